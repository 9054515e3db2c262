import { inFull, ip, shortest } from '../../../../config/address/ip.ts';
import type { Client, Question } from '../../../../rewrite/question.ts';
import { added, givenMacro } from './added-rules.ts';
import { type CfFacts, cfFacts } from './facts.ts';

export type CheckQuestion = Extract<Question, { kind: 'check' }>;

/** sendmail reads lines of at most 2,047 bytes and takes what follows for another line. */
const longest = 2000;

/** What a line asks: of the connection, of MAIL (its address, then check_mail), of RCPT, of the delivery. */
export type Asks = 'relay' | 'from' | 'mail' | 'to' | 'rcpt' | 'compat';

interface Line {
  readonly text: string;
  readonly asks?: Asks;
}

// eslint-disable-next-line no-control-regex -- finding control characters is what this is for
const control = /[\x00-\x1f\x7f]/;

/** Why this question cannot be put to the shell; `undefined` when it can. */
export function cannotAsk({ client, sender, recipient }: CheckQuestion): string | undefined {
  if (control.test([client.address, client.name, client.helo, client.auth, sender, recipient].join('')))
    return 'A control character cannot be typed into the shell of sendmail, and no mail server would accept it.';
  if (ip(client.address) === undefined)
    return `A check needs the IP address of the client; “${client.address}” is none. Without it sendmail takes the mail for its own.`;
  if (!/^[\w.-]*$/.test(client.name)) return `“${client.name}” is no host name.`;
  if (!/^[\w.\-:#[\]]*$/.test(client.helo))
    return `sendmail does not accept “${client.helo}” as the name in HELO.`;
  if (
    [sender, recipient, client.auth, client.name, client.helo].some(
      (text) => escaped(text).length > longest - 60,
    )
  )
    return 'An address of this length does not fit on a line of the shell of sendmail.';
  return undefined;
}

/** In the value of a macro the shell reads `$` as its own. */
export const escaped = (text: string): string => text.replaceAll('$', '$$$$');

/** `[192.0.2.1]` stands for a name that was not found; IPv6 has its prefix. */
export function clientWords(client: Client, { compressesIpv6 }: CfFacts): { address: string; name: string } {
  const parsed = ip(client.address);
  if (parsed === undefined) return { address: client.address, name: client.name };
  const number = compressesIpv6 ? shortest(parsed) : inFull(parsed);
  const address = parsed.family === 6 ? `IPv6:${number}` : number;
  return { address, name: client.name === '' ? `[${address}]` : client.name };
}

/** By macro: what it is in the server, and what it is in a new shell. */
function macros(
  { client, sender }: CheckQuestion,
  cf: CfFacts,
): readonly (readonly [string, string, string])[] {
  const { address, name } = clientWords(client, cf);
  const mechanism = cf.trustedMechanisms[0] ?? 'PLAIN';
  return [
    ['{client_addr}', address, ''],
    ['{client_name}', name, ''],
    ['{client_ptr}', name, ''],
    ['{client_resolve}', client.name === '' ? 'FAIL' : 'OK', ''],
    ['{auth_type}', client.auth === '' ? '' : mechanism, ''],
    ['{auth_authen}', client.auth, ''],
    ['{daemon_flags}', cf.daemonFlags, ''],
    ['{daemon_name}', cf.daemonName, ''],
    ['{deliveryMode}', cf.deliveryMode, 'i'],
    ['{verify}', 'NONE', ''],
    ['{mail_from}', `<${sender}>`, ''],
    ['s', client.helo === '' ? name : client.helo, ''],
    ['r', 'ESMTP', ''],
  ];
}

/** Set by the rules themselves while the lines are read. */
const setByRules = ['f', '{mail_mailer}', '{rcpt_mailer}', '{TLS_Name}'];

/** A comma parts a line in two, and what stands in parentheses is a comment to the server but not to the shell. */
const needsGiving = (address: string): boolean => /[,()]/.test(address);

const set = (macro: string, value: string): Line => ({ text: `.D${macro}${escaped(value)}` });

/**
 * The lines for one question, with what each asks. In which order they are, and how many, is the same for every question and
 * every configuration: what a configuration lacks is a comment.
 */
function typed(question: CheckQuestion, cf: CfFacts): readonly Line[] {
  const { sender, recipient } = question;
  const { address, name } = clientWords(question.client, cf);
  const values = macros(question, cf);
  const ask = (asks: Asks, ruleset: string, words: string): Line => ({
    text:
      cf.rulesets.has(ruleset) || ruleset === added.from || ruleset === added.to
        ? words
        : `# ${ruleset} is not in this configuration`,
    asks,
  });
  const on = (asks: Asks, ruleset: string, value: string): Line =>
    ask(asks, ruleset, needsGiving(value) ? `${added.given},${ruleset} x` : `${ruleset} <${value}>`);
  const given = (value: string): Line => set(givenMacro, needsGiving(value) ? `<${value}>` : '');
  const pair = `${added.pair},check_compat <${sender}> $| <${recipient}>`;
  const pairs = !needsGiving(sender + recipient) && pair.length <= longest;
  return [
    ...values.map(([macro, value]) => set(macro, value)),
    ask('relay', 'check_relay', `${added.pair},check_relay ${name} $| ${address}`),
    set('{addr_type}', 'e s'),
    given(sender),
    on('from', added.from, sender),
    on('mail', 'check_mail', sender),
    set('{addr_type}', 'e r'),
    given(recipient),
    on('to', added.to, recipient),
    on('rcpt', 'check_rcpt', recipient),
    ask('compat', 'check_compat', pairs ? pair : '# these addresses cannot be asked as a pair'),
    ...values.map(([macro, , before]) => set(macro, before)),
    ...[...setByRules, givenMacro].map((macro) => set(macro, '')),
  ];
}

/**
 * The lines for one question, for a shell on a copy made by `preparedCf`; none where it cannot be asked. Later questions of the
 * same shell do not see what these have set.
 */
export const checkLines = (question: CheckQuestion, cf: CfFacts): readonly string[] =>
  cannotAsk(question) === undefined ? typed(question, cf).map(({ text }) => text) : [];

const nothing = cfFacts('');

/** What was printed by the line that asks this. */
export function printedBy(
  asks: Asks,
  question: CheckQuestion,
  printed: readonly (readonly string[])[],
): readonly string[] {
  return printed[typed(question, nothing).findIndex((line) => line.asks === asks)] ?? [];
}

/** How many lines `checkLines` gives for a question that can be asked. */
export const lineCount = (question: CheckQuestion): number => typed(question, nothing).length;

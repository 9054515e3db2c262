import type { Capability } from './capabilities.ts';

/** A command, or a parameter of one, for people who type it. */
export interface CommandHelp {
  /** `MAIL FROM:<sender> [parameters]`. */
  readonly syntax: string;
  readonly words: string;
  readonly rfc: string;
  /** Whether the server offers it; undefined where nobody knows, or no offer is needed. */
  readonly offered?: boolean;
}

export interface Suggestion {
  readonly insert: string;
  readonly label: string;
  readonly words: string;
  readonly offered?: boolean;
}

/** `options` take the place of the text between `from` and `to`. */
export interface Suggestions {
  readonly from: number;
  readonly to: number;
  readonly options: readonly Suggestion[];
}

interface Command {
  readonly verb: string;
  readonly insert: string;
  readonly syntax: string;
  readonly words: string;
  readonly rfc: string;
  /** Keyword of EHLO without which it is not there. */
  readonly needs?: string;
}

interface Parameter {
  readonly of: 'MAIL' | 'RCPT';
  readonly insert: string;
  readonly words: string;
  readonly rfc: string;
  readonly needs: string;
}

const command = (
  verb: string,
  insert: string,
  syntax: string,
  words: string,
  rfc: string,
  needs?: string,
): Command => ({ verb, insert, syntax, words, rfc, ...(needs === undefined ? {} : { needs }) });

const commands: readonly Command[] = [
  command('EHLO', 'EHLO ', 'EHLO name', 'Says who we are, and asks what the server offers.', 'RFC 5321'),
  command('HELO', 'HELO ', 'HELO name', 'As EHLO, before there were extensions.', 'RFC 5321'),
  command('LHLO', 'LHLO ', 'LHLO name', 'As EHLO, on LMTP.', 'RFC 2033'),
  command(
    'MAIL',
    'MAIL FROM:<>',
    'MAIL FROM:<sender> [parameters]',
    'Begins a message. <> is the empty sender of bounces.',
    'RFC 5321',
  ),
  command(
    'RCPT',
    'RCPT TO:<>',
    'RCPT TO:<recipient> [parameters]',
    'One recipient; again for each more.',
    'RFC 5321',
  ),
  command(
    'DATA',
    'DATA',
    'DATA',
    'After 354 comes the message, and a line with a single dot ends it.',
    'RFC 5321',
  ),
  command(
    'BDAT',
    'BDAT ',
    'BDAT size [LAST]',
    'That many bytes of the message follow at once; LAST ends it.',
    'RFC 3030',
    'CHUNKING',
  ),
  command('RSET', 'RSET', 'RSET', 'Forgets sender and recipients.', 'RFC 5321'),
  command('NOOP', 'NOOP', 'NOOP', 'Does nothing; the server answers 250.', 'RFC 5321'),
  command('QUIT', 'QUIT', 'QUIT', 'Ends the session.', 'RFC 5321'),
  command('HELP', 'HELP', 'HELP [command]', 'Asks the server for help.', 'RFC 5321'),
  command('VRFY', 'VRFY ', 'VRFY user', 'Asks whether a user exists. 252 tells nothing.', 'RFC 5321'),
  command('EXPN', 'EXPN ', 'EXPN list', 'Asks for the members of a list or alias.', 'RFC 5321', 'EXPN'),
  command(
    'STARTTLS',
    'STARTTLS',
    'STARTTLS',
    'Changes to TLS after 220; then EHLO again.',
    'RFC 3207',
    'STARTTLS',
  ),
  command('AUTH', 'AUTH ', 'AUTH mechanism [first response in base64]', 'Logs in.', 'RFC 4954', 'AUTH'),
  command('ETRN', 'ETRN ', 'ETRN domain', 'Starts the queue for a domain.', 'RFC 1985', 'ETRN'),
  command(
    'XCLIENT',
    'XCLIENT ',
    'XCLIENT NAME=… ADDR=… PORT=… PROTO=… HELO=… LOGIN=…',
    'Pretends to be another client, where this one may (smtpd_authorized_xclient_hosts).',
    '',
    'XCLIENT',
  ),
  command(
    'XFORWARD',
    'XFORWARD ',
    'XFORWARD NAME=… ADDR=… PROTO=… HELO=… IDENT=… SOURCE=…',
    'Tells where a message came from, for the log.',
    '',
    'XFORWARD',
  ),
  command('VERB', 'VERB', 'VERB', 'Asks the server to tell in more words what it does.', '', 'VERB'),
];

const parameter = (
  of: Parameter['of'],
  insert: string,
  words: string,
  rfc: string,
  needs: string,
): Parameter => ({ of, insert, words, rfc, needs });

const parameters: readonly Parameter[] = [
  parameter(
    'MAIL',
    'SIZE=',
    'Size of the message in bytes, so that it can be refused first.',
    'RFC 1870',
    'SIZE',
  ),
  parameter('MAIL', 'BODY=7BIT', 'The message is 7-bit text.', 'RFC 6152', '8BITMIME'),
  parameter('MAIL', 'BODY=8BITMIME', 'The message has 8-bit text.', 'RFC 6152', '8BITMIME'),
  parameter(
    'MAIL',
    'BODY=BINARYMIME',
    'The message has any bytes; only with BDAT.',
    'RFC 3030',
    'BINARYMIME',
  ),
  parameter('MAIL', 'SMTPUTF8', 'Addresses or headers are in UTF-8.', 'RFC 6531', 'SMTPUTF8'),
  parameter('MAIL', 'REQUIRETLS', 'TLS all the way, or not at all.', 'RFC 8689', 'REQUIRETLS'),
  parameter('MAIL', 'RET=FULL', 'A failure report has the whole message.', 'RFC 3461', 'DSN'),
  parameter('MAIL', 'RET=HDRS', 'A failure report has only the headers.', 'RFC 3461', 'DSN'),
  parameter('MAIL', 'ENVID=', 'A name of your own, which reports repeat (xtext).', 'RFC 3461', 'DSN'),
  parameter('MAIL', 'AUTH=<>', 'Who submitted it; <> where that is not known.', 'RFC 4954', 'AUTH'),
  parameter('MAIL', 'BY=', 'Seconds;R (return) or ;N (notify): deliver by then.', 'RFC 2852', 'DELIVERBY'),
  parameter('MAIL', 'MT-PRIORITY=', 'Priority, -9 to 9.', 'RFC 6710', 'MT-PRIORITY'),
  parameter('MAIL', 'HOLDFOR=', 'Seconds to keep it back.', 'RFC 4865', 'FUTURERELEASE'),
  parameter('RCPT', 'NOTIFY=NEVER', 'No report at all.', 'RFC 3461', 'DSN'),
  parameter('RCPT', 'NOTIFY=FAILURE', 'A report when it fails.', 'RFC 3461', 'DSN'),
  parameter('RCPT', 'NOTIFY=SUCCESS,FAILURE,DELAY', 'Reports of all that happens.', 'RFC 3461', 'DSN'),
  parameter('RCPT', 'ORCPT=rfc822;', 'The recipient as it was first (xtext).', 'RFC 3461', 'DSN'),
  parameter('RCPT', 'RRVS=', 'Only if the mailbox has not changed its owner since.', 'RFC 7293', 'RRVS'),
];

const mechanisms: readonly (readonly [name: string, words: string])[] = [
  ['PLAIN', 'User and password at once, base64 of \\0user\\0password. Only over TLS.'],
  ['LOGIN', 'User and password one after the other, base64. Only over TLS.'],
  ['CRAM-MD5', 'Password proved by a challenge; it does not cross.'],
  ['XOAUTH2', 'A token of an identity provider.'],
];

/** `offered`: what the last hello offered; empty while there was none, and then nothing is called missing. */
export type Offered = readonly Capability[];

const isOffered = (needs: string | undefined, offered: Offered): { readonly offered?: boolean } =>
  needs === undefined || offered.length === 0
    ? {}
    : { offered: offered.some(({ keyword }) => keyword === needs) };

const starts = (text: string, typed: string): boolean => text.toUpperCase().startsWith(typed.toUpperCase());

/** What may stand where the cursor is in a typed line; what the server offers comes first. */
export function suggest(line: string, cursor: number, offered: Offered): Suggestions {
  const before = line.slice(0, cursor);
  const from = before.lastIndexOf(' ') + 1;
  const typed = before.slice(from);
  const to = from + (/^[^ ]*/.exec(line.slice(from))?.[0].length ?? 0);
  const options = candidates(before, from, offered)
    .filter(({ insert }) => starts(insert, typed) && insert !== typed)
    .sort((a, b) => Number(a.offered === false) - Number(b.offered === false));
  return { from, to, options };
}

function candidates(before: string, from: number, offered: Offered): readonly Suggestion[] {
  if (from === 0)
    return commands.map(({ insert, syntax, words, needs }) => ({
      insert,
      label: syntax,
      words,
      ...isOffered(needs, offered),
    }));
  const verb = /^([A-Za-z]+)/.exec(before)?.[1]?.toUpperCase();
  if ((verb === 'MAIL' || verb === 'RCPT') && /^(mail from|rcpt to): ?<[^>]*> /i.test(before))
    return parameters
      .filter(({ of, insert }) => of === verb && !hasParameter(before.slice(0, from), insert))
      .map(({ insert, words, needs }) => ({ insert, label: insert, words, ...isOffered(needs, offered) }));
  if (verb === 'AUTH' && /^auth [^ ]*$/i.test(before)) {
    const named = offered.filter(({ keyword }) => keyword === 'AUTH').flatMap((one) => one.parameters);
    return mechanisms.map(([name, words]) => ({
      insert: name,
      label: name,
      words,
      ...(offered.length === 0 ? {} : { offered: named.some((one) => one.toUpperCase() === name) }),
    }));
  }
  if (verb === 'BDAT' && /^bdat \d+ /i.test(before))
    return [{ insert: 'LAST', label: 'LAST', words: 'This piece ends the message.' }];
  if (verb === 'HELP')
    return commands.map((one) => ({ insert: one.verb, label: one.verb, words: one.words }));
  return [];
}

/** Whether a parameter is there already, with any value. */
function hasParameter(before: string, insert: string): boolean {
  const name = insert.replace(/=.*$/, '').toUpperCase();
  return before
    .toUpperCase()
    .split(' ')
    .slice(1)
    .some((word) => word === name || word.startsWith(`${name}=`));
}

/** What a typed line is: the parameter under the cursor, or its command. Undefined for what is not known. */
export function helpFor(line: string, cursor: number, offered: Offered): CommandHelp | undefined {
  const verb = /^([A-Za-z]+)/.exec(line)?.[1]?.toUpperCase();
  const found = commands.find((one) => one.verb === verb);
  if (found === undefined) return undefined;
  const from = line.slice(0, cursor).lastIndexOf(' ') + 1;
  const word = /^[^ ]*/.exec(line.slice(from))?.[0] ?? '';
  const name = word.replace(/=.*$/, '=').toUpperCase();
  const here = parameters.filter(
    ({ of, insert }) => of === verb && from > 0 && name !== '' && starts(insert, name),
  );
  const exact = here.find(({ insert }) => insert.toUpperCase() === word.toUpperCase()) ?? here[0];
  if (exact !== undefined && (name.endsWith('=') || exact.insert.toUpperCase() === name))
    return {
      syntax: exact.insert,
      words: exact.words,
      rfc: exact.rfc,
      ...isOffered(exact.needs, offered),
    };
  const { syntax, words, rfc, needs } = found;
  return { syntax, words, rfc, ...isOffered(needs, offered) };
}

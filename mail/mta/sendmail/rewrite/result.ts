import type { Fate } from '../../../rewrite/question.ts';
import { failures } from './failures.ts';

const error = (code: string, enhanced: string, words: string): Fate => ({
  kind: 'error',
  code,
  enhanced,
  words,
  deferred: code.startsWith('4'),
});

const unquoted = (text: string): string => text.replace(/^"(.*)"$/, '$1');

/**
 * `mailer *error*, host 5.1.2, user 550 closed for good`: a text without a code is a 553, one without a DSN code gets that of
 * its class, as sendmail's buildaddr does.
 */
function refused(host: string, user: string): Fate {
  const text = unquoted(user);
  const [, code, words] = /^([245]\d\d) (.*)$/.exec(text) ?? [];
  const dotted = /^[245]\.\d{1,3}\.\d{1,3}$/.test(host);
  if (code === undefined || words === undefined) return error('553', dotted ? host : '5.3.0', text);
  return error(code, dotted ? host : `${code.charAt(0)}.0.0`, words);
}

/** The last line that names a mailer. */
export function mailerLine(
  lines: readonly string[],
): { readonly mailer: string; readonly host: string; readonly user: string } | undefined {
  for (let at = lines.length - 1; at >= 0; at -= 1) {
    const [, mailer, host = '', user = ''] =
      /^mailer (\S+?)(?:, host (.*?))?, user (.*)$/.exec(lines[at] ?? '') ?? [];
    if (mailer !== undefined) return { mailer, host, user };
  }
  return undefined;
}

/** What sendmail itself finds wrong with an address or with its configuration, whatever mailer it names in the end. */
function complaint(address: string, lines: readonly string[]): Fate | undefined {
  for (const line of lines) {
    if (line.startsWith('buildaddr: unknown mailer')) return error('554', '5.3.5', line);
    if (/^rewrite: excessive recursion /.test(line)) return error('554', '5.0.0', line);
    if (/^Infinite loop in ruleset /.test(line)) return error('554', '5.3.5', line);
    if (/^(?:8-bit character|Syntax error) in mailbox address /.test(line))
      return error('501', '5.1.3', line);
    const said = line.startsWith(`${address}... `) ? line.slice(address.length + 4) : '';
    if (said.startsWith('Unbalanced ')) return error('553', '5.0.0', said);
  }
  return undefined;
}

const last = (lines: readonly string[]): string => {
  const line = lines.filter((one) => !one.startsWith('mailer *error*')).at(-1) ?? '';
  return line === '' ? 'sendmail said nothing.' : `sendmail said: ${line.slice(0, 300)}`;
};

/** What `/parse` printed → where mail for the address goes. */
export function routeFate(address: string, lines: readonly string[]): Fate {
  const found = mailerLine(lines);
  if (found?.mailer === '*error*' && found.user !== '') return refused(found.host, found.user);
  const wrong = complaint(address, lines);
  if (wrong !== undefined) return wrong;
  const failed = failures(lines);
  if (failed !== undefined) return { kind: 'unknown', why: failed };
  return found === undefined || found.mailer === '*error*'
    ? { kind: 'unknown', why: last(lines) }
    : { kind: 'deliveries', deliveries: [found] };
}

/** What `/try` printed → how the address is written. */
export function writtenFate(address: string, lines: readonly string[]): Fate {
  const wrong = complaint(address, lines);
  if (wrong !== undefined) return wrong;
  const [, code, written = ''] =
    /^Rcode = (-?\d+), addr = (.*)$/.exec(lines.filter((line) => line.startsWith('Rcode = ')).at(-1) ?? '') ??
    [];
  const mailer = lines.find((line) => line.startsWith('Unknown mailer '));
  if (mailer !== undefined)
    return { kind: 'unknown', why: `There is no mailer ${mailer.slice(15)} in this configuration.` };
  if (code === '0') return { kind: 'address', address: written };
  if (code === undefined) return { kind: 'unknown', why: last(lines) };
  return {
    kind: 'unknown',
    why:
      failures(lines) ??
      (code === '75' ? 'A look-up failed for now.' : `sendmail ended the rewriting with code ${code}.`),
  };
}

/** `$# smtp $@ [ 192 . 0 . 2 . 1 ] $: u < @ a . test >` → what it stands for. */
export function tripleFate(tokens: readonly string[]): Fate {
  const parts: Record<'$#' | '$@' | '$:', string[]> = { '$#': [], '$@': [], '$:': [] };
  let into = parts['$#'];
  for (const token of tokens)
    if (token === '$#' || token === '$@' || token === '$:') into = parts[token];
    else into.push(token);
  const [mailer, host, user] = [parts['$#'].join(''), parts['$@'].join(''), parts['$:']] as const;
  if (mailer === 'error') return refused(host, user.join(' '));
  if (mailer === 'discard') return { kind: 'discarded' };
  if (mailer === 'quarantine') return { kind: 'quarantined', words: unquoted(user.join(' ')) };
  return {
    kind: 'deliveries',
    deliveries: [{ mailer, host, user: user.join('').replace(/<@(.*?)\.?>/, '@$1') }],
  };
}

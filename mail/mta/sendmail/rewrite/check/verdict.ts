import { type Reply, joined, replyOf } from './reply.ts';
import type { Said } from './said.ts';

/** What one ruleset, or the parsing of one address, says about the mail. */
export type Verdict =
  | { readonly kind: 'passes' }
  | { readonly kind: 'error'; readonly reply: Reply }
  | { readonly kind: 'discard' }
  | { readonly kind: 'quarantine'; readonly words: string }
  | { readonly kind: 'unknown'; readonly why: string };

const failed =
  /map "?[\w-]+"?:? .*(?:missing|unsafe|cannot|could not|Permission denied)|: (?:missing|unsafe) map file/i;
const noAnswer = /Name server timeout|^== Ruleset \S+ \(-?\d+\) status (?!0$)\d+/;

/** What the rules of the cf tree say where a map or the name server did not answer. */
const temporary =
  /^Temporary system failure\. Please try again later\.$|^Domain of sender address .* does not resolve$/;

/** What stands in the way of an answer, in the words of the host; `undefined` when nothing does. */
function obstacle(messages: readonly string[]): string | undefined {
  const map = messages.find((line) => failed.test(line));
  if (map !== undefined) return `A map cannot be read: ${map}`;
  const lines = messages.filter((line) => noAnswer.test(line));
  if (lines.length === 0) return undefined;
  const told = lines.find((line) => !line.startsWith('==')) ?? lines[0] ?? '';
  return `A look-up got no answer: ${told}`;
}

/** An address that cannot be read is refused before any rule sees it. */
function unreadable(messages: readonly string[]): Reply | undefined {
  for (const line of messages) {
    const [, unbalanced] = /\.\.\. (Unbalanced '.')$/.exec(line) ?? [];
    if (unbalanced !== undefined) return { code: '553', enhanced: '5.0.0', words: unbalanced };
    if (/^Address ".*" too long/.test(line))
      return { code: '553', enhanced: '5.1.0', words: line.replace(/^Address ".*" too/, 'Address too') };
    if (/prescan: token too long/.test(line))
      return { code: '553', enhanced: '5.1.0', words: 'prescan: token too long' };
  }
  return undefined;
}

/**
 * As the server reads the answer of a check: only `$# error` and `$# discard` count, in lower case; everything else passes,
 * as does a ruleset that does not exist.
 */
export function verdictOf({ calls, messages, result }: Said): Verdict {
  const reply = unreadable(messages);
  if (reply !== undefined) return { kind: 'error', reply };
  const why = obstacle(messages);
  if (why !== undefined) return { kind: 'unknown', why };
  if (result === undefined)
    return calls.length === 0
      ? { kind: 'passes' }
      : { kind: 'unknown', why: 'The shell ended in the midst of an answer.' };
  if (result[0] !== '$#') return { kind: 'passes' };
  if (result[1] === 'discard') return { kind: 'discard' };
  if (result[1] !== 'error') return { kind: 'passes' };
  if (result[2] === '$@' && result[3] === 'quarantine')
    return { kind: 'quarantine', words: joined(result[4] === '$:' ? result.slice(5) : []) };
  const said = replyOf(result.slice(2));
  return temporary.test(said.words)
    ? { kind: 'unknown', why: `A look-up failed for now; a client would be told ${said.code} ${said.words}` }
    : { kind: 'error', reply: said };
}

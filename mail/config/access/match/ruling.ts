import type { MatchAnswer } from '../../language.ts';
import { action, type Reply, replyLine, replyOf } from '../value.ts';

/** What one rule set says. */
export interface Ruling {
  readonly verdict: MatchAnswer['verdict'];
  readonly words: string;
  /** With delay_checks: nothing after it is asked any more. */
  readonly final: boolean;
}

export const refused = (reply: Reply): Ruling => ({
  verdict: reply.code.startsWith('4') ? 'deferred' : 'rejected',
  words: `Refused: ${replyLine(reply)}`,
  final: true,
});

/**
 * What a value that was found does. `undefined`: the rule set goes on as if nothing had been found.
 * @param reject what REJECT means there.
 */
export function ruled(value: string, reject: Ruling): Ruling | 'OK' | 'RELAY' | 'SKIP' {
  const read = action(value);
  if (read.kind === 'quarantine')
    return { verdict: 'quarantined', words: `Accepted into quarantine: ${read.reason}`, final: true };
  if (read.kind === 'reply') return refused(replyOf(read));
  if (read.word === 'REJECT') return reject;
  if (read.word === 'DISCARD')
    return { verdict: 'discarded', words: 'Accepted and thrown away.', final: true };
  return read.word;
}

/** SKIP where the rule set does not know it is an error text like any other. */
export const skipAsText = (value: string): Ruling => refused(replyOf({ text: value }));

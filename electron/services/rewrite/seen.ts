import { textOf } from '#mail/bytes';
import type { Seen } from '#mail/rewrite/asking';
import type { Reach } from '../hosts/reach.ts';
import { problemOf } from '../work/listing.ts';
import { refused } from '../work/refusals.ts';
import type { Asked } from './places.ts';

/**
 * What the host saw in its log, the most frequent first.
 * @throws REFUSED when the log cannot be read
 */
export async function seenOn(
  reach: Reach,
  { hostId, set, facts, rewriter }: Asked,
  options: { readonly hours: number; readonly most: number; readonly signal: AbortSignal },
): Promise<Seen[]> {
  const pieces: string[] = [];
  const result = await reach.run(hostId, rewriter.seen(set, facts, options.hours), {
    action: 'rewrite.replay',
    quietSeconds: 120,
    signal: options.signal,
    onStdout: (bytes) => {
      pieces.push(bytes);
    },
  });
  const output = pieces.join('');
  if (result.status === 'unknown')
    throw refused(`The log could not be read to its end: ${result.why}`, 'Try again, or take fewer hours.');
  if (result.code !== 0 && output === '') {
    const { problem, todo } = problemOf(result);
    throw refused(`The log of the host could not be read. ${textOf(problem)}`, todo);
  }
  return rewriter
    .readSeen(output)
    .toSorted((a, b) => b.times - a.times)
    .slice(0, options.most);
}

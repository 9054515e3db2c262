import type { Answer } from '#mail/rewrite/question';
import type { Reach } from '../hosts/reach.ts';
import { pause } from '../work/task.ts';
import { refused } from '../work/refusals.ts';
import { unknown } from './answering.ts';
import type { Asked } from './places.ts';

const againMs = 1_000;
const patienceMs = 60_000;

/** Probes an address by the MTA's own means, and looks for up to a minute what it says. @throws REFUSED, OFFLINE */
export async function verified(
  reach: Reach,
  { hostId, set, facts, rewriter }: Asked,
  address: string,
  signal: AbortSignal | undefined,
): Promise<Answer> {
  const { verify } = rewriter;
  if (verify === undefined)
    throw refused(`${set.label} cannot probe an address.`, 'Ask where it goes instead.');
  const options = { action: 'rewrite.verify', quietSeconds: 90, ...(signal === undefined ? {} : { signal }) };
  const begun = performance.now();
  const ran = await reach.run(hostId, verify.run(set, facts, address), options);
  const first = verify.read(address, ran, undefined);
  if (first !== undefined) return first;
  let looks = 0;
  while (verify.look !== undefined && performance.now() - begun < patienceMs) {
    await pause(looks === 0 ? againMs / 4 : againMs);
    signal?.throwIfAborted();
    const looked = await reach.run(hostId, verify.look(set, facts, address, ran), {
      ...options,
      journaled: ({ status }) => looks === 0 || status !== 'exited',
    });
    looks += 1;
    const answer = verify.read(address, ran, looked);
    if (answer !== undefined) return answer;
  }
  return unknown('The host did not tell within a minute what became of the probe.');
}

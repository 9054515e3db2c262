import { mtas } from '#mail/mta/index';
import { problemOf, sourcesOf } from '../work/listing.ts';
import type { Ground } from '../work/ground.ts';
import type { RunningJob } from '../work/jobs.ts';

/** Asks every queue of a host, or one of them, to try all that is not held. Never rejects. */
export async function flushWhole(
  { reach, book }: Ground,
  running: RunningJob,
  sourceId: string | undefined,
): Promise<void> {
  const problems: string[] = [];
  const { hostId, id, note } = running.job;
  let tried = 0;
  try {
    const facts = await reach.facts(hostId);
    const sources = sourcesOf(facts).filter((source) => sourceId === undefined || source.id === sourceId);
    for (const source of sources) {
      if (running.stop.signal.aborted) break;
      book.step(running, `${source.label}: trying delivery`, tried);
      const result = await reach.run(hostId, mtas[source.mta].queue.flushAll(source, facts), {
        action: 'queue.flush-all',
        jobId: id,
        note,
        quietSeconds: 600,
      });
      const { problem } = problemOf(result);
      if (problem === '') tried += 1;
      else problems.push(`${source.label}: ${problem}`);
    }
  } catch (error) {
    problems.push(error instanceof Error ? error.message : String(error));
  }
  await book.end(running, [], {
    summary: `${tried} ${tried === 1 ? 'queue was' : 'queues were'} asked to try all messages now`,
    problem: problems.join(' '),
  });
}

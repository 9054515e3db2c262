import type { MailHost } from '../../../lab/mail-host.ts';
import { openBench, listQueue, statusOf, targetOf } from '../queue/bench.ts';

/**
 * A console of its own, to be killed: holds the first messages that are not on hold and says `held`. Arguments as JSON:
 * the host, how many, seconds until they are released.
 */
const { host, count, seconds } = JSON.parse(process.argv[2] ?? '') as {
  host: MailHost;
  count: number;
  seconds: number;
};
const bench = await openBench([host]);
const hostId = await bench.add(host);
await statusOf(bench.api, hostId);
const { messages } = await listQueue(bench.api, hostId);
const { jobId } = await bench.api.queue.act({
  hostId,
  action: 'hold',
  targets: messages
    .filter(({ queue, busy }) => queue === 'deferred' && !busy)
    .slice(0, count)
    .map(targetOf),
  reason: 'killed console',
  note: '',
  until: { at: new Date(Date.now() + seconds * 1000).toISOString(), then: 'release' },
});
for await (const jobs of await bench.api.queue.jobs()) {
  const job = jobs.find(({ id }) => id === jobId);
  if (job?.state === 'ended') process.stdout.write(`held ${job.counts.done} ${job.summary} ${job.problem}\n`);
}

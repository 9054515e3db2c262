import { listQueue, openBench, statusOf, targetOf } from './bench.ts';

/**
 * A Postroom that is killed in the middle of an action: `doomed.ts DIR HOST ACTION COUNT STEP MS KNOWN_HOSTS`. Says `go`
 * when the job is at STEP, and kills itself MS later, by SIGKILL.
 */
const [dir = '', hostId = '', action = '', count = '0', step = '', ms = '0', knownHosts = ''] =
  process.argv.slice(2);
if (action !== 'hold' && action !== 'delete') throw new Error(`not an action here: ${action}`);

const { api } = await openBench([{ knownHosts }] as unknown as Parameters<typeof openBench>[0], dir);
await api.hosts.connect({ id: hostId });
await statusOf(api, hostId);
const { messages } = await listQueue(api, hostId);
const targets = messages.filter(({ queue }) => queue === 'deferred').slice(0, Number(count));
if (targets.length !== Number(count)) throw new Error(`only ${targets.length} messages`);
const jobs = await api.queue.jobs();
const { jobId } = await api.queue.act({
  hostId,
  action,
  targets: targets.map(targetOf),
  reason: 'doomed',
  note: 'TICKET-9',
});
for await (const list of jobs) {
  const job = list.find(({ id }) => id === jobId);
  if (job === undefined || (!job.step.startsWith(step) && job.state !== 'ended')) continue;
  process.stdout.write(`go ${job.state}\n`);
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), Number(ms));
  break;
}

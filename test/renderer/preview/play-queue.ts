import { implement, ORPCError } from '@orpc/server';
import { contract } from '#contract/index';
import type { QueueChunk } from '#contract/queue';
import { listed } from './mail.ts';
import type { PlayJobs } from './play-jobs.ts';
import { wait, type World } from './play-world.ts';

const os = implement(contract);

async function* list(world: World, hostId: string): AsyncGenerator<QueueChunk, void> {
  const { broken } = world.scene;
  const status = world.online(hostId);
  if (broken && hostId === 'relay')
    throw new ORPCError('HOST_FAILED', {
      defined: true,
      status: 502,
      message: 'The host could not do it.',
      data: {
        what: 'postqueue ended with code 69.',
        todo: 'Look whether Postfix is running: the mail system may be down.',
        raw: 'postqueue: fatal: Queue report unavailable - mail system is down\n\u001b[31mred\u001b[0m',
      },
    });
  world.log({ hostId, action: 'queue.list', effect: 'read', shown: 'postqueue -c /etc/postfix -j' });
  await wait(1);
  const sources = status.facts?.mtas.flatMap((mta) => mta.sources) ?? [];
  const all = world.mail.get(hostId) ?? [];
  for (const [at, { id: source }] of sources.entries()) {
    yield { kind: 'begin', source, hostClock: Date.now() / 1000 };
    const mine = sources.length === 1 ? all : all.filter(({ id }) => world.sourceOf(hostId, id) === source);
    for (let from = 0; from < mine.length; from += 500)
      yield {
        kind: 'text',
        source,
        part: 0,
        bytes: mine
          .slice(from, from + 500)
          .map(listed)
          .join(''),
      };
    if (broken && hostId === 'mx2' && at === 0)
      yield { kind: 'text', source, part: 0, bytes: 'postqueue: warning: <b>\u001b[1m\n' };
    const problem =
      broken && hostId === 'mx2' && at === 1
        ? 'postqueue: fatal: open /etc/postfix-out/main.cf: Permission denied'
        : '';
    yield {
      kind: 'end',
      source,
      part: 0,
      problem,
      todo: problem === '' ? '' : 'Give the account the rights to read the configuration of this instance.',
      last: false,
    };
    for (let from = 0; from < mine.length; from += 2000)
      yield {
        kind: 'text',
        source,
        part: 1,
        bytes: mine
          .slice(from, from + 2000)
          .map((one) => `${one.nextTryAt}.0/A/${one.id}\0`)
          .join(''),
      };
    yield { kind: 'end', source, part: 1, problem: '', todo: '', last: true };
  }
}

/** The part of the play that the `queue` feature sees. */
export function playQueue(world: World, jobs: PlayJobs) {
  return {
    list: os.queue.list.handler(({ input }) => list(world, input.hostId)),
    act: os.queue.act.handler(({ input }) =>
      jobs.begin(
        input.hostId,
        input.action,
        input.targets.map(({ id }) => id),
        {
          note: input.note,
          reason: input.reason,
          ...(input.until === undefined ? {} : { until: input.until }),
        },
      ),
    ),
    flushAll: os.queue.flushAll.handler(({ input }) =>
      jobs.begin(
        input.hostId,
        'flush',
        (world.mail.get(input.hostId) ?? []).filter(({ queue }) => queue !== 'hold').map(({ id }) => id),
        { note: input.note },
      ),
    ),
    undo: os.queue.undo.handler(({ input }) => jobs.undo(input.jobId)),
    stop: os.queue.stop.handler(({ input }) => {
      jobs.stop(input.jobId);
      return {};
    }),
    jobs: os.queue.jobs.handler(({ signal }) => world.watch(signal, () => [...jobs.jobs])),
  };
}

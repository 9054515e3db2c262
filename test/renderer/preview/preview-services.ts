import { implement, ORPCError } from '@orpc/server';
import { contract } from '#contract/index';
import type { HostStatus, Prompt } from '#contract/hosts';
import type { JournalEntry } from '#contract/journal';
import type { Job, QueueChunk } from '#contract/queue';
import type { QueueAction } from '#mail/queue';
import { makeHosts } from './hosts.ts';
import { makePrompt } from './prompts.ts';
import { playDelivery } from './play-delivery.ts';
import { playHistory } from './play-history.ts';
import { playHolds } from './play-holds.ts';
import { playMessage } from './play-message.ts';
import { playTrash } from './play-trash.ts';
import { playViews } from './play-views.ts';
import { createShells } from './shells.ts';
import { Waking } from './waking.ts';
import { hostileMail, listed, makeMail, type Mail } from './mail.ts';

export interface Scene {
  /** Messages on mx1; the others have a few. */
  readonly rows: number;
  readonly hosts: 'none' | 'all';
  /** Something is wrong with reading mx2. */
  readonly broken: boolean;
  readonly prompt: Prompt['kind'] | undefined;
  /** Milliseconds that each step of a job takes. */
  readonly slow: number;
  readonly keychain: boolean;
}

const none: Job['counts'] = { done: 0, gone: 0, changed: 0, busy: 0, failed: 0, unknown: 0 };

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** The contract as a play: hosts that exist nowhere, mail that actions really change, jobs that really end. */
export function createPreviewServices(scene: Scene) {
  const os = implement(contract);
  const now = Math.floor(Date.now() / 1000);
  let statuses: HostStatus[] = scene.hosts === 'none' ? [] : makeHosts();
  const mail = new Map<string, Mail[]>([
    [
      'mx1',
      [...makeMail(scene.rows, 7, now), ...(scene.rows > 0 && scene.rows <= 1000 ? hostileMail(now) : [])],
    ],
    ['mx2', makeMail(Math.min(scene.rows, 37), 11, now)],
    ['relay', makeMail(Math.min(scene.rows, 9), 13, now)],
  ]);
  let jobs: Job[] = [];
  let prompts: Prompt[] = [];
  const journal: JournalEntry[] = [];
  const stopped = new Set<string>();
  const waking = new Waking();
  const changed = (): void => waking.changed();
  const watch = <T>(signal: AbortSignal | undefined, value: () => T): AsyncGenerator<T, void> =>
    waking.watch(signal, value);
  const statusOf = (hostId: string): HostStatus => {
    const status = statuses.find(({ host }) => host.id === hostId);
    if (status === undefined)
      throw new ORPCError('NO_SUCH_HOST', {
        defined: true,
        status: 404,
        message: 'This host is not in the list any more.',
      });
    return status;
  };
  const log = (
    entry: Pick<JournalEntry, 'hostId' | 'action' | 'effect' | 'shown'> & Partial<JournalEntry>,
  ): void => {
    journal.unshift({
      seq: journal.length + 1,
      at: new Date().toISOString(),
      hostName: statusOf(entry.hostId).host.name,
      account: entry.effect === 'write' ? 'ops → root' : 'ops',
      argv: entry.shown.split(' '),
      stdinLines: 0,
      outcome: 'ok',
      code: 0,
      durationMs: 12 + (journal.length % 90),
      stderr: '',
      ...entry,
    });
    changed();
  };
  const setStatus = (hostId: string, edit: (status: HostStatus) => HostStatus): void => {
    statuses = statuses.map((status) => (status.host.id === hostId ? edit(status) : status));
    changed();
  };

  async function* list(hostId: string): AsyncGenerator<QueueChunk, void> {
    const status = statusOf(hostId);
    if (status.connection.state !== 'online')
      throw new ORPCError('OFFLINE', {
        defined: true,
        status: 503,
        message: 'No connection to this host.',
        data: { detail: '' },
      });
    if (scene.broken && hostId === 'relay')
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
    log({ hostId, action: 'queue.list', effect: 'read', shown: 'postqueue -c /etc/postfix -j' });
    await wait(1);
    const sources = status.facts?.mtas.flatMap((mta) => mta.sources) ?? [];
    const all = mail.get(hostId) ?? [];
    for (const [at, { id: source }] of sources.entries()) {
      yield { kind: 'begin', source, hostClock: Date.now() / 1000 };
      const mine = all.filter((_, index) => index % sources.length === at);
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
      if (scene.broken && hostId === 'mx2' && at === 0)
        yield { kind: 'text', source, part: 0, bytes: 'postqueue: warning: <b>\u001b[1m\n' };
      const problem =
        scene.broken && hostId === 'mx2' && at === 1
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

  type Outcome = Job['exceptions'][number]['outcome'];
  const effects: Record<QueueAction | 'restore', (hostId: string, one: Mail) => Outcome> = {
    hold: (_, one) => {
      if (one.queue === 'active') return 'busy';
      one.queue = 'hold';
      return 'done';
    },
    release: (_, one) => {
      one.queue = 'deferred';
      return 'done';
    },
    flush: (_, one) => {
      one.queue = 'active';
      return 'done';
    },
    delete: (hostId, one) => {
      if (one.queue === 'active') return 'busy';
      mail.set(
        hostId,
        (mail.get(hostId) ?? []).filter((other) => other !== one),
      );
      return 'done';
    },
    requeue: (_, one) => {
      one.queue = 'active';
      return 'done';
    },
    expire: (hostId, one) => effects.delete(hostId, one),
    restore: () => 'done',
  };
  const past = {
    hold: 'held',
    release: 'released',
    flush: 'told to be tried now',
    delete: 'deleted',
    requeue: 'requeued',
    expire: 'told to go back to the sender',
    restore: 'put back',
  };
  const said: Partial<Record<Outcome, string>> = {
    gone: 'postsuper: not found',
    busy: 'is in the active queue: a delivery is under way',
  };
  const setJob = (id: string, edit: Partial<Job>): void => {
    jobs = jobs.map((job) => (job.id === id ? { ...job, ...edit } : job));
    changed();
  };
  const done = new Map<string, { hostId: string; ids: string[] }>();
  const play = async (
    id: string,
    hostId: string,
    action: keyof typeof effects,
    ids: readonly string[],
  ): Promise<void> => {
    const counts: Job['counts'] = { ...none };
    const exceptions: Job['exceptions'] = [];
    const changedIds: string[] = [];
    const size = Math.max(1, Math.ceil(ids.length / 20));
    log({
      hostId,
      action: `queue.${action}`,
      effect: 'write',
      shown: `postsuper -c /etc/postfix (${action}) -`,
      stdinLines: ids.length,
      jobId: id,
    });
    const byId = new Map((mail.get(hostId) ?? []).map((one) => [one.id, one]));
    let handled = 0;
    for (let from = 0; from < ids.length && !stopped.has(id); from += size) {
      await wait(scene.slow);
      for (const one of ids.slice(from, from + size)) {
        const found = byId.get(one);
        const outcome = found === undefined ? 'gone' : effects[action](hostId, found);
        counts[outcome]++;
        if (outcome === 'done') changedIds.push(one);
        else if (exceptions.length < 1000)
          exceptions.push({ source: 'postfix:/etc/postfix', id: one, outcome, said: said[outcome] ?? '' });
        handled++;
      }
      setJob(id, { handled, step: 'Waiting for postsuper.' });
    }
    done.set(id, { hostId, ids: changedIds });
    const rest = Object.entries(counts)
      .filter(([outcome, count]) => outcome !== 'done' && count > 0)
      .map(
        ([outcome, count]) => `${count} ${outcome === 'busy' ? 'were being delivered' : 'had already left'}`,
      );
    setJob(id, {
      state: 'ended',
      endedAt: new Date().toISOString(),
      counts,
      exceptions,
      summary: [`${changedIds.length} ${past[action]}`, ...rest].join(', '),
      ...(action === 'hold' ? { undo: 'release' } : action === 'release' ? { undo: 'hold' } : {}),
    });
  };
  const begin = (hostId: string, action: keyof typeof effects, ids: readonly string[]): string => {
    const id = `job-${jobs.length + 1}`;
    const { host } = statusOf(hostId);
    if (host.readOnly)
      throw new ORPCError('READ_ONLY', {
        defined: true,
        status: 403,
        message: 'This host is set to read-only.',
      });
    jobs = [
      {
        id,
        hostId,
        hostName: host.name,
        action,
        startedAt: new Date().toISOString(),
        state: 'running',
        handled: 0,
        total: ids.length,
        step: 'Checking that they are still the same messages.',
        counts: none,
        exceptions: [],
        summary: '',
        problem: '',
        note: '',
      },
      ...jobs,
    ];
    changed();
    void play(id, hostId, action, ids);
    return id;
  };

  const ask = (kind: Prompt['kind']): void => {
    prompts = [makePrompt(kind, scene.keychain)];
    changed();
  };
  if (scene.prompt !== undefined) ask(scene.prompt);

  const shells = createShells();
  const router = os.router({
    app: {
      info: os.app.info.handler(() => ({
        version: '0.1.0',
        door: 'memory' as const,
        dataDir: '/nowhere',
        secrets: scene.keychain
          ? { kind: 'keychain' as const, why: '' }
          : { kind: 'none' as const, why: 'The serve door has no keychain.' },
      })),
    },
    hosts: {
      watch: os.hosts.watch.handler(({ signal }) => watch(signal, () => statuses)),
      add: os.hosts.add.handler(({ input }) => {
        const id = `host-${statuses.length}`;
        const connection = {
          state: 'offline' as const,
          message: '',
          todo: '',
          since: new Date().toISOString(),
          notes: [],
        };
        statuses = [...statuses, { host: { id, ...input }, connection, sudoers: '' }];
        changed();
        return { id };
      }),
      update: os.hosts.update.handler(({ input }) => {
        setStatus(input.id, (status) => ({ ...status, host: { id: input.id, ...input.draft } }));
        return {};
      }),
      remove: os.hosts.remove.handler(({ input }) => {
        statuses = statuses.filter(({ host }) => host.id !== input.id);
        changed();
        return {};
      }),
      connect: os.hosts.connect.handler(({ input }) => {
        const { host, connection } = statusOf(input.id);
        if (connection.state === 'failed') return {};
        setStatus(host.id, (status) => ({
          ...status,
          connection: { ...status.connection, state: 'connecting' },
        }));
        return {};
      }),
      disconnect: os.hosts.disconnect.handler(({ input }) => {
        setStatus(input.id, (status) => ({
          ...status,
          connection: { ...status.connection, state: 'offline' },
        }));
        return {};
      }),
      probe: os.hosts.probe.handler(() => ({})),
      sshConfig: os.hosts.sshConfig.handler(() => ({
        path: '~/.ssh/config',
        problem: '',
        candidates: makeHosts().map(({ host: { id, ...draft } }) => ({
          alias: draft.name,
          draft,
          ignored: id === 'mx2' ? ['ControlMaster', 'ForwardX11'] : [],
          known: statuses.some((status) => status.host.id === id),
        })),
      })),
      prompts: os.hosts.prompts.handler(({ signal }) => watch(signal, () => prompts)),
      answer: os.hosts.answer.handler(({ input }) => {
        prompts = prompts.filter(({ id }) => id !== input.id);
        changed();
        return {};
      }),
    },
    queue: {
      list: os.queue.list.handler(({ input }) => list(input.hostId)),
      act: os.queue.act.handler(({ input }) => ({
        jobId: begin(
          input.hostId,
          input.action,
          input.targets.map(({ id }) => id),
        ),
      })),
      flushAll: os.queue.flushAll.handler(({ input }) => ({
        jobId: begin(
          input.hostId,
          'flush',
          (mail.get(input.hostId) ?? []).filter(({ queue }) => queue !== 'hold').map(({ id }) => id),
        ),
      })),
      undo: os.queue.undo.handler(({ input }) => {
        const job = jobs.find(({ id }) => id === input.jobId);
        const what = done.get(input.jobId);
        if (job?.undo === undefined || what === undefined) throw new Error('nothing to undo');
        const { undo, ...rest } = job;
        jobs = jobs.map((one) => (one.id === job.id ? rest : one));
        return { jobId: begin(what.hostId, undo, what.ids) };
      }),
      stop: os.queue.stop.handler(({ input }) => {
        stopped.add(input.jobId);
        return {};
      }),
      jobs: os.queue.jobs.handler(({ signal }) => watch(signal, () => jobs)),
    },
    delivery: playDelivery(),
    history: playHistory(),
    holds: playHolds(),
    message: playMessage(),
    trash: playTrash(),
    views: playViews(),
    terminal: shells.handlers,
    journal: {
      list: os.journal.list.handler(({ input }) => {
        const found = journal.filter(
          (entry) =>
            (input.hostId === undefined || entry.hostId === input.hostId) &&
            (!input.writesOnly || entry.effect === 'write') &&
            (input.before === undefined || entry.seq < input.before) &&
            `${entry.shown} ${entry.action}`.includes(input.text),
        );
        return { entries: found.slice(0, input.limit), more: found.length > input.limit };
      }),
      watch: os.journal.watch.handler(({ signal }) => watch(signal, () => ({ newest: journal.length }))),
      export: os.journal.export.handler(({ input }) => ({
        fileName: `journal.${input.format}`,
        text: journal.map((entry) => JSON.stringify(entry)).join('\n'),
      })),
    },
  });

  return {
    router,
    shells,
    ask,
    /** Mail that comes and goes by itself, as on a real host. */
    arrive: (hostId: string, count: number): void => {
      const fresh = makeMail(count, Date.now() % 100_000, Math.floor(Date.now() / 1000));
      mail.set(hostId, [...(mail.get(hostId) ?? []).slice(Math.floor(count / 2)), ...fresh]);
    },
    setStatus,
  };
}

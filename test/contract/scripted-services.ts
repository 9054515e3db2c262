import { implement, ORPCError } from '@orpc/server';
import { contract } from '#contract/index';
import type { HostStatus } from '#contract/hosts';
import type { JournalEntry } from '#contract/journal';
import type { QueueChunk } from '#contract/queue';
import type { Services } from '#services/index';
import { scriptedConfig } from './scripted-config.ts';
import { scriptedRest } from './scripted-rest.ts';
import { scriptedDns } from './scripted-dns.ts';
import { scriptedRewrite } from './scripted-rewrite.ts';
import { scriptedSmtp } from './scripted-smtp.ts';

/** Hosts of the script: what each does when its queue is listed. */
export const script = {
  quick: 'quick',
  big: 'big',
  endless: 'endless',
  broken: 'broken',
  silent: 'silent',
} as const;
export const bigChunks = 200;
export const bigChunkBytes = 256 * 1024;

const at = '2026-01-01T00:00:00.000Z';

/**
 * The contract without any host behind it, for tests of the doors: what goes in, comes out, and how streams end. Every
 * stream writes to the journal when it starts and when it ends, so a test can see through the same door what the server saw.
 */
export function createScriptedServices(): Services & { readonly journal: readonly JournalEntry[] } {
  const os = implement(contract);
  const journal: JournalEntry[] = [];
  const statuses: HostStatus[] = [];
  type Topic = 'hosts' | 'journal' | 'never';
  const waiting = new Map<Topic, Set<() => void>>();
  const changed = (topic: Topic): void => {
    for (const wake of waiting.get(topic) ?? []) wake();
    waiting.delete(topic);
  };
  const log = (action: string, outcome: JournalEntry['outcome']): void => {
    journal.unshift({
      seq: journal.length + 1,
      at,
      hostId: 'quick',
      hostName: 'quick',
      account: '',
      action,
      effect: 'read',
      shown: '',
      argv: [],
      stdinLines: 0,
      outcome,
      durationMs: 0,
      stderr: '',
    });
    changed('journal');
  };
  /** Until it changes; rejects when the caller is gone. */
  const change = (topic: Topic, signal: AbortSignal | undefined): Promise<void> =>
    new Promise((resolve, reject) => {
      const gone = (): void => reject(new DOMException('gone', 'AbortError'));
      if (signal?.aborted === true) gone();
      signal?.addEventListener('abort', gone, { once: true });
      waiting.set(topic, (waiting.get(topic) ?? new Set()).add(resolve));
    });
  /** The value now, then again after every change; logged as `cancelled` when the window stops listening. */
  async function* watch<T>(
    action: string,
    topic: Topic,
    signal: AbortSignal | undefined,
    value: () => T,
  ): AsyncGenerator<T, void> {
    log(action, 'ok');
    try {
      for (;;) {
        yield value();
        await change(topic, signal);
      }
    } finally {
      log(action, 'cancelled');
    }
  }
  const known = (id: string): void => {
    if (!(id in script) && !statuses.some(({ host }) => host.id === id))
      throw new ORPCError('NO_SUCH_HOST', {
        defined: true,
        status: 404,
        message: 'This host is not in the list any more.',
      });
  };

  async function* list(hostId: string, signal: AbortSignal | undefined): AsyncGenerator<QueueChunk, void> {
    known(hostId);
    if (hostId === script.broken)
      throw new ORPCError('HOST_FAILED', {
        defined: true,
        status: 502,
        data: { what: 'mailq failed', todo: 'look', raw: '<b>\u001b[31m raw' },
      });
    log(`queue.list ${hostId}`, 'ok');
    try {
      yield { kind: 'begin', source: 'postfix', hostClock: 1 };
      if (hostId === script.endless) {
        for (;;) {
          yield { kind: 'text', source: 'postfix', part: 0, bytes: 'x' };
          await change('never', signal);
        }
      }
      const bytes = 'é<\u0000>'.repeat(bigChunkBytes / 4);
      for (let part = 0; hostId === script.big && part < bigChunks; part += 1)
        yield { kind: 'text', source: 'postfix', part, bytes };
      yield { kind: 'end', source: 'postfix', part: 0, problem: '', todo: '', last: true };
    } finally {
      log(`queue.list ${hostId}`, signal?.aborted === true ? 'cancelled' : 'ok');
    }
  }

  const done = (): Record<string, never> => ({});
  const router = os.router({
    app: {
      info: os.app.info.handler(() => ({
        version: '0',
        door: 'memory',
        dataDir: '/nowhere',
        secrets: { kind: 'none', why: 'a script' },
      })),
    },
    hosts: {
      watch: os.hosts.watch.handler(({ signal }) =>
        watch('hosts.watch', 'hosts', signal, () => [...statuses]),
      ),
      add: os.hosts.add.handler(({ input }) => {
        const id = `host-${statuses.length}`;
        statuses.push({
          host: { id, ...input },
          connection: { state: 'offline', message: '', todo: '', since: at, notes: [] },
          sudoers: '',
        });
        changed('hosts');
        return { id };
      }),
      update: os.hosts.update.handler(({ input }) => (known(input.id), {})),
      remove: os.hosts.remove.handler(({ input }) => (known(input.id), {})),
      connect: os.hosts.connect.handler(async ({ input, signal }) => {
        known(input.id);
        if (input.id !== script.silent) return {};
        // Answers nothing until the window gives up.
        log('hosts.connect', 'ok');
        await new Promise((resolve) => signal?.addEventListener('abort', resolve, { once: true }));
        log('hosts.connect', 'cancelled');
        return {};
      }),
      disconnect: os.hosts.disconnect.handler(({ input }) => (known(input.id), {})),
      probe: os.hosts.probe.handler(({ input }) => {
        known(input.id);
        if (input.id === script.broken) throw new Error('a defect with /secret/path in it');
        return {};
      }),
      sshConfig: os.hosts.sshConfig.handler(() => ({ path: '', candidates: [], problem: '' })),
      prompts: os.hosts.prompts.handler(({ signal }) => watch('hosts.prompts', 'never', signal, () => [])),
      answer: os.hosts.answer.handler(done),
    },
    queue: {
      list: os.queue.list.handler(({ input, signal }) => list(input.hostId, signal)),
      act: os.queue.act.handler(({ input }) => {
        known(input.hostId);
        return { jobId: `${input.targets.length} ${input.targets.at(-1)?.sender ?? ''}` };
      }),
      flushAll: os.queue.flushAll.handler(({ input }) => (known(input.hostId), { jobId: 'flush' })),
      undo: os.queue.undo.handler(({ input }) => input),
      stop: os.queue.stop.handler(done),
      jobs: os.queue.jobs.handler(({ signal }) => watch('queue.jobs', 'never', signal, () => [])),
    },
    ...scriptedRest,
    ...scriptedConfig,
    ...scriptedRewrite,
    smtp: scriptedSmtp,
    dns: scriptedDns,
    terminal: {
      open: os.terminal.open.handler(({ input }) => (known(input.hostId), { id: 'shell' })),
      list: os.terminal.list.handler(({ input }) => (known(input.hostId), [])),
      output: os.terminal.output.handler(async function* () {
        await Promise.resolve();
        yield { kind: 'data' as const, base64: 'AAEC/w==' };
        yield { kind: 'closed' as const, why: 'exit' };
      }),
      ack: os.terminal.ack.handler(done),
      input: os.terminal.input.handler(done),
      resize: os.terminal.resize.handler(done),
      close: os.terminal.close.handler(done),
    },
    journal: {
      list: os.journal.list.handler(({ input }) => ({
        entries: journal.filter(({ action }) => action.includes(input.text)).slice(0, input.limit),
        more: false,
      })),
      watch: os.journal.watch.handler(({ signal }) =>
        watch('journal.watch', 'journal', signal, () => ({ newest: journal.length })),
      ),
      export: os.journal.export.handler(() => ({ fileName: 'journal.csv', text: '' })),
    },
  });
  return { router, journal, close: () => Promise.resolve() };
}

import { createRouterClient, type RouterClient } from '@orpc/server';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ContractRouterClient } from '@orpc/contract';
import type { HostDraft, HostStatus } from '#contract/hosts';
import type { Contract } from '#contract/index';
import type { Job, Target } from '#contract/queue';
import { mtas } from '#mail/mta/index';
import type { QueueReader, QueueSource } from '#mail/mta/mta';
import type { QueueAction, QueueMessage } from '#mail/queue';
import { createServices } from '#services/index';
import type { MailHost } from '../../../lab/mail-host.ts';

export type Api = ContractRouterClient<Contract>;

/** The real services with a data folder and a home of their own, asked through the contract in memory. */
export interface Bench {
  readonly api: Api;
  readonly dataDir: string;
  /** For a bench that goes on where this one ended. */
  readonly dir: string;
  add(host: MailHost, change?: Partial<HostDraft>): Promise<string>;
  close(): Promise<void>;
  /** Closes and leaves its folder for the next one. */
  leave(): Promise<void>;
}

/** @param dir where an earlier bench lived: the same hosts, jobs and journal once more */
export async function openBench(
  hosts: readonly MailHost[],
  dir = mkdtempSync(join(tmpdir(), 'postroom-queue-')),
): Promise<Bench> {
  const home = join(dir, 'home');
  mkdirSync(join(home, '.ssh'), { recursive: true });
  writeFileSync(join(home, '.ssh/known_hosts'), hosts.map(({ knownHosts }) => knownHosts).join(''));
  const services = await createServices({
    dataDir: join(dir, 'data'),
    secrets: {
      kind: 'none',
      why: 'test',
      get: () => Promise.resolve(undefined),
      set: () => Promise.resolve(),
      delete: () => Promise.resolve(),
    },
    door: 'memory',
    version: '0',
    home,
    env: {},
  });
  const api: RouterClient<typeof services.router> = createRouterClient(services.router, { context: {} });
  return {
    api,
    dir,
    dataDir: join(dir, 'data'),
    add: async (host, change = {}) => {
      const draft: HostDraft = {
        kind: 'ssh',
        name: host.name,
        group: '',
        environment: 'test',
        tags: [],
        readOnly: false,
        elevation: 'sudo',
        address: host.ip,
        port: host.port,
        user: 'ops',
        auth: { method: 'key', keyFile: host.keyFile },
        jumps: [],
      };
      const { id } = await api.hosts.add({ ...draft, ...change });
      await api.hosts.connect({ id });
      return id;
    },
    leave: () => services.close(),
    close: async () => {
      await services.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** Reads every queue of a host as the window does: text chunks, parsed by the readers of mail/. */
export async function listQueue(
  api: Api,
  hostId: string,
): Promise<{ messages: QueueMessage[]; problems: string[] }> {
  const readers = new Map<string, QueueReader>();
  const messages = new Map<string, QueueMessage>();
  const problems: string[] = [];
  const sources = await sourcesOf(api, hostId);
  for await (const chunk of await api.queue.list({ hostId })) {
    const source = sources.find(({ id }) => id === chunk.source);
    if (source === undefined) throw new Error(`an unknown source: ${chunk.source}`);
    if (chunk.kind === 'begin')
      readers.set(source.id, mtas[source.mta].queue.reader(source, chunk.hostClock));
    const reader = readers.get(source.id);
    if (chunk.kind === 'text') reader?.push(chunk.part, chunk.bytes);
    if (chunk.kind === 'end' && chunk.problem !== '')
      problems.push(`${chunk.source} ${chunk.part}: ${chunk.problem}`);
    if (chunk.kind === 'end' && chunk.last) reader?.end();
    for (const message of reader?.take() ?? []) messages.set(`${message.source} ${message.id}`, message);
  }
  return { messages: [...messages.values()], problems };
}

async function sourcesOf(api: Api, hostId: string): Promise<readonly QueueSource[]> {
  return (await statusOf(api, hostId)).facts?.mtas.flatMap(({ sources }) => sources) ?? [];
}

/** The host once it was looked at; throws when it cannot be reached. */
export async function statusOf(api: Api, hostId: string): Promise<HostStatus> {
  for await (const statuses of await api.hosts.watch()) {
    const status = statuses.find(({ host }) => host.id === hostId);
    if (status?.facts !== undefined) return status;
    if (status?.connection.state === 'failed') throw new Error(status.connection.message);
  }
  throw new Error('the list of hosts ended');
}

export const targetOf = ({ source, id, arrivedAt, sizeBytes, sender }: QueueMessage): Target => ({
  source,
  id,
  arrivedAt,
  sizeBytes,
  sender,
});

/** Waits for a job to end. */
export async function ended(api: Api, jobId: string): Promise<Job> {
  for await (const jobs of await api.queue.jobs()) {
    const job = jobs.find(({ id }) => id === jobId);
    if (job?.state === 'ended') return job;
  }
  throw new Error('the jobs ended before the job');
}

export async function act(
  api: Api,
  hostId: string,
  action: QueueAction,
  messages: readonly QueueMessage[],
  note = '',
): Promise<Job> {
  const { jobId } = await api.queue.act({
    hostId,
    action,
    targets: messages.map(targetOf),
    reason: 'ticket 7',
    note,
  });
  return ended(api, jobId);
}

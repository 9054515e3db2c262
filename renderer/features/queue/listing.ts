import type { QueueChunk } from '#contract/queue';
import type { Api } from '../../app/client.ts';
import { problemOf, type Problem } from '../../app/problem.ts';
import { hostOf, type Session } from '../../app/session.ts';
import { sourceOf } from './commands.ts';
import type { Ask } from './wire.ts';

/** How reading one source went. */
export interface SourceReading {
  readonly id: string;
  readonly label: string;
  readonly problems: readonly Problem[];
  /** Its messages could not be read: what is shown of it, if anything, is from before. */
  readonly missed: boolean;
}

/** What of a host could not be read, in one sentence; empty when all of it was. */
export function missedOf(reading: HostReading | undefined): string {
  const labels = reading?.sources.filter(({ missed }) => missed).map(({ label }) => label) ?? [];
  return labels.length === 0 ? (reading?.problem?.what ?? '') : `${labels.join(' and ')} could not be read.`;
}

export interface HostReading {
  readonly reading: boolean;
  readonly startedAt: number;
  /** Our milliseconds when the last listing ended whole; absent: never. */
  readonly readAt?: number;
  readonly tookMs: number;
  readonly problem?: Problem;
  readonly sources: readonly SourceReading[];
}

/** Texts on their way to the worker: it has the next one at hand while the window hears that the last one was taken. */
const textsAhead = 3;

const unread: HostReading = { reading: false, startedAt: 0, tookMs: 0, sources: [] };

interface Parts {
  readonly api: Api;
  readonly session: Session;
  readonly post: (ask: Ask) => void;
  /** Resolves when the worker took in one more text: the host is read no faster than that. */
  readonly taken: () => Promise<void>;
  readonly get: (hostId: string) => HostReading | undefined;
  readonly set: (hostId: string, reading: HostReading) => void;
}

/** Reads the queues of a host once; problems end in the reading, never as a rejection. One at a time per host. */
export function createListing({ api, session, post, taken, get, set }: Parts): {
  read: (hostId: string, signal: AbortSignal) => Promise<void>;
  /** Resolves when the listing under way, if any, has ended. */
  settled: (hostId: string) => Promise<void>;
} {
  const running = new Map<string, Promise<void>>();

  const readOnce = async (hostId: string, signal: AbortSignal): Promise<void> => {
    const startedAt = Date.now();
    const before = get(hostId) ?? unread;
    set(hostId, { ...before, reading: true, startedAt });
    const sources = new Map<string, SourceReading>();
    const open = new Map<string, boolean>();
    const untaken: Promise<void>[] = [];
    let problem: Problem | undefined;

    const take = async (chunk: QueueChunk): Promise<void> => {
      if (chunk.kind === 'begin') {
        const source = sourceOf(hostOf(session.getState(), hostId), chunk.source);
        if (source === undefined) return;
        open.set(chunk.source, true);
        sources.set(chunk.source, {
          id: source.id,
          label: source.label,
          problems: [],
          missed: false,
        });
        const skew = chunk.hostClock - Date.now() / 1000;
        post({ kind: 'begin', hostId, source, hostClock: chunk.hostClock, skew });
      } else if (chunk.kind === 'text') {
        if (!open.has(chunk.source)) return;
        untaken.push(taken());
        post({ kind: 'text', hostId, source: chunk.source, part: chunk.part, bytes: chunk.bytes });
        if (untaken.length > textsAhead) await untaken.shift();
      } else {
        const known = sources.get(chunk.source);
        if (chunk.problem !== '') {
          const told: Problem = { what: chunk.problem, todo: chunk.todo, raw: '' };
          sources.set(chunk.source, {
            ...(known ?? { id: chunk.source, label: chunk.source }),
            problems: [...(known?.problems ?? []), told],
            missed: known?.missed === true || chunk.part === 0,
          });
          if (chunk.part === 0) open.set(chunk.source, false);
        }
        if (!chunk.last) return;
        const whole = open.get(chunk.source);
        open.delete(chunk.source);
        if (whole !== undefined) post({ kind: 'end', hostId, source: chunk.source, whole });
      }
    };

    try {
      for await (const chunk of await api.queue.list({ hostId }, { signal })) await take(chunk);
    } catch (error) {
      problem = signal.aborted ? undefined : problemOf(error);
    }
    for (const source of open.keys()) post({ kind: 'end', hostId, source, whole: false });
    const whole = problem === undefined && !signal.aborted;
    if (whole) post({ kind: 'sources', hostId, sources: [...sources.keys()] });
    const now = Date.now();
    const after = get(hostId) ?? unread;
    const missed = [...sources.values()].some((source) => source.missed);
    set(hostId, {
      reading: false,
      startedAt,
      tookMs: now - startedAt,
      ...(whole && !missed ? { readAt: now } : after.readAt === undefined ? {} : { readAt: after.readAt }),
      ...(problem === undefined ? {} : { problem }),
      sources: whole ? [...sources.values()] : before.sources,
    });
    const { depths, setDepth } = session.getState();
    const depth = depths[hostId];
    if (depth !== undefined) setDepth(hostId, { ...depth, problem: missedOf(get(hostId)) });
  };

  return {
    read: (hostId, signal) => {
      const already = running.get(hostId);
      if (already !== undefined) return already;
      const reading = readOnce(hostId, signal).finally(() => running.delete(hostId));
      running.set(hostId, reading);
      return reading;
    },
    settled: (hostId) => running.get(hostId) ?? Promise.resolve(),
  };
}

import type { HoldUntil } from '#contract/holds';
import type { Host } from '#contract/hosts';
import type { Target } from '#contract/queue';
import type { HostFacts } from '#mail/host-facts';
import type { QueueSource } from '#mail/mta/mta';
import type { Reach } from '../hosts/reach.ts';
import type { JobBook, RunningJob } from './jobs.ts';
import { noSuchHost, readOnly } from './refusals.ts';
import type { OpenRecord, Task } from './task.ts';

/** A hold that is to be written down on its host. */
export interface HoldDraft {
  readonly kind: 'hold' | 'guard';
  readonly hostId: string;
  readonly facts: HostFacts;
  readonly source: QueueSource;
  readonly targets: readonly Target[];
  readonly by: string;
  readonly reason: string;
  readonly note: string;
  readonly jobId: string;
  readonly until?: HoldUntil;
}

/** Writes holds down on hosts; made of the holds service. */
export interface HoldRecords {
  /** Never throws: what went wrong is in `problem`. */
  open(draft: HoldDraft): Promise<OpenRecord>;
  /** Is the guard record of this job still on the host? `undefined`: that cannot be read. */
  guarded(hostId: string, jobId: string): Promise<boolean | undefined>;
  /** Removes the guard records of a job that came to its end. Never throws. */
  finish(hostId: string, jobId: string): Promise<void>;
  /**
   * Takes messages that are no longer on hold out of every hold written down before `beganMs`: were one held again by
   * hand, the end of the old hold must not release it. Never throws.
   */
  released(hostId: string, source: string, ids: readonly string[], beganMs: number): Promise<void>;
}

/** What the parts of the queue and trash services share. */
export interface Ground {
  readonly reach: Reach;
  readonly book: JobBook;
  readonly records: HoldRecords;
  /** Who sits at this computer: `anna@laptop`. */
  readonly admin: string;
}

/** The task of a job on one source. `handled`: messages of the sources before it. */
export function taskOf(
  ground: Ground,
  running: RunningJob,
  facts: HostFacts,
  source: QueueSource,
  options: { handled: number; alone: boolean; until?: HoldUntil | undefined },
): Task {
  const { hostId, note, action, id } = running.job;
  const by = `${ground.admin} (${facts.account.name})`;
  const about = { reason: running.reason, by, note, jobId: id };
  return {
    reach: ground.reach,
    hostId,
    facts,
    source,
    purpose: { action: `${isTrash(action) ? 'trash' : 'queue'}.${action}`, jobId: id, note },
    about,
    stopped: () => running.stop.signal.aborted,
    step: (words, handled) =>
      ground.book.step(
        running,
        options.alone ? words : `${source.label}: ${words}`,
        handled === undefined ? undefined : options.handled + handled,
      ),
    intend: (messages) => ground.book.intend(running, messages),
    record: (kind, targets) =>
      ground.records.open({
        kind,
        hostId,
        facts,
        source,
        targets,
        ...about,
        ...(kind === 'hold' && options.until !== undefined ? { until: options.until } : {}),
      }),
    mustEnd: options.until?.then === 'release',
  };
}

const isTrash = (action: string): boolean => action === 'restore' || action === 'purge';

/** Parts things by the source they belong to, in the order of their first appearance. */
export function bySource<T>(items: readonly T[], sourceOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(sourceOf(item));
    if (group === undefined) groups.set(sourceOf(item), [item]);
    else group.push(item);
  }
  return groups;
}

/** The host, if it may be written to. */
export function writable({ reach }: Pick<Ground, 'reach'>, hostId: string): Host {
  const host = reach.host(hostId);
  if (host === undefined) throw noSuchHost();
  if (host.readOnly) throw readOnly(host.name);
  return host;
}

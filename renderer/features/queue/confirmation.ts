import type { HostStatus } from '#contract/hosts';
import type { HoldUntil } from '#contract/holds';
import { mtas } from '#mail/mta/index';
import type { QueueAction } from '#mail/queue';
import { sourceOf } from './commands.ts';
import type { Row } from './wire.ts';

/** From this many messages on, a production host wants its name typed, and a flush or a delete is asked for at all. */
export const many = 100;

export interface Group {
  readonly hostId: string;
  readonly hostName: string;
  readonly production: boolean;
  readonly count: number;
  /** The name must be typed. */
  readonly typed: boolean;
}

/** What the user gives with an action. */
export interface Words {
  /** For the Journal, the record of the hold, the trash. */
  readonly note: string;
  /** For the MTA, with held mail. */
  readonly reason?: string;
  readonly until?: HoldUntil;
}

/** What is asked before an action. */
export interface Question {
  readonly action: QueueAction | 'flush-all';
  readonly groups: readonly Group[];
  /** Everything that matches this filter is meant (empty: everything shown); absent: ticked messages. */
  readonly filter?: string;
  /** It can be taken back: what is deleted is kept on its host. */
  readonly undoable: boolean;
}

export const group = (status: HostStatus, count: number): Group => {
  const production = status.host.environment === 'production';
  return {
    hostId: status.host.id,
    hostName: status.host.name,
    production,
    count,
    typed: production && count > many,
  };
};

/** Messages per host, in the order of the list of hosts. */
export const perHost = <T extends { readonly hostId: string }>(
  rows: readonly T[],
): ReadonlyMap<string, readonly T[]> => {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const known = groups.get(row.hostId);
    if (known === undefined) groups.set(row.hostId, [row]);
    else known.push(row);
  }
  return groups;
};

/** The same as groups to ask about. */
export const groupsOf = (
  rows: readonly { readonly hostId: string }[],
  hosts: readonly HostStatus[],
): readonly Group[] => {
  const counts = perHost(rows);
  return hosts.flatMap((status) => {
    const count = counts.get(status.host.id)?.length ?? 0;
    return count === 0 ? [] : group(status, count);
  });
};

/** Does a delete of these keep them, so that it can be undone? */
function areKept(rows: readonly Row[], hosts: readonly HostStatus[]): boolean {
  const sources = new Map(rows.map(({ hostId, source }) => [`${hostId} ${source}`, { hostId, source }]));
  return [...sources.values()].every(({ hostId, source }) => {
    const known = sourceOf(
      hosts.find(({ host }) => host.id === hostId),
      source,
    );
    return known !== undefined && mtas[known.mta].trash !== undefined;
  });
}

/**
 * What to ask before this action; undefined: act at once. Hold, release and small deletes can be undone. A flush cannot,
 * but only does what the MTA will do by itself: it is asked for when it is large enough to hurt other mail.
 */
export function questionFor(
  action: QueueAction,
  rows: readonly Row[],
  hosts: readonly HostStatus[],
  filter?: string,
): Question | undefined {
  if (action === 'hold' || action === 'release') return undefined;
  const groups = groupsOf(rows, hosts);
  const few = groups.every(({ count }) => count <= many);
  const undoable = action === 'delete' && areKept(rows, hosts);
  if (few && (action === 'flush' || undoable)) return undefined;
  return { action, groups, undoable, ...(filter === undefined ? {} : { filter }) };
}

/** A hold with a reason, a note and an end. */
export const holdQuestion = (
  rows: readonly Row[],
  hosts: readonly HostStatus[],
  filter?: string,
): Question => ({
  action: 'hold',
  groups: groupsOf(rows, hosts).map((one) => ({ ...one, typed: false })),
  undoable: true,
  ...(filter === undefined ? {} : { filter }),
});

/** Flushing a whole host always asks. `count`: messages known to wait there. */
export const flushAllQuestion = (hosts: readonly { status: HostStatus; count: number }[]): Question => ({
  action: 'flush-all',
  groups: hosts.map(({ status, count }) => group(status, count)),
  undoable: false,
});

/** Why this action cannot be done on these messages; undefined when it can. */
export function blocked(
  rows: readonly Row[],
  hosts: readonly HostStatus[],
  ready: ReadonlyMap<string, readonly Row[]> = perHost(rows),
): string | undefined {
  if (rows.length === 0) return 'Select a message first.';
  for (const [hostId, part] of ready) {
    const status = hosts.find(({ host }) => host.id === hostId);
    const name = status?.host.name ?? 'A host';
    const rest = ready.size > 1 ? ` Take its ${part.length} out of the selection.` : '';
    if (status?.host.readOnly === true) return `${name} is set to read-only.${rest}`;
    if (status?.connection.state !== 'online') return `${name} is not connected.${rest}`;
  }
  return undefined;
}

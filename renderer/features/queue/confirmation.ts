import type { HostStatus } from '#contract/hosts';
import type { QueueAction } from '#mail/queue';
import type { Row } from './wire.ts';

/** From this many messages on, a production host wants its name typed, and a flush is asked for at all. */
export const many = 100;

export interface Group {
  readonly hostId: string;
  readonly hostName: string;
  readonly production: boolean;
  readonly count: number;
  /** The name must be typed. */
  readonly typed: boolean;
}

/** What is asked before something that cannot be undone. */
export interface Question {
  readonly action: QueueAction | 'flush-all';
  readonly groups: readonly Group[];
}

const group = (status: HostStatus, count: number): Group => {
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
export const perHost = (rows: readonly Row[]): ReadonlyMap<string, readonly Row[]> => {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const known = groups.get(row.hostId);
    if (known === undefined) groups.set(row.hostId, [row]);
    else known.push(row);
  }
  return groups;
};

/**
 * What to ask before this action; undefined: act at once. Hold and release can be undone. A flush cannot, but only does
 * what the MTA will do by itself: it is asked for when it is large enough to hurt other mail.
 */
export function questionFor(
  action: QueueAction,
  rows: readonly Row[],
  hosts: readonly HostStatus[],
): Question | undefined {
  if (action === 'hold' || action === 'release') return undefined;
  const counts = perHost(rows);
  const groups = hosts.flatMap((status) => {
    const count = counts.get(status.host.id)?.length ?? 0;
    return count === 0 ? [] : group(status, count);
  });
  if (action === 'flush' && groups.every(({ count }) => count <= many)) return undefined;
  return { action, groups };
}

/** Flushing a whole host always asks. `count`: messages known to wait there. */
export const flushAllQuestion = (hosts: readonly { status: HostStatus; count: number }[]): Question => ({
  action: 'flush-all',
  groups: hosts.map(({ status, count }) => group(status, count)),
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

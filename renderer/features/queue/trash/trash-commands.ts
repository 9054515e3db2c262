import type { HostStatus } from '#contract/hosts';
import { mtas } from '#mail/mta/index';
import { rightLacking } from '../abilities.ts';
import { shownAbout, sourceOf, type ShownCommand } from '../commands.ts';
import type { KeptRow } from './kept.ts';

/** Items that go into a command for display. */
const mostItems = 500;

export type TrashAction = 'restore' | 'purge';

/** Rows of one queue of one host each. */
function perSource(rows: readonly KeptRow[]): readonly (readonly KeptRow[])[] {
  const groups = new Map<string, KeptRow[]>();
  for (const row of rows) {
    const key = `${row.hostId} ${row.source}`;
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [row]);
    else known.push(row);
  }
  return [...groups.values()];
}

/** Why a right is missing for this, known before anybody tries; undefined when none is known to be. */
export function trashRightLacking(
  action: TrashAction,
  rows: readonly KeptRow[],
  hosts: readonly HostStatus[],
): string | undefined {
  for (const [first] of perSource(rows)) {
    const status = hosts.find(({ host }) => host.id === first?.hostId);
    const source = sourceOf(status, first?.source ?? '');
    if (first === undefined || source === undefined || status?.facts === undefined) continue;
    const { trash, queue } = mtas[source.mta];
    try {
      const why = rightLacking(status, [
        ...(trash?.[action](source, status.facts, [first]) ?? []),
        ...(action === 'purge' ? [] : queue.act('release', source, status.facts, [first.id], shownAbout)),
      ]);
      if (why !== undefined) return why;
    } catch {
      // Not an id, or a queue that cannot do it: told elsewhere.
    }
  }
  return undefined;
}

/** The commands that putting back or purging these will run, per host and queue. */
export function shownTrash(
  action: TrashAction,
  rows: readonly KeptRow[],
  hosts: readonly HostStatus[],
): readonly ShownCommand[] {
  return perSource(rows).flatMap((part): readonly ShownCommand[] => {
    const [first] = part;
    const status = hosts.find(({ host }) => host.id === first?.hostId);
    const source = sourceOf(status, first?.source ?? '');
    if (source === undefined || status?.facts === undefined) return [];
    const trash = mtas[source.mta].trash;
    const hostName = status.host.name;
    try {
      const [command] = trash?.[action](source, status.facts, part.slice(0, mostItems)) ?? [];
      const rest = part.length - mostItems;
      return command === undefined
        ? []
        : [{ hostName, shown: command.shown + (rest > 0 ? `   # and ${rest} more messages` : '') }];
    } catch (error) {
      return [{ hostName, shown: error instanceof Error ? error.message : String(error) }];
    }
  });
}

import type { HostStatus } from '#contract/hosts';
import { mtas } from '#mail/mta/index';
import { sourceOf, type ShownCommand } from '../commands.ts';
import type { KeptRow } from './kept.ts';

/** Items that go into a command for display. */
const mostItems = 500;

/** The commands that putting back or purging these will run, per host and queue. */
export function shownTrash(
  action: 'restore' | 'purge',
  rows: readonly KeptRow[],
  hosts: readonly HostStatus[],
): readonly ShownCommand[] {
  const groups = new Map<string, KeptRow[]>();
  for (const row of rows) {
    const key = `${row.hostId} ${row.source}`;
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [row]);
    else known.push(row);
  }
  return [...groups.values()].flatMap((part): readonly ShownCommand[] => {
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

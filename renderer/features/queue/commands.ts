import type { HostStatus } from '#contract/hosts';
import { mtas } from '#mail/mta/index';
import type { ActAbout, QueueSource } from '#mail/mta/mta';
import { viaHold, type QueueAction } from '#mail/queue';
import type { Row } from './wire.ts';

export interface ShownCommand {
  readonly hostName: string;
  readonly shown: string;
}

/** Ids that go into a command for display; the rest is counted: nobody reads more, and building it would be felt. */
const mostIds = 5000;

export const sourceOf = (status: HostStatus | undefined, source: string): QueueSource | undefined =>
  status?.facts?.mtas.flatMap(({ sources }) => sources).find(({ id }) => id === source);

/**
 * The commands that an action on these messages will run, as an admin would type them, per host and source.
 * A delete is shown as what it is: held first, so that what is removed is what was looked at.
 */
export function shownCommands(
  action: QueueAction,
  rows: readonly Row[],
  hosts: readonly HostStatus[],
): readonly ShownCommand[] {
  const groups = new Map<string, { row: Row; ids: string[] }>();
  for (const row of rows) {
    const key = `${row.hostId} ${row.source}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { row, ids: [row.id] });
    else group.ids.push(row.id);
  }
  const steps: readonly QueueAction[] = viaHold.has(action) ? ['hold', action] : [action];
  return [...groups.values()].flatMap(({ row, ids }) => {
    const status = hosts.find(({ host }) => host.id === row.hostId);
    const source = sourceOf(status, row.source);
    const facts = status?.facts;
    if (source === undefined || facts === undefined) return [];
    return steps.flatMap((step) => {
      try {
        const some = ids.slice(0, mostIds);
        const [command] = mtas[source.mta].queue.act(step, source, facts, some, shownAbout);
        const rest = ids.length > some.length ? `   # and ${ids.length - some.length} more messages` : '';
        return command === undefined
          ? []
          : { hostName: status?.host.name ?? '', shown: command.shown + rest };
      } catch (error) {
        return {
          hostName: status?.host.name ?? '',
          shown: error instanceof Error ? error.message : String(error),
        };
      }
    });
  });
}

/** What a flush of everything runs on a host, per source. */
export function shownFlushAll(status: HostStatus | undefined): readonly ShownCommand[] {
  const facts = status?.facts;
  if (facts === undefined) return [];
  return facts.mtas.flatMap(({ mta, sources }) =>
    sources.map((source) => ({
      hostName: status?.host.name ?? '',
      shown: mtas[mta].queue.flushAll(source, facts).shown,
    })),
  );
}

/** Kept with the message where the MTA keeps a reason, so that the next admin knows who to ask. */
export const holdReason = 'held with Postroom';

/** Words for commands that are only shown. */
export const shownAbout: ActAbout = { reason: holdReason, by: '', note: '', jobId: '' };

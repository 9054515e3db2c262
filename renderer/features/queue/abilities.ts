import type { HostStatus } from '#contract/hosts';
import type { Command } from '#mail/command';
import { mtas } from '#mail/mta/index';
import type { QueueSource } from '#mail/mta/mta';
import { viaHold, type QueueAction } from '#mail/queue';
import { sudoersCommand } from '#mail/sudoers';
import { printCount } from '../../widgets/format.ts';
import { shownAbout, sourceOf } from './commands.ts';
import { blocked, perHost } from './confirmation.ts';
import type { Row } from './wire.ts';

/** Why something cannot be done with what is selected; what is absent can be done. */
export interface Blocks {
  /** Holds for every action: nothing selected, read-only, not connected. */
  readonly all: string | undefined;
  readonly only: Readonly<Partial<Record<QueueAction, string>>>;
  /** A read-only host among them: its settings are where that is changed. */
  readonly readOnly: string | undefined;
}

export const every: readonly QueueAction[] = ['hold', 'release', 'flush', 'requeue', 'expire', 'delete'];

const nouns: Readonly<Record<QueueAction, string>> = {
  hold: 'hold',
  release: 'release',
  flush: 'way to try single messages',
  requeue: 'requeue',
  expire: 'way to return single messages',
  delete: 'delete',
};

export const whyNot = (blocks: Blocks, action: QueueAction): string | undefined =>
  blocks.all ?? blocks.only[action];

/** What these hosts can do at all; everything as long as nothing is known of them. */
export function offeredActions(hosts: readonly HostStatus[]): readonly QueueAction[] {
  const known = hosts.flatMap(({ facts }) => facts?.mtas ?? []);
  return known.length === 0
    ? every
    : every.filter((action) => known.some(({ mta }) => mtas[mta].queue.actions.includes(action)));
}

interface Part {
  readonly status: HostStatus | undefined;
  readonly source: QueueSource | undefined;
  readonly first: Row;
  count: number;
}

function parts(rows: readonly Row[], hosts: readonly HostStatus[]): readonly Part[] {
  const found = new Map<string, Part>();
  for (const row of rows) {
    const key = `${row.hostId} ${row.source}`;
    const known = found.get(key);
    if (known !== undefined) known.count++;
    else {
      const status = hosts.find(({ host }) => host.id === row.hostId);
      found.set(key, { status, source: sourceOf(status, row.source), first: row, count: 1 });
    }
  }
  return [...found.values()];
}

/** Why these commands may not be run on a host, as its probe found it; undefined when nothing is known to be missing. */
export function rightLacking(status: HostStatus, commands: readonly Command[]): string | undefined {
  const missing = status.missing ?? [];
  for (const command of commands) {
    if (!command.root || missing.length === 0) continue;
    const wanted = sudoersCommand(command);
    const right = missing.find((one) => one.commands.includes(wanted));
    if (right === undefined) continue;
    const { facts, host } = status;
    const asked = host.elevation === 'sudo' && facts?.sudo.rights === 'password';
    return `${facts?.account.name ?? 'This account'} may not do this on ${host.name}: ${right.why} ${asked ? 'sudo asks for a password there: choose “sudo, with my password” in the settings of the host, or add' : 'The Overview of the host shows'} the sudoers lines ${asked ? 'that its Overview shows' : 'that allow it'}.`;
  }
  return undefined;
}

/** The reason that a right is missing for this action; undefined when none is known to be. */
function lacksRight(action: QueueAction, { status, source, first }: Part): string | undefined {
  if (source === undefined || status?.facts === undefined) return undefined;
  const { facts } = status;
  const steps: readonly QueueAction[] = viaHold.has(action) ? ['hold', action] : [action];
  try {
    return rightLacking(
      status,
      steps.flatMap((step) => mtas[source.mta].queue.act(step, source, facts, [first.id], shownAbout)),
    );
  } catch {
    // Not an id, or a source that cannot do it: told elsewhere.
  }
  return undefined;
}

/** What cannot be done with these messages, and why: said before anybody tries. */
export function blocks(rows: readonly Row[], hosts: readonly HostStatus[]): Blocks {
  const groups = perHost(rows);
  const readOnly = [...groups.keys()].find(
    (hostId) => hosts.find(({ host }) => host.id === hostId)?.host.readOnly === true,
  );
  const all = blocked(rows, hosts, groups);
  if (all !== undefined) return { all, only: {}, readOnly };
  const only: Partial<Record<QueueAction, string>> = {};
  const known = parts(rows, hosts);
  for (const action of every) {
    const without = known.filter(
      ({ source }) => source !== undefined && !mtas[source.mta].queue.actions.includes(action),
    );
    const count = without.reduce((sum, part) => sum + part.count, 0);
    const labels = [...new Set(without.flatMap(({ source }) => source?.mta ?? []))].map(
      (mta) => mtas[mta].label,
    );
    const lacking = known.map((part) => lacksRight(action, part)).find((why) => why !== undefined);
    if (count > 0)
      only[action] =
        `${count === rows.length ? 'They are' : `${printCount(count)} of ${printCount(rows.length)} are`} on ${labels.join(' and ')}, which has no ${nouns[action]}.`;
    else if (lacking !== undefined) only[action] = lacking;
  }
  return { all: undefined, only, readOnly };
}

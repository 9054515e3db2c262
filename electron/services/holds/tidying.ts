import type { ListedRecord, Register } from '#mail/hold-register/record';
import type { Registers, Trouble } from './register.ts';
import { isKept, ownMessages, stillHeld, youngMs, type Standing } from './standing.ts';

/** What was put right on a host, in sentences for people; `problem` where it could not be. */
export interface Tidied {
  readonly told: readonly string[];
  readonly trouble: Trouble | undefined;
}

/**
 * Puts a register right after it was read: starts the keepers that a restart of the host ended (those of holds that are
 * over release at once), narrows records whose messages were released or held anew, removes what is empty.
 */
export async function tidy(
  registers: Registers,
  register: Register,
  standing: Standing,
  { readOnly, nowMs }: { readonly readOnly: boolean; readonly nowMs: number },
): Promise<Tidied> {
  const told: string[] = [];
  let trouble: Trouble | undefined;
  const count = (n: number): string => `${n} ${n === 1 ? 'message' : 'messages'}`;
  for (const record of register.records) {
    if (registers.owns(standing.hostId, record.id) && record.kind === 'guard') continue;
    const listing = standing.listings.get(record.source);
    const old = listing !== undefined && listing.at - Date.parse(record.at) > youngMs;
    const left = old ? stillHeld(record, standing) : ownMessages(record, standing.records);
    if (!readOnly && left.length < record.messages.length) {
      const done =
        left.length === 0
          ? await registers.close(standing.hostId, record.id, { quietly: true })
          : await registers.change(standing.hostId, narrowed(record, left), 'holds.narrow', {
              quietly: true,
            });
      if (done.problem !== '') trouble ??= { problem: done.problem, todo: '' };
      if (left.length === 0) continue;
    }
    if (record.due === 0 || isKept(record, nowMs)) continue;
    const over = record.due < register.clock;
    if (readOnly) {
      if (over)
        trouble ??= {
          problem: `A hold of ${count(left.length)} is over, and nothing on this host releases it: the host was restarted, and it is set to read-only here.`,
          todo: 'Release the messages, or switch off “read-only” in the settings of this host.',
        };
      continue;
    }
    const again = await registers.keepAgain(standing.hostId, record, undefined);
    if (again.problem !== '') trouble ??= again;
    else if (over)
      told.push(
        record.kind === 'guard'
          ? `An action of ${record.by} was never finished: ${count(left.length)} that it had put on hold are being released.`
          : `The hold of ${record.by} was over and the host had been restarted: ${count(left.length)} are being released.`,
      );
  }
  return { told, trouble };
}

function narrowed(record: ListedRecord, left: ListedRecord['messages']): ListedRecord {
  const ids = new Set(left.map(({ id }) => id));
  return { ...record, messages: left, sample: record.sample.filter(({ id }) => ids.has(id)) };
}

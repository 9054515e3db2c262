import type { HoldRecord } from '#contract/holds';

export const holdKey = ({ hostId, id }: Pick<HoldRecord, 'hostId' | 'id'>): string => `${hostId} ${id}`;

/** A release by itself may need a moment before it is called missed. */
const graceMs = 60_000;

/** Its time is over, by this computer's clock or as the service says. */
export const isDue = ({ until, state }: Pick<HoldRecord, 'until' | 'state'>, now: number): boolean =>
  until !== undefined && (state === 'due' || Date.parse(until.at) <= now);

/** Somebody has to be told: a reminder is due, or a release by itself did not happen. */
export const wantsTelling = (record: HoldRecord, now: number): boolean =>
  record.kind === 'hold' &&
  record.held > 0 &&
  record.until !== undefined &&
  isDue(record, record.until.then === 'release' ? now - graceMs : now) &&
  (record.until.then === 'remind' || Date.parse(record.until.at) <= now - graceMs);

/** Due first, then the one whose end is nearest, then the oldest. */
export const byUrgency = (records: readonly HoldRecord[]): readonly HoldRecord[] => {
  const end = ({ until }: HoldRecord): number =>
    until === undefined ? Number.POSITIVE_INFINITY : Date.parse(until.at);
  return [...records].sort((a, b) => {
    const first = end(a) - end(b);
    if (first !== 0 && !Number.isNaN(first)) return first;
    return Date.parse(a.heldAt) - Date.parse(b.heldAt) || (holdKey(a) < holdKey(b) ? -1 : 1);
  });
};

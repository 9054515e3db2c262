import type { HoldRecord } from '#contract/holds';
import type { HeldMessage, ListedRecord } from '#mail/hold-register/record';

/** A message that is on hold, as a listing told it. */
export interface Held {
  readonly id: string;
  readonly source: string;
  readonly arrivedAt: number;
  readonly sizeBytes: number;
  readonly sender: string;
  readonly recipients: readonly string[];
  /** Quarantine reason, where the MTA keeps one. */
  readonly reason: string;
}

/** What is on hold in one queue. */
export interface HeldListing {
  /** When the reading began, milliseconds of this computer. */
  readonly at: number;
  readonly held: ReadonlyMap<string, Held>;
}

/** What is known of one host; absent parts were not read. */
export interface Standing {
  readonly hostId: string;
  readonly hostName: string;
  readonly records: readonly ListedRecord[];
  /** By source. */
  readonly listings: ReadonlyMap<string, HeldListing>;
}

const namedIds = 1000;
const sampled = 5;
/** A record is there before its messages are on hold, so for this long an empty one is no leftover. */
export const youngMs = 15 * 60_000;
/** A process on a host needs a moment to start. */
const startsMs = 20_000;

const same = (message: HeldMessage, held: Held | undefined): held is Held =>
  held?.arrivedAt === message.arrivedAt && held.sizeBytes === message.sizeBytes;

/** The messages of a record that no newer hold names: what is in a newer one was released in between, and held again. */
export function ownMessages(record: ListedRecord, records: readonly ListedRecord[]): readonly HeldMessage[] {
  const newer = new Set(
    records
      .filter(
        ({ id, source, kind, at }) =>
          id !== record.id &&
          source === record.source &&
          kind === 'hold' &&
          Date.parse(at) > Date.parse(record.at),
      )
      .flatMap(({ messages }) => messages.map(({ id }) => id)),
  );
  return newer.size === 0 ? record.messages : record.messages.filter(({ id }) => !newer.has(id));
}

/** The messages of a record that are still on hold; all of them while nothing newer than the record is known. */
export function stillHeld(
  record: ListedRecord,
  { records, listings }: Pick<Standing, 'records' | 'listings'>,
): readonly HeldMessage[] {
  const own = ownMessages(record, records);
  const listing = listings.get(record.source);
  if (listing === undefined || listing.at < Date.parse(record.at)) return own;
  return own.filter((message) => same(message, listing.held.get(message.id)));
}

/** Its keeper waits on the host, or was started a moment ago. */
export const isKept = (record: ListedRecord, nowMs: number): boolean =>
  record.due > 0 && (record.kept || nowMs - Date.parse(record.at) < startsMs);

/** Records as the window shows them: those of which something is on hold, newest first. */
export function shownRecords(standing: Standing, nowMs: number): HoldRecord[] {
  const { hostId, hostName, listings } = standing;
  return standing.records
    .flatMap((record): HoldRecord[] => {
      const left = stillHeld(record, standing);
      if (left.length === 0) return [];
      const held = listings.get(record.source)?.held;
      const senders = new Map(record.sample.map(({ id, sender }) => [id, sender]));
      const over =
        record.until === undefined
          ? record.due > 0 && record.due * 1000 < nowMs
          : Date.parse(record.until.at) <= nowMs;
      return [
        {
          id: record.id,
          hostId,
          hostName,
          source: record.source,
          held: left.length,
          asked: record.asked,
          heldAt: record.at,
          by: record.by,
          reason: record.reason,
          note: record.note,
          ...(record.until === undefined ? {} : { until: record.until }),
          kind: record.kind,
          state: over ? 'due' : 'holding',
          keptByHost: isKept(record, nowMs),
          sample: left.slice(0, sampled).map(({ id }) => ({
            id,
            sender: held?.get(id)?.sender ?? senders.get(id) ?? '',
            recipient: held?.get(id)?.recipients[0] ?? '',
          })),
          ids: left.slice(0, namedIds).map(({ id }) => id),
        },
      ];
    })
    .sort((a, b) => b.heldAt.localeCompare(a.heldAt));
}

/** What is on hold and named by no record: held by hand, by another tool, or by the MTA's own rules. */
export function unrecorded({ records, listings }: Pick<Standing, 'records' | 'listings'>): Held[] {
  return [...listings].flatMap(([source, { held }]) => {
    const named = new Set(
      records
        .filter((record) => record.source === source)
        .flatMap(({ messages }) => messages.filter((message) => same(message, held.get(message.id))))
        .map(({ id }) => id),
    );
    return [...held.values()].filter(({ id }) => !named.has(id));
  });
}

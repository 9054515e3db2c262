import { comparedName } from '#mail/dns/names';
import type { DnsReply } from '#mail/dns/question';
import { hasSpoken } from '#mail/dns/replies';

/** One answer of one place: a column. */
export interface Column {
  /** Index of the place. */
  readonly place: number;
  /** Of the place; the same for all columns of a place. */
  readonly label: string;
  /** Absent: the place has not answered yet. */
  readonly reply: DnsReply | undefined;
}
/** One record, and in which columns it stands. */
export interface Row {
  readonly type: string;
  readonly data: string;
  /** Time to live in each column; `undefined`: the record is missing there, `null`: nothing is known of that column. */
  readonly ttls: readonly (number | undefined | null)[];
  readonly differs: boolean;
}

/** Signatures differ from server to server without meaning anything. */
const left = new Set(['RRSIG', 'NSEC', 'NSEC3']);
/** Names in data are compared without case. */
const names = /^(MX|NS|CNAME|PTR|SRV|SOA|DNAME)$/;
const keyOf = (type: string, data: string): string =>
  `${type} ${names.test(type) ? comparedName(data) : data}`;

/** Every record that any column has, with where it stands; those that differ first. */
export function compareColumns(columns: readonly Column[]): readonly Row[] {
  const found = new Map<string, { type: string; data: string }>();
  const byColumn = columns.map(({ reply }) => {
    const own = new Map<string, number>();
    for (const { data, ttl, type } of reply?.answer ?? []) {
      if (left.has(type)) continue;
      const key = keyOf(type, data);
      own.set(key, ttl);
      if (!found.has(key)) found.set(key, { type, data });
    }
    return own;
  });
  const rows = [...found].map(([key, record]): Row => {
    const ttls = columns.map(({ reply }, at) =>
      reply === undefined || !hasSpoken(reply) ? null : byColumn[at]?.get(key),
    );
    return {
      ...record,
      ttls,
      differs: ttls.includes(undefined) && ttls.some((ttl) => typeof ttl === 'number'),
    };
  });
  return [...rows.filter(({ differs }) => differs), ...rows.filter(({ differs }) => !differs)];
}

/** Whether places that answered did not say the same status. */
export function statusesDiffer(columns: readonly Column[]): boolean {
  const said = columns.flatMap(({ reply }) =>
    reply !== undefined && hasSpoken(reply) ? [reply.status] : [],
  );
  return new Set(said).size > 1;
}

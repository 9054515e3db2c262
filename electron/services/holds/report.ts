import { csvText } from '#mail/csv';
import { domainOf } from '#mail/domains';
import type { ListedRecord } from '#mail/hold-register/record';
import type { QueueSource } from '#mail/mta/mta';
import { visible } from '#mail/visible';
import type { Trouble } from './register.ts';
import { type Held, stillHeld, type Standing, unrecorded } from './standing.ts';

/** One host of a report. */
export interface ReportedHost extends Standing {
  readonly sources: readonly QueueSource[];
  readonly problems: readonly Trouble[];
  readonly readAt: Date | undefined;
  /** Why nothing is known of it; empty when it was read. */
  readonly away: string;
}

interface Row {
  readonly id: string;
  readonly arrivedAt: number;
  readonly sizeBytes: number;
  readonly held: Held | undefined;
}

/** The handover: what is on hold on these hosts, by whom, why, until when, message by message. */
export function reportOn(
  hosts: readonly ReportedHost[],
  format: 'md' | 'csv',
  now: Date,
): { fileName: string; text: string } {
  const stamp = now.toISOString().slice(0, 16).replace(/[T:]/g, '-');
  return {
    fileName: `holds-${stamp}.${format}`,
    text: format === 'csv' ? csvReport(hosts) : markdownReport(hosts, now),
  };
}

/** `until` in words. */
function endOf({ until, kind }: ListedRecord): string {
  if (kind === 'guard') return 'the action that works on it ends';
  if (until === undefined) return 'somebody releases it';
  return `${until.at}, then ${until.then === 'release' ? 'released' : 'a reminder'}`;
}

function rowsOf(host: ReportedHost, record: ListedRecord): Row[] {
  const held = host.listings.get(record.source)?.held;
  return stillHeld(record, host).map((message) => ({ ...message, held: held?.get(message.id) }));
}

const time = (seconds: number): string =>
  Number.isFinite(seconds) && Math.abs(seconds) < 1e11 ? new Date(seconds * 1000).toISOString() : '';

const labelOf = (host: ReportedHost, source: string): string =>
  host.sources.find(({ id }) => id === source)?.label ?? source;

function csvReport(hosts: readonly ReportedHost[]): string {
  const columns = ['host', 'queue', 'id', 'arrived', 'bytes', 'sender', 'recipients', 'heldBy', 'heldSince'];
  const more = ['reason', 'note', 'until', 'then', 'kind', 'hold', 'quarantineReason', 'problem'];
  const message = (host: ReportedHost, source: string, row: Row): (string | number)[] => [
    host.hostName,
    labelOf(host, source),
    row.id,
    time(row.arrivedAt),
    row.sizeBytes,
    row.held?.sender ?? '',
    row.held?.recipients.join(' ') ?? '',
  ];
  const rows = hosts.flatMap((host) => [
    ...[host.away, ...host.problems.map(({ problem }) => problem)]
      .filter((words) => words !== '')
      .map((words) => [host.hostName, ...Array<string>(columns.length + more.length - 2).fill(''), words]),
    ...(host.away === '' ? host.records : []).flatMap((record) =>
      rowsOf(host, record).map((row) => [
        ...message(host, record.source, row),
        record.by,
        record.at,
        record.reason,
        record.note,
        record.until?.at ?? '',
        record.until?.then ?? '',
        record.kind,
        record.id,
        row.held?.reason ?? '',
        '',
      ]),
    ),
    ...(host.away === '' ? unrecorded(host) : []).map((held) => [
      ...message(host, held.source, { ...held, held }),
      ...['', '', '', '', '', '', 'not recorded', ''],
      held.reason,
      '',
    ]),
  ]);
  return csvText(
    [...columns, ...more],
    rows.map((row) => row.map((value) => (typeof value === 'string' ? visible(value, 20_000) : value))),
  );
}

/** Inside a line: what makes markup, a character reference, the end of a heading, or a link that nobody wrote as one. */
const markup = /[\\`*_[\]<|~]|&(?=#?\w+;)|#(?=#*\s*$)|:(?=\/\/)|(?<=\bwww)\./gi;

/** Text of strangers as Markdown text after other words of a line: no markup, no line break, no cell border survives. */
const text = (words: string): string => visible(words).replace(markup, '\\$&');

function markdownReport(hosts: readonly ReportedHost[], now: Date): string {
  const lines = ['# Messages on hold', '', `As of ${now.toISOString()}, all times in UTC.`, ''];
  for (const host of hosts) {
    lines.push(`## ${text(host.hostName)}`, '');
    if (host.away !== '') {
      lines.push(`**${host.away}**`, '');
      continue;
    }
    for (const { problem, todo } of host.problems)
      lines.push(`**${text(problem)}** ${text(todo)}`.trim(), '');
    const records = host.records
      .map((record) => ({ record, rows: rowsOf(host, record) }))
      .filter(({ rows }) => rows.length > 0);
    const nameless = unrecorded(host);
    const total = records.reduce((sum, { rows }) => sum + rows.length, 0) + nameless.length;
    const counted = total === 1 ? '1 message is' : `${total} messages are`;
    lines.push(
      total === 0 ? 'Nothing is on hold.' : `${counted} on hold, ${nameless.length} of them on no record.`,
      '',
    );
    for (const { record, rows } of records) {
      const title = record.reason === '' ? 'no reason was given' : text(record.reason);
      lines.push(`### ${rows.length} of ${record.asked} messages: ${title}`, '');
      lines.push(`- Held by: ${text(record.by)}`, `- Since: ${record.at}`, `- Until: ${endOf(record)}`);
      if (record.note !== '') lines.push(`- Note: ${text(record.note)}`);
      lines.push(`- Queue: ${text(labelOf(host, record.source))}`, `- Hold: ${record.id}`, '');
      lines.push(...table(rows));
    }
    if (nameless.length > 0) {
      lines.push(
        `### ${nameless.length} on no record: held by hand, by another tool or by a rule of the mail system`,
        '',
      );
      lines.push(...table(nameless.map((held) => ({ ...held, held }))));
    }
  }
  return `${lines.join('\n').trimEnd()}\n`;
}

function table(rows: readonly Row[]): string[] {
  const domains = counted(rows.flatMap(({ held }) => [...new Set((held?.recipients ?? []).map(domainOf))]));
  const reasons = counted(rows.map(({ held }) => held?.reason ?? '').filter((reason) => reason !== ''));
  const summary = [
    ...(domains === '' ? [] : [`Recipient domains: ${domains}`, '']),
    ...(reasons === '' ? [] : [`Kept with the messages: ${reasons}`, '']),
  ];
  const cells = rows.map(({ id, arrivedAt, sizeBytes, held }) => {
    const [first = '', ...others] = held?.recipients ?? [];
    const to = others.length === 0 ? text(first) : `${text(first)} and ${others.length} more`;
    const from = held?.sender === '' ? '\\<\\>' : text(held?.sender ?? '');
    return `| ${id} | ${time(arrivedAt)} | ${sizeBytes} | ${from} | ${to} |`;
  });
  return [
    ...summary,
    '| Queue id | Arrived | Bytes | Sender | Recipient |',
    '| --- | --- | ---: | --- | --- |',
    ...cells,
    '',
  ];
}

/** `yahoo.com 12, gmx.de 3`, the ten most frequent. */
function counted(values: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const all = [...counts].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]));
  const shown = all.slice(0, 10).map(([value, count]) => `${text(value)} ${count}`);
  return all.length > 10 ? `${shown.join(', ')} and ${all.length - 10} more` : shown.join(', ');
}

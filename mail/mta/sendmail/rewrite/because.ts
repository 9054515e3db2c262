import { type Looked, traceLine } from './trace-lines.ts';

/** Maps that compute something, hold what rules keep for themselves, or are DNS. */
const noTables = new Set([
  'host',
  'dequote',
  'macro',
  'arith',
  'storage',
  'syslog',
  'mxlist',
  'canon',
  'bestmx',
]);

/** What rules asked of maps; needs `-d60.1` or more. */
export const lookedUp = (lines: readonly string[]): readonly Looked[] =>
  lines.flatMap((line) => {
    if (!line.startsWith('map_lookup(')) return [];
    const read = traceLine(line);
    return read.kind === 'lookup' ? [read] : [];
  });

/** The entries that decided, in their order: `virtuser entry "a@b.test c@d.test", then mailertable entry "d.test smtp:[192.0.2.1]"`. */
export function because(lines: readonly string[]): string {
  const entries = lookedUp(lines).flatMap(({ map, key, value }) =>
    // Which queue group a message waits in does not decide where it goes.
    value === undefined || value === '' || noTables.has(map) || key.startsWith('qgrp:')
      ? []
      : [`${map} entry "${key} ${value}"`],
  );
  return [...new Set(entries)].join(', then ');
}

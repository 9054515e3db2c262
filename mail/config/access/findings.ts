import type { Finding, Surroundings } from '../language.ts';
import { inOrder, lineSpan, mostFindings, movedBy } from '../line-table.ts';
import { carriageReturns, duplicateKeys, indexKeys, lineFindings } from '../tables/makemap.ts';
import { consultedFaults } from './consulted.ts';
import type { Access } from './entry.ts';
import { hiddenEntries } from './general.ts';
import { type AccessSettings, accessSettings } from './settings.ts';

/** The whole table is not looked into: said once, at the first entry. */
function tableOff(table: Access, { known, table: on }: AccessSettings): Finding[] {
  const at = table.lines.findIndex(({ line }) => line.kind === 'entry');
  if (!known || on || at < 0) return [];
  return [
    {
      code: 'access/table-off',
      severity: 'warning',
      span: lineSpan(table, at),
      message: "This table is not looked into: FEATURE(`access_db') is off.",
      why: 'No entry has any effect until it is switched on in sendmail.mc.',
    },
  ];
}

function notConsulted(table: Access, settings: AccessSettings): Finding[] {
  const out: Finding[] = [];
  if (!settings.known) return out;
  for (let at = 0; at < table.lines.length && out.length < mostFindings; at++) {
    const read = table.lines[at];
    if (read?.entry.key === undefined || read.entry.faults.length > 0) continue;
    for (const finding of consultedFaults(read.entry, read.line, settings))
      out.push(movedBy(finding, table.starts[at] ?? 0));
  }
  return out;
}

/** Everything that is worth saying about an access table. */
export function accessFindings(table: Access, around: Surroundings): Finding[] {
  const settings = accessSettings(around);
  const keys = indexKeys(table);
  return inOrder([
    ...lineFindings(table, mostFindings),
    ...duplicateKeys('access', table, keys),
    ...carriageReturns('access', table),
    ...tableOff(table, settings),
    ...notConsulted(table, settings),
    ...hiddenEntries(table, keys.index, settings),
  ]);
}

import type { Finding } from '../language.ts';
import { type LineTable, mostFindings } from '../line-table.ts';
import type { KeyIndex } from '../tables/makemap.ts';
import type { AccessEntry } from './entry.ts';
import { relationsOf, tagsBefore } from './relations.ts';
import type { AccessSettings } from './settings.ts';

/**
 * Entries that decide nothing. More special keys are looked up first, so a more general entry never hides a special one;
 * but one that says the same as the next general one adds nothing, and an entry without a tag is hidden where every tag
 * that would fall back to it has an entry of its own.
 */
export function hiddenEntries(
  table: LineTable<AccessEntry>,
  index: KeyIndex,
  settings: AccessSettings,
): Finding[] {
  const out: Finding[] = [];
  const relations = relationsOf(index, table.lines.length);
  for (let at = 0; at < table.lines.length && out.length < mostFindings; at++) {
    const read = table.lines[at];
    const key = read?.entry.key;
    if (read === undefined || key === undefined || read.line.value === '') continue;
    const from = table.starts[at] ?? 0;
    const span = { from, to: from + read.line.text.length };
    const last = relations.hiding(at, read);
    if (last !== undefined) {
      out.push({
        code: 'access/shadowed',
        severity: 'warning',
        span,
        message: `${read.line.key} never decides.`,
        why: `Entries with a tag are looked up first, and ${tagsBefore(key).length === 1 ? 'Connect: has one' : 'every tag that is asked for has one'} for ${read.line.key}.`,
        related: [
          {
            span: { from: table.starts[last] ?? 0, to: (table.starts[last + 1] ?? 1) - 1 },
            words: 'one of them',
          },
        ],
        faded: true,
      });
      continue;
    }
    if (
      read.entry.action === undefined ||
      read.entry.faults.length > 0 ||
      ((settings.hostsOnly || settings.dotDomains) && key.form === 'domain')
    )
      continue;
    const wide = relations.wider(at, read);
    const general = wide === undefined ? undefined : table.lines[wide];
    if (
      wide === undefined ||
      general?.entry.key === undefined ||
      relations.hiding(wide, general) !== undefined ||
      general.line.value.toUpperCase() !== read.line.value.toUpperCase()
    )
      continue;
    out.push({
      code: 'access/redundant',
      severity: 'note',
      span,
      message: `${read.line.key} says what ${general.line.key} says already.`,
      why: 'Without this line the same would happen.',
      related: [
        {
          span: { from: table.starts[wide] ?? 0, to: (table.starts[wide + 1] ?? 1) - 1 },
          words: 'the more general entry',
        },
      ],
      faded: true,
    });
  }
  return out;
}

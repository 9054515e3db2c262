import type { Finding } from '../language.ts';
import { type LineTable, mostFindings } from '../line-table.ts';
import type { KeyIndex } from '../tables/makemap.ts';
import type { AccessEntry } from './entry.ts';
import type { AccessKey } from './key.ts';
import type { AccessSettings } from './settings.ts';

/** The tags under which something of this form is asked for before it is asked for without a tag. */
function tagsBefore({ form }: AccessKey): readonly string[] {
  if (form === 'numbers' || form === 'ipv6') return ['connect:'];
  return form === 'address' || form === 'user' ? ['from:', 'to:'] : ['connect:', 'from:', 'to:'];
}

/** One of the entries that are all found before this one, which has no tag; undefined when it can decide. */
function hiddenBy(key: AccessKey, folded: string, index: KeyIndex): number | undefined {
  if (key.tagText !== '') return undefined;
  let last: number | undefined;
  for (const tag of tagsBefore(key)) {
    last = index.get(tag + folded);
    if (last === undefined) return undefined;
  }
  return last;
}

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
  for (let at = 0; at < table.lines.length && out.length < mostFindings; at++) {
    const read = table.lines[at];
    const key = read?.entry.key;
    if (read === undefined || key === undefined || read.line.value === '') continue;
    const from = table.starts[at] ?? 0;
    const span = { from, to: from + read.line.text.length };
    const last = hiddenBy(key, read.line.folded, index);
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
    const wide = nextGeneral(key, read.line.folded, index);
    const general = wide === undefined ? undefined : table.lines[wide];
    if (
      wide === undefined ||
      general?.entry.key === undefined ||
      hiddenBy(general.entry.key, general.line.folded, index) !== undefined ||
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

/** The line that would decide if this entry were not there, as far as it has the same tag or none. */
function nextGeneral(key: AccessKey, folded: string, index: KeyIndex): number | undefined {
  const { form, subjectFrom } = key;
  const tagged = subjectFrom > 0;
  if (form === 'numbers' || form === 'ipv6') {
    const sign = form === 'numbers' ? '.' : ':';
    const least = form === 'numbers' ? subjectFrom : subjectFrom + 'IPv6:'.length;
    for (let to = folded.lastIndexOf(sign); to > least; to = folded.lastIndexOf(sign, to - 1)) {
      const found =
        index.get(folded.slice(0, to)) ?? (tagged ? index.get(folded.slice(subjectFrom, to)) : undefined);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  const same = tagged ? index.get(folded.slice(subjectFrom)) : undefined;
  if (same !== undefined || form !== 'domain') return same;
  const tag = folded.slice(0, subjectFrom);
  for (let dot = folded.indexOf('.', subjectFrom); dot >= 0; dot = folded.indexOf('.', dot + 1)) {
    const rest = folded.slice(dot + 1);
    const found = tagged ? (index.get(tag + rest) ?? index.get(rest)) : index.get(rest);
    if (found !== undefined) return found;
  }
  return undefined;
}

import type { Hover, OutlineItem, Span, Token } from '../language.ts';
import { lineAt } from '../line-table.ts';
import type { Access } from './entry.ts';
import { inWords } from './words.ts';

/** For colouring: tag, key, value; comments as a whole. */
export function accessTokens(table: Access, part: Span): readonly Token[] {
  const out: Token[] = [];
  const add = (from: number, to: number, kind: Token['kind']): void => {
    if (to > from) out.push({ from, to, kind });
  };
  for (let at = lineAt(table, part.from); at < table.lines.length; at++) {
    const read = table.lines[at];
    const start = table.starts[at] ?? 0;
    if (read === undefined || start > part.to) break;
    const { line, entry } = read;
    if (line.kind === 'comment') add(start, start + line.text.length, 'comment');
    if (entry.key === undefined) continue;
    const { subjectFrom } = entry.key;
    add(start, start + subjectFrom, 'keyword');
    add(start + subjectFrom, start + line.key.length, 'name');
    const from = start + line.valueFrom;
    const word = /^[A-Za-z]+/.exec(line.value)?.[0] ?? '';
    const kind = entry.action?.kind === 'reply' && !entry.action.tagged ? 'string' : 'type';
    if (entry.action === undefined && /^\d+$/.test(line.value)) add(from, from + line.value.length, 'number');
    else {
      add(from, from + word.length, kind);
      add(from + word.length, from + line.value.length, 'string');
    }
  }
  return out;
}

/** What the entry under the cursor does. */
export function accessHover(table: Access, at: number): Hover | undefined {
  const index = lineAt(table, at);
  const read = table.lines[index];
  const from = table.starts[index] ?? 0;
  if (read?.entry.key === undefined || read.line.value === '') return undefined;
  const { tag } = read.entry.key;
  return {
    span: { from, to: from + read.line.text.length },
    title: read.line.key,
    text: [
      inWords(read.entry, read.line.value),
      ...(tag === undefined ? [] : [`${tag.name}: — ${tag.help}`]),
    ].join('\n\n'),
  };
}

const mostEntries = 5000;

/** One group per tag, in the order of the tags' first entries. */
export function accessOutline(table: Access): readonly OutlineItem[] {
  const groups = new Map<string, OutlineItem[]>();
  let count = 0;
  for (let at = 0; at < table.lines.length && count < mostEntries; at++) {
    const read = table.lines[at];
    const key = read?.entry.key;
    if (read === undefined || key === undefined) continue;
    count++;
    const name = key.tag?.name ?? key.tagText;
    const from = table.starts[at] ?? 0;
    const item: OutlineItem = {
      name: read.line.key,
      detail: read.line.value,
      kind: 'entry',
      span: { from, to: from + read.line.text.length },
      children: [],
    };
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [item]);
    else group.push(item);
  }
  return [...groups].map(([name, children]) => ({
    name: name === '' ? 'without a tag' : `${name}:`,
    detail: String(children.length),
    kind: 'section',
    span: { from: children[0]?.span.from ?? 0, to: children.at(-1)?.span.to ?? 0 },
    children,
  }));
}

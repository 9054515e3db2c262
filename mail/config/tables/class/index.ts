import type { Finding, Language, Surroundings } from '../../language.ts';
import { inOrder, lineAt, type LineTable, movedBy, parseLines, reparseLines } from '../../line-table.ts';
import { classKind, wordFaults } from './faults.ts';
import { type ClassLine, classLine } from './words.ts';

type ClassFile = LineTable<ClassLine>;

const empty: ClassLine = { text: '', words: [] };

const read = ({ text }: { readonly text: string }): ClassLine => classLine(text);

/** Are all words of a line members, as in the files of class w, R and t by default? */
function everyWord(around: Surroundings): boolean {
  const kind = classKind(around.file.role);
  const name = kind === 'own-names' ? 'confCW_FILE' : kind === 'relay' ? 'confCR_FILE' : 'confCT_FILE';
  if (kind === 'domains') return false;
  const mc = around.files.find(({ language, role }) => language === 'mc' && role !== 'submit.mc');
  const own = mc === undefined ? undefined : around.told(mc.path)?.defines?.get(name);
  return own === undefined || own.includes('%[');
}

function secondWords(file: ClassFile): Finding[] {
  return file.lines.flatMap(({ entry: { words } }, at) => {
    const second = words[1];
    const last = words.at(-1);
    if (second === undefined || last === undefined) return [];
    return [
      movedBy(
        {
          code: 'class/second-word',
          severity: 'warning',
          span: { from: second.from, to: last.to },
          message: `${second.text} is not read: only the first word of a line is.`,
          why: 'Write one member a line.',
          fixes: [
            {
              title: 'One member a line',
              edits: words
                .slice(1)
                .map((word, index) => ({ from: words[index]?.to ?? word.from, to: word.from, text: '\n' })),
              preferred: true,
            },
          ],
        },
        file.starts[at] ?? 0,
      ),
    ];
  });
}

function repeated(file: ClassFile): Finding[] {
  const first = new Map<string, number>();
  const out: Finding[] = [];
  file.lines.forEach(({ entry: { words } }, at) => {
    for (const word of words) {
      const name = word.text.toLowerCase();
      const before = first.get(name);
      if (before === undefined) first.set(name, at);
      else
        out.push(
          movedBy(
            {
              code: 'class/repeated',
              severity: 'note',
              span: word,
              message: `${word.text} is in line ${before + 1} already.`,
              why: 'Once is enough; capital letters make no difference.',
              faded: true,
            },
            file.starts[at] ?? 0,
          ),
        );
    }
  });
  return out;
}

function findings(file: ClassFile, around: Surroundings): readonly Finding[] {
  const kind = classKind(around.file.role);
  const every = everyWord(around);
  const words = file.lines.flatMap(({ entry }, at) =>
    wordFaults(every ? entry : { ...entry, words: entry.words.slice(0, 1) }, kind).map((found) =>
      movedBy(found, file.starts[at] ?? 0),
    ),
  );
  return inOrder([...words, ...(every ? [] : secondWords(file)), ...repeated(file)]);
}

/** Files that fill a class: local-host-names, relay-domains, trusted-users, generics-domains. */
export const classFile: Language<ClassFile> = {
  parse: (text) => parseLines(text, (line) => read(line)),
  reparse: (before, text, edit) => reparseLines(before, text, edit, (line) => read(line)),
  findings,
  told: ({ lines }) => ({
    names: new Set(lines.flatMap(({ entry }) => entry.words.map(({ text }) => text.toLowerCase()))),
  }),
  tokens: (file, part) => {
    const out = [];
    for (
      let at = lineAt(file, part.from);
      at < file.lines.length && (file.starts[at] ?? 0) <= part.to;
      at++
    ) {
      const start = file.starts[at] ?? 0;
      const entry = file.lines[at]?.entry ?? empty;
      for (const { from, to } of entry.words)
        out.push({ from: start + from, to: start + to, kind: 'name' as const });
      if (entry.comment !== undefined)
        out.push({ from: start + entry.comment, to: start + entry.text.length, kind: 'comment' as const });
    }
    return out;
  },
  outline: ({ lines, starts }) =>
    lines.flatMap(({ entry }, at) =>
      entry.words.map(({ text, from, to }) => ({
        name: text,
        detail: '',
        kind: 'entry' as const,
        span: { from: (starts[at] ?? 0) + from, to: (starts[at] ?? 0) + to },
        children: [],
      })),
    ),
};

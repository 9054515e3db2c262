import type { Key } from './line-editor.ts';

type Named = Exclude<Key['kind'], 'text'>;

/** What terminals send for keys that are no text. */
const sequences: Readonly<Record<string, Named>> = {
  '\r': 'enter',
  '\n': 'enter',
  '\t': 'tab',
  '\x7f': 'backspace',
  '\b': 'backspace',
  '\x01': 'home',
  '\x02': 'left',
  '\x03': 'interrupt',
  '\x04': 'delete',
  '\x05': 'end',
  '\x06': 'right',
  '\x0b': 'killAfter',
  '\x0c': 'clear',
  '\x0e': 'down',
  '\x10': 'up',
  '\x12': 'search',
  '\x15': 'killBefore',
  '\x17': 'killWord',
  '\x1b': 'escape',
  '\x1b[A': 'up',
  '\x1b[B': 'down',
  '\x1b[C': 'right',
  '\x1b[D': 'left',
  '\x1bOA': 'up',
  '\x1bOB': 'down',
  '\x1bOC': 'right',
  '\x1bOD': 'left',
  '\x1b[H': 'home',
  '\x1b[F': 'end',
  '\x1bOH': 'home',
  '\x1bOF': 'end',
  '\x1b[1~': 'home',
  '\x1b[4~': 'end',
  '\x1b[3~': 'delete',
  '\x1b[1;5C': 'wordRight',
  '\x1b[1;5D': 'wordLeft',
  '\x1b[1;3C': 'wordRight',
  '\x1b[1;3D': 'wordLeft',
  '\x1bf': 'wordRight',
  '\x1bb': 'wordLeft',
  '\x1b\x7f': 'killWord',
};

/** One escape sequence, one control character, or text up to the next of them. */
// eslint-disable-next-line no-control-regex -- keys of a terminal are control characters
const piece = /\x1b(?:\[[0-9;?]*[ -/]*[@-~]|O.|[^[O\x1b])?|[\x00-\x1f\x7f]|[^\x00-\x1f\x7f]+/gu;

/** What a terminal sent → keys; sequences that mean nothing here are left out. */
export function keysOf(data: string): Key[] {
  return (data.match(piece) ?? []).flatMap((part): Key[] => {
    const named = sequences[part];
    if (named !== undefined) return [{ kind: named }];
    return /^[^\p{Cc}]/u.test(part) ? [{ kind: 'text', text: part }] : [];
  });
}

/** A pasted text as lines: all but the last are typed and finished, the last stays to be edited. Tabs become blanks. */
export const pastedLines = (text: string): string[] =>
  text
    .split(/\r\n|\r|\n/)
    // eslint-disable-next-line no-control-regex -- removing control characters is what this is for
    .map((line) => line.replaceAll('\t', ' ').replace(/[\x00-\x1f\x7f-\x9f]/g, ''));

import type { Span } from '../language.ts';

/** One item of a list value; `{ … }` is one item. */
export interface ListWord {
  readonly text: string;
  readonly span: Span;
}

/** Items between blanks and commas, as Postfix's mystrtokq() takes them: what stands in braces belongs together. */
export function listWords(value: string, from = 0): readonly ListWord[] {
  const words: ListWord[] = [];
  let start = -1;
  let depth = 0;
  for (let i = 0; i <= value.length; i++) {
    const char = value[i];
    const parts = char === undefined || (depth === 0 && /[\s,]/.test(char));
    if (parts) {
      if (start >= 0) words.push({ text: value.slice(start, i), span: { from: from + start, to: from + i } });
      start = -1;
      continue;
    }
    if (start < 0) start = i;
    if (char === '{') depth += 1;
    else if (char === '}') depth = Math.max(0, depth - 1);
  }
  return words;
}

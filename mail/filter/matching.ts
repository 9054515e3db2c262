import { comparedDomain, folded, withUnicodeLabels } from '../domains.ts';
import type { Term } from './terms.ts';

type TextTerm = Extract<Term, { kind: 'text' }>;

/** Says whether a text is what one of the values of a term asks for. */
export type TextMatch = (text: string) => boolean;

/** `<joe@example.com>`, as addresses are written in logs, is the address inside. */
const unwrapped = (value: string): string => /^<(.+)>$/.exec(value)?.[1] ?? value;

const ascii = (text: string): boolean => !/[^\0-\x7f]/.test(text);

function part(values: readonly string[]): TextMatch {
  const parts = values.map(folded);
  const [one = ''] = parts;
  // Plain text is found in whatever way the text around it is composed: nothing has to be made of that but lower case.
  if (parts.every(ascii))
    return parts.length === 1
      ? (text) => text.toLowerCase().includes(one)
      : (text) => {
          const hay = text.toLowerCase();
          return parts.some((value) => hay.includes(value));
        };
  return (text) => {
    const hay = withUnicodeLabels(folded(text));
    return parts.some((value) => hay.includes(value));
  };
}

function address(values: readonly string[], whole: boolean): TextMatch {
  const parts = values.map((value) => withUnicodeLabels(folded(unwrapped(value))));
  if (!whole) return part(parts);
  const wanted = new Set(parts);
  return (text) => wanted.has(withUnicodeLabels(folded(text)));
}

/** What `key:"text"` asks of one text; ignores case, and whether an IDN label is written in Unicode or as `xn--`. */
export function textMatch({ key, values, whole }: Pick<TextTerm, 'key' | 'values' | 'whole'>): TextMatch {
  switch (key) {
    case 'to':
      return address(values, whole);
    case 'from': {
      // The null sender has no text that a part could be looked for in.
      const none = values.includes('<>');
      const found = address(
        values.filter((value) => value !== '<>'),
        whole,
      );
      return (text) => (text === '' ? none : found(text));
    }
    case 'domain':
    case 'fromdomain': {
      const domains = new Set(
        values.map((value) => comparedDomain(value.startsWith('@') ? value.slice(1) : value)),
      );
      return (text) => domains.has(comparedDomain(text));
    }
    case 'id':
      // Long Postfix ids differ in nothing but the case of a letter.
      return whole ? (text) => values.includes(text) : part(values);
    default: {
      if (!whole) return part(values);
      const texts = new Set(values.map(folded));
      return (text) => texts.has(folded(text));
    }
  }
}

/** What a plain word asks of one text: that it is a part of it. */
export const wordMatch = (word: string): TextMatch => part([word]);

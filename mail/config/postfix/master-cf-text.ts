import type { Span } from '../language.ts';
import { type Logical, type LogicalLine, logicalLines } from './lines.ts';

export interface Column extends Span {
  readonly text: string;
}

/** `-o name=value` behind the command of a service. */
export interface Option {
  readonly name: string;
  readonly value: string;
  readonly span: Span;
  readonly nameSpan: Span;
  readonly valueSpan: Span;
}

/** One service: name, type, private, unprivileged, chroot, wakeup, limit of processes, command with arguments. */
export interface Service {
  readonly columns: readonly Column[];
  readonly options: readonly Option[];
  /** Arguments that are no `-o`. */
  readonly rest: readonly Column[];
  readonly span: Span;
  readonly line: number;
}

export interface MasterCf {
  readonly logical: Logical;
  readonly services: readonly Service[];
}

/** Words between blanks; `{ … }` is one word (master(5), since Postfix 3.0). */
function columnsOf({ text, from }: LogicalLine): Column[] {
  const columns: Column[] = [];
  for (let i = 0; i < text.length;) {
    if (/\s/.test(text[i] ?? '')) {
      i += 1;
      continue;
    }
    const begin = i;
    let depth = 0;
    for (; i < text.length; i++) {
      const char = text[i] ?? '';
      if (char === '{') depth += 1;
      else if (char === '}') depth -= 1;
      else if (depth <= 0 && /\s/.test(char)) break;
      // Braces group only when the word begins with one.
      if (text[begin] !== '{') depth = 0;
    }
    columns.push({ text: text.slice(begin, i), from: from + begin, to: from + i });
  }
  return columns;
}

function optionOf(flag: Column, word: Column): Option {
  const braces = word.text.startsWith('{');
  const inner = braces ? word.text.replace(/^\{\s*/, '').replace(/\s*\}$/, '') : word.text;
  const offset = word.from + word.text.indexOf(inner);
  const equals = inner.indexOf('=');
  const name = (equals < 0 ? inner : inner.slice(0, equals)).trimEnd();
  const raw = equals < 0 ? '' : inner.slice(equals + 1);
  const value = raw.trim();
  const at = offset + (equals < 0 ? inner.length : equals + 1 + (raw.length - raw.trimStart().length));
  return {
    name,
    value,
    span: { from: flag.from, to: word.to },
    nameSpan: { from: offset, to: offset + name.length },
    valueSpan: { from: at, to: at + value.length },
  };
}

export function parseMasterCf(text: string): MasterCf {
  const logical = logicalLines(text);
  const services = logical.lines.map((line): Service => {
    const all = columnsOf(line);
    const options: Option[] = [];
    const rest: Column[] = [];
    for (let i = 8; i < all.length; i++) {
      const word = all[i];
      const next = all[i + 1];
      if (word === undefined) break;
      if (word.text === '-o' && next !== undefined) {
        options.push(optionOf(word, next));
        i += 1;
      } else if (/^-o./.test(word.text))
        options.push(
          optionOf(
            { ...word, to: word.from + 2 },
            { ...word, text: word.text.slice(2), from: word.from + 2 },
          ),
        );
      else rest.push(word);
    }
    return {
      columns: all.slice(0, 8),
      options,
      rest,
      span: { from: line.from, to: line.to },
      line: line.line,
    };
  });
  return { logical, services };
}

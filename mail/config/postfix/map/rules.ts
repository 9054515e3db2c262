import type { Span } from '../../language.ts';
import type { LogicalLine } from '../lines.ts';

/** One line of a regexp: or pcre: table. */
export interface Rule {
  readonly kind: 'rule' | 'if' | 'endif' | 'other';
  readonly negated: boolean;
  /** Without its delimiters; '' where there is none. */
  readonly pattern: string;
  readonly patternSpan: Span;
  /** The closing delimiter was found. */
  readonly closed: boolean;
  readonly flags: string;
  readonly flagsSpan: Span;
  readonly value: string;
  readonly valueSpan: Span;
  readonly span: Span;
  readonly line: number;
}

/** Reads a line as dict_regexp.c and dict_pcre.c do: `if`, `endif`, or `!/pattern/flags result`. */
export function readRule({ text, from, to, line }: LogicalLine): Rule {
  const [head = '', word = ''] = /^(if|endif)\b\s*/i.exec(text) ?? [];
  const kind = word === '' ? 'rule' : word.toLowerCase() === 'if' ? 'if' : 'endif';
  let at = head.length;
  if (kind === 'endif') return bare(kind, text, at, { from, to, line });
  const negations = /^(?:!\s*)*/.exec(text.slice(at))?.[0] ?? '';
  const negated = negations.replace(/[^!]/g, '').length % 2 === 1;
  at += negations.length;
  const delimiter = text[at] ?? '';
  if (delimiter === '' || /[A-Za-z0-9\s\\]/.test(delimiter))
    return bare('other', text, at, { from, to, line });
  const begin = at + 1;
  let end = begin;
  while (end < text.length && text[end] !== delimiter) end += text[end] === '\\' ? 2 : 1;
  const closed = end < text.length;
  const stop = Math.min(end, text.length);
  const flags = closed ? (/^[^\s]*/.exec(text.slice(stop + 1))?.[0] ?? '') : '';
  const behind = closed ? stop + 1 + flags.length : text.length;
  const rest = text.slice(behind);
  const value = rest.trim();
  const valueAt = from + behind + (rest.length - rest.trimStart().length);
  return {
    kind,
    negated,
    pattern: text.slice(begin, stop),
    patternSpan: { from: from + begin, to: from + stop },
    closed,
    flags,
    flagsSpan: { from: from + stop + 1, to: from + stop + 1 + flags.length },
    value,
    valueSpan: value === '' ? { from: to, to } : { from: valueAt, to: valueAt + value.length },
    span: { from, to },
    line,
  };
}

function bare(
  kind: Rule['kind'],
  text: string,
  at: number,
  place: { readonly from: number; readonly to: number; readonly line: number },
): Rule {
  const { from, to, line } = place;
  const value = text.slice(at).trim();
  const none = { from, to: from };
  return {
    ...{ kind, negated: false, pattern: '', patternSpan: none, closed: true, flags: '', flagsSpan: none },
    value,
    valueSpan: value === '' ? { from: to, to } : { from: from + at, to },
    span: { from, to },
    line,
  };
}

/** Groups that a pattern captures; undefined where that takes a real regular expression library to tell. */
export function groupsOf(pattern: string, type: string): number | undefined {
  if (type === 'pcre' && /\(\?[|'P<&R0-9]|\(\*|\\Q/.test(pattern)) return undefined;
  let groups = 0;
  walk(pattern, (char, at) => {
    if (char === '(' && pattern[at + 1] !== '?') groups += 1;
  });
  return groups;
}

/** Every character of a pattern that is neither escaped nor in a bracket expression. Whether a bracket stays open. */
function walk(pattern: string, each: (char: string, at: number) => void): boolean {
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern[i] ?? '';
    if (char === '\\') {
      i += 1;
      continue;
    }
    if (char === '[') {
      const end = bracketEnd(pattern, i);
      if (end < 0) return true;
      i = end;
      continue;
    }
    each(char, i);
  }
  return false;
}

/** Where a bracket expression ends; -1 when it does not. `]` right behind `[` or `[^` is a member. */
function bracketEnd(pattern: string, at: number): number {
  let i = at + 1;
  if (pattern[i] === '^') i += 1;
  if (pattern[i] === ']') i += 1;
  for (; i < pattern.length; i++) {
    if (pattern[i] === '\\') {
      // An escape in PCRE, a plain member in POSIX: what follows may end the expression there.
      if (pattern[i + 1] === ']') return i + 1;
      continue;
    }
    if (pattern[i] === '[' && /[:.=]/.test(pattern[i + 1] ?? '')) {
      const close = pattern.indexOf(`${pattern[i + 1] ?? ''}]`, i + 2);
      if (close < 0) return -1;
      i = close + 1;
      continue;
    }
    if (pattern[i] === ']') return i;
  }
  return -1;
}

/** What is surely wrong with a pattern, in words; undefined where nothing is, or where only the host can tell. */
export function patternFault(pattern: string, type: string): string | undefined {
  if (type === 'pcre' && /\\Q|\(\?#|\(\*|\(\?[a-z]*x/.test(pattern)) return undefined;
  let depth = 0;
  let lowest = 0;
  const open = walk(pattern, (char) => {
    if (char === '(') depth += 1;
    else if (char === ')') {
      depth -= 1;
      lowest = Math.min(lowest, depth);
    }
  });
  // What stands in a bracket that holds a backslash is read differently by the two kinds.
  if (open) return /\[[^\]]*\\/.test(pattern) ? undefined : 'a [ is not closed';
  if (lowest < 0 && type === 'pcre') return 'a ) has no (';
  if (depth > 0 && lowest === 0) return 'a ( is not closed';
  if (type === 'pcre' && /^[*+?]/.test(pattern)) return `${pattern[0] ?? ''} has nothing to repeat`;
  return undefined;
}

/** A pattern as JavaScript tests it; undefined where the dialects may differ. */
export function scriptPattern({ pattern, flags }: Rule, type: string): RegExp | undefined {
  if (patternFault(pattern, type) !== undefined) return undefined;
  if (/[^imsx]/.test(flags) || flags.includes('x') || flags.includes('m')) return undefined;
  if (
    /\[\[?[.=]|\[:|\\[QEGKRXhHvVNUPpLlu<>]|\(\*|\(\?[^:=!]|[*+?}][+]|\\\d/.test(
      pattern.replace(/\[\[:[a-z]+:\]\]/g, ''),
    )
  )
    return undefined;
  const posix: Readonly<Record<string, string>> = {
    alpha: 'A-Za-z',
    digit: '0-9',
    alnum: 'A-Za-z0-9',
    space: '\\s',
    upper: 'A-Z',
    lower: 'a-z',
    xdigit: '0-9A-Fa-f',
    blank: ' \\t',
  };
  const source = pattern.replace(/\[\[:([a-z]+):\]\]/g, (all, name: string) =>
    posix[name] === undefined ? all : `[${posix[name]}]`,
  );
  if (/\[\[:/.test(source)) return undefined;
  // POSIX knows none of the letters behind a backslash; glibc knows some.
  if (type === 'regexp' && /\\[A-Za-z]|\(\?/.test(source)) return undefined;
  try {
    return new RegExp(source, `${flags.includes('i') ? '' : 'i'}s`);
  } catch {
    return undefined;
  }
}

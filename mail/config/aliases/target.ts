import type { Span } from '../language.ts';

export type TargetKind = 'user' | 'address' | 'escaped' | 'program' | 'file' | 'include' | 'error';

/** One thing that an alias stands for. Its place counts from the start of the text it was read from. */
export interface Target extends Span {
  readonly kind: TargetKind;
  /** As written, comments in parentheses too. */
  readonly text: string;
  /** What it means: a name in lower case, an address, a command, a path. */
  readonly value: string;
  readonly fault?: TargetFault;
}

export type TargetFault =
  | 'unbalanced-quote'
  | 'hash-comment'
  | 'missing-comma'
  | 'unquoted-program'
  | 'relative-path'
  | 'error-value'
  | 'missing-domain';

/** Text without comments in parentheses and around `<>`; quoted text stays. */
function plain(text: string): string {
  let out = '';
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === '\\' && depth === 0) {
      out += char + text.charAt(++at);
      continue;
    }
    if (depth === 0 && char === '"') quoted = !quoted;
    if (!quoted && char === '(') depth++;
    else if (!quoted && char === ')' && depth > 0) depth--;
    else if (depth === 0) out += char;
  }
  const angle = /<([^<>]*)>\s*$/.exec(out);
  return (angle?.[1] ?? out).trim();
}

/** Does an unquoted `@` stand in it? */
const hasAt = (text: string): boolean => text.replace(/"(?:[^"\\]|\\.)*"/g, 'q').includes('@');

/** Reads one target; `text` has no blanks at its ends. */
export function readTarget(text: string, from: number): Target {
  const to = from + text.length;
  const whole = /^"((?:[^"\\]|\\[^])*)"$/.exec(text)?.[1];
  const one = (kind: TargetKind, value: string, fault?: TargetFault): Target => ({
    ...{ from, to, kind, text, value },
    ...(fault === undefined ? {} : { fault }),
  });
  const inner = (whole ?? text).trim();
  if (whole === undefined && oddQuotes(text)) return one('error', text, 'unbalanced-quote');
  if (inner.startsWith('|')) {
    const command = inner.slice(1).trim();
    const bareBlank = whole === undefined && /\s/.test(command.replace(/"(?:[^"\\]|\\.)*"/g, 'q'));
    return one('program', command.replace(/^"([^]*)"$/, '$1'), bareBlank ? 'unquoted-program' : undefined);
  }
  const include = /^:include:\s*([^]*)$/i.exec(inner)?.[1];
  if (include !== undefined)
    return one('include', include.trim(), include.trim().startsWith('/') ? undefined : 'relative-path');
  if (whole === undefined && /(?:^|\s)#/.test(text)) return one('error', text, 'hash-comment');
  if (inner.startsWith('/') && !hasAt(inner)) return one('file', inner);
  if (/^error:/i.test(inner)) return one('error', inner, 'error-value');
  const address = whole === undefined ? plain(text) : inner;
  if (
    whole === undefined &&
    /\s/.test(address.replace(/"(?:[^"\\]|\\.)*"/g, 'q').replace(/\s*[@.:]\s*/g, '@'))
  )
    return one('error', address, 'missing-comma');
  if (/@\s*$/.test(address)) return one('error', address, 'missing-domain');
  if (hasAt(whole === undefined ? address : inner) || /[!%]/.test(address)) return one('address', address);
  if (address.startsWith('\\')) return one('escaped', address.slice(1).toLowerCase());
  if (/^(?:\.{1,2}|~)?[\w.-]*\//.test(address)) return one('error', address, 'relative-path');
  return one('user', address.replace(/^"([^]*)"$/, '$1').toLowerCase());
}

/** An odd number of quotation marks that are not escaped. */
export function oddQuotes(text: string): boolean {
  const marks = text.replace(/\\[^]/g, '').match(/"/g)?.length ?? 0;
  return marks % 2 === 1;
}

/**
 * Cuts what is right of a colon at its commas; those in quotes, parentheses and `<>` are none. `gaps` are parts that are
 * not read, such as comments on lines of their own.
 */
export function readTargets(whole: string, from: number, gaps: readonly Span[]): readonly Target[] {
  let text = whole;
  for (const gap of gaps) text = text.slice(0, gap.from) + ' '.repeat(gap.to - gap.from) + text.slice(gap.to);
  const found: Target[] = [];
  let start = from;
  let quoted = false;
  let depth = 0;
  const cut = (end: number): void => {
    const part = text.slice(start, end);
    const words = part.trim();
    if (words !== '') found.push(readTarget(words, start + part.length - part.trimStart().length));
    start = end + 1;
  };
  for (let at = from; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === '\\') at++;
    else if (char === '"') quoted = !quoted;
    else if (!quoted && (char === '(' || char === '<')) depth++;
    else if (!quoted && (char === ')' || char === '>')) depth = Math.max(0, depth - 1);
    else if (char === ',' && !quoted && depth === 0) cut(at);
  }
  cut(text.length);
  return found;
}

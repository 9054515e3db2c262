import type { Span } from '../language.ts';

/** A `$name` in a value, and where the name stands. */
export interface NameUse {
  readonly name: string;
  readonly span: Span;
  /** `${name?text}`, `${name:text}`: it is asked whether the name has a value. */
  readonly conditional: boolean;
}

/**
 * Names that a value refers to: `$name`, `${name}`, `$(name)`, with `?` and `:` texts that may refer to more, and
 * `${{a} == {b} ? {c} : {d}}`. `$$` is a dollar sign (postconf(5)).
 * @param from where the value begins in the file
 */
export function namesIn(value: string, from = 0): readonly NameUse[] {
  const found: NameUse[] = [];
  const pattern = /\$(?:\$|([A-Za-z0-9_]+)|\{([A-Za-z0-9_]+)\s*([}?:])|\(([A-Za-z0-9_]+)\s*([)?:]))/g;
  for (const match of value.matchAll(pattern)) {
    const name = match[1] ?? match[2] ?? match[4];
    if (name === undefined) continue;
    const at = from + match.index + (match[1] === undefined ? 2 : 1);
    const end = match[3] ?? match[5] ?? '';
    found.push({ name, span: { from: at, to: at + name.length }, conditional: end === '?' || end === ':' });
  }
  return found;
}

/** A value with the simple names in it replaced; `undefined` where a name is not known or the form is not simple. */
export function expand(
  value: string,
  look: (name: string) => string | undefined,
  depth = 0,
): string | undefined {
  if (!value.includes('$')) return value;
  if (depth > 8) return undefined;
  const parts: string[] = [];
  let end = 0;
  for (const match of value.matchAll(/\$(?:([A-Za-z0-9_]+)|\{([A-Za-z0-9_]+)\}|\(([A-Za-z0-9_]+)\)|)/g)) {
    const name = match[1] ?? match[2] ?? match[3];
    const inner = name === undefined ? undefined : look(name);
    const full = inner === undefined ? undefined : expand(inner, look, depth + 1);
    if (full === undefined) return undefined;
    parts.push(value.slice(end, match.index), full);
    end = match.index + match[0].length;
  }
  return parts.join('') + value.slice(end);
}

import { nameOf } from './names.ts';

/** What macros stand for (RFC 7208 7.2); `p` is looked up only where it is used. */
export interface MacroValues {
  /** The whole sender, its local part and its domain. */
  readonly s: string;
  readonly l: string;
  readonly o: string;
  /** The domain whose record this is. */
  readonly d: string;
  /** The client: dotted, or nibbles. */
  readonly i: string;
  readonly p: string;
  readonly v: 'in-addr' | 'ip6';
  readonly h: string;
  /** The client as people read it. */
  readonly c: string;
  readonly r: string;
  readonly t: string;
}

type Piece =
  | string
  | {
      readonly letter: keyof MacroValues;
      readonly url: boolean;
      readonly parts: number;
      readonly reverse: boolean;
      readonly delimiters: string;
    };

/**
 * A macro-string in its pieces; undefined when it breaks the grammar of RFC 7208 7.1. `c`, `r` and `t` are for
 * explanations only.
 */
export function macroPieces(text: string, explanation = false): readonly Piece[] | undefined {
  if (!/^[\x20-\x7e]*$/.test(text)) return undefined;
  const pieces: Piece[] = [];
  const form = /([^%]+)|%([%_-])|%\{([A-Za-z])(\d{0,3})(r?)([-.+,/_=]*)\}|(%)/gi;
  for (const [, plain, sign, letter, digits = '', reverse = '', delimiters = '', stray] of text.matchAll(
    form,
  )) {
    if (plain !== undefined) pieces.push(plain);
    else if (sign !== undefined) pieces.push({ '%': '%', _: ' ', '-': '%20' }[sign] ?? '');
    else if (letter !== undefined) {
      const known = (explanation ? 'slodiphvcrt' : 'slodiphv').includes(letter.toLowerCase());
      if (!known || (digits !== '' && Number(digits) === 0)) return undefined;
      pieces.push({
        letter: letter.toLowerCase() as keyof MacroValues,
        url: letter !== letter.toLowerCase(),
        parts: digits === '' ? Infinity : Number(digits),
        reverse: reverse !== '',
        delimiters: delimiters === '' ? '.' : delimiters,
      });
    } else if (stray !== undefined) return undefined;
  }
  return pieces;
}

/** `%{p}` is in it. */
export const usesName = (pieces: readonly Piece[]): boolean =>
  pieces.some((piece) => typeof piece !== 'string' && piece.letter === 'p');

export const hasMacros = (text: string): boolean => text.includes('%');

const escaped = (text: string): string =>
  text.replace(
    /[^A-Za-z0-9._~-]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );

export const expand = (pieces: readonly Piece[], values: MacroValues): string =>
  pieces
    .map((piece) => {
      if (typeof piece === 'string') return piece;
      const split = new Set(piece.delimiters);
      let parts = [''];
      for (const char of values[piece.letter])
        if (split.has(char)) parts.push('');
        else parts.push((parts.pop() ?? '') + char);
      if (piece.reverse) parts.reverse();
      if (piece.parts < parts.length) parts = parts.slice(-piece.parts);
      const text = parts.join('.');
      return piece.url ? escaped(text) : text;
    })
    .join('');

/**
 * RFC 7208 7.1: a domain-spec ends in a macro, or in a label that can be a top level one behind a dot. Says what is
 * wrong; '' for nothing.
 */
export function domainSpecFault(text: string): string {
  if (text === '') return 'no domain is named';
  if (macroPieces(text) === undefined) return `“${text}” has a % that is no macro`;
  if (/%\{[^}]*\}$|%[%_-]$/.test(text)) return '';
  const top = /\.([^.]+)\.?$/.exec(text)?.[1];
  if (top === undefined) return `“${text}” is no domain with a dot`;
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(text)) return `“${text}” is an address: that takes ip4:`;
  return /^(?:[a-z0-9]*[a-z][a-z0-9]*|[a-z0-9]+-[a-z0-9-]*[a-z0-9])$/i.test(top)
    ? ''
    : `“${text}” does not end like a domain`;
}

/** An expanded domain-spec as a name to ask for; undefined when DNS can have no such name. Long ones lose labels on the left. */
export function targetName(text: string): string | undefined {
  const labels = (text.endsWith('.') ? text.slice(0, -1) : text).split('.');
  while (labels.join('.').length > 253 && labels.length > 1) labels.shift();
  const fits =
    labels.every((label) => label.length > 0 && label.length < 64) && labels.join('.').length <= 253;
  return fits ? nameOf(labels) : undefined;
}

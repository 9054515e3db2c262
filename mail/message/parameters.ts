import { unfold } from './headers.ts';
import type { Decode } from './reading.ts';
import { decodeWords } from './words.ts';

export interface Parameters {
  /** What stands before the first `;`, in lower case: `text/html`, `attachment`. */
  readonly value: string;
  readonly named: ReadonlyMap<string, string>;
}

const one = /;[ \t]*([!#$&+\-.^_`|~0-9A-Za-z*]{1,80})[ \t]*=[ \t]*(?:"((?:[^"\\]|\\[^])*)("?)|([^; \t"]*))/g;

/** `text/plain; charset="utf-8"; name*0*=utf-8''a%20b`, with RFC 2231 and, as mailers do, RFC 2047 in quotes. */
export function readParameters(raw: string, decode: Decode): Parameters {
  const text = unfold(raw.slice(0, 10_000));
  const end = text.indexOf(';');
  const value = (end < 0 ? text : text.slice(0, end))
    .replace(/\([^()]*\)/g, '')
    .trim()
    .toLowerCase();
  const named = new Map<string, string>();
  const pieces = new Map<string, { part: number; text: string; coded: boolean }[]>();
  for (const match of text.matchAll(one)) {
    const given = match[4] ?? (match[2] ?? '').replace(/\\([^])/g, '$1');
    const [, name = '', part, star] =
      /^([^*]+)(?:\*(\d{1,3}))?(\*)?$/.exec((match[1] ?? '').toLowerCase()) ?? [];
    if (name === '') continue;
    if (part === undefined && star === undefined) {
      if (!named.has(name)) named.set(name, decodeWords(given, decode));
      continue;
    }
    const list = pieces.get(name) ?? [];
    list.push({ part: Number(part ?? 0), text: given, coded: star !== undefined });
    pieces.set(name, list);
  }
  for (const [name, list] of pieces) named.set(name, joined(list, decode));
  return { value, named };
}

function joined(list: { part: number; text: string; coded: boolean }[], decode: Decode): string {
  list.sort((a, b) => a.part - b.part);
  let charset = 'utf-8';
  let bytes = '';
  for (const [at, { text, coded }] of list.entries()) {
    let rest = text;
    const set = at === 0 && coded ? /^([^']*)'[^']*'/.exec(text) : null;
    if (set !== null) {
      charset = (set[1] ?? '') || 'utf-8';
      rest = text.slice(set[0].length);
    }
    bytes += coded
      ? rest.replace(/%([0-9A-Fa-f]{2})/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)))
      : rest;
  }
  return decode(charset, bytes);
}

import { unfold } from './headers.ts';
import type { Decode, EachHeader } from './reading.ts';
import { decodeWords } from './words.ts';

export interface HeaderHit {
  readonly id: string;
  /** `Name: value`, decoded, at most 300 characters. */
  readonly line: string;
}

/**
 * Looks for `text` in headers, ignoring case: in the line as it was sent (folds taken out) and as it is read (RFC 2047
 * words decoded). Each message is told once, with the first line that matches.
 * @param header only in headers of this name
 */
export function headerSearch(
  text: string,
  header: string | undefined,
  decode: Decode,
  hit: (hit: HeaderHit) => void,
): EachHeader {
  const wanted = text.toLowerCase();
  const only = header?.toLowerCase();
  const told = new Set<string>();
  return (id, name, raw) => {
    if (told.has(id) || (only !== undefined && name.toLowerCase() !== only)) return;
    const line = `${name}: ${unfold(raw)}`;
    const searched = only === undefined ? line : unfold(raw);
    const plain = !/[\x80-\xff]|=\?/.test(searched);
    const shown = plain ? line : `${name}: ${decodeWords(raw, decode)}`;
    const read = plain ? searched : only === undefined ? shown : shown.slice(name.length + 2);
    if (!searched.toLowerCase().includes(wanted) && (plain || !read.toLowerCase().includes(wanted))) return;
    told.add(id);
    hit({ id, line: shown.slice(0, 300) });
  };
}

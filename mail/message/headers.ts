export interface HeaderField {
  readonly name: string;
  /** What follows the colon, folded as it came, without the last line end; byte text. */
  readonly raw: string;
}

export interface HeaderBlock {
  readonly fields: readonly HeaderField[];
  /** How many there are; more than `fields` holds where there are too many. */
  readonly count: number;
  /** Where the body begins. */
  readonly bodyAt: number;
}

/** Field names are printable ASCII without a colon; blanks before the colon are an old habit. */
const field = /^([!-9;-~]{1,1000})[ \t]*:/;

/** One unfolded line → name and the rest; undefined when it is no header line. */
export function readField(line: string): HeaderField | undefined {
  const match = field.exec(line.slice(0, 1100));
  return match === null ? undefined : { name: match[1] ?? '', raw: line.slice(match[0].length) };
}

/**
 * Reads the headers that begin at `from`. They end at an empty line or, as Postfix sees it, at the first line that is
 * no header. Linear in what it reads; at most `most` fields are kept.
 * @param inside a part of a multipart message: a line that begins with `--` ends its headers
 */
export function readHeaders(
  content: string,
  from = 0,
  to = content.length,
  most = 2000,
  inside = false,
): HeaderBlock {
  const fields: HeaderField[] = [];
  let count = 0;
  let open = -1;
  let name = '';
  let at = from;
  let last = from;
  const close = (): void => {
    if (open >= 0 && fields.length < most)
      fields.push({ name, raw: content.slice(open, last).replace(/\r$/, '') });
    open = -1;
  };
  while (at < to) {
    let end = content.indexOf('\n', at);
    if (end < 0 || end > to) end = to;
    const first = content.charCodeAt(at);
    if (end === at || (first === 13 && end === at + 1)) {
      close();
      return { fields, count, bodyAt: Math.min(to, end + 1) };
    }
    if ((first === 32 || first === 9) && count > 0) last = end;
    else if (inside && first === 45 && content.charCodeAt(at + 1) === 45) break;
    else {
      const match = field.exec(content.slice(at, Math.min(end, at + 1100)));
      // An mbox line before the headers is no part of them.
      if (match === null && count === 0 && content.startsWith('From ', at)) {
        at = end + 1;
        continue;
      }
      if (match === null) break;
      close();
      count += 1;
      name = match[1] ?? '';
      open = at + match[0].length;
      last = end;
    }
    at = end + 1;
  }
  close();
  return { fields, count, bodyAt: Math.min(at, to) };
}

/** One line instead of several: line ends go, the blanks after them stay. */
export const unfold = (raw: string): string => raw.replace(/\r?\n(?=[ \t])/g, '').trim();

/** The first field of that name. */
export const fieldOf = (fields: readonly HeaderField[], name: string): string | undefined =>
  fields.find((one) => one.name.toLowerCase() === name)?.raw;

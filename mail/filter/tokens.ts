/**
 * The filter as the user types it:
 *
 *     filter = { blank | term }
 *     term   = [ "-" ] ( key sign value { "," value } | word )
 *     key    = letter { letter | "-" }             sign = ":" | "=" | "<" | ">" | "<=" | ">="
 *     value  = quoted | characters up to a blank or a comma
 *     word   = quoted | characters up to a blank
 *     quoted = '"' { character | '\"' | '\\' } '"'
 *
 * Every term narrows further (AND); values with a comma between them are alternatives (OR); `-` turns a term around.
 */
export interface Value {
  /** Without the quotation marks. */
  readonly text: string;
  readonly quoted: boolean;
  readonly from: number;
  readonly to: number;
}

export type Sign = '' | ':' | '=' | '<' | '>' | '<=' | '>=';

/** One term, not checked yet. Positions count UTF-16 units of the filter. */
export interface Token {
  readonly from: number;
  readonly to: number;
  readonly not: boolean;
  /** In lower case; empty for a plain word. */
  readonly key: string;
  readonly sign: Sign;
  readonly values: readonly Value[];
  /** The last quotation is not closed: it goes to the end of the filter. */
  readonly open: boolean;
  /** Something follows a closing quotation mark without a blank. */
  readonly glued: boolean;
}

const blank = /\s/;
const begin = /([a-z][a-z-]*)(<=|>=|[:=<>])/iy;

function quoted(text: string, from: number): { value: Value; closed: boolean } {
  let out = '';
  let at = from + 1;
  for (; at < text.length && text.charAt(at) !== '"'; at++) {
    if (text.charAt(at) === '\\' && /["\\]/.test(text.charAt(at + 1))) at++;
    out += text.charAt(at);
  }
  const closed = at < text.length;
  return { value: { text: out, quoted: true, from, to: closed ? at + 1 : at }, closed };
}

function bare(text: string, from: number, list: boolean): Value {
  let at = from;
  while (at < text.length && !blank.test(text.charAt(at)) && !(list && text.charAt(at) === ',')) at++;
  return { text: text.slice(from, at), quoted: false, from, to: at };
}

/** Cuts a filter into its terms; never fails. Time is linear in the text. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < text.length;) {
    if (blank.test(text.charAt(at))) {
      at++;
      continue;
    }
    const from = at;
    const not = text.charAt(at) === '-';
    if (not) at++;
    begin.lastIndex = at;
    const [, key = '', sign = ''] = begin.exec(text) ?? [];
    at += key.length + sign.length;
    const values: Value[] = [];
    let closed = true;
    for (;;) {
      if (text.charAt(at) === '"') {
        const found = quoted(text, at);
        values.push(found.value);
        closed = found.closed;
      } else values.push(bare(text, at, key !== ''));
      at = values.at(-1)?.to ?? at;
      if (key === '' || text.charAt(at) !== ',') break;
      at++;
    }
    const glued = at < text.length && !blank.test(text.charAt(at));
    tokens.push({
      from,
      to: at,
      not,
      key: key.toLowerCase(),
      sign: sign as Sign,
      values,
      open: !closed,
      glued: glued && key !== '',
    });
  }
  return tokens;
}

/** The text in quotation marks, whatever is in it. */
export const quotation = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;

/** A value as it has to be written so that it is read as exactly this text. */
export const quote = (text: string): string =>
  text !== '' && !/[\s,"\\]/.test(text) ? text : quotation(text);

/**
 * Bytes as text that can be edited, and back, without a loss: what has a picture shows as itself, UTF-8 as its characters, CR as `←`,
 * LF as `↓` and a real line break, everything else as `⟦FF⟧`. Arrows, since the pictures that Unicode has for controls are in few fonts.
 */

const open = '⟦';
const close = '⟧';
const hex = (byte: number): string => `${open}${byte.toString(16).toUpperCase().padStart(2, '0')}${close}`;

/** Characters that would not be read back as themselves, or cannot be seen. */
const unsafe =
  // eslint-disable-next-line no-misleading-character-class -- finding these characters is what this is for
  /[\u0080-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202f\u2060-\u206f\u2190\u2193\u2400-\u2424\u27e6\u27e7\u3164\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]|\p{Co}|\p{Cn}/u;

const unicode = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Length of the UTF-8 sequence that this byte begins; 0 where none can. */
const lengthOf = (byte: number): number =>
  byte >= 0xc2 && byte < 0xe0 ? 2 : byte >= 0xe0 && byte < 0xf0 ? 3 : byte >= 0xf0 && byte < 0xf5 ? 4 : 0;

function character(bytes: string, at: number): { text: string; length: number } {
  const length = lengthOf(bytes.charCodeAt(at));
  const part = bytes.slice(at, at + length);
  if (length > 0 && part.length === length)
    try {
      const text = unicode.decode(Uint8Array.from(part, (char) => char.charCodeAt(0)));
      if (!unsafe.test(text)) return { text, length };
    } catch {
      // Not UTF-8: shown as a byte.
    }
  return { text: hex(bytes.charCodeAt(at)), length: 1 };
}

/** Byte text → text to edit. */
export function editable(bytes: string): string {
  let out = '';
  let from = 0;
  const rare = /[^\t\x20-\x7e]/g;
  for (let found = rare.exec(bytes); found !== null; found = rare.exec(bytes)) {
    const at = found.index;
    out += bytes.slice(from, at);
    const byte = bytes.charCodeAt(at);
    if (byte === 0x0a) out += '↓\n';
    else if (byte === 0x0d) out += '←';
    else {
      const { text, length } = character(bytes, at);
      out += text;
      rare.lastIndex = at + length;
    }
    from = rare.lastIndex;
  }
  return out + bytes.slice(from);
}

const utf8 = new TextEncoder();

/** Text as edited → byte text. A line break of its own, as somebody typed it, is CRLF. */
export function bytesOfEdited(text: string): string {
  return text.replace(
    /↓\n?|\n|←|⟦([0-9A-Fa-f]{2})⟧|[\u0080-\uffff]/g,
    (piece: string, byte: string | undefined, at: number) => {
      if (byte !== undefined) return String.fromCharCode(parseInt(byte, 16));
      if (piece.startsWith('↓')) return '\n';
      if (piece === '←') return '\r';
      if (piece === '\n') return '\r\n';
      const unit = piece.charCodeAt(0);
      // The second half of a pair is written with the first.
      if (unit >= 0xdc00 && unit < 0xe000 && isHigh(text.charCodeAt(at - 1))) return '';
      const whole = isHigh(unit) ? text.slice(at, at + 2) : piece;
      return String.fromCharCode(...utf8.encode(whole));
    },
  );
}

const isHigh = (unit: number): boolean => unit >= 0xd800 && unit < 0xdc00;

/** How a stretch of bytes is made of lines and rarities. */
export interface ByteCount {
  readonly length: number;
  readonly crlf: number;
  readonly bareLf: number;
  readonly bareCr: number;
  readonly nul: number;
  readonly eightBit: number;
  /** Of a line, without its end. */
  readonly longest: number;
}

export function countBytes(bytes: string): ByteCount {
  const count = (pattern: RegExp): number => bytes.match(pattern)?.length ?? 0;
  let longest = 0;
  let from = 0;
  for (let at = bytes.indexOf('\n'); at >= 0; at = bytes.indexOf('\n', from)) {
    longest = Math.max(longest, at - from - (bytes[at - 1] === '\r' && at > from ? 1 : 0));
    from = at + 1;
  }
  const crlf = count(/\r\n/g);
  return {
    length: bytes.length,
    crlf,
    bareLf: count(/\n/g) - crlf,
    bareCr: count(/\r/g) - crlf,
    nul: count(/\0/g),
    eightBit: count(/[\x80-\xff]/g),
    longest: Math.max(longest, bytes.length - from),
  };
}

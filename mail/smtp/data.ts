/** About as much as goes out in one piece. */
const piece = 64 * 1024;

/**
 * A message as it goes over the wire after DATA, in pieces: every line end is CRLF, and a dot that begins a line is doubled
 * (RFC 5321 4.5.2). `end` follows on a line of its own, unless it is ''. Byte text.
 */
export function* stuffed(bytes: string, end: string): Generator<string> {
  let lineStart = true;
  for (let at = 0; at < bytes.length;) {
    let to = Math.min(bytes.length, at + piece);
    // A CR and its LF stay together.
    if (bytes[to - 1] === '\r' && bytes[to] === '\n') to += 1;
    const part = bytes.slice(at, to).replace(/\r\n|\r|\n/g, '\r\n');
    const dotted = part.replace(/\n\./g, '\n..');
    yield lineStart && dotted.startsWith('.') ? `.${dotted}` : dotted;
    lineStart = part.endsWith('\n');
    at = to;
  }
  if (end === '') return;
  yield (lineStart ? '' : '\r\n') + (end.startsWith('\r\n') ? end.slice(2) : end);
}

/** Exactly these bytes, in pieces. */
export function* raw(bytes: string, end: string): Generator<string> {
  for (let at = 0; at < bytes.length; at += piece) yield bytes.slice(at, at + piece);
  if (end !== '') yield end;
}

/** BDAT commands (RFC 3030) with what follows each; an empty message is one empty last chunk. */
export function* chunks(
  bytes: string,
  size: number,
): Generator<{ readonly command: string; readonly data: string }> {
  let at = 0;
  do {
    const data = bytes.slice(at, at + size);
    at += size;
    yield { command: `BDAT ${data.length}${at >= bytes.length ? ' LAST' : ''}\r\n`, data };
  } while (at < bytes.length);
}

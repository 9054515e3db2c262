import { labelsOf, nameOf } from '#mail/dns/names';

/** What came is no DNS message. `message` says what is wrong with it. */
export class NotAMessage extends Error {}

const longestName = 255;
const longestLabel = 63;

/** A name in presentation form as bytes; undefined when it is no name. */
export function nameBytes(name: string): Buffer | undefined {
  const labels = labelsOf(name);
  if (labels === undefined) return undefined;
  const parts = labels.map((label) => `${String.fromCharCode(label.length)}${label}`);
  return Buffer.from(`${parts.join('')}\0`, 'latin1');
}

/** Reads a name that begins at `at`, following compression. `end` is behind what stands there itself. Ends with a dot, as dig prints it. */
export function readName(message: Buffer, at: number): { readonly name: string; readonly end: number } {
  const labels: string[] = [];
  let length = 1;
  let end: number | undefined;
  let place = at;
  for (;;) {
    const size = byteAt(message, place);
    if (size >= 0xc0) {
      const target = ((size & 0x3f) << 8) | byteAt(message, place + 1);
      end ??= place + 2;
      // Only backwards, or two pointers could lead to each other for ever.
      if (target >= place) throw new NotAMessage('a name points forward');
      place = target;
      continue;
    }
    if (size > longestLabel) throw new NotAMessage('a label of an unknown kind');
    if (size === 0) break;
    length += size + 1;
    if (length > longestName) throw new NotAMessage('a name is longer than 255 bytes');
    if (place + 1 + size > message.length) throw new NotAMessage('it ends within a name');
    labels.push(message.toString('latin1', place + 1, place + 1 + size));
    place += size + 1;
  }
  return { name: labels.length === 0 ? '.' : `${nameOf(labels)}.`, end: end ?? place + 1 };
}

export function byteAt(message: Buffer, at: number): number {
  const byte = message[at];
  if (byte === undefined) throw new NotAMessage('it ends too early');
  return byte;
}

import { createHash } from 'node:crypto';
import type { Duplex } from 'node:stream';

/** Every octet in every place, as many as are wanted. */
export function bytesOf(size: number): Buffer {
  const bytes = Buffer.alloc(size);
  for (let at = 0; at < size; at += 1) bytes[at] = (at * 31 + (at >> 8)) & 0xff;
  return bytes;
}

export const digest = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** All that comes until the other side ends; rejects with what the stream failed with. */
export function readAll(stream: Duplex): Promise<Buffer> {
  const pieces: Buffer[] = [];
  return new Promise((resolve, reject) => {
    stream.on('data', (piece: Buffer) => pieces.push(piece));
    stream.on('end', () => resolve(Buffer.concat(pieces)));
    stream.on('error', reject);
    stream.on('close', () => resolve(Buffer.concat(pieces)));
  });
}

/** Resolves with the first bytes. */
export const firstBytes = (stream: Duplex): Promise<string> =>
  new Promise((resolve, reject) => {
    stream.once('data', (piece: Buffer) => resolve(piece.toString('latin1')));
    stream.once('error', reject);
  });

export const closeOf = (stream: Duplex): Promise<void> =>
  new Promise((resolve) => {
    if (stream.closed) resolve();
    else stream.once('close', () => resolve());
  });

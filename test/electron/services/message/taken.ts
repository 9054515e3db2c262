import { createHash } from 'node:crypto';
import type { ReadMessage } from '#mail/message/reading';
import { mtas } from '#mail/mta/index';
import type { QueueMessage } from '#mail/queue';
import type { Api } from '../queue/bench.ts';

export interface Taken extends ReadMessage {
  readonly problem: string;
  readonly todo: string;
  readonly cut: boolean;
  readonly left: boolean;
}

/** Reads a message through the contract, as the window does. */
export async function takeMessage(
  api: Api,
  hostId: string,
  { source, id }: { source: string; id: string },
  maxBytes = 100_000_000,
): Promise<Taken> {
  const mta = source.startsWith('postfix') ? mtas.postfix : mtas.sendmail;
  const reader = mta.message!.reader();
  let end = { problem: 'it never ended', todo: '', cut: false, left: false };
  for await (const chunk of await api.message.read({ hostId, source, id, maxBytes }))
    if (chunk.kind === 'text') reader.push(chunk.part, chunk.bytes);
    else end = chunk;
  return { ...reader.read(), ...end };
}

export const sha256 = (byteText: string): string =>
  createHash('sha256').update(Buffer.from(byteText, 'latin1')).digest('hex');

export const to = (messages: readonly QueueMessage[], recipient: string): QueueMessage => {
  const found = messages.find(({ recipients }) => recipients.some(({ address }) => address === recipient));
  if (found === undefined) throw new Error(`nothing queued for ${recipient}`);
  return found;
};

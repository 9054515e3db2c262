import { implement } from '@orpc/server';
import { contract } from '#contract/index';
import { messageAhead, type MessageChunk } from '#contract/message';
import { headerSearch, type HeaderHit } from '#mail/message/search';
import type { Reach } from '../hosts/reach.ts';
import { decode } from './charset.ts';
import { Credit } from './credit.ts';
import { groundOf, problemOf, readMessage } from './reading.ts';
import { refused } from '../work/refusals.ts';
import { relay } from './relay.ts';

const os = implement(contract);

type Found =
  { kind: 'hits'; hits: HeaderHit[]; searched: number } | { kind: 'end'; problem: string; todo: string };

/** Hits are told when something was found, and at least this often while there is nothing. */
const tellEveryMs = 300;

/** Reads queued messages and searches their headers. */
export function createMessageService({ reach }: { readonly reach: Reach }) {
  const credit = new Credit(messageAhead);

  async function* readOne(
    input: { hostId: string; source: string; id: string; maxBytes: number; reading?: string | undefined },
    outer: AbortSignal | undefined,
  ): AsyncGenerator<MessageChunk> {
    const { hostId, id, maxBytes, reading } = input;
    const ground = await groundOf(reach, hostId, input.source);
    if (!ground.queue.isId(id))
      throw refused(`${id} is no queue id of this host.`, 'Nothing was sent to it.');
    if (reading !== undefined) credit.open(reading);
    try {
      yield* relay<MessageChunk>(
        outer,
        (signal, put) =>
          readMessage(reach, hostId, ground, { id, maxBytes, signal }, async (chunk) => {
            await put(chunk);
            if (reading !== undefined && chunk.kind === 'text')
              await credit.sent(reading, chunk.bytes.length);
          }),
        () => {
          if (reading !== undefined) credit.close(reading);
        },
      );
    } finally {
      if (reading !== undefined) credit.close(reading);
    }
  }

  async function* searchOne(
    input: { hostId: string; source: string; text: string; header?: string | undefined },
    outer: AbortSignal | undefined,
  ): AsyncGenerator<Found> {
    const { facts, source, message } = await groundOf(reach, input.hostId, input.source);
    yield* relay<Found>(outer, async (signal, put) => {
      let hits: HeaderHit[] = [];
      let searched = 0;
      let last = '';
      let told = Date.now();
      const look = headerSearch(input.text, input.header, decode, (hit) => hits.push(hit));
      const reader = message.headersReader((id, name, raw) => {
        if (id !== last) searched += 1;
        last = id;
        look(id, name, raw);
      });
      const tell = async (): Promise<void> => {
        const found = hits;
        hits = [];
        told = Date.now();
        await put({ kind: 'hits', hits: found, searched });
      };
      const result = await reach.run(input.hostId, message.headers(source, facts), {
        action: 'message.search',
        signal,
        onStdout: async (bytes) => {
          reader.push(bytes);
          if (hits.length >= 200 || Date.now() - told >= tellEveryMs) await tell();
        },
      });
      reader.end();
      await tell();
      await put({ kind: 'end', ...problemOf(result) });
    });
  }

  const router = os.message.router({
    read: os.message.read.handler(({ input, signal }) => readOne(input, signal)),
    took: os.message.took.handler(({ input }) => {
      credit.took(input.reading, input.bytes);
      return {};
    }),
    search: os.message.search.handler(({ input, signal }) => searchOne(input, signal)),
  });
  return { router };
}

import { createRouterClient } from '@orpc/server';
import { resolveObjectURL } from 'node:buffer';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSession } from '../../../../../renderer/app/session.ts';
import { MessageRoom } from '../../../../../renderer/features/queue/message/message-room.ts';
import type { ConnectReader } from '../../../../../renderer/features/queue/message/reader-link.ts';
import {
  createMessageStore,
  type MessageState,
} from '../../../../../renderer/features/queue/message/store.ts';
import { ReadingRoom } from '../../../../../renderer/features/queue/reading-room.ts';
import { createQueueStore } from '../../../../../renderer/features/queue/store.ts';
import { createPreviewServices } from '../../../preview/preview-services.ts';

/** The worker's work, without a worker: slow, so that everything is under way for a while. */
const working: ConnectReader = (hear) => {
  let open = true;
  const room = new MessageRoom((tell) => {
    if (open) hear(tell);
  });
  return {
    post: (ask) => {
      const copy = structuredClone(ask);
      setTimeout(() => open && room.take(copy), 2);
    },
    stop: () => {
      open = false;
    },
  };
};

const saved: { name: string; url: string }[] = [];

beforeEach(() => {
  saved.length = 0;
  vi.stubGlobal('document', {
    createElement: () => {
      const link = {
        href: '',
        download: '',
        click: () => saved.push({ name: link.download, url: link.href }),
      };
      return link;
    },
  });
});

let stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops) stop();
  stops = [];
  vi.unstubAllGlobals();
});

async function openMessages(connect: ConnectReader, patience?: number) {
  const services = createPreviewServices({
    rows: 60,
    hosts: 'all',
    broken: false,
    prompt: undefined,
    slow: 1,
    keychain: false,
  });
  const api = createRouterClient(services.router);
  const { session, start } = createSession(api, (heard) => {
    heard({ kind: 'open' });
    return () => undefined;
  });
  const queue = createQueueStore(api, session, (hear) => {
    const room = new ReadingRoom((tell) => hear(structuredClone(tell)));
    return { post: (ask) => queueMicrotask(() => room.take(structuredClone(ask))), stop: () => undefined };
  });
  const message = createMessageStore(api, session, queue.store, connect, patience);
  session.getState().go({ hostId: 'mx1', page: 'queue' });
  stops = [start(), queue.start(), message.start()];
  await vi.waitFor(() => expect(queue.store.getState().order.length).toBeGreaterThan(50), 8000);
  const rows = [...queue.store.getState().order].flatMap((row) => queue.store.getState().rows.get(row) ?? []);
  const small = rows.filter(({ id }) => !id.endsWith('7'));
  const large = rows.filter(({ id }) => id.endsWith('7'));
  const state = (): MessageState => message.store.getState();
  const open = (row: { row: number } | undefined): void => queue.store.getState().open(row?.row ?? -1);
  return { api, queue: queue.store, small, large, state, open };
}

const read = (state: () => MessageState): Promise<void> =>
  vi.waitFor(() => {
    expect(state().reading).toBe(false);
    expect(state().digest).toBeDefined();
  }, 10_000);

async function contentOf(
  api: Awaited<ReturnType<typeof openMessages>>['api'],
  row: { source: string; id: string },
) {
  let content = '';
  const chunks = await api.message.read({
    hostId: 'mx1',
    source: row.source,
    id: row.id,
    maxBytes: 200_000_000,
  });
  for await (const chunk of chunks) if (chunk.kind === 'text' && chunk.part === 1) content += chunk.bytes;
  return content;
}
const savedBytes = async (): Promise<string> =>
  Buffer.from((await resolveObjectURL(saved[0]?.url ?? '')?.arrayBuffer()) ?? new ArrayBuffer(0)).toString(
    'latin1',
  );

describe('a message that is opened', () => {
  it('is read when somebody looks at more than the listing knows, and not before', async () => {
    const { small, state, open } = await openMessages(working);
    open(small[0]);
    await new Promise((later) => setTimeout(later, 300));
    expect(state().digest).toBeUndefined();
    state().show('headers');
    await read(state);
    expect(state().digest?.headers.map(({ name }) => name)).toContain('List-Unsubscribe');
    expect(state().envelope.length).toBeGreaterThan(0);
  });

  it('is the one that is shown, however fast the others were passed by', async () => {
    const { small, state, open } = await openMessages(working);
    open(small[0]);
    state().show('source');
    for (const [at, row] of small.slice(1, 12).entries()) {
      open(row);
      // Some are left while they are read, some before.
      await new Promise((later) => setTimeout(later, (at % 3) * 110));
    }
    await read(state);
    expect(state().row).toBe(small[11]?.row);
    expect(state().problem).toBeUndefined();
  });

  it('that left the table is said to be gone, not read for ever', async () => {
    const { state, open } = await openMessages(working);
    state().show('source');
    open(undefined);
    await vi.waitFor(() => expect(state().problem?.what).toContain('not in the table'), 5000);
    expect(state().reading).toBe(false);
  });

  it('stops when it is told to, with what came until then', async () => {
    const { large, state, open } = await openMessages(working);
    open(large[0]);
    state().show('source');
    await read(state);
    expect(state().cut).toBe(true);
    state().loadAll();
    await vi.waitFor(() => expect(state().bytes).toBeGreaterThan(1_000_000), 5000);
    state().stop();
    await read(state);
    expect(state().problem?.what).toBe('Stopped.');
    expect(state().bytes).toBeLessThan(50_000_000);
  });
});

describe('a worker', () => {
  it.each([
    ['that never answers', () => ({ post: () => undefined, stop: () => undefined })],
    ['that breaks', (_hear, broke) => ({ post: () => void setTimeout(broke, 5), stop: () => undefined })],
    [
      'that takes the message in and then falls silent',
      (hear) => {
        const worker = working(hear, () => undefined);
        return { ...worker, post: (ask) => ask.kind !== 'end' && worker.post(ask) };
      },
    ],
  ] satisfies [string, ConnectReader][])('%s ends the reading in words', async (_name, connect) => {
    const { small, state, open } = await openMessages(connect, 150);
    open(small[0]);
    state().show('source');
    await vi.waitFor(() => expect(state().problem?.what).toContain('could not take this message in'), 8000);
    expect(state().reading).toBe(false);
  });

  it('that broke is followed by another one when the message is read again', async () => {
    let times = 0;
    const { small, state, open } = await openMessages((hear, broke) => {
      if (times++ > 0) return working(hear, broke);
      return { post: () => void setTimeout(broke, 5), stop: () => undefined };
    });
    open(small[0]);
    state().show('source');
    await vi.waitFor(() => expect(state().problem).toBeDefined(), 5000);
    state().read();
    await read(state);
    expect(state().problem).toBeUndefined();
  });
});

describe('what is saved', () => {
  it('is the message byte for byte', async () => {
    const { api, small, state, open } = await openMessages(working);
    open(small[0]);
    state().save('');
    await vi.waitFor(() => expect(saved).toHaveLength(1), 10_000);
    expect(saved[0]?.name).toBe(`${small[0]?.id ?? ''}.eml`);
    expect(await savedBytes()).toBe(await contentOf(api, small[0]!));
  });

  it('is all of a large message, although only its beginning was read', async () => {
    const { api, large, state, open } = await openMessages(working);
    open(large[0]);
    state().show('headers');
    await read(state);
    expect(state().cut).toBe(true);
    state().save('');
    await vi.waitFor(() => expect(saved).toHaveLength(1), 60_000);
    expect((await savedBytes()) === (await contentOf(api, large[0]!))).toBe(true);
  }, 90_000);

  it('is a part of the nested message that is shown, not of the one around it', async () => {
    const { small, state, open } = await openMessages(working);
    open(small[0]);
    state().show('parts');
    await read(state);
    const nested = state().digest?.parts.find(({ type }) => type === 'message/rfc822');
    state().enter(nested?.path ?? '');
    await vi.waitFor(() => expect(state().trail).toHaveLength(2));
    expect(state().digest?.subject).toBe('Ursprüngliche Rechnung');
    state().save('');
    await vi.waitFor(() => expect(saved).toHaveLength(1), 5000);
    expect(await savedBytes()).toMatch(/^Received: from inner\.example[^]*The first message, inside\.\n/);
  });
});

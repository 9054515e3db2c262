import type { AnySchema } from '@orpc/contract';
import { isDefinedError, ORPCError } from '@orpc/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Api } from '../../renderer/app/client.ts';
import { neverAnInput, procedures, samples } from './samples.ts';
import { bigChunkBytes, bigChunks, script } from './scripted-services.ts';

/** One window's end of a door. `disconnect` is abrupt: nothing is said to the server. */
export interface Connected {
  readonly api: Api;
  disconnect(): void;
}

/** A running door with scripted services behind it. */
export interface OpenedDoor {
  connect(): Promise<Connected>;
  close(): Promise<void>;
}

export type Call = (input?: unknown, options?: { signal: AbortSignal }) => Promise<unknown>;

/** The procedure at a path of the contract. */
export const callOf = (api: Api, path: string): Call => {
  const [feature = '', name = ''] = path.split('.');
  return (api as unknown as Record<string, Record<string, Call>>)[feature]![name]!;
};

/** What a promise that must fail fails with. */
export const caught = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    (value) => {
      throw new Error(`was answered with ${JSON.stringify(value).slice(0, 200)}`);
    },
    (error: unknown) => error,
  );

/** The next value of a stream that must not be over. */
export async function take<T>(stream: AsyncIterator<T, unknown>): Promise<T> {
  const { done, value } = await stream.next();
  if (done === true) throw new Error('the stream is over');
  return value;
}

/** Every input that must be refused before it reaches a service. */
export const rows = Object.entries(samples).flatMap(([path, { good, bad = [], list = false }]) =>
  good === undefined
    ? []
    : [...neverAnInput.filter((input) => !(list && Array.isArray(input))), ...bad].map((input) => ({
        path,
        input,
        shown: input === undefined ? 'nothing' : JSON.stringify(input).slice(0, 90),
      })),
);

/** What every door has to do alike, whatever carries the messages. `windows`: how many it lets in at a time. */
export function contractSuite(name: string, windows: 'one' | 'many', open: () => Promise<OpenedDoor>): void {
  describe(`the contract through ${name}`, () => {
    let door: OpenedDoor;
    let own: Connected;
    let api: Api;
    beforeAll(async () => {
      door = await open();
      own = await door.connect();
      api = own.api;
    });
    afterAll(async () => {
      own.disconnect();
      await door.close();
    });

    /** Outcomes that the server wrote down for the streams of one kind, oldest first. */
    const written = async (action: string, from: Api = api): Promise<readonly string[]> => {
      const { entries } = await from.journal.list({ writesOnly: false, text: action, limit: 1000 });
      return entries.map(({ outcome }) => outcome).reverse();
    };

    it('has a sample of every procedure', () => {
      expect(Object.keys(samples).sort()).toEqual([...procedures.keys()].sort());
    });

    it.each(Object.entries(samples))('answers %s in the promised shape', async (path, { good, stream }) => {
      const stop = new AbortController();
      const answer = await callOf(api, path)(good, { signal: stop.signal });
      const schema = procedures.get(path)?.['~orpc'].outputSchema as AnySchema;
      if (stream === true) {
        // Validated value by value on the server; here it must arrive as a stream at all.
        const first = await (answer as AsyncIterableIterator<unknown>).next();
        expect(first.done).toBe(false);
        expect(first.value).toBeDefined();
        stop.abort();
      } else {
        const checked = await schema['~standard'].validate(answer);
        expect(checked).toEqual({ value: answer });
      }
    });

    it.each(rows)('$path refuses $shown', async ({ path, input }) => {
      const error = await caught(callOf(api, path)(input));
      expect(error).toBeInstanceOf(ORPCError);
      expect(error).toMatchObject({ code: 'BAD_REQUEST', status: 400 });
    });

    it('answers the errors of the contract with their type and data', async () => {
      const unknown = await caught(api.hosts.probe({ id: 'nobody' }));
      expect(isDefinedError(unknown)).toBe(true);
      expect(unknown).toMatchObject({ code: 'NO_SUCH_HOST', status: 404 });

      const stream = await api.queue.list({ hostId: script.broken });
      const failed = await caught(stream.next());
      expect(failed).toMatchObject({
        code: 'HOST_FAILED',
        status: 502,
        data: { what: 'mailq failed', todo: 'look', raw: '<b>\u001b[31m raw' },
      });
    });

    it('answers a defect without telling anything about it', async () => {
      const error = await caught(api.hosts.probe({ id: script.broken }));
      expect(error).toMatchObject({ code: 'INTERNAL_SERVER_ERROR', status: 500 });
      expect(JSON.stringify(error)).not.toContain('secret');
      expect(String((error as Error).stack)).not.toContain('/secret/path');
    });

    it.each([
      ['nobody', 'home'],
      ['hosts', 'constructor'],
      ['__proto__', 'toString'],
      ['hosts', '__proto__'],
      ['hosts', 'watch~orpc'],
      ['..', 'hosts'],
    ])('knows no procedure %s.%s', async (feature, procedure) => {
      const router = api as unknown as Record<string, Record<string, Call>>;
      const error = await caught(
        Promise.resolve().then(() => Reflect.get(Reflect.get(router, feature), procedure)({})),
      );
      expect(error).toBeInstanceOf(Error);
      if (error instanceof ORPCError) expect(error.status).toBe(404);
    });

    it('keeps every character of a text', async () => {
      const sender = '\u0000\u001b[31m<script>"\\\u2028\u202e é 😀 \ud800';
      const target = { source: 'postfix', id: '4XyZ12345', arrivedAt: 1, sizeBytes: 2, sender };
      const { jobId } = await api.queue.act({
        hostId: 'quick',
        action: 'hold',
        targets: [target],
        reason: '',
      });
      expect(jobId).toBe(`1 ${sender}`);
    });

    it('takes 200,000 messages in one action, and no more', async () => {
      const targets = Array.from({ length: 200_000 }, (_, at) => ({
        source: 'postfix-main',
        id: `4XyZ${at}`.padEnd(14, 'b'),
        arrivedAt: 1_700_000_000 + at,
        sizeBytes: at,
        sender: `somebody-${at}@a-rather-long-domain.example.org`,
      }));
      const act = { hostId: 'quick', action: 'delete', reason: '' } as const;
      const { jobId } = await api.queue.act({ ...act, targets });
      expect(jobId).toBe('200000 somebody-199999@a-rather-long-domain.example.org');
      const error = await caught(api.queue.act({ ...act, targets: [...targets, targets[0]!] }));
      expect(error).toMatchObject({ code: 'BAD_REQUEST' });
    }, 60_000);

    it('carries a listing of 50 MiB whole and in order', async () => {
      const parts: number[] = [];
      let size = 0;
      let wrong = 0;
      for await (const chunk of await api.queue.list({ hostId: script.big })) {
        if (chunk.kind !== 'text') continue;
        parts.push(chunk.part);
        size += chunk.bytes.length;
        if (!chunk.bytes.startsWith('é<\u0000>é<') || !chunk.bytes.endsWith('<\u0000>')) wrong += 1;
      }
      expect(parts).toEqual(Array.from({ length: bigChunks }, (_, at) => at));
      expect(size).toBe(bigChunks * bigChunkBytes);
      expect(wrong).toBe(0);
      expect(await written(`queue.list ${script.big}`)).toEqual(['ok', 'ok']);
    }, 60_000);

    it('tells a watcher what is now, and then every change', async () => {
      const watcher = await api.hosts.watch();
      const before = await take(watcher);
      const next = take(watcher);
      const { id } = await api.hosts.add(samples['hosts.add']!.good as Parameters<Api['hosts']['add']>[0]);
      const ids = (await next).map(({ host }) => host.id);
      expect(ids).toHaveLength(before.length + 1);
      expect(ids).toContain(id);
      await watcher.return();
    });

    it('ends a stream on the server when its reader leaves the loop', async () => {
      const before = (await written(`queue.list ${script.endless}`)).length;
      for await (const chunk of await api.queue.list({ hostId: script.endless }))
        if (chunk.kind === 'text') break;
      await expect
        .poll(async () => (await written(`queue.list ${script.endless}`)).slice(before))
        .toEqual(['ok', 'cancelled']);
    });

    it('ends a stream and a call on the server when they are aborted', async () => {
      const stop = new AbortController();
      const watcher = await api.queue.jobs(undefined, { signal: stop.signal });
      await watcher.next();
      const next = caught(watcher.next());
      const call = caught(api.hosts.connect({ id: script.silent }, { signal: stop.signal }));
      await expect.poll(() => written('hosts.connect')).toContain('ok');
      stop.abort();
      expect(await next).toBeInstanceOf(Error);
      expect(await call).toBeInstanceOf(Error);
      await expect.poll(async () => (await written('queue.jobs')).at(-1)).toBe('cancelled');
      await expect.poll(async () => (await written('hosts.connect')).at(-1)).toBe('cancelled');
    });

    it('answers every caller with its own answer, a hundred at a time', async () => {
      const ids = Array.from({ length: 100 }, (_, at) => String(at));
      const answers = await Promise.all(ids.map((jobId) => api.queue.undo({ jobId })));
      expect(answers.map(({ jobId }) => jobId)).toEqual(ids);
    });

    it('ends everything a window had started when it disconnects', async () => {
      const before = (await written('hosts.prompts')).length;
      const stream = await api.hosts.prompts();
      await take(stream);
      const pending = caught(take(stream));
      const call = caught(api.hosts.connect({ id: script.silent }));
      await expect.poll(async () => (await written('hosts.connect')).at(-1)).toBe('ok');
      own.disconnect();
      expect(await pending).toBeInstanceOf(Error);
      expect(await call).toBeInstanceOf(Error);
      own = await door.connect();
      ({ api } = own);
      await expect
        .poll(async () => (await written('hosts.prompts')).slice(before))
        .toEqual(['ok', 'cancelled']);
      await expect.poll(async () => (await written('hosts.connect')).at(-1)).toBe('cancelled');
    });

    if (windows === 'one') return;
    it('leaves the other windows alone when one disconnects', async () => {
      const before = (await written('hosts.prompts')).length;
      const mine = await api.hosts.prompts();
      await take(mine);
      const gone = await door.connect();
      const theirs = await gone.api.hosts.prompts();
      await take(theirs);
      gone.disconnect();
      const outcomes = async (): Promise<readonly string[]> => (await written('hosts.prompts')).slice(before);
      await expect.poll(outcomes).toEqual(['ok', 'ok', 'cancelled']);
      await mine.return();
      await expect.poll(outcomes).toEqual(['ok', 'ok', 'cancelled', 'cancelled']);
    });
  });
}

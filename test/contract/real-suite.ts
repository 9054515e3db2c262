import { isDefinedError, ORPCError } from '@orpc/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Api } from '../../renderer/app/client.ts';
import { samples } from './samples.ts';
import { callOf, caught, rows, take, type Connected, type OpenedDoor } from './suite.ts';

type Draft = Parameters<Api['hosts']['add']>[0];

/** A draft that connects to nothing: port 1 of this machine. */
const nowhere: Draft = {
  ...(samples['hosts.add']?.good as Extract<Draft, { kind: 'ssh' }>),
  name: 'nowhere',
  address: '127.0.0.1',
  port: 1,
};

/** What the real services have to do through a door while there is no host to talk to. */
export function realSuite(
  name: string,
  kind: 'desktop' | 'serve' | 'memory',
  open: () => Promise<OpenedDoor>,
): void {
  describe(`the real services through ${name}`, () => {
    let door: OpenedDoor;
    let own: Connected;
    let api: Api;
    beforeAll(async () => {
      door = await open();
      own = await door.connect();
      ({ api } = own);
    }, 60_000);
    afterAll(async () => {
      own.disconnect();
      await door.close();
    });

    it('know which door they stand behind', async () => {
      const info = await api.app.info();
      expect(info.door).toBe(kind);
      expect(info.version).toMatch(/^\d+\.\d+\.\d+/);
    });

    it.each(rows)('$path refuses $shown', async ({ path, input }) => {
      expect(await caught(callOf(api, path)(input))).toMatchObject({ code: 'BAD_REQUEST', status: 400 });
    });

    // Everything that names a host: there is none of that name.
    it.each(Object.entries(samples).filter(([, { good }]) => JSON.stringify(good ?? '').includes('"quick"')))(
      '%s knows no host of that name',
      async (path, { good, stream }) => {
        const call = callOf(api, path)(good);
        const answer =
          stream === true ? call.then((opened) => (opened as AsyncIterator<unknown>).next()) : call;
        const outcome: unknown = await answer.catch((error: unknown) => error);
        if (outcome instanceof Error) {
          expect(outcome).toBeInstanceOf(ORPCError);
          expect(outcome).toMatchObject({ code: 'NO_SUCH_HOST', status: 404 });
          expect(isDefinedError(outcome)).toBe(true);
        } else {
          // Leaving a host that is not there is done already, it has no terminals, and a past may outlive its host.
          expect([
            ['hosts.disconnect', {}],
            ['terminal.list', []],
            ['history.record', {}],
            ['history.read', { lines: expect.any(Array) as unknown }],
          ]).toContainEqual([path, outcome]);
        }
      },
    );

    it('keep a host, tell every change of it, and forget it', async () => {
      const watcher = await api.hosts.watch();
      expect(await take(watcher)).toEqual([]);
      const added = take(watcher);
      const { id } = await api.hosts.add(nowhere);
      expect((await added).map(({ host }) => host)).toEqual([{ id, ...nowhere }]);
      expect(await api.terminal.list({ hostId: id })).toEqual([]);
      await api.hosts.remove({ id });
      // Something may have been told of its connection before.
      let left = await take(watcher);
      while (left.length > 0) left = await take(watcher);
      expect(left).toEqual([]);
      await watcher.return();
      expect(await caught(api.hosts.probe({ id }))).toMatchObject({ code: 'NO_SUCH_HOST' });
    });

    it('say why a host cannot be reached', async () => {
      const { id } = await api.hosts.add(nowhere);
      const stream = await api.queue.list({ hostId: id });
      const error = await caught(stream.next());
      expect(error).toMatchObject({ code: 'OFFLINE', status: 503 });
      await api.hosts.remove({ id });
    });

    it('come back after the window has gone, with what they know', async () => {
      const { id } = await api.hosts.add(nowhere);
      own.disconnect();
      own = await door.connect();
      ({ api } = own);
      const watcher = await api.hosts.watch();
      expect((await take(watcher)).map(({ host }) => host.id)).toEqual([id]);
      await watcher.return();
      await api.hosts.remove({ id });
    });

    it('answer an empty journal and no jobs', async () => {
      expect(await api.journal.list({ writesOnly: true, text: 'nothing', limit: 10 })).toEqual({
        entries: [],
        more: false,
      });
      const jobs = await api.queue.jobs();
      expect(await take(jobs)).toEqual([]);
      await jobs.return();
    });
  });
}

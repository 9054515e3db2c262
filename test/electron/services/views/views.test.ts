import { createRouterClient } from '@orpc/server';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { View } from '#contract/views';
import { createViewsService } from '#services/views/service';

let dir: string;
let stops: (() => void)[] = [];
beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'postroom-views-'))));
afterEach(() => {
  stops.forEach((stop) => stop());
  stops = [];
  rmSync(dir, { recursive: true, force: true });
});

const start = () => {
  const service = createViewsService({ dataDir: dir });
  stops.push(service.close);
  return createRouterClient(service.router);
};
/** What a window sees: the newest value told. */
async function follow(client: ReturnType<typeof start>) {
  const stopping = new AbortController();
  const seen: View[][] = [];
  const stream = await client.watch(undefined, { signal: stopping.signal });
  const done = (async () => {
    for await (const views of stream) seen.push(views);
  })();
  stops.push(() => stopping.abort());
  await expect.poll(() => seen.length).toBeGreaterThan(0);
  return { seen, newest: () => seen.at(-1)?.map(({ name }) => name), done };
}
const named = (...names: string[]): View[] => names.map((name) => ({ name, filter: `to:@${name}` }));

describe('saved views', () => {
  it('begin with some that teach, which can be deleted for good', async () => {
    const client = start();
    expect((await follow(client)).newest()).toContain('Held');
    await client.save([]);
    expect((await follow(start())).newest()).toEqual([]);
  });

  it('keep their order and their sort across a restart, for the owner only', async () => {
    const views: View[] = [
      ...named('b', 'a'),
      { name: 'c', filter: '', sort: { column: 'size', descending: true } },
    ];
    await start().save(views);
    expect((await follow(start())).seen).toEqual([views]);
    expect(readdirSync(dir)).toEqual(['views.json']);
    expect(statSync(join(dir, 'views.json')).mode & 0o777).toBe(0o600);
  });

  it('reach every window, also one of another console on the same folder', async () => {
    const [one, other] = [start(), start()];
    const windows = [await follow(one), await follow(one), await follow(other)];
    await one.save(named('new'));
    for (const { newest } of windows) await expect.poll(newest).toEqual(['new']);
  });

  it('have names that differ in more than their case', async () => {
    const client = start();
    await client.save(named('kept'));
    await expect(client.save(named('Yahoo', 'yahoo '))).rejects.toMatchObject({ code: 'REFUSED' });
    await expect(client.save([{ name: 'a\nb', filter: '' }])).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    expect((await follow(start())).newest()).toEqual(['kept']);
  });

  it.each([
    '{"version":1,"views":',
    'null',
    '{"version":2,"views":[]}',
    '{"version":1,"views":[{"name":""}]}',
  ])('that cannot be read are set aside, never lost: %j', async (text) => {
    writeFileSync(join(dir, 'views.json'), text);
    expect((await follow(start())).newest()).toContain('Held');
    await start().save(named('new'));
    const kept = readdirSync(dir).filter((name) => name.includes('set-aside'));
    expect(kept.map((name) => readFileSync(join(dir, name), 'utf8'))).toEqual([text]);
  });

  it('end as the last save when many come at once', async () => {
    const client = start();
    await Promise.all(Array.from({ length: 20 }, (_, n) => client.save(named(`view-${n}`))));
    expect((await follow(start())).newest()).toEqual(['view-19']);
    expect(readdirSync(dir)).toEqual(['views.json']);
  });
});

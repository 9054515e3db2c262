import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Drafts, type Draft } from '#services/config/drafts';

let dataDir: string;
beforeEach(() => (dataDir = mkdtempSync(join(tmpdir(), 'postroom-drafts-'))));
afterEach(() => rmSync(dataDir, { recursive: true }));

const bytes = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code)).join('');
const draft = (path: string, content: string): Draft => ({
  path,
  base: 'absent',
  content,
  before: '',
  savedAt: '2026-11-21T12:00:00.000Z',
  by: 'window-1',
});
const now = async (drafts: Drafts, hostId = 'mx1'): Promise<Draft[]> => {
  for await (const value of drafts.watch(hostId, undefined)) return value;
  throw new Error('the watch ended');
};

describe('drafts', () => {
  it('are there after a restart, byte for byte, and for nobody else', async () => {
    const drafts = new Drafts(dataDir);
    const odd = draft('/etc/mail/../../caf\xe9 "$(x)"', `${bytes}</script>`);
    await drafts.save('mx1', odd);
    await drafts.save('mx1', draft('/etc/aliases', 'one'));
    await drafts.save('mx1', draft('/etc/aliases', 'two'));
    expect(await now(new Drafts(dataDir))).toEqual(
      expect.arrayContaining([odd, draft('/etc/aliases', 'two')]) as unknown,
    );
    expect(await now(new Drafts(dataDir), 'mx2')).toEqual([]);
    const dir = join(dataDir, 'drafts/mx1');
    const names = readdirSync(dir);
    expect(names).toHaveLength(2);
    for (const name of names) {
      expect(name).toMatch(/^[0-9a-f]{40}\.json$/);
      expect(statSync(join(dir, name)).mode & 0o777).toBe(0o600);
    }
  });

  it('are told to every window, and gone when they are dropped', async () => {
    const drafts = new Drafts(dataDir);
    const stop = new AbortController();
    const window = drafts.watch('mx1', stop.signal);
    expect((await window.next()).value).toEqual([]);
    const next = window.next();
    await drafts.save('mx1', draft('/etc/aliases', 'one'));
    expect((await next).value).toEqual([draft('/etc/aliases', 'one')]);
    await drafts.drop('mx1', ['/etc/aliases', '/etc/never']);
    expect((await window.next()).value).toEqual([]);
    stop.abort();
    expect(await now(new Drafts(dataDir))).toEqual([]);
  });

  it('pass over what a crash or somebody else left in their folder', async () => {
    await new Drafts(dataDir).save('mx1', draft('/etc/aliases', 'one'));
    const dir = join(dataDir, 'drafts/mx1');
    const [name = ''] = readdirSync(dir);
    writeFileSync(join(dir, `${name}.0a1b2c.new`), '{"version":1,"dra');
    writeFileSync(join(dir, 'other.json'), '{"version":1,"draft":{"path":"/x"}}');
    writeFileSync(join(dir, 'note.txt'), '');
    expect(await now(new Drafts(dataDir))).toEqual([draft('/etc/aliases', 'one')]);
  });

  it('hold 32 MB', async () => {
    const large = draft('/etc/mail/access', 'x'.repeat(33_554_432));
    await new Drafts(dataDir).save('mx1', large);
    const [read] = await now(new Drafts(dataDir));
    expect(read?.content.length).toBe(33_554_432);
  }, 60_000);

  it('do not pretend to be kept where they cannot be', async () => {
    writeFileSync(join(dataDir, 'drafts'), 'in the way');
    const drafts = new Drafts(dataDir);
    await expect(drafts.save('mx1', draft('/etc/aliases', 'one'))).rejects.toThrow();
    expect(await now(drafts)).toEqual([]);
  });
});

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hostPath, treePath } from '#services/versions/file-names';
import { VersionBook } from '#services/versions/version-book';

let dataDir: string;
let book: VersionBook;
let seconds = 1_800_000_000;
const newBook = (): VersionBook =>
  new VersionBook({ dataDir, admin: 'anna@laptop', now: () => new Date(seconds++ * 1000) });

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'postroom-versions-'));
  book = newBook();
});
afterEach(() => rmSync(dataDir, { recursive: true }));

const file = (path: string, content: string | undefined) => ({
  path,
  owner: 'root:smmsp',
  mode: '0640',
  ...(content === undefined ? {} : { content }),
});
/** The real git, which knows nothing of ours. */
const git = (...args: string[]): string =>
  execFileSync('git', ['--git-dir', join(dataDir, 'config/mx1'), ...args], { encoding: 'latin1' });
// SHA-256 of "a\n", "b\n" and "c\n", as sha256sum prints them.
const a = '87428fc522803d31065e7bce3cf03fe475096631e5e07bbd7a0fde60c4cf25c7';
const b = '0263829989b6fd954f72baaf2fc64bc2e2f01d692d4de72986ea808f6e99813f';
const c = 'a3a5e715f0cc574a73c3f9bebb6bc24f32ffd5b67b387244c2c909da779a1478';

describe('the history of a host', () => {
  it('keeps every version whole, for us and for git', async () => {
    const first = await book.add('mx1', {
      kind: 'first',
      note: '',
      files: [file('/etc/mail/access', 'a\n'), file('/etc/aliases', 'b\n')],
    });
    const second = await book.add('mx1', {
      kind: 'deploy',
      note: 'Kind: seen',
      deployId: 'tx-1',
      files: [file('/etc/mail/access', 'c\n'), file('/etc/aliases', undefined)],
    });
    const { versions, more } = await book.list('mx1', { limit: 10 });
    expect(more).toBe(false);
    expect(versions).toEqual([
      {
        id: second,
        at: expect.any(String) as string,
        by: 'anna@laptop',
        kind: 'deploy',
        note: 'Kind: seen',
        deployId: 'tx-1',
        files: [
          { path: '/etc/mail/access', before: a, after: c },
          { path: '/etc/aliases', before: b, after: 'absent' },
        ],
      },
      {
        id: first,
        at: expect.any(String) as string,
        by: 'anna@laptop',
        kind: 'first',
        note: '',
        files: [
          { path: '/etc/mail/access', before: 'absent', after: a },
          { path: '/etc/aliases', before: 'absent', after: b },
        ],
      },
    ]);
    expect(await book.show('mx1', second!, '/etc/mail/access')).toEqual({ before: 'a\n', after: 'c\n' });
    expect(await book.show('mx1', second!, '/etc/aliases')).toEqual({ before: 'b\n' });
    expect(await book.show('mx1', first!, '/etc/aliases')).toEqual({ after: 'b\n' });
    expect(await book.show('mx1', 'f'.repeat(40), '/etc/aliases')).toBeUndefined();
    expect(git('fsck', '--strict')).toBe('');
    expect(git('log', '--format=%H %an %s')).toBe(
      `${second} anna@laptop Kind: seen\n${first} anna@laptop As it was when Postroom first saw it\n`,
    );
    expect(git('show', `${second}:etc/mail/access`)).toBe('c\n');
    expect(git('ls-tree', '-r', '--name-only', second!)).toBe('etc/mail/access\n');
    expect(statSync(join(dataDir, 'config/mx1')).mode & 0o777).toBe(0o700);
  });

  it('writes nothing where nothing is new', async () => {
    const files = [file('/etc/mail/access', 'a\n')];
    expect(await book.add('mx1', { kind: 'first', note: '', files })).toMatch(/^[0-9a-f]{40}$/);
    expect(await book.add('mx1', { kind: 'seen', note: '', files })).toBeUndefined();
    expect(await book.recorded('mx1')).toEqual(new Map([['/etc/mail/access', a]]));
    expect(await book.recorded('unknown')).toEqual(new Map());
    expect(await book.list('unknown', { limit: 5 })).toEqual({ versions: [], more: false });
  });

  it('keeps every byte, of names and of contents', async () => {
    const bytes = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code)).join('');
    const paths = [
      '/etc/mail/caf\xc3\xa9',
      '/etc/mail/caf\xe9',
      '/etc/mail/caf%E9',
      '/etc/mail/.git/config',
      '/etc/mail/.GIT',
      '/etc/../etc/x',
      '/etc//x',
      '/etc/a b "c" \\ -x: y',
      '/etc/git~1/.g\xe2\x80\x8dit',
      '/etc/\xa0\x85\xff',
    ];
    const id = await book.add('mx1', {
      kind: 'first',
      note: '',
      files: paths.map((path) => file(path, bytes + path)),
    });
    expect((await book.list('mx1', { limit: 1 })).versions[0]?.files.map(({ path }) => path)).toEqual(paths);
    for (const path of paths) expect(await book.show('mx1', id!, path)).toEqual({ after: bytes + path });
    expect(git('fsck', '--strict')).toBe('');
    expect(new Set(paths.map(treePath)).size).toBe(paths.length);
    expect(paths.map((path) => hostPath(treePath(path)))).toEqual(paths);
  });

  it('is read on by a later start, and after a write of somebody else', async () => {
    await book.add('mx1', { kind: 'first', note: '', files: [file('/a/x', 'a\n')] });
    await book.list('mx1', { limit: 10 });
    const other = newBook();
    await other.add('mx1', { kind: 'seen', note: 'by hand', files: [file('/a/x', 'b\n')] });
    expect((await book.list('mx1', { limit: 10 })).versions.map(({ note }) => note)).toEqual(['by hand', '']);
    // Both at once: one after the other, none lost.
    await Promise.all([
      book.add('mx1', { kind: 'seen', note: 'one', files: [file('/a/y', 'a\n')] }),
      other.add('mx1', { kind: 'seen', note: 'two', files: [file('/a/z', 'b\n')] }),
    ]);
    expect([...(await newBook().recorded('mx1')).keys()].sort()).toEqual(['/a/x', '/a/y', '/a/z']);
    expect(git('rev-list', '--count', 'main')).toBe('4\n');
  });

  it('survives a crash that left a lock and half an object behind', async () => {
    await book.add('mx1', { kind: 'first', note: '', files: [file('/a/x', 'a\n')] });
    const repository = join(dataDir, 'config/mx1');
    const lock = join(repository, 'postroom.lock');
    writeFileSync(lock, '');
    utimesSync(lock, 1, 1);
    mkdirSync(join(repository, 'objects/61'), { recursive: true });
    // What an interrupted write leaves has another name than the object: git's "b\n" is 6178079….
    writeFileSync(join(repository, 'objects/61/78079822b02e86aab6ff6ee1a4e0ba4fb01d8f.half.new'), 'x');
    const id = await book.add('mx1', { kind: 'seen', note: '', files: [file('/a/x', 'b\n')] });
    expect(await book.show('mx1', id!, '/a/x')).toEqual({ before: 'a\n', after: 'b\n' });
    expect(readdirSync(repository)).not.toContain('postroom.lock');
  });

  it('lists a thousand versions page by page and by file', async () => {
    await book.add('mx1', { kind: 'first', note: '', files: [file('/etc/mail/access', 'a\n')] });
    // A thousand commits of our form by the real git: each of ours waits for the disk.
    const stream = Array.from({ length: 1000 }, (_, at) => {
      const path = at % 10 === 0 ? '/etc/aliases' : '/etc/mail/access';
      const message = `number ${at}\n\nKind: deploy\nDeploy: tx-${at}\nFile: ${a} ${b} 0644 root ${path}\n`;
      return `commit refs/heads/main\ncommitter anna <a@b> ${seconds + at} +0000\ndata ${message.length}\n${message}\n${at === 0 ? 'from refs/heads/main^0\n' : ''}M 100644 inline ${path.slice(1)}\ndata 8\n${String(at).padEnd(8)}\n`;
    }).join('');
    execFileSync(
      'git',
      [
        ...['-c', 'fastimport.unpackLimit=100000', '--git-dir', join(dataDir, 'config/mx1')],
        ...['fast-import', '--quiet'],
      ],
      { input: stream },
    );
    const ids = git('rev-list', 'main').trimEnd().split('\n');
    const later = newBook();
    const begun = performance.now();
    const seen: string[] = [];
    for (let after: string | undefined; ;) {
      const page = await later.list('mx1', { limit: 300, ...(after === undefined ? {} : { after }) });
      seen.push(...page.versions.map(({ id }) => id));
      after = page.versions.at(-1)?.id;
      if (!page.more) break;
    }
    const cold = performance.now() - begun;
    expect(seen).toHaveLength(1001);
    expect(seen).toEqual(ids);
    const again = performance.now();
    const aliases = await later.list('mx1', { path: '/etc/aliases', limit: 500 });
    process.stdout.write(
      `1,000 versions: first reading ${cold.toFixed(0)} ms, then ${(performance.now() - again).toFixed(1)} ms\n`,
    );
    expect(aliases.versions.map(({ note }) => note)).toEqual(
      Array.from({ length: 100 }, (_, at) => `number ${990 - at * 10}`),
    );
    expect(aliases.more).toBe(false);
  }, 60_000);
});

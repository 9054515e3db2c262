import { describe, expect, it } from 'vitest';
import type { Survey } from '#contract/config';
import type { Version } from '#contract/versions';
import type { ConfigFile } from '#mail/config/files';
import { likeness, rowsOf } from '../../../renderer/features/config/compare/matrix.ts';
import { restorable } from '../../../renderer/features/config/past/restore.ts';

const [a, b, c] = ['a'.repeat(64), 'b'.repeat(64), 'c'.repeat(64)];

/** A survey of files by path: their hash, `undefined` where they could not be read; `*` in front: generated. */
function survey(files: Readonly<Record<string, string | undefined>>): Survey {
  const entries = Object.entries(files).map(([name, sha256]) => ({
    path: name.replace('*', ''),
    name,
    sha256,
  }));
  return {
    sets: [
      {
        id: 'sendmail',
        mta: 'sendmail',
        label: 'sendmail',
        detail: {},
        files: entries.map(({ path, name }): ConfigFile => ({
          path,
          language: 'text',
          role: '',
          because: '',
          ...(name.startsWith('*') ? { generated: true as const } : {}),
        })),
      },
    ],
    states: entries.map(({ path, sha256 }) => ({
      path,
      sizeBytes: 0,
      modifiedAt: 0,
      owner: 'root',
      group: 'root',
      mode: '0644',
      problem: '',
      todo: '',
      ...(sha256 === undefined ? {} : { sha256 }),
    })),
    knowledge: { hostname: '', users: {}, paths: {} },
    readAt: '',
    problems: [],
  };
}

const version = (files: Version['files']): Version => ({
  id: '0'.repeat(40),
  at: '2026-01-01T00:00:00Z',
  by: 'anna',
  note: '',
  kind: 'deploy',
  files,
});

describe('what a version can bring back', () => {
  it('undoes what is still there, says what was changed since, and leaves built files to the build', () => {
    const live = survey({ '/access': b, '/mc': c, '*/cf': b, '/aliases': a });
    const undo = restorable(
      version([
        { path: '/access', before: a, after: b },
        { path: '/mc', before: a, after: b },
        { path: '/cf', before: a, after: b },
        { path: '/aliases', before: a, after: b },
        { path: '/new', before: 'absent', after: b },
      ]),
      'before',
      live,
    );
    expect(undo.paths).toEqual(['/access', '/mc']);
    expect(undo.since).toEqual(['/mc']);
    expect(undo.left.map(({ path }) => path)).toEqual(['/cf', '/aliases', '/new']);
  });

  it('never offers to remove a file', () => {
    const made = version([{ path: '/access', before: 'absent', after: b }]);
    const undo = restorable(made, 'before', survey({ '/access': b }));
    expect(undo.paths).toEqual([]);
    expect(undo.left[0]?.why).toContain('does not remove files');
  });

  it('restores one file of several', () => {
    const two = version([
      { path: '/access', before: a, after: b },
      { path: '/mc', before: a, after: b },
    ]);
    expect(restorable(two, 'after', survey({ '/access': c, '/mc': c }), '/mc').paths).toEqual(['/mc']);
  });
});

describe('the same file on two hosts', () => {
  it('is compared by what was read, and never called the same when it was not read', () => {
    const here = survey({ '/same': a, '/other': a, '/here': a, '/none': 'absent', '/locked': a });
    const there = survey({
      '/same': a,
      '/other': b,
      '/here': 'absent',
      '/none': 'absent',
      '/locked': undefined,
    });
    const of = (path: string): string => likeness(here, there, path);
    expect(['/same', '/other', '/here', '/none', '/locked', '/unknown'].map(of)).toEqual([
      'same',
      'differs',
      'absent',
      'same',
      'unreadable',
      'not-part',
    ]);
    expect(likeness(there, here, '/here')).toBe('only-there');
    expect(likeness(there, here, '/locked')).toBe('unreadable');
  });

  it('files that differ somewhere come first, and those that only another host has are among them', () => {
    const here = survey({ '/same': a, '/other': a });
    const rows = rowsOf(here, [survey({ '/same': a, '/other': b, '/more': c }), undefined]);
    expect(rows.map(({ path, cells }) => [path, ...cells])).toEqual([
      ['/other', 'differs', 'not-part'],
      ['/more', 'only-there', 'not-part'],
      ['/same', 'same', 'not-part'],
    ]);
  });
});

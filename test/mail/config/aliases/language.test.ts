import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aliases } from '#mail/config/aliases/index';
import type { Aliases } from '#mail/config/aliases/blocks';
import { applied } from './applied.ts';
import { around } from './host.ts';

const text = [
  '# the house',
  'postmaster: root',
  'MAILER-DAEMON: postmaster',
  'staff: ops, "|/etc/mail/smrsh/vacation ops",',
  '\tplain, :include:/srv/lists/staff.list',
  'all: staff, far@example.com',
  '',
].join('\n');

const parts = (parsed: Aliases): unknown => [parsed.text, parsed.blocks, parsed.starts];

describe('the language of alias files', () => {
  it('an edit gives what reading everything again gives', () => {
    const piece = fc.constantFrom(
      'a: b',
      '\n',
      ' ',
      '\t',
      '#',
      ':',
      ',',
      '"',
      '\\\n',
      'x',
      ':include:/x',
      '|p q',
      '(',
      '<',
      '@',
    );
    const some = fc.array(piece, { maxLength: 30 }).map((all) => all.join(''));
    fc.assert(
      fc.property(some, some, fc.nat(), fc.nat(), (before, inserted, one, other) => {
        const [from, to] = [one % (before.length + 1), other % (before.length + 1)].sort((a, b) => a - b);
        const edit = { from: from ?? 0, to: to ?? 0, text: inserted };
        const after = before.slice(0, edit.from) + inserted + before.slice(edit.to);
        const parsed = aliases.reparse!(aliases.parse(before), after, edit);
        expect(parts(parsed)).toEqual(parts(aliases.parse(after)));
        expect(parsed.blocks.map((block) => block.text).join('')).toBe(after);
        const surroundings = around(after);
        aliases.findings(parsed, surroundings);
        aliases.tokens(parsed, { from: 0, to: after.length });
        aliases.completions!(parsed, edit.from, surroundings);
        aliases.hover!(parsed, edit.from, surroundings);
        aliases.definition!(parsed, edit.from, surroundings);
        aliases.expand!(parsed, 'a', surroundings);
      }),
      { numRuns: 300 },
    );
  });

  it('shows a loop as a path, and names the other places', () => {
    const loop = 'one: two\ntwo: three\nthree: one\n';
    const found = aliases
      .findings(aliases.parse(loop), around(loop))
      .find(({ code }) => code === 'aliases/loop');
    expect(found?.message).toContain('one → two → three → one');
    expect(found?.related?.map(({ span }) => loop.slice(span.from, span.to)).sort()).toEqual([
      'three',
      'two',
    ]);
  });

  it('sees a loop through another alias file', () => {
    const found = aliases
      .findings(
        aliases.parse('here: there\n'),
        around('here: there\n', { others: { '/etc/more': 'there: here\n' } }),
      )
      .find(({ code }) => code === 'aliases/loop');
    expect(found?.related).toMatchObject([{ path: '/etc/more' }]);
  });

  it.each([
    ['a: ops pw\n', 'a: ops, pw\n'],
    ['a: ops\n  pw\n', 'a: ops,\n  pw\n'],
    ['a: |/etc/mail/smrsh/vacation ops\n', 'a: "|/etc/mail/smrsh/vacation ops"\n'],
    ['nocolon here\n', 'nocolon: here\n'],
    ['a: ops # boss\n', 'a: ops\n'],
  ])('mends %j', (before, after) => {
    const found = aliases.findings(aliases.parse(before), around(before));
    const fix = found.flatMap(({ fixes }) => fixes ?? []).find(({ preferred }) => preferred === true);
    expect(applied(before, fix!.edits)).toBe(after);
  });

  it('expands a name to everybody', () => {
    const tree = aliases.expand!(aliases.parse(text), 'ALL', around(text));
    expect(tree).toMatchObject({
      kind: 'alias',
      children: [
        {
          name: 'staff',
          kind: 'alias',
          children: [
            { name: 'ops', kind: 'user' },
            { name: '/etc/mail/smrsh/vacation ops', kind: 'program' },
            { name: 'plain', kind: 'user' },
            {
              name: '/srv/lists/staff.list',
              kind: 'include',
              children: [{ name: 'ops' }, { name: 'pw' }, { name: 'plain' }],
            },
          ],
        },
        { name: 'far@example.com', kind: 'address' },
      ],
    });
    expect(aliases.expand!(aliases.parse(text), 'nosuchperson', around(text, { asked: false })).kind).toBe(
      'unknown',
    );
  });

  it('goes to where a name is defined, and completes names', () => {
    const parsed = aliases.parse(text);
    const at = text.indexOf('staff, far') + 2;
    const place = aliases.definition!(parsed, at, around(text));
    expect(place?.path).toBe('/etc/aliases');
    expect(text.slice(place!.span!.from, place!.span!.to)).toBe('staff');
    const labels = aliases.completions!(parsed, text.indexOf('staff, far') + 3, around(text)).map(
      ({ label }) => label,
    );
    expect(labels).toContain('staff');
    expect(labels).not.toContain('postmaster');
  });

  it('colours names, programs, lists and comments', () => {
    const kinds = aliases
      .tokens(aliases.parse(text), { from: 0, to: text.length })
      .map(({ from, to, kind }) => [text.slice(from, to), kind]);
    expect(kinds).toContainEqual(['# the house', 'comment']);
    expect(kinds).toContainEqual(['staff', 'name']);
    expect(kinds).toContainEqual(['"|/etc/mail/smrsh/vacation ops"', 'macro']);
    expect(kinds).toContainEqual([':include:/srv/lists/staff.list', 'keyword']);
  });
});

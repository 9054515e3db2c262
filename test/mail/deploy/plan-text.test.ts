import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { base64Lines } from '#mail/deploy/base64';
import type { DeployPlan } from '#mail/deploy/plan';
import { aboutText, deployId, plainPath, planText, targetsOf } from '#mail/deploy/plan-text';

const ifNew = { owner: 'root', group: 'root', mode: '0644' };

const plan = (changes: Partial<DeployPlan> = {}): DeployPlan => ({
  id: 'one',
  setId: 's',
  by: 'anna',
  note: '',
  window: 120,
  files: [{ path: '/etc/mail/sendmail.mc', base: 'absent', content: 'x' }],
  built: [{ path: '/etc/mail/sendmail.cf', ifNew }],
  order: [],
  ifNew,
  force: '',
  steps: [],
  ...changes,
});

describe('the text of a plan', () => {
  const strange = [
    `it's "quoted" $HOME \`id\` $(id) \\ \\\\ * ? [a] ; & | < > ( ) # ~ !`,
    'two\nlines\n\nand an end\n\n',
    '\xe9\xff\x80\x81\x82\x88 bytes \x01\x7f',
    '-n',
    '',
    '%s %b \\0101 \\c',
  ];

  it.each(['dash', 'busybox'])('means exactly its values to %s', (shell) => {
    const text = planText(
      plan({
        steps: [
          {
            id: 'a',
            kind: 'check',
            title: 'A title: it is "quoted" $(id)',
            argv: ['/bin/x', ...strange],
            fails: '^(a|b)$',
            shown: '',
          },
        ],
      }),
      false,
    );
    const script = `${text}\none() { shift; for v; do printf '%s|END|' "$v"; done; printf '%s|END|%s' "$step_title" "$step_fails"; }\nplan_step 1`;
    const argv = shell === 'dash' ? ['/bin/dash', '-s'] : ['/bin/busybox', 'ash', '-s'];
    const out = execFileSync(argv[0]!, argv.slice(1), {
      input: Buffer.from(script, 'latin1'),
      env: { LC_ALL: 'C' },
    });
    expect(out.toString('latin1').split('|END|')).toEqual([
      ...strange,
      'A title: it is "quoted" $(id)',
      '^(a|b)$',
    ]);
  });

  it.each(['', 'A', 'a/b', '../x', '-rf', 'a b', 'x'.repeat(61), 'a\n', 'ä'])('refuses the name %j', (id) =>
    expect(() => deployId(id)).toThrow(),
  );

  it.each(['', 'etc/x', '/', '/etc/', '/etc//x', '/etc/../x', '/etc/./x', '/a\nb', '/a|b', '/a\0'])(
    'refuses the path %j',
    (path) => expect(() => plainPath(path)).toThrow(),
  );

  it.each(['/etc/mail/access', '/etc/a b/..c', "/etc/it's", '/\xc3\xa9'])('takes the path %j', (path) =>
    expect(plainPath(path)).toBe(path),
  );

  it('refuses characters that are no bytes, NUL in a value, and a file named twice', () => {
    const step = { id: 'a', kind: 'check', title: '', argv: ['/bin/x', 'a\0b'], shown: '' } as const;
    expect(() => planText(plan({ steps: [step] }), false)).toThrow();
    expect(() => planText(plan({ steps: [{ ...step, argv: ['/bin/x', '\u20ac'] }] }), false)).toThrow();
    expect(() => targetsOf(plan({ built: [{ path: '/etc/mail/sendmail.mc', ifNew }] }))).toThrow();
  });

  it('puts files in place in the order of the plan; what it does not name comes first', () => {
    const paths = (order: readonly string[]) => targetsOf(plan({ order })).map(({ path }) => path);
    expect(paths([])).toEqual(['/etc/mail/sendmail.mc', '/etc/mail/sendmail.cf']);
    expect(paths(['/etc/mail/sendmail.cf', '/etc/mail/sendmail.mc'])).toEqual([
      '/etc/mail/sendmail.cf',
      '/etc/mail/sendmail.mc',
    ]);
    expect(paths(['/etc/mail/sendmail.mc'])).toEqual(['/etc/mail/sendmail.cf', '/etc/mail/sendmail.mc']);
  });

  it('tells about itself in one line of plain ASCII', () => {
    const about = aboutText(plan({ by: 'Zoë\n@POSTROOM@', note: '\u2028 x' }), true);
    expect(about).toMatch(/^[\x20-\x7e]+$/);
    expect(JSON.parse(about)).toMatchObject({ by: 'Zoë\n@POSTROOM@', note: '\u2028 x' });
  });
});

describe('base64', () => {
  it.each([0, 1, 2, 3, 56, 57, 58, 114, 1000])('of %i bytes is what Node makes of them', (length) => {
    const bytes = Buffer.from(Array.from({ length }, (_, at) => (at * 37 + 11) % 256));
    const text = base64Lines(bytes.toString('latin1'));
    expect(text.replaceAll('\n', '')).toBe(bytes.toString('base64'));
    expect(text.split('\n').every((line) => line.length <= 76)).toBe(true);
  });

  it('refuses what is not a byte', () => expect(() => base64Lines('\u20ac')).toThrow());
});

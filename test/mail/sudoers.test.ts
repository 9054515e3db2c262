import { describe, expect, it } from 'vitest';
import type { Command } from '#mail/command';
import { sudoersCommand, sudoersFile } from '#mail/sudoers';

const command = (...argv: [string, ...string[]]): Command => ({
  argv,
  root: true,
  effect: 'write',
  shown: 'x',
});
const right = (feature: string, ...commands: Command[]) => ({ feature, why: 'Because.', commands });

describe('a command in sudoers', () => {
  it.each([
    [['/usr/sbin/postsuper', '-c', '/etc/postfix', '-h', '-'], '/usr/sbin/postsuper -c /etc/postfix -h -'],
    [['/bin/true'], '/bin/true ""'],
    [['/bin/x', 'a,b:c=d#e'], String.raw`/bin/x a\,b\:c\=d\#e`],
    [['/bin/x', '*?[!]'], String.raw`/bin/x \*\?\[\!\]`],
    [['/bin/x', 'two  words'], String.raw`/bin/x two\ \ words`],
    // One backslash must pass sudo's reader and then fnmatch: four.
    [['/bin/x', String.raw`\n`], String.raw`/bin/x \\\\n`],
    [['/bin/x', `"it's"`], `/bin/x "it's"`],
  ] as const)('%j', ([path, ...rest], spelled) => {
    expect(sudoersCommand(command(path, ...rest))).toBe(spelled);
  });

  it.each([['/bin/x', 'a\nb'], ['/bin/x', ''], ['x'], ['/bin/a b'], ['/bin/x\n'], ['/bin/x', 'a\0']] as [
    string,
    ...string[],
  ][])('that sudoers cannot name is refused: %j', (...argv) =>
    expect(() => sudoersCommand(command(...argv))).toThrow(),
  );
});

describe('the file', () => {
  it('has one alias with a comment per feature, and grants exactly these', () => {
    const file = sudoersFile(
      'ops',
      [
        right('Postfix: hold', command('/bin/a', '-h', '-'), command('/bin/a', '-H', '-')),
        right('none'),
        right('Ünused\nALL ALL=(ALL) ALL', command('/bin/b')),
      ],
      { askPassword: false },
    );
    expect(file.split('\n').filter((line) => !line.startsWith('#'))).toEqual([
      '',
      'Cmnd_Alias POSTROOM_POSTFIX_HOLD_1 = \\',
      '    /bin/a -h -, \\',
      '    /bin/a -H -',
      '',
      'Cmnd_Alias POSTROOM_NUSED_ALL_ALL_ALL_ALL_2 = \\',
      '    /bin/b ""',
      '',
      'ops ALL = (root) NOPASSWD: POSTROOM_POSTFIX_HOLD_1, POSTROOM_NUSED_ALL_ALL_ALL_ALL_2',
      '',
    ]);
    expect(file).toContain('# Postfix: hold. Because.');
  });

  it('can ask for the password', () => {
    expect(sudoersFile('ops', [right('x', command('/bin/a'))], { askPassword: true })).toContain(
      '(root) PASSWD: ',
    );
  });

  it.each(['', 'ALL', 'OPS', 'ALL ALL', 'a\nb', '%wheel', '#0', '-x', 'a,b', '!a', 'a"b'])(
    'refuses the account %j',
    (account) => {
      expect(() => sudoersFile(account, [right('x', command('/bin/a'))], { askPassword: false })).toThrow();
    },
  );
});

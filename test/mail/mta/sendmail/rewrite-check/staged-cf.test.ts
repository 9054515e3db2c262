import { describe, expect, it } from 'vitest';
import { preparedCf } from '#mail/mta/sendmail/rewrite/staged-cf';

const directory = '/var/lib/postroom/tx/1/new';
const before = (cf: string, paths: readonly string[], links?: ReadonlyMap<string, string>): string =>
  preparedCf(cf, { directory, paths }, links).split('\nKpostroom_')[0] ?? '';

describe('a copy of a cf with staged files', () => {
  it.each([
    ['Kaccess hash -T<TMPF> /etc/mail/access', `Kaccess hash -T<TMPF> ${directory}/etc/mail/access`],
    [
      'Kaccess hash -o -T<TMPF> /etc/mail/access.db',
      `Kaccess hash -o -T<TMPF> ${directory}/etc/mail/access.db`,
    ],
    ['Kaccess hash /etc/mail/access2', 'Kaccess hash /etc/mail/access2'],
    ['Kaccess hash /srv/etc/mail/access', 'Kaccess hash /srv/etc/mail/access'],
    ['Kaccess cdb /etc/mail/access', 'Kaccess cdb /etc/mail/access'],
    ['Kwords text -k0 -v1 /etc/mail/words', `Kwords text -k0 -v1 ${directory}/etc/mail/words`],
    ['Kmine regex -a@ok /etc/mail/access', 'Kmine regex -a@ok /etc/mail/access'],
    ['Kcheck program /etc/mail/words', 'Kcheck program /etc/mail/words'],
    ['Kaccess hash\n\t/etc/mail/access', `Kaccess hash\n\t${directory}/etc/mail/access`],
    ['FR-o /etc/mail/words %[^\\#]', `FR-o ${directory}/etc/mail/words %[^\\#]`],
    ['Fw/etc/mail/words', `Fw${directory}/etc/mail/words`],
    ['F{VirtHost}-o /etc/mail/words', `F{VirtHost}-o ${directory}/etc/mail/words`],
    ['Fw|/etc/mail/words', 'Fw|/etc/mail/words'],
    ['Fw/etc/mail/words2', 'Fw/etc/mail/words2'],
    [
      'O AliasFile=hash:/etc/mail/access, /etc/mail/access2,/etc/mail/access',
      `O AliasFile=hash:${directory}/etc/mail/access, /etc/mail/access2,${directory}/etc/mail/access`,
    ],
    ['O HelpFile=/etc/mail/words', `O HelpFile=${directory}/etc/mail/words`],
    ['O HelpFile=/etc/mail/words2', 'O HelpFile=/etc/mail/words2'],
    ['O RunAsUser=smmta', '#O RunAsUser=smmta'],
    ['# Kaccess hash /etc/mail/access', '# Kaccess hash /etc/mail/access'],
  ])('%s', (line, expected) => {
    const paths = ['/etc/mail/access', '/etc/mail/access.db', '/etc/mail/words'];
    const cf = `V10/Berkeley\n${line}\nSx\nR/etc/mail/words $*\t$@ /etc/mail/access\n`;
    expect(before(cf, paths)).toBe(cf.replace(line, () => expected).trimEnd());
  });

  it('keeps a map live where only its text is staged', () => {
    expect(before('Kaccess hash /etc/mail/access\n', ['/etc/mail/access'])).toBe(
      'Kaccess hash /etc/mail/access',
    );
  });

  it('knows a file by where it really is', () => {
    const links = new Map([
      ['/etc/mail/local', '/srv/mail/names'],
      ['/etc/mail/access.db', '/srv/mail/built.db'],
    ]);
    const paths = ['/srv/mail/names', '/srv/mail/built.db'];
    expect(before('Fw/etc/mail/local\nKaccess hash /etc/mail/access\n', paths, links)).toBe(
      `Fw${directory}/srv/mail/names\nKaccess hash ${directory}/srv/mail/built`,
    );
  });

  it('repeats nothing where a map stands in the midst of a ruleset', () => {
    const cf = 'Sone\nR$*\t$: 1\nKaccess hash /etc/mail/access\nR$*\t$: 2\nStwo\n';
    expect(before(cf, ['/etc/mail/access.db'])).toBe(
      cf.replace('/etc/mail/access', `${directory}/etc/mail/access`).trimEnd(),
    );
  });

  it('keeps every byte of a cf of which nothing is staged, and ends its last line', () => {
    const cf = 'O RunAsUser=smmta\r\nKaccess hash /etc/mail/access\nR\xff$*\t$: x';
    expect(preparedCf(cf).startsWith(`${cf}\nKpostroom_set macro\n`)).toBe(true);
  });

  it('asks for a login only where the daemon on port 25 does', () => {
    const asks = (options: string): boolean => preparedCf(options).includes('530 Authentication required');
    expect(asks('O DaemonPortOptions=Name=MTA, Port=25, M=a\n')).toBe(true);
    expect(asks('O DaemonPortOptions=Name=MTA\nO DaemonPortOptions=Name=MSA, Port=587, M=Ea\n')).toBe(false);
  });

  it('looks a user up only where nothing but aliases and accounts decides', () => {
    const looks = (...lines: readonly string[]): boolean =>
      preparedCf(`${lines.join('\n')}\n`).includes('local unknown');
    const local = 'Mlocal,\t\tP=/bin/mail, F=lsDFMAw5:/|@qPn9S, S=EnvFromL/HdrFromL';
    const aliases = 'O AliasFile=/etc/aliases';
    expect(looks(local, aliases)).toBe(true);
    expect(looks(local.replace('w5', '5'), aliases)).toBe(false);
    expect(looks(local)).toBe(false);
    expect(looks(local, aliases, 'O MailboxDatabase=ldap')).toBe(false);
    expect(looks(local, aliases, 'DLluser@example.org')).toBe(false);
    expect(looks(local, aliases, 'SLocal_localaddr', 'R$+\t$#ok')).toBe(false);
  });
});

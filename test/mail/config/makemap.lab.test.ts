import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LanguageId } from '#mail/config/files';
import { type Lab, startLab } from '../../lab/lab.ts';
import { labObstacle } from '../../lab/packages.ts';
import { corpus, findingsOf, type Known } from './corpus.ts';

/** What the real makemap refuses, and what it does not. */
describe.skipIf(labObstacle() !== undefined)('the real makemap', () => {
  let lab: Lab;

  beforeAll(async () => {
    lab = await startLab({ label: 'makemap' });
  }, 600_000);

  afterAll(() => lab.stop());

  it('refuses a file exactly where there is an error', async () => {
    const files: (Known & { readonly language: LanguageId })[] = [
      ...corpus('access').map((one) => ({ ...one, language: 'access' as const })),
      ...corpus('tables')
        .filter(({ name }) => !name.startsWith('class'))
        .map((one) => ({ ...one, language: (/^[a-z]+/.exec(one.name)?.[0] ?? '') as LanguageId })),
    ];
    await lab.sendmail.must('mkdir -p /srv/corpus');
    for (const { name, text } of files) await lab.sendmail.writeFile(`/srv/corpus/${name}`, text);
    const codes = await lab.sendmail.must(
      'cd /srv/corpus; for f in [a-z0-9]*; do makemap hash /srv/out < "$f" > /dev/null 2>&1; echo "$f $?"; rm -f /srv/out.db; done',
    );
    const refused = new Map(
      codes
        .trim()
        .split('\n')
        .map((line): [string, boolean] => [line.split(' ')[0] ?? '', !line.endsWith(' 0')]),
    );
    expect(refused.size).toBe(files.length);
    expect(
      files.map(({ name, language, text, around }) => [
        name,
        findingsOf(language, language, text, around).some(({ severity }) => severity === 'error'),
      ]),
    ).toEqual(files.map(({ name }) => [name, refused.get(name)]));
  });

  it('says nothing against the files of the distribution and of this host, and neither do we', async () => {
    const tables: [LanguageId, string][] = [
      ['access', '/etc/mail/access'],
      ['access', '/usr/share/sendmail/examples/db/access'],
      ['virtusertable', '/etc/mail/virtusertable'],
      ['mailertable', '/etc/mail/mailertable'],
      ['class', '/etc/mail/local-host-names'],
      ['class', '/etc/mail/trusted-users'],
      ['domaintable', '/usr/share/sendmail/examples/db/domaintable'],
      ['genericstable', '/usr/share/sendmail/examples/db/genericstable'],
      ['mailertable', '/usr/share/sendmail/examples/db/mailertable'],
      ['virtusertable', '/usr/share/sendmail/examples/db/virtusertable'],
      ['class', '/usr/share/sendmail/examples/db/relay-domains'],
    ];
    const on = { access_db: ['', 'skip'], mailertable: [], virtusertable: [], queuegroup: [] };
    for (const [language, path] of tables) {
      const text = await lab.sendmail.readFile(path);
      const role = path.replace(/^.*\//, '');
      for (const around of [{}, { features: on }])
        expect(
          findingsOf(language, role, text, around).filter(({ severity }) => severity !== 'note'),
          path,
        ).toEqual([]);
    }
  });
});

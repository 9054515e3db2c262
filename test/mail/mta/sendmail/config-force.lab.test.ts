import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Lab, startLab } from '../../../lab/lab.ts';
import { labObstacle } from '../../../lab/packages.ts';
import { ConfigGround } from './config-ground.ts';

const mcPath = '/etc/mail/sendmail.mc';
const busybox = ['/usr/local/bin/busybox', 'sh'];

describe.skipIf(labObstacle() !== undefined)('a change of sendmail’s files put in force', () => {
  let lab: Lab;
  let ground: ConfigGround;
  let mc: string;

  const withLines = (text: string): string =>
    mc.replace('MAILER_DEFINITIONS\n', `${text}\nMAILER_DEFINITIONS\n`);
  const states = (results: ReadonlyMap<string, { state: string }>): Record<string, string> =>
    Object.fromEntries([...results].map(([id, { state }]) => [id, state]));
  const allGood = (results: ReadonlyMap<string, unknown>): Record<string, string> =>
    Object.fromEntries([...results.keys()].map((id) => [id, 'good']));
  const daemon = '/var/run/sendmail/mta/sendmail.pid';
  /** What the host's own daemon answers, a line per command. */
  const dialogue = (...lines: readonly string[]): Promise<string> =>
    lab.sendmail.must(
      `(sleep 0.5; for l in ${lines.map((line) => `'${line}'`).join(' ')}; do printf '%s\\r\\n' "$l"; sleep 0.4; done) | perl -MIO::Socket -e '$s = IO::Socket::INET->new("${lab.sendmail.ip}:25") or die; if (fork) { while (<$s>) { print } } else { while (<STDIN>) { print $s $_ } shutdown($s, 1) }'`,
    );

  beforeAll(async () => {
    lab = await startLab();
    ground = new ConfigGround(lab);
    mc = await ground.read(mcPath);
    await lab.sendmail.writeFile(
      busybox[0]!,
      readFileSync(execFileSync('which', ['busybox'], { encoding: 'utf8' }).trim()),
      0o755,
    );
    await lab.sendmail.must('cp -a /etc/mail /root/mail; cp -a /etc/aliases /root/aliases');
  }, 600_000);

  afterAll(() => lab.stop());

  beforeEach(async () => {
    await lab.sendmail.must(
      `rm -rf /etc/mail; cp -a /root/mail /etc/mail; cp -a /root/aliases /etc/aliases; /etc/init.d/sendmail restart >/dev/null 2>&1; sleep 1`,
    );
  });

  it('the survey is the same for dash and busybox', async () => {
    expect(await ground.survey(busybox)).toEqual(await ground.survey(['/bin/dash']));
  });

  it.each([['/bin/dash'], [busybox.join(' ')]])('an access entry refuses mail, by %s', async (shell) => {
    const text = `${await ground.read('/etc/mail/access')}From:banned.example\tERROR:5.7.1:550 Not from you\n`;
    const trial = await ground.try({ '/etc/mail/access': text }, shell);
    expect(trial.failed).toBeUndefined();
    expect(await dialogue('HELO x', 'MAIL FROM:<a@banned.example>', 'QUIT')).not.toContain('Not from you');
    const results = await ground.install(trial, shell);
    expect(states(results)).toEqual(allGood(results));
    expect([...results.keys()]).toEqual(['alive', 'works', 'log']);
    expect(
      await dialogue('HELO x', 'MAIL FROM:<a@banned.example>', 'RCPT TO:<ops@sendmail1.lab.test>', 'QUIT'),
    ).toContain('550 5.7.1 <a@banned.example>... Not from you');
    expect(await lab.sendmail.must('stat -c "%U:%G %a" /etc/mail/access.db /etc/mail/access')).toBe(
      'smmta:smmsp 640\nroot:root 600\n',
    );
  });

  it('an alias delivers, and the link to the alias file stays', async () => {
    const trial = await ground.try({ '/etc/aliases': `${await ground.read('/etc/aliases')}helpdesk: ops\n` });
    expect(trial.failed).toBeUndefined();
    const results = await ground.install(trial);
    expect(states(results)).toEqual(allGood(results));
    expect(await lab.sendmail.must('sendmail -bv helpdesk')).toBe(
      'ops... deliverable: mailer local, user ops\n',
    );
    expect((await dialogue('HELO x', 'VRFY helpdesk', 'RCPT TO:<helpdesk>', 'QUIT')).split('\n')[0]).toMatch(
      /^220 /,
    );
    expect(await lab.sendmail.must('readlink /etc/mail/aliases')).toBe('../aliases\n');
  });

  it('a table and an alias file with faults stop, with the lines', async () => {
    const access = await ground.try({ '/etc/mail/access': 'From:a REJECT\nFrom:A OK\nnovalue\n' });
    expect(access.failed).toBe('makemap:/etc/mail/access');
    expect(access.said).toEqual([
      { path: '/etc/mail/access', line: 2, severity: 'error', words: 'key from:a: duplicate key' },
      { path: '/etc/mail/access', line: 3, severity: 'error', words: 'no RHS for LHS novalue' },
    ]);
    const aliases = await ground.try({ '/etc/aliases': 'a: ops\nnocolon here\nempty:\na: pw\n' });
    expect(aliases.failed).toBe('newaliases:/etc/aliases');
    expect(aliases.said.map(({ path, line, words }) => [path, line, words])).toEqual([
      ['/etc/aliases', 2, 'missing colon'],
      ['/etc/aliases', 3, 'empty:... missing value for alias'],
      ['/etc/aliases', 4, 'a... Warning: duplicate alias name a'],
    ]);
    expect(
      await lab.sendmail.must(
        'cd /etc/mail; cmp access.db /root/mail/access.db; cmp aliases.db /root/mail/aliases.db; echo same',
      ),
    ).toBe('same\n');
  });

  it('an alias file that loses root stops', async () => {
    const { failed, results } = await ground.try({ '/etc/aliases': 'root: nosuchperson\n' });
    expect(failed).toBe('addresses');
    expect(results.get('addresses')!.stdout).toContain('nosuchperson... User unknown');
  });

  it('the daemon reads a new configuration, by HUP', async () => {
    const trial = await ground.try({
      [mcPath]: withLines("define(`confSMTP_LOGIN_MSG', `$j changed by a deploy; $b')dnl"),
    });
    expect(trial.failed).toBeUndefined();
    expect(await dialogue('QUIT')).not.toContain('changed by a deploy');
    const results = await ground.install(trial);
    expect(states(results)).toEqual(allGood(results));
    expect([...results.keys()]).toEqual(['reload', 'alive', 'works', 'log']);
    expect(results.get('reload')!.stdout).toContain('HUP was sent');
    expect(await dialogue('QUIT')).toContain('changed by a deploy');
  });

  it('other ports are no fault where they were asked for', async () => {
    const trial = await ground.try({
      [mcPath]: mc.replace('Name=MSP-v4, Port=submission', 'Name=MSP-v4, Port=2587'),
    });
    const results = await ground.install(trial);
    expect(states(results)).toEqual(allGood(results));
    expect(await lab.sendmail.must("awk '{ print $2 }' /proc/net/tcp")).toContain(
      `:0${(2587).toString(16).toUpperCase()}`,
    );
  });

  it('a new class file is read after HUP', async () => {
    const trial = await ground.try({ '/etc/mail/relay-domains': 'partner.example\n' });
    expect(trial.failed).toBeUndefined();
    const results = await ground.install(trial);
    expect(states(results)).toEqual(allGood(results));
    expect(results.get('reload')!.stdout).toContain('HUP was sent');
  });

  it('a daemon that died is seen, and the reload starts it again', async () => {
    const trial = await ground.try({ [mcPath]: withLines("define(`confLOG_LEVEL', `10')dnl") });
    await ground.install(trial);
    await lab.sendmail.must(`kill -9 $(head -n 1 ${daemon}); sleep 0.5`);
    const alive = trial.procedure.steps.find(({ id }) => id === 'alive')!;
    const dead = await ground.step(alive);
    expect(dead.state).toBe('failed');
    expect(dead.stdout).toContain('no sendmail process runs');
    const results = await ground.inForce(trial.procedure);
    expect(states(results)).toEqual(allGood(results));
    expect(results.get('reload')!.stdout).toContain('started again');
  });

  it('a configuration that cannot start fails its reload; with the old one the daemon is back', async () => {
    const trial = await ground.try({ [mcPath]: withLines("define(`confLOG_LEVEL', `10')dnl") });
    await ground.install(trial);
    await lab.sendmail.must('cp -a /etc/mail/sendmail.cf /root/good.cf; sed -i /^M/d /etc/mail/sendmail.cf');
    const reload = trial.procedure.steps.find(({ id }) => id === 'reload')!;
    expect((await ground.step(reload)).state).toBe('failed');
    await lab.sendmail.must('cp -a /root/good.cf /etc/mail/sendmail.cf');
    const results = await ground.inForce(trial.procedure);
    expect(states(results)).toEqual(allGood(results));
  });

  it('a port that somebody else holds fails, and after the rollback all is as before', async () => {
    const trial = await ground.try({
      [mcPath]: withLines("DAEMON_OPTIONS(`Family=inet, Name=extra, Port=22')dnl"),
    });
    expect(trial.failed).toBeUndefined();
    const results = await ground.install(trial);
    expect(Object.values(states(results))).toContain('failed');
    expect(results.get('log')!.stdout).toContain('cannot bind');
    await lab.sendmail.must('cp -a /root/mail/sendmail.[cm][cf] /etc/mail/');
    const back = await ground.inForce(trial.procedure);
    expect(states(back)).toEqual(allGood(back));
    expect(await dialogue('QUIT')).toMatch(/^220 /);
  }, 180_000);

  it('a host whose sendmail is stopped is left stopped', async () => {
    await lab.sendmail.must('/etc/init.d/sendmail stop >/dev/null 2>&1; sleep 1');
    const trial = await ground.try({ [mcPath]: withLines("define(`confLOG_LEVEL', `10')dnl") });
    const results = await ground.install(trial);
    expect(states(results)).toEqual(allGood(results));
    expect((await lab.sendmail.run('pgrep -f [s]endmail-mta')).code).toBe(1);
  });
});

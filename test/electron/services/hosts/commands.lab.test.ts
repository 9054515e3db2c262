import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Lab, startLab } from '../../../lab/lab.ts';
import type { MailHost } from '../../../lab/mail-host.ts';
import { Rig } from './rig.ts';

let lab: Lab;
let host: MailHost;
let rig: Rig;

beforeAll(async () => {
  lab = await startLab();
  host = lab.postfix;
  rig = new Rig({ knownHosts: host.knownHosts });
});
afterAll(async () => {
  await rig.stop();
  await lab.stop();
});
afterEach(() => {
  rig.answer = () => undefined;
  rig.asked.length = 0;
  rig.journal.length = 0;
});

const shells = ['shdash', 'shbash', 'shtcsh', 'shfish', 'shzsh'] as const;

describe.each(shells)('the login shell of %s', (account) => {
  it('changes nothing: exit code, both streams, environment, input, root', async () => {
    const id = await rig.addLab(host, account);
    expect(await rig.run(id, ['/bin/sh', '-c', 'printf "a b"; printf c >&2; exit 7'])).toEqual({
      status: 'exited',
      code: 7,
      stdout: 'a b',
      stderr: 'c',
    });
    const env = await rig.run(id, ['/bin/sh', '-c', 'echo "$LC_ALL $TERM $PATH"; umask; pwd']);
    expect(env.stdout).toBe('C dumb /usr/sbin:/usr/bin:/sbin:/bin:/usr/local/sbin:/usr/local/bin\n0022\n/\n');
    expect((await rig.run(id, ['/usr/bin/wc', '-c'], { stdin: '\0\xff\n'.repeat(1000) })).stdout).toBe(
      '3000\n',
    );
    expect((await rig.run(id, ['/usr/bin/id', '-un'], { root: true })).stdout).toBe('root\n');
    expect((await rig.run(id, ['/bin/cat'], { root: true, stdin: 'x\ny' })).stdout).toBe('x\ny');
  });

  it('may print whatever it likes before', async () => {
    const id = await rig.addLab(host, account);
    const home = `/home/${account}`;
    const noise = `printf '\\033[31mnoise\\r\\n'; head -c 1000000 /dev/urandom | base64; printf 'Password: ' `;
    // fish and csh read other files; each gets the noise from the one it reads.
    const files = ['.bashrc', '.profile', '.zshenv', '.cshrc'];
    await host.must(`mkdir -p ${home}/.config/fish`);
    for (const file of [...files, '.config/fish/config.fish'])
      await host.writeFile(`${home}/${file}`, `${noise}\n`);
    const result = await rig.run(id, ['/bin/echo', 'clean']);
    await host.must(`cd ${home} && rm -f ${files.join(' ')} .config/fish/config.fish`);
    expect(result).toEqual({ status: 'exited', code: 0, stdout: 'clean\n', stderr: '' });
  });
});

describe('start-up files that go wrong', () => {
  const bashrc = async (text: string): Promise<void> => host.writeFile('/home/shbash/.bashrc', text);
  afterEach(() => bashrc(''));

  it('an "exit 0" is told, and the command counts as unknown, not as done', async () => {
    const id = await rig.addLab(host, 'shbash');
    await rig.run(id, ['/bin/true']);
    await bashrc('echo "account is closed"; exit 0\n');
    const result = await rig.run(id, ['/bin/true']);
    expect(result.status).toBe('unknown');
    expect(result.status === 'unknown' && result.why).toMatch(
      /never began.*start-up files.*account is closed/s,
    );
  });

  it('a "sleep 999" is given up after 15 seconds and told', async () => {
    const id = await rig.addLab(host, 'shbash');
    await rig.run(id, ['/bin/true']);
    await bashrc('sleep 999\n');
    const begun = performance.now();
    const result = await rig.run(id, ['/bin/true']);
    expect(result.status === 'unknown' && result.why).toMatch(/start-up files/);
    expect(performance.now() - begun).toBeLessThan(20_000);
  });
});

describe('sudo', () => {
  const sudoers = (text: string): Promise<void> =>
    host
      .writeFile('/etc/sudoers.d/zz-test', text)
      .then(() => host.must('chmod 440 /etc/sudoers.d/zz-test && visudo -cq').then(() => undefined));
  afterEach(() => host.must('rm -f /etc/sudoers.d/zz-test').then(() => undefined));

  const attempts = async (): Promise<number> =>
    Number((await host.run('grep -c "authentication failure" /var/log/auth.log')).stdout.trim());

  it('with a password: asked once, kept, never in a process list or the journal', async () => {
    const id = await rig.addLab(host, 'pw', { elevation: 'sudo-password' });
    rig.answer = ({ kind }) => (kind === 'sudo' ? [host.passwords.pw] : undefined);
    const results = await Promise.all([
      rig.run(id, ['/usr/bin/id', '-un'], { root: true }),
      rig.run(id, ['/bin/sh', '-c', 'cat; id -un; ps -eo args; cat /proc/*/environ'], {
        root: true,
        stdin: 'line\nline\n',
      }),
    ]);
    expect(results[0].stdout).toBe('root\n');
    expect(results[1].stdout).toMatch(/^line\nline\nroot\n/);
    expect(results[1].stdout).not.toContain(host.passwords.pw);
    expect((await rig.run(id, ['/bin/cat'], { root: true, stdin: 'x'.repeat(300_000) })).stdout).toBe(
      'x'.repeat(300_000),
    );
    expect(rig.asked.map(({ kind }) => kind)).toEqual(['sudo']);
    expect(JSON.stringify(rig.journal)).not.toContain(host.passwords.pw);
    expect(rig.journal.at(-1)).toMatchObject({ account: 'pw → root', outcome: 'ok', stderr: '' });
  });

  it.each([
    ['no input', undefined],
    ['input that must not be taken for more guesses', 'guess1\nguess2\nguess3\n'],
  ])('a wrong password costs one attempt, is told, and is not tried again: %s', async (_, stdin) => {
    const id = await rig.addLab(host, 'pw', { elevation: 'sudo-password' });
    rig.answer = () => ['wrong'];
    const before = await attempts();
    const result = await rig.run(id, ['/bin/sh', '-c', 'touch /tmp/ran'], {
      root: true,
      ...(stdin === undefined ? {} : { stdin }),
    });
    expect(result).toMatchObject({ status: 'exited', code: 1, stdout: '' });
    expect(result.stderr).toMatch(/incorrect password|no password/);
    expect((await attempts()) - before).toBe(1);
    expect(rig.asked).toHaveLength(1);
    expect((await host.run('ls /tmp/ran')).code).not.toBe(0);

    rig.answer = () => [host.passwords.pw];
    expect((await rig.run(id, ['/usr/bin/id', '-un'], { root: true })).stdout).toBe('root\n');
    expect(rig.asked).toHaveLength(2);
    expect(rig.asked[1]!.text).toMatch(/did not accept/);
  });

  it('no answer means no command', async () => {
    const id = await rig.addLab(host, 'pw', { elevation: 'sudo-password' });
    const result = await rig.run(id, ['/bin/touch', '/tmp/ran'], { root: true });
    expect(result).toMatchObject({ status: 'exited', code: 1 });
    expect((await host.run('ls /tmp/ran')).code).not.toBe(0);
  });

  it.each([
    ['lecture and no ticket', 'Defaults lecture=always\nDefaults timestamp_timeout=0\n'],
    ['its own prompt', 'Defaults passprompt="custom: "\nDefaults passprompt_override\n'],
    ['a pty for the command', 'Defaults use_pty\n'],
    ['one try only', 'Defaults passwd_tries=1\n'],
    ['noisy insults', 'Defaults insults\nDefaults pwfeedback\n'],
    ['no password to validate', 'Defaults verifypw=never\n'],
  ])('with %s', async (_, text) => {
    await sudoers(text);
    const id = await rig.addLab(host, 'pw', { elevation: 'sudo-password' });
    rig.answer = () => [host.passwords.pw];
    expect((await rig.run(id, ['/usr/bin/id', '-un'], { root: true })).stdout).toBe('root\n');
    if (!text.includes('verifypw=never')) {
      const result = await rig.run(id, ['/bin/cat'], { root: true, stdin: 'a\nb\n' });
      expect(result).toEqual({ status: 'exited', code: 0, stdout: 'a\nb\n', stderr: '' });
    }
    rig.hosts.disconnect(id);
  });

  it('with some commands allowed without a password, those are never asked for', async () => {
    await sudoers('plain ALL=(root) NOPASSWD: /usr/bin/id -un\n');
    const id = await rig.addLab(host, 'plain', { elevation: 'sudo-password' });
    expect((await rig.run(id, ['/usr/bin/id', '-un'], { root: true })).stdout).toBe('root\n');
    expect(rig.asked).toEqual([]);
  });

  it('that wants a terminal refuses clearly', async () => {
    await sudoers('Defaults requiretty\n');
    const id = await rig.addLab(host, 'ops');
    const result = await rig.run(id, ['/usr/bin/id'], { root: true });
    expect(result).toMatchObject({ status: 'exited', code: 1 });
    expect(result.stderr).toMatch(/tty/);
  });

  it('doas and a root login work; an account without rights is told by sudo itself', async () => {
    const doas = await rig.addLab(host, 'doas', { elevation: 'doas' });
    expect((await rig.run(doas, ['/bin/sh', '-c', 'id -un; cat'], { root: true, stdin: 'in' })).stdout).toBe(
      'root\nin',
    );
    const root = await rig.addLab(host, 'root', { elevation: 'sudo' });
    expect((await rig.run(root, ['/usr/bin/id', '-un'], { root: true })).stdout).toBe('root\n');
    const plain = await rig.addLab(host, 'plain');
    expect(await rig.run(plain, ['/usr/bin/id'], { root: true })).toMatchObject({
      status: 'exited',
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('password is required'),
    });
  });
});

describe('what an account may do', () => {
  it('everything: nothing is missing', async () => {
    const id = await rig.addLab(host, 'ops');
    const facts = await rig.hosts.facts(id);
    expect(facts).toMatchObject({
      hostname: 'postfix1.lab.test',
      os: { id: 'debian' },
      sudo: { rights: 'all' },
    });
    expect(facts.account).toMatchObject({ name: 'ops', shell: '/bin/bash' });
    expect(Math.abs(facts.clockSkew)).toBeLessThanOrEqual(1);
    expect(facts.tools['postqueue']).toBe('/usr/sbin/postqueue');
    expect(facts.mtas.map(({ mta, sources }) => [mta, sources.length])).toEqual([['postfix', 2]]);
    expect(rig.status(id)).toMatchObject({ missing: [], sudoers: '' });
  });

  it.each(['postfix', 'sendmail'] as const)(
    'nothing: the sudoers file that Postroom shows for %s grants exactly what it runs',
    async (name) => {
      const machine = lab[name];
      const other = new Rig({ knownHosts: machine.knownHosts });
      const id = await other.addLab(machine, 'plain');
      await other.hosts.facts(id);
      const before = other.status(id);
      expect(before.missing!.length).toBeGreaterThan(1);
      await machine.writeFile('/etc/sudoers.d/zz-test', before.sudoers);
      await machine.must('chmod 440 /etc/sudoers.d/zz-test && visudo -cq');
      await other.hosts.probe(id);
      expect(other.status(id)).toMatchObject({
        missing: [],
        sudoers: '',
        facts: { sudo: { rights: 'listed' } },
      });
      // One command less, and exactly its feature is missing.
      const gone = before.missing!.at(-1)!;
      await machine.writeFile(
        '/etc/sudoers.d/zz-test',
        before.sudoers.replace(gone.commands[0]!, '/bin/true'),
      );
      await other.hosts.probe(id);
      expect(other.status(id).missing!.map(({ feature }) => feature)).toContain(gone.feature);
      await machine.must('rm /etc/sudoers.d/zz-test');
      await other.stop();
    },
  );
});

describe('limits', () => {
  it('a cancelled command is asked to stop and reports how it ended', async () => {
    const id = await rig.addLab(host, 'ops');
    await rig.hosts.facts(id);
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 300);
    const result = await rig.run(id, ['/bin/sleep', '60'], {}, { signal: stop.signal });
    expect(result).toMatchObject({ status: 'exited', code: 143 });
    expect(rig.journal.at(-1)).toMatchObject({ outcome: 'cancelled' });
  });

  it('a command that will not stop is given up after 3 seconds and is unknown', async () => {
    const id = await rig.addLab(host, 'ops');
    await rig.hosts.facts(id);
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 100);
    const begun = performance.now();
    const result = await rig.run(
      id,
      ['/bin/sh', '-c', 'trap "" TERM; sleep 20'],
      {},
      { signal: stop.signal },
    );
    expect(result.status).toBe('unknown');
    expect(performance.now() - begun).toBeLessThan(6_000);
  });

  it('a silent command is given up, a slow reader is not', async () => {
    const id = await rig.addLab(host, 'ops');
    const silent = await rig.run(id, ['/bin/sleep', '20'], {}, { quietSeconds: 1 });
    expect(silent).toMatchObject({ status: 'unknown', why: 'The host said nothing for 1 seconds.' });
    let bytes = 0;
    const slow = await rig.run(
      id,
      ['/usr/bin/head', '-c', '20000000', '/dev/zero'],
      {},
      {
        quietSeconds: 1,
        onStdout: async (text: string) => {
          if (bytes === 0) await new Promise((resolve) => setTimeout(resolve, 2_500));
          bytes += text.length;
        },
      },
    );
    expect(slow).toMatchObject({ status: 'exited', code: 0, stdout: '' });
    expect(bytes).toBe(20_000_000);
  });

  it('output without end is bounded', async () => {
    const id = await rig.addLab(host, 'ops');
    const flood = await rig.run(id, ['/usr/bin/head', '-c', '80000000', '/dev/zero']);
    expect(flood).toMatchObject({ status: 'unknown', why: 'The command printed more than 64 MiB.' });
    const stderr = await rig.run(id, ['/bin/sh', '-c', 'head -c 3000000 /dev/zero >&2; echo done']);
    expect(stderr).toMatchObject({ status: 'exited', code: 0, stdout: 'done\n' });
    expect(stderr.stderr.length).toBe(1024 * 1024);
  });

  it('a background job does not hold the result back', async () => {
    const id = await rig.addLab(host, 'ops');
    const begun = performance.now();
    const result = await rig.run(id, ['/bin/sh', '-c', 'sleep 5 & echo started']);
    expect(result).toMatchObject({ status: 'exited', code: 0, stdout: 'started\n' });
    expect(performance.now() - begun).toBeLessThan(4_000);
  });

  it('a read-only host refuses writes before anything is sent', async () => {
    const id = await rig.addLab(host, 'ops', { readOnly: true });
    await expect(rig.run(id, ['/bin/touch', '/tmp/ran'], { effect: 'write' })).rejects.toMatchObject({
      code: 'READ_ONLY',
    });
    expect((await rig.run(id, ['/bin/echo', 'reads'])).stdout).toBe('reads\n');
    expect((await host.run('ls /tmp/ran')).code).not.toBe(0);
  });

  it('a host without base64 and openssl still gets its input', async () => {
    const id = await rig.addLab(host, 'ops');
    await rig.hosts.facts(id);
    await host.must(
      'mv /usr/bin/base64 /usr/bin/base64.away; if [ -e /usr/bin/openssl ]; then mv /usr/bin/openssl /usr/bin/openssl.away; fi',
    );
    const result = await rig.run(id, ['/bin/cat'], { stdin: '\0\xff%s\\n\n' });
    await host.must(
      'mv /usr/bin/base64.away /usr/bin/base64; if [ -e /usr/bin/openssl.away ]; then mv /usr/bin/openssl.away /usr/bin/openssl; fi',
    );
    expect(result.stdout).toBe('\0\xff%s\\n\n');
  });
});

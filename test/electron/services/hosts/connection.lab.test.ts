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
});
afterAll(() => lab.stop());

async function fresh(user = 'ops', change = {}): Promise<string> {
  rig = new Rig({ knownHosts: lab.hosts.map(({ knownHosts }) => knownHosts).join('') });
  const id = await rig.addLab(host, user, change);
  await rig.hosts.facts(id);
  return id;
}

afterEach(async () => {
  await rig.stop();
  await host.restoreNetwork();
  await host.thawSshd();
  await host.startSshd();
  await host.setSshd();
  await host.run('pkill -KILL -u ops; pkill -KILL -u pw; rm -f /tmp/count');
});

/** A write that takes a while and tells on the host how often it ran. */
const slowWrite = ['/bin/sh', '-c', 'echo run >> /tmp/count; sleep 3; echo end >> /tmp/count'] as const;
const timesRun = async (): Promise<number> =>
  Number((await host.run('grep -c run /tmp/count')).stdout.trim());

describe('a connection that breaks', () => {
  it('packets vanish: a running write is unknown within 35 seconds, is never sent again, and the host comes back', async () => {
    const id = await fresh();
    const begun = performance.now();
    const running = rig.run(id, slowWrite, { effect: 'write' }, { quietSeconds: 120 });
    await new Promise((resolve) => setTimeout(resolve, 500));
    await host.dropNetwork();
    const result = await running;
    expect(result.status).toBe('unknown');
    expect(performance.now() - begun).toBeLessThan(36_000);
    expect(rig.state(id)).not.toBe('online');
    await expect(rig.run(id, ['/bin/true'])).rejects.toMatchObject({ code: 'OFFLINE' });
    await host.restoreNetwork();
    await rig.until('online', () => rig.state(id) === 'online', 65_000);
    expect((await rig.run(id, ['/bin/echo', 'back'])).stdout).toBe('back\n');
    expect(await timesRun()).toBe(1);
    expect(rig.journal.filter(({ effect }) => effect === 'write')).toMatchObject([{ outcome: 'unknown' }]);
  });

  it('a frozen sshd is noticed like a broken cable', async () => {
    const id = await fresh();
    await host.freezeSshd();
    await rig.until('not online', () => rig.state(id) !== 'online', 35_000);
    expect(rig.status(id).connection.message).toMatch(/did not answer/);
    // Until it thaws, every attempt ends within its 15 seconds and says what is wrong.
    await rig.until(
      'an attempt that failed',
      () => /say hello|15 seconds/.test(rig.status(id).connection.message),
      25_000,
    );
    await host.thawSshd();
    await rig.until('online', () => rig.state(id) === 'online', 65_000);
  });

  it('a killed sshd and a reset are noticed at once, and answered by coming back', async () => {
    const id = await fresh();
    const running = rig.run(id, slowWrite, { effect: 'write' });
    await new Promise((resolve) => setTimeout(resolve, 300));
    await host.killSshd({ sessions: true });
    expect((await running).status).toBe('unknown');
    await rig.until('reconnecting', () => rig.state(id) !== 'online', 1_000);
    await rig.until(
      'a refusal in words',
      () => /refused the connection/.test(rig.status(id).connection.message),
      10_000,
    );
    expect(rig.status(id).connection.retryAt).toBeDefined();
    await host.startSshd();
    await rig.until('online', () => rig.state(id) === 'online', 30_000);
    expect(await timesRun()).toBe(1);

    const reading = rig.run(id, ['/bin/sh', '-c', 'while :; do echo x; sleep 0.1; done']);
    await host.resetNetwork();
    expect((await reading).status).toBe('unknown');
    await host.restoreNetwork();
    await rig.until('online', () => rig.state(id) === 'online', 30_000);
  });

  it('a host that is not there at first is connected to when it comes', async () => {
    await host.killSshd({ sessions: true });
    rig = new Rig({ knownHosts: host.knownHosts });
    const id = await rig.addLab(host, 'ops');
    rig.hosts.connect(id);
    await rig.until('reconnecting', () => rig.state(id) === 'reconnecting', 30_000);
    await host.startSshd();
    await rig.until('online', () => rig.state(id) === 'online', 20_000);
  });

  it('disconnected by the user stays disconnected', async () => {
    const id = await fresh();
    rig.hosts.disconnect(id);
    expect(rig.state(id)).toBe('offline');
    await expect(rig.run(id, ['/bin/true'])).rejects.toMatchObject({ code: 'OFFLINE' });
    rig.hosts.connect(id);
    expect((await rig.run(id, ['/bin/echo', 'back'])).stdout).toBe('back\n');
  });
});

describe('sessions', () => {
  it.each([1, 2, 3])(
    'MaxSessions %i: many commands and a terminal at once, none fails, none is left behind',
    async (most) => {
      await host.setSshd([`MaxSessions ${most}`]);
      const id = await fresh();
      const shell = await rig.hosts.shell(id, 80, 24);
      let seen = '';
      shell.onData((bytes) => void (seen += Buffer.from(bytes).toString()));
      const results = await Promise.all(
        Array.from({ length: 40 }, (_, number) => rig.run(id, ['/bin/echo', String(number)])),
      );
      expect(results.map(({ stdout }) => stdout)).toEqual(results.map((_, number) => `${number}\n`));
      await shell.write(Buffer.from('echo still-$((40+2))-here\n'));
      await rig.until('the shell answers', () => seen.includes('still-42-here'), 30_000);
      shell.close();
      rig.hosts.disconnect(id);
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      expect((await host.run('pgrep -u ops -x sshd | wc -l')).stdout.trim()).toBe('0');
    },
  );

  it('MaxSessions 0 is told, without a loop', async () => {
    await host.setSshd(['MaxSessions 0']);
    rig = new Rig({ knownHosts: host.knownHosts });
    const id = await rig.addLab(host, 'ops');
    await expect(rig.run(id, ['/bin/true'])).rejects.toMatchObject({
      code: 'OFFLINE',
      message: expect.stringContaining('open no session'),
    });
  });

  it('a forced command is told', async () => {
    await host.setSshd(['Match User ops', 'ForceCommand /bin/echo only backups here']);
    rig = new Rig({ knownHosts: host.knownHosts });
    const id = await rig.addLab(host, 'ops');
    const result = await rig.run(id, ['/bin/true']);
    expect(result.status === 'unknown' && result.why).toMatch(/forced command.*only backups here/s);
  });

  it('keys are exchanged again under load without a stall or a lost byte', async () => {
    await host.setSshd(['RekeyLimit 256K']);
    const id = await fresh();
    const size = 30_000_000;
    let bytes = 0;
    const input = 'x'.repeat(5_000_000);
    const [down, up] = await Promise.all([
      rig.run(
        id,
        ['/usr/bin/head', '-c', String(size), '/dev/zero'],
        {},
        { onStdout: (text: string) => void (bytes += text.length) },
      ),
      rig.run(id, ['/usr/bin/wc', '-c'], { stdin: input }),
    ]);
    expect(down).toMatchObject({ status: 'exited', code: 0 });
    expect(bytes).toBe(size);
    expect(up.stdout).toBe('5000000\n');
    expect(rig.asked).toEqual([]);
  });
});

describe('the way to a host', () => {
  it('through a jump host; when the jump host goes, all goes, and nothing is left on it', async () => {
    rig = new Rig({ knownHosts: lab.hosts.map(({ knownHosts }) => knownHosts).join('') });
    const jump = await rig.addLab(lab.sendmail, 'shzsh');
    const id = await rig.addLab(host, 'ops', { jumps: [jump] });
    expect((await rig.hosts.facts(id)).hostname).toBe('postfix1.lab.test');
    const sessions = async (): Promise<number> =>
      Number((await lab.sendmail.run('pgrep -u shzsh -x sshd | wc -l')).stdout.trim());
    expect(await sessions()).toBe(1);
    await lab.sendmail.run('pkill -KILL -u shzsh -x sshd');
    await rig.until('lost', () => rig.state(id) !== 'online', 2_000);
    await rig.until('online', () => rig.state(id) === 'online', 20_000);
    rig.hosts.disconnect(id);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await sessions()).toBe(0);
  });

  it('a second hop that fails closes the first', async () => {
    rig = new Rig({ knownHosts: lab.sendmail.knownHosts });
    const jump = await rig.addLab(lab.sendmail, 'shzsh');
    const id = await rig.addLab(host, 'ops', { jumps: [jump], port: 2222 });
    rig.hosts.connect(id);
    await rig.until(
      'a failure in words',
      () => /jump host could not reach/.test(rig.status(id).connection.message),
      10_000,
    );
    rig.hosts.disconnect(id);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect((await lab.sendmail.run('pgrep -u shzsh -x sshd | wc -l')).stdout.trim()).toBe('0');
  });

  it('four handshakes at a time, and all hosts come', async () => {
    rig = new Rig({ knownHosts: host.knownHosts });
    const ids = await Promise.all(Array.from({ length: 20 }, () => rig.addLab(host, 'ops')));
    await host.setSshd(['MaxStartups 5:100:5']);
    for (const id of ids) rig.hosts.connect(id);
    await rig.until('all online', () => ids.every((id) => rig.state(id) === 'online'), 90_000);
  });
});

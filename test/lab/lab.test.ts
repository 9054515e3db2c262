import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { Resolver } from 'node:dns/promises';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { accounts } from './accounts.ts';
import { bulkQueue } from './bulk.ts';
import { type Lab, startLab } from './lab.ts';
import { labObstacle } from './packages.ts';
import { type Seeded, seedQueue } from './seed.ts';
import { nodeProgram } from './sink.ts';
import { ssh } from './ssh.ts';
import { traces } from './traces.ts';

const obstacle = labObstacle();

describe.skipIf(obstacle !== undefined)('the lab of real mail hosts', () => {
  let lab: Lab;
  let seeded: Seeded;
  let startedInMs = 0;

  beforeAll(async () => {
    const rehearsal = await startLab();
    await rehearsal.stop();
    const start = performance.now();
    lab = await startLab();
    startedInMs = performance.now() - start;
    seeded = await seedQueue(lab);
  }, 600_000);

  afterAll(() => lab.stop());

  it('starts within seconds once its roots are made', () => {
    expect(startedInMs).toBeLessThan(20_000);
  });

  it.each(accounts)('lets %s in with the key, on both hosts', async (account) => {
    for (const host of lab.hosts) {
      expect(await ssh(host, account, 'id -un')).toMatchObject({ code: 0, stdout: `${account}\n` });
    }
  });

  it('gives each account the rights it is meant to have', async () => {
    for (const host of lab.hosts) {
      expect((await ssh(host, 'ops', 'sudo -n id -un')).stdout).toBe('root\n');
      expect((await ssh(host, 'plain', 'sudo -n id -un')).code).not.toBe(0);
      expect((await ssh(host, 'pw', 'sudo -n id -un')).code).not.toBe(0);
      expect((await host.run("sudo -S -p '' id -un", { user: 'pw', stdin: 'pw-secret\n' })).stdout).toBe(
        'root\n',
      );
      expect((await ssh(host, 'doas', 'doas -n id -un')).stdout).toBe('root\n');
    }
  });

  it('shows the seeded mail in the listings of sendmail', async () => {
    const listing = await lab.sendmail.must('sendmail -bp -v');
    for (const text of [
      '/var/spool/mqueue/q1 ',
      '/var/spool/mqueue/q2/df ',
      '/var/spool/mqueue/slow ',
      '<>',
      '<html@',
    ]) {
      expect(listing).toContain(text);
    }
    expect(listing).toContain('Deferred: 452 4.2.2 Mailbox full');
    expect(listing).toContain('\u001b[2J');
    expect(seeded.sendmail).toMatchObject({ quarantined: 2, lost: 1, submission: 3 });
    expect(seeded.sendmail.queue).toBeGreaterThan(18);
    expect(await lab.sendmail.must('sendmail -bp -qGslow')).toContain('lena@stuck.tarpit.test');
  });

  it('shows the seeded mail in the listings of both Postfix instances', async () => {
    const main = await lab.postfix.must('postqueue -j');
    expect(main).toContain('said: 452 4.2.2 Mailbox full');
    expect(main).toContain('onerror=alert(1)');
    expect(main).toMatch(/"queue_id": "[0-9A-F]{8,12}"/);
    expect(main.match(/"queue_name": "hold"/g)).toHaveLength(2);
    expect(main).toContain('поддержка@defer.test');
    expect(await lab.postfix.must('postqueue -c /etc/postfix-out -j')).toMatch(
      /"queue_id": "[0-9A-Za-z]{15,}"/,
    );
    expect(await lab.postfix.must('postmulti -l')).toMatch(/^postfix-out\s+out\s+y\s+\/etc\/postfix-out$/m);
  });

  it('receives in the sink what is accepted, from each host', async () => {
    const messages = await lab.sink.messages();
    for (const host of lab.hosts) {
      const found = messages.find(({ peer, to }) => peer === host.ip && to[0]?.address === 'ida@accept.test');
      expect(found?.from).toBe('shop@lab.test');
      expect(found?.text).toContain(`X-Lab-Seed: ${host.name}`);
    }
  });

  it('lets the sink change its mind', async () => {
    await lab.sink.setRules([{ match: 'gustav@defer.test', action: 'accept' }]);
    const id =
      /"queue_id": "(\w+)"[^\n]*gustav@defer\.test/.exec(await lab.postfix.must('postqueue -j'))?.[1] ?? '';
    await lab.postfix.must(['postqueue', '-i', id]);
    await expect
      .poll(async () => (await lab.sink.messages()).map(({ to }) => to[0]?.address), { timeout: 10_000 })
      .toContain('gustav@defer.test');
  });

  it('answers the names of the lab, and no others', async () => {
    const resolver = new Resolver();
    resolver.setServers([lab.dnsServer]);
    expect(await resolver.resolveMx('shop.defer.test')).toMatchObject([
      { priority: 10, exchange: 'sink.lab.test' },
    ]);
    expect(await resolver.resolve4('postfix1.lab.test')).toEqual([lab.postfix.ip]);
    expect(await resolver.reverse(lab.sendmail.ip)).toEqual(['sendmail1.lab.test']);
    expect(await resolver.resolveMx('nullmx.test')).toMatchObject([{ priority: 0, exchange: '' }]);
    expect(await resolver.resolveMx('xn--bcher-kva.test')).toHaveLength(1);
    await expect(resolver.resolve4('example.com')).rejects.toMatchObject({ code: 'ENOTFOUND' });
    expect(await lab.postfix.must('dig +short mx many-mx.test | wc -l')).toBe('50\n');
  });

  it('has a resolver that finds its way from a root of the lab, and checks signatures', async () => {
    const asked = async (what: string): Promise<string> =>
      lab.sendmail.must(`dig @${lab.resolver} +noall +comments +answer ${what}`);
    expect(await asked('www.below.chain.test A')).toMatch(/status: NOERROR[^]*\t192\.0\.2\.40\n/);
    expect(await asked('signed.test MX')).toMatch(/flags: qr rd ra ad;[^]*\t10 mail\.signed\.test\.\n/);
    expect(await asked('mail.bogus.test A')).toContain('status: SERVFAIL');
    expect(await asked('+cd mail.bogus.test A')).toContain('status: NOERROR');
    expect(await asked('www.lame.test A')).toContain('status: SERVFAIL');
    expect(await asked('-x 2001:db8::25')).toContain('PTR sink.lab.test.');
    expect(await asked('example.com A')).toContain('status: NXDOMAIN');
  });

  it('answers one host otherwise than the other where it is to', async () => {
    const seen = (host: (typeof lab.hosts)[number]): Promise<string> =>
      host.must('dig +short split.test TXT');
    expect(await seen(lab.sendmail)).toBe('"as sendmail sees it"\n');
    expect(await seen(lab.postfix)).toBe('"as others see it"\n');
  });

  it('keeps the log of each host to itself', async () => {
    const [sendmail, postfix] = await Promise.all(
      lab.hosts.map((host) => host.readFile('/var/log/mail.log')),
    );
    expect(sendmail).toMatch(/^\w{3} [ \d]\d \d\d:\d\d:\d\d sendmail1 sm-mta\[/m);
    expect(postfix).toMatch(/^\d{4}-\d\d-\d\dT\S+ postfix1 postfix\/smtp\[/m);
    expect(sendmail).not.toContain('postfix/');
    expect(postfix).not.toContain('sm-mta');
  });

  it('leads nowhere else', async () => {
    for (const host of lab.hosts)
      expect(await host.must('cat /proc/net/route')).not.toMatch(/^eth0\t00000000/m);
  });

  it('loses the network of a host without a word, and gets it back', async () => {
    await lab.postfix.dropNetwork();
    const answer = await ssh(lab.postfix, 'ops', 'true', 2);
    expect(answer.stderr).toMatch(/timed out/i);
    await lab.postfix.restoreNetwork();
    expect((await ssh(lab.postfix, 'ops', 'true')).code).toBe(0);
  });

  it('freezes, kills and reconfigures sshd', async () => {
    const host = lab.sendmail;
    await host.freezeSshd();
    expect((await ssh(host, 'ops', 'true', 2)).code).not.toBe(0);
    await host.thawSshd();
    await host.killSshd({ sessions: true });
    expect((await ssh(host, 'ops', 'true')).stderr).toMatch(/refused/i);
    await host.startSshd();
    await host.setSshd(['AllowUsers root']);
    expect((await ssh(host, 'ops', 'true')).code).not.toBe(0);
    await host.setSshd();
    const before = host.hostKeyFingerprintSha256;
    await host.regenerateHostKeys();
    expect(host.hostKeyFingerprintSha256).not.toBe(before);
    expect((await ssh(host, 'ops', 'true')).code).toBe(0);
  });

  it('comes back from a power loss with its disk, and runs what was to be run before mail', async () => {
    const host = lab.postfix;
    await host.writeFile(
      '/etc/rc.local',
      '#!/bin/sh\npgrep -x master > /root/mail-was-up || echo none > /root/mail-was-up\n',
      0o755,
    );
    const before = await host.must('postqueue -j | wc -l');
    await host.powerCut();
    await host.powerOn();
    expect(await host.readFile('/root/mail-was-up')).toBe('none\n');
    expect(await host.must('postqueue -j | wc -l')).toBe(before);
    expect((await ssh(host, 'ops', 'true')).code).toBe(0);
  });

  it('makes many messages that the tools of the host take for their own', async () => {
    await bulkQueue(lab.postfix, 300);
    await bulkQueue(lab.postfix, 300, { instance: '/etc/postfix-out' });
    await bulkQueue(lab.sendmail, 300);
    expect(await lab.postfix.must('postqueue -j | grep -c reader-0')).toBe('300\n');
    expect(await lab.postfix.must('postqueue -c /etc/postfix-out -j | grep -c reader-0')).toBe('300\n');
    expect(await lab.sendmail.must('sendmail -bp | grep -c reader-0')).toBe('300\n');
    const ids = [...(await lab.postfix.must('postqueue -j')).matchAll(/"queue_id": "(\w+)"[^\n]*reader-0/g)];
    const erased = await lab.postfix.run(['postsuper', '-d', '-'], {
      stdin: ids.map(([, id]) => `${id}\n`).join(''),
    });
    expect(erased.stderr).toContain('Deleted: 300 messages');
  });

  it('stands beside another one, which leaves nothing behind', async () => {
    const other = await startLab();
    expect(other.prefix).not.toBe(lab.prefix);
    await other.postfix.writeFile('/etc/marker', 'the other one\n');
    expect((await lab.postfix.run(['test', '-e', '/etc/marker'])).code).toBe(1);
    expect((await ssh(other.sendmail, 'ops', 'hostname')).stdout).toBe('sendmail1.lab.test\n');
    expect((await traces(other.id)).length).toBeGreaterThan(5);
    await other.stop();
    expect(await traces(other.id)).toEqual([]);
    expect((await ssh(lab.postfix, 'ops', 'true')).code).toBe(0);
  });

  it.each(['SIGTERM', 'SIGKILL'] as const)('is cleared away when its owner ends by %s', async (signal) => {
    const program = fileURLToPath(new URL('lab.ts', import.meta.url));
    const source = `import { startLab } from ${JSON.stringify(program)};
      const { id, dir } = await startLab(); console.log(id + ' ' + dir); setInterval(() => 0, 1e6);`;
    const owner = spawn(nodeProgram(), ['--input-type=module-typescript', '--eval', source], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [said] = (await once(owner.stdout, 'data')) as [Buffer];
    const [id = '', dir = ''] = said.toString().trim().split(' ');
    expect(existsSync(dir)).toBe(true);
    owner.kill(signal);
    await once(owner, 'exit');
    if (signal === 'SIGKILL') await (await startLab()).stop();
    expect(await traces(id)).toEqual([]);
  });
});

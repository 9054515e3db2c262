import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Lab, startLab } from '../../../lab/lab.ts';
import type { MailHost } from '../../../lab/mail-host.ts';
import { Rig, type SshDraft } from './rig.ts';

let lab: Lab;
let host: MailHost;
let rig: Rig;

beforeAll(async () => {
  lab = await startLab();
  host = lab.postfix;
});
afterAll(() => lab.stop());
afterEach(async () => {
  await rig.stop();
  await host.setSshd();
});

const open = (options: ConstructorParameters<typeof Rig>[0] = { knownHosts: host.knownHosts }): Rig =>
  (rig = new Rig(options));

async function settled(id: string): Promise<string> {
  rig.hosts.connect(id);
  await rig.until('settled', () => ['online', 'failed', 'reconnecting'].includes(rig.state(id)), 20_000);
  return rig.state(id);
}

/** How often sshd saw somebody come, by its own log. */
const visits = async (): Promise<number> =>
  Number(
    (
      await host.run('grep -c "Connection from\\|Connection closed\\|Failed\\|Accepted" /var/log/auth.log')
    ).stdout.trim(),
  );

describe('host keys', () => {
  it('an unknown key is asked for with its SHA256 fingerprint, kept, and not asked again', async () => {
    open({});
    rig.answer = ({ kind }) => (kind === 'host-key' ? [] : undefined);
    const id = await rig.addLab(host, 'ops');
    expect(await settled(id)).toBe('online');
    expect(rig.asked).toMatchObject([
      {
        kind: 'host-key',
        hostKey: { type: 'ssh-ed25519', fingerprint: host.hostKeyFingerprintSha256, address: host.ip },
      },
    ]);
    const own = readFileSync(join(rig.dataDir, 'known_hosts'), 'utf8');
    expect(host.knownHosts).toContain(own);
    rig.hosts.disconnect(id);
    expect(await settled(id)).toBe('online');
    expect(rig.asked).toHaveLength(1);
  });

  it('a key that is not accepted: no login, no second try', async () => {
    open({});
    const id = await rig.addLab(host, 'ops');
    expect(await settled(id)).toBe('failed');
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    expect(rig.state(id)).toBe('failed');
    expect(rig.asked).toHaveLength(1);
  });

  it('a changed key is refused with both fingerprints and the line to edit, and nobody is asked', async () => {
    open({ knownHosts: host.knownHosts });
    const before = host.hostKeyFingerprintSha256;
    await host.regenerateHostKeys();
    const id = await rig.addLab(host, 'ops');
    rig.answer = () => [];
    expect(await settled(id)).toBe('failed');
    const { message, todo } = rig.status(id).connection;
    expect(message).toContain(before);
    expect(message).toContain(host.hostKeyFingerprintSha256);
    expect(todo).toContain(`line 1 of ${join(rig.home, '.ssh', 'known_hosts')}`);
    expect(rig.asked).toEqual([]);
    await expect(rig.run(id, ['/bin/true'])).rejects.toMatchObject({ code: 'OFFLINE' });
  });

  it('a key that changes while we are away stops the reconnecting', async () => {
    open();
    const id = await rig.addLab(host, 'ops');
    expect(await settled(id)).toBe('online');
    await host.regenerateHostKeys();
    await host.run('pkill -KILL -u ops -x sshd');
    await rig.until('failed', () => rig.state(id) === 'failed', 20_000);
    expect(rig.status(id).connection.message).toMatch(/has changed/);
  });

  it('a revoked key is refused even where it is also known', async () => {
    open({ knownHosts: `${host.knownHosts}@revoked * ${host.hostKeys[0]!.publicKey}\n` });
    const id = await rig.addLab(host, 'ops');
    expect(await settled(id)).toBe('failed');
    expect(rig.status(id).connection.message).toMatch(/revoked/);
  });

  it('only an RSA key known: that one is asked of the server, as ssh does', async () => {
    const rsa = host.hostKeys.find(({ publicKey }) => publicKey.startsWith('ssh-rsa'))!;
    open({ knownHosts: `${host.ip} ${rsa.publicKey}\n` });
    const id = await rig.addLab(host, 'ops');
    expect(await settled(id)).toBe('online');
    expect(rig.asked).toEqual([]);
  });

  it('a known_hosts that cannot be read refuses every host', async () => {
    open();
    // A folder in its place: root reads what is merely forbidden.
    execFileSync('sh', [
      '-c',
      `rm ${join(rig.home, '.ssh', 'known_hosts')} && mkdir ${join(rig.home, '.ssh', 'known_hosts')}`,
    ]);
    const id = await rig.addLab(host, 'ops');
    expect(await settled(id)).toBe('failed');
    expect(rig.status(id).connection.message).toMatch(/cannot be read/);
  });
});

describe('logging in', () => {
  const by = (auth: SshDraft['auth'], user = 'pw'): Promise<string> => rig.addLab(host, user, { auth });

  it('with a password, kept for the run; a wrong one fails once and is asked for anew', async () => {
    open();
    const id = await by({ method: 'password' });
    rig.answer = () => ['wrong'];
    const before = await visits();
    expect(await settled(id)).toBe('failed');
    await new Promise((resolve) => setTimeout(resolve, 4_000));
    expect(rig.state(id)).toBe('failed');
    expect((await visits()) - before).toBeLessThanOrEqual(3);
    rig.answer = () => [host.passwords.pw];
    expect(await settled(id)).toBe('online');
    rig.hosts.disconnect(id);
    rig.answer = () => undefined;
    expect(await settled(id)).toBe('online');
  });

  it('keyboard-interactive: the questions of the server are passed on; no answer is no empty answer', async () => {
    open();
    await host.setSshd(['PasswordAuthentication no', 'AuthenticationMethods keyboard-interactive']);
    const id = await by({ method: 'keyboard-interactive' });
    rig.answer = ({ fields }) => fields.map(() => host.passwords.pw);
    expect(await settled(id)).toBe('online');
    expect(rig.asked[0]).toMatchObject({
      kind: 'keyboard-interactive',
      fields: [{ label: 'Password:', echo: false }],
      canRemember: false,
    });
    rig.hosts.disconnect(id);
    rig.answer = () => undefined;
    const before = Number(
      (await host.run('grep -c "authentication failure" /var/log/auth.log')).stdout.trim(),
    );
    expect(await settled(id)).toBe('failed');
    expect(Number((await host.run('grep -c "authentication failure" /var/log/auth.log')).stdout.trim())).toBe(
      before,
    );
  });

  it('a key and then a second factor', async () => {
    open();
    await host.setSshd(['AuthenticationMethods publickey,keyboard-interactive']);
    const id = await by({ method: 'key', keyFile: host.keyFile });
    rig.answer = ({ fields }) => fields.map(() => host.passwords.pw);
    expect(await settled(id)).toBe('online');
    expect(rig.asked).toHaveLength(1);
  });

  it('a key file with a passphrase: asked for, asked again when wrong, never sent', async () => {
    open();
    const keyFile = join(rig.dir, 'locked');
    writeFileSync(keyFile, readFileSync(host.keyFile));
    chmodSync(keyFile, 0o600);
    execFileSync('ssh-keygen', ['-q', '-p', '-f', keyFile, '-N', 'open sesame', '-P', '']);
    let round = 0;
    rig.answer = () => [round++ === 0 ? 'wrong' : 'open sesame'];
    const id = await by({ method: 'key', keyFile });
    expect(await settled(id)).toBe('online');
    expect(rig.asked.map(({ kind }) => kind)).toEqual(['passphrase', 'passphrase']);
  });

  it.each([
    ['is not there', '/nowhere/id_ed25519', /cannot be read/],
    ['is no key', '/etc/hostname', /cannot be used/],
  ])('a key file that %s is told', async (_, keyFile, said) => {
    open();
    const id = await by({ method: 'key', keyFile });
    expect(await settled(id)).toBe('failed');
    expect(rig.status(id).connection.message).toMatch(said);
  });

  it('with an agent, however many keys it holds', async () => {
    const socket = join(lab.dir, `agent-${process.pid}`);
    const agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' });
    await new Promise((resolve) => setTimeout(resolve, 300));
    const env = { ...process.env, SSH_AUTH_SOCK: socket };
    execFileSync('ssh-add', ['-q', host.keyFile], { env, stdio: 'ignore' });
    open({ knownHosts: host.knownHosts, env: { SSH_AUTH_SOCK: socket } });
    const id = await by({ method: 'agent' });
    expect(await settled(id)).toBe('online');
    expect(rig.asked).toEqual([]);
    execFileSync('ssh-add', ['-q', '-D'], { env, stdio: 'ignore' });
    rig.hosts.disconnect(id);
    expect(await settled(id)).toBe('failed');
    expect(rig.status(id).connection.notes.join(' ')).toMatch(/holds no keys/);
    agent.kill();
  });

  it('an agent that never answers is given up after 10 seconds', async () => {
    const socket = join(lab.dir, `mute-${process.pid}`);
    const mute = createServer(() => undefined).listen(socket);
    open({ knownHosts: host.knownHosts, env: { SSH_AUTH_SOCK: socket } });
    const id = await by({ method: 'agent' });
    expect(await settled(id)).toBe('failed');
    expect(rig.status(id).connection.notes.join(' ')).toMatch(/did not list its keys within 10 seconds/);
    mute.close();
  });

  it('a question that is open does not run out, and closing the host withdraws it', async () => {
    open();
    const id = await by({ method: 'password' });
    rig.answer = () => 'leave';
    rig.hosts.connect(id);
    await rig.until('asked', () => rig.asked.length === 1, 30_000);
    await new Promise((resolve) => setTimeout(resolve, 17_000));
    expect(rig.state(id)).toBe('connecting');
    rig.hosts.disconnect(id);
    await rig.until('withdrawn', () => rig.hosts.prompts.list().length === 0, 1_000);
    expect(rig.state(id)).toBe('offline');
  });

  it('only old algorithms: refused in words', async () => {
    open();
    await host.setSshd(['KexAlgorithms diffie-hellman-group14-sha1']);
    const id = await by({ method: 'key', keyFile: host.keyFile });
    expect(await settled(id)).toBe('failed');
    expect(rig.status(id).connection.message).toMatch(/too weak/);
  });
});

import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HostDraft } from '#contract/hosts';
import { addHostsToFile, HostFile, newHostId } from '#services/hosts/host-file';
import { readSshConfig } from '#services/hosts/ssh-config';
import { common, Rig } from './rig.ts';

let dir: string;
beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'postroom-file-'))));
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const local = (name: string): HostDraft => ({ kind: 'local', ...common, name });

describe('the list of hosts on disk', () => {
  it('is readable by its owner only and replaced whole', async () => {
    await addHostsToFile(join(dir, 'data'), [local('One')]);
    const path = join(dir, 'data', 'hosts.json');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(join(dir, 'data')).mode & 0o777).toBe(0o700);
    expect(readdirSync(join(dir, 'data'))).toEqual(['hosts.json']);
  });

  it('loses nobody when many add at once', async () => {
    await Promise.all(
      Array.from({ length: 20 }, (_, number) => addHostsToFile(dir, [local(`Host ${number}`)])),
    );
    const { hosts } = await new HostFile(dir).read();
    expect(new Set(hosts.map(({ name }) => name)).size).toBe(20);
  });

  it('breaks the lock of a writer that died', async () => {
    const lock = join(dir, 'hosts.json.lock');
    writeFileSync(lock, '');
    utimesSync(lock, new Date(Date.now() - 60_000), new Date(Date.now() - 60_000));
    await addHostsToFile(dir, [local('One')]);
    expect((await new HostFile(dir).read()).hosts).toHaveLength(1);
  });

  it.each(['{"version":1,"hosts":', 'null', '[]', '{"version":2,"hosts":[]}', '\0\0\0'])(
    'is set aside when it is none: %j',
    async (text) => {
      writeFileSync(join(dir, 'hosts.json'), text);
      const { hosts, problem } = await new HostFile(dir).read();
      expect(hosts).toEqual([]);
      expect(problem).toMatch(/set aside/);
      const kept = readdirSync(dir).find((name) => name.includes('set-aside'))!;
      expect(readFileSync(join(dir, kept), 'utf8')).toBe(text);
    },
  );

  it('leaves out a hostile entry, names it, keeps a copy and the others', async () => {
    const [id] = await addHostsToFile(dir, [local('Good')]);
    const path = join(dir, 'hosts.json');
    const file = JSON.parse(readFileSync(path, 'utf8')) as { hosts: unknown[] };
    file.hosts.push({
      kind: 'ssh',
      ...common,
      id: 'x',
      address: '-oProxyCommand=touch /tmp/x',
      port: 22,
      user: 'a',
      auth: { method: 'agent' },
      jumps: [],
    });
    writeFileSync(path, JSON.stringify(file));
    const { hosts, problem } = await new HostFile(dir).read();
    expect(hosts.map((host) => host.id)).toEqual([id]);
    expect(problem).toMatch(/number 2/);
    expect(readdirSync(dir).some((name) => name.includes('set-aside'))).toBe(true);
  });

  it('hosts that another process adds or removes appear in a running console', async () => {
    const rig = new Rig();
    await rig.hosts.start();
    expect(rig.hosts.statuses()).toEqual([]);
    const [first] = await addHostsToFile(rig.dataDir, [local('One'), local('Two')]);
    await rig.until('both are there', () => rig.hosts.statuses().length === 2, 3_000);
    await new HostFile(rig.dataDir).change((hosts) => hosts.filter(({ id }) => id !== first));
    await rig.until('one is there', () => rig.hosts.statuses().length === 1, 3_000);
    writeFileSync(join(rig.dataDir, 'hosts.json'), 'broken');
    await rig.until(
      'told in the journal',
      () => rig.journal.some(({ action }) => action === 'hosts.file'),
      3_000,
    );
    await rig.stop();
  });

  it('this computer stays disconnected when the user wants that', async () => {
    const rig = new Rig();
    const id = await rig.hosts.add(local('Here'));
    expect((await rig.run(id, ['/bin/echo', 'x'])).stdout).toBe('x\n');
    rig.hosts.disconnect(id);
    await expect(rig.run(id, ['/bin/echo', 'x'])).rejects.toMatchObject({ code: 'OFFLINE' });
    await rig.hosts.remove(id);
    await expect(rig.run(id, ['/bin/echo', 'x'])).rejects.toMatchObject({ code: 'NO_SUCH_HOST' });
    await rig.stop();
  });

  it('gives ids that the contract takes', () => {
    for (const name of ['Mail Berlin', '---', 'Überlänge '.repeat(20), '../../x'])
      expect(newHostId(name)).toMatch(/^[a-z0-9-]{1,64}$/);
  });
});

describe('~/.ssh/config', () => {
  const config = async (text: string, more: Record<string, string> = {}) => {
    mkdirSync(join(dir, '.ssh', 'conf.d'), { recursive: true });
    writeFileSync(join(dir, '.ssh', 'config'), text);
    for (const [name, content] of Object.entries(more)) writeFileSync(join(dir, '.ssh', name), content);
    return readSshConfig(dir, 'me', []);
  };

  it('offers its hosts, without patterns, and names what is not used', async () => {
    const { candidates, problem } = await config(`
Host mx1 mx2.example.org
  HostName %h.mail.example.org
  Port 2222
  ProxyCommand nc %h %p
Host bastion
  HostName 192.0.2.1
  User jump
Host inner
  ProxyJump bastion,other@gate:2200
  IdentityFile ~/.ssh/inner
Host *
  User ops
  ServerAliveInterval 30
Host !bad w?ld
`);
    expect(problem).toBe('');
    expect(candidates.map(({ alias }) => alias)).toEqual(['mx1', 'mx2.example.org', 'bastion', 'inner']);
    expect(candidates[0]).toMatchObject({
      draft: {
        address: 'mx1.mail.example.org',
        port: 2222,
        user: 'ops',
        auth: { method: 'agent' },
        elevation: 'sudo',
      },
      ignored: ['proxycommand'],
      known: false,
    });
    expect(candidates[3]!.draft).toMatchObject({
      auth: { method: 'key', keyFile: '~/.ssh/inner' },
      jumps: ['jump@192.0.2.1:22', 'other@gate:2200'],
    });
  });

  it('reads includes, runs nothing and asks no DNS', async () => {
    const canary = join(dir, 'canary');
    const { candidates, problem } = await config(
      `Include conf.d/*.conf
CanonicalizeHostname yes
CanonicalDomains example.org
Match exec "touch ${canary}"
  User evil
Host a
  Include missing
`,
      { 'conf.d/one.conf': 'Host one\n  HostName one.example.org\n' },
    );
    expect(candidates.map(({ alias }) => alias)).toEqual(['one', 'a']);
    expect(candidates[1]!.draft).toMatchObject({ user: 'me' });
    expect(problem).toMatch(/Include missing/);
    expect(readdirSync(dir)).not.toContain('canary');
  });

  it('leaves out names that could be options or commands, and says so', async () => {
    const { candidates, problem } = await config(
      'Host x\n  HostName -oProxyCommand=id\nHost y\n  User $(id)\nHost z\n',
    );
    expect(candidates.map(({ alias }) => alias)).toEqual(['z']);
    expect(problem).toMatch(/x cannot be used.*y cannot be used/);
  });

  it('is no problem when it is not there', async () => {
    expect(await readSshConfig(dir, 'me', [])).toMatchObject({
      candidates: [],
      problem: 'There is no such file.',
    });
  });
});

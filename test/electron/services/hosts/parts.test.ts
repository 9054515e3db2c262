import { describe, expect, it } from 'vitest';
import type { Host } from '#contract/hosts';
import { unusable } from '#services/hosts/agent';
import { Credentials } from '#services/hosts/credentials';
import { Gate } from '#services/work/gate';
import { Patience } from '#services/hosts/patience';
import { readSudo } from '#services/hosts/probe';
import { Prompts } from '#services/hosts/prompts';
import { routeTo } from '#services/hosts/route';
import { Crowded, Sessions } from '#services/hosts/sessions';
import { Live } from '#services/live';
import { common, noSecrets } from './rig.ts';

const tick = (ms = 5): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('sessions of a connection', () => {
  it('wait in line once the server has shown its limit', async () => {
    const sessions = new Sessions();
    for (let n = 0; n < 3; n++) await sessions.enter('command', undefined);
    sessions.leave('command');
    sessions.learn();
    let inside = false;
    const third = sessions.enter('command', undefined).then(() => (inside = true));
    await tick();
    expect(inside).toBe(false);
    sessions.leave('command');
    await third;
    expect(inside).toBe(true);
  });

  it('leave room for commands: a terminal does not take the last one', async () => {
    const sessions = new Sessions();
    await sessions.enter('command', undefined);
    sessions.learn();
    expect(sessions.roomForTerminal).toBe(false);
  });

  it('say so when terminals hold them all, also to those who wait already', async () => {
    const sessions = new Sessions();
    await sessions.enter('terminal', undefined);
    for (let n = 0; n < 7; n++) await sessions.enter('command', undefined);
    const waiting = sessions.enter('command', undefined);
    waiting.catch(() => undefined);
    for (let n = 0; n < 7; n++) {
      sessions.leave('command');
      sessions.learn();
    }
    await expect(sessions.enter('command', undefined)).rejects.toBeInstanceOf(Crowded);
    await expect(waiting).rejects.toBeInstanceOf(Crowded);
  });

  it('are given up by whoever is cancelled', async () => {
    const sessions = new Sessions();
    for (let n = 0; n < 8; n++) await sessions.enter('command', undefined);
    const stop = new AbortController();
    const waiting = sessions.enter('command', stop.signal);
    stop.abort();
    await expect(waiting).rejects.toThrow();
  });
});

describe('small parts', () => {
  it('Gate lets in as many as it has places', async () => {
    const gate = new Gate(2);
    const leave = [await gate.enter(), await gate.enter()];
    let third = false;
    void gate.enter().then(() => (third = true));
    await tick();
    expect(third).toBe(false);
    leave[0]!();
    leave[0]!();
    await tick();
    expect(third).toBe(true);
  });

  it('Patience stands still while somebody is asked', async () => {
    let over = 0;
    const patience = new Patience(60, () => (over += 1));
    await patience.whileAsking(tick(120));
    expect(over).toBe(0);
    await tick(120);
    expect(over).toBe(1);
  });

  it('Live sends the newest value and forgets who left', async () => {
    const live = new Live();
    let value = 0;
    const stop = new AbortController();
    const seen: number[] = [];
    const following = (async () => {
      for await (const now of live.follow(() => value, 10, stop.signal)) seen.push(now);
    })();
    await tick();
    for (value = 1; value < 100; value++) live.changed();
    await tick(40);
    stop.abort();
    await following;
    expect(seen).toEqual([0, 100]);
  });

  it('Live tells at once what somebody waits for, however long its followers rest', async () => {
    const live = new Live();
    let value = 0;
    const stop = new AbortController();
    const seen: number[] = [];
    const following = (async () => {
      for await (const now of live.follow(() => value, 60_000, stop.signal)) seen.push(now);
    })();
    await tick();
    value = 1;
    live.changed();
    await tick(40);
    expect(seen).toEqual([0]);
    value = 2;
    live.changed('at once');
    await tick(40);
    expect(seen).toEqual([0, 2]);
    stop.abort();
    await following;
  });

  it('Prompts show text only, need as many answers as fields, and are withdrawn', async () => {
    const prompts = new Prompts();
    const question = { hostId: 'h', hostName: 'H', kind: 'password', canRemember: false } as const;
    const stop = new AbortController();
    const answer = prompts.ask(
      { ...question, text: 'a\u001b[31m\nb\u202ec', fields: [{ label: 'x\r\ny', echo: false }] },
      stop.signal,
    );
    const [open] = prompts.list();
    expect(open).toMatchObject({ text: 'a [31m b c', fields: [{ label: 'x y' }] });
    expect(prompts.answer(open!.id, { answers: [], remember: false })).toBe(false);
    expect(prompts.answer('other', undefined)).toBe(false);
    stop.abort();
    expect(await answer).toBeUndefined();
    expect(prompts.list()).toEqual([]);
  });

  it('Credentials reach the keychain only when asked to, and never where there is none', async () => {
    const kept = new Map<string, string>();
    const keychain = {
      kind: 'keychain',
      why: '',
      get: (name: string) => Promise.resolve(kept.get(name)),
      set: (name: string, value: string) => Promise.resolve(void kept.set(name, value)),
      delete: (name: string) => Promise.resolve(void kept.delete(name)),
    } as const;
    const credentials = new Credentials(keychain);
    await credentials.keep('a', '1', { remember: false });
    await credentials.keep('b', '2', { remember: true });
    expect([...kept]).toEqual([['b', '2']]);
    expect(await new Credentials(keychain).get('b')).toBe('2');
    await credentials.forget('b');
    expect(kept.size).toBe(0);
    const none = new Credentials(noSecrets);
    await none.keep('a', '1', { remember: true });
    expect(await none.get('a')).toBe('1');
  });

  it('agent keys that cannot be used are known by type', () => {
    expect(
      unusable(['ssh-ed25519', 'sk-ssh-ed25519@openssh.com', 'ssh-rsa-cert-v01@openssh.com']),
    ).toHaveLength(2);
  });
});

describe('the way over jump hosts', () => {
  const ssh = (id: string, jumps: string[]): Extract<Host, { kind: 'ssh' }> => ({
    kind: 'ssh',
    ...common,
    id,
    address: `${id}.example.org`,
    port: 22,
    user: 'me',
    auth: { method: 'agent' },
    jumps,
  });
  const list = [
    ssh('a', ['b', 'x@[2001:db8::1]:2200']),
    ssh('b', ['c']),
    ssh('c', []),
    ssh('loop', ['pool']),
    ssh('pool', ['loop']),
    ssh('bad', ['y:99999']),
  ];
  const find = (id: string): Host | undefined => list.find((host) => host.id === id);

  it('leads through the jumps of jumps, nearest first', () => {
    expect(routeTo(list[0]!, find).map(({ user, address, port }) => `${user}@${address}:${port}`)).toEqual([
      'me@c.example.org:22',
      'me@b.example.org:22',
      'x@2001:db8::1:2200',
      'me@a.example.org:22',
    ]);
  });

  it('refuses circles and nonsense', () => {
    expect(() => routeTo(list[3]!, find)).toThrow(/circle/);
    expect(() => routeTo(list[5]!, find)).toThrow(/neither/);
  });
});

describe('what sudo lists', () => {
  it.each([
    ['root\n', 'root'],
    ['\nrc 127\n', 'no'],
    ['sudo: a password is required\n\nrc 1\n', 'password'],
    ['Sorry, user x may not run sudo on y.\n\nrc 1\n', 'no'],
    ['User ops may run the following commands on h:\n    (ALL : ALL) NOPASSWD: ALL\n\nrc 0\n', 'all'],
    [
      'User ops may run the following commands on h:\n    (root) NOPASSWD: /usr/sbin/postsuper -d -\n\nrc 0\n',
      'listed',
    ],
    [
      'User ops may run the following commands on h:\n    (ALL : ALL) ALL\n    (root) NOPASSWD: /bin/x\n\nrc 0\n',
      'listed',
    ],
    ['User ops may run the following commands on h:\n    (www) NOPASSWD: ALL\n\nrc 0\n', 'listed'],
  ])('%j is %s', (text, rights) => {
    expect(readSudo(text).rights).toBe(rights);
  });
});

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { HostFacts } from '#mail/host-facts';
import type { ConfigSet } from '#mail/config/files';
import type { Asked } from '#services/rewrite/places';
import type { ShellEvent } from '#services/rewrite/shell-output';
import { Shells } from '#services/rewrite/shells';
import { type Lab, startLab } from '../../../lab/lab.ts';
import { Rig, type SshDraft } from '../hosts/rig.ts';
import { testShell } from './test-shell.ts';

let lab: Lab;
let rig: Rig;
let shells: Shells;

beforeAll(async () => {
  lab = await startLab();
});
afterAll(() => lab.stop());
afterEach(async () => {
  shells.closeAll();
  await rig.stop();
});

async function host(user = 'ops', change: Partial<SshDraft> = {}): Promise<Asked> {
  rig = new Rig({ knownHosts: lab.sendmail.knownHosts });
  shells = new Shells({ reach: rig.hosts, now: () => new Date() });
  const hostId = await rig.addLab(lab.sendmail, user, change);
  const facts: HostFacts = await rig.hosts.facts(hostId);
  const set = {
    id: 'sendmail',
    mta: 'sendmail',
    label: 'sendmail',
    files: [],
    detail: {},
  } satisfies ConfigSet;
  return { hostId, facts, set, rewriter: { shell: testShell } as unknown as Asked['rewriter'] };
}
const plain = { config: '', debug: '' };

/** A window on a shell: takes in what comes unless told not to. */
function look(id: string, takes = true) {
  const window = { events: [] as ShellEvent[], bytes: 0, ready: 0, closed: '', text: '' };
  void (async () => {
    for await (const event of shells.find(id).output.read(undefined)) {
      if (event.kind !== 'printed') window.events.push(event);
      else {
        window.bytes += event.bytes.length;
        window.text = (window.text + event.bytes).slice(-20_000);
        if (takes) shells.took(id, event.bytes.length);
      }
      if (event.kind === 'ready') window.ready += 1;
      if (event.kind === 'closed') window.closed = event.why;
    }
  })();
  return window;
}
const running = async (): Promise<string> =>
  (await lab.sendmail.run('pgrep -f "^/usr/[a-z/]*sendmail.* -bt" || true')).stdout.trim();
const until = (what: string, test: () => boolean, ms = 30_000): Promise<number> => rig.until(what, test, ms);

/** One line and what it printed. */
async function ask(id: string, window: ReturnType<typeof look>, line: string): Promise<string> {
  const before = window.ready;
  window.text = '';
  await shells.find(id).type(line);
  await until(`the answer to ${line}`, () => window.ready > before || window.closed !== '');
  return window.text;
}

describe('a shell on a host', () => {
  it('answers as sendmail does by itself, line by line, as root', async () => {
    const asked = await host();
    const opened = await shells.open(asked, plain);
    expect(opened.account).toBe('root');
    expect(shells.list(asked.hostId)).toEqual([opened]);
    const window = look(opened.id);
    await until('it is ready', () => window.ready === 1);
    expect(window.text).toContain('ADDRESS TEST MODE');
    expect(window.text).not.toContain('ZZMARK');
    const lines = ['3,0 joe@example.com', '$j', '/map mailertable nosuch', '=Snosuch', '/mx lab.test'];
    for (const line of lines) {
      const alone = await lab.sendmail.must(
        `printf '%s\\n' '${line}' | sendmail -bt 2>&1 | tail -n +3 | sed 's/^> //'`,
      );
      expect((await ask(opened.id, window, line)).trim()).toBe(alone.replace(/> $/, '').trim());
    }
    const [words] = window.events.filter(({ kind }) => kind === 'words');
    expect(JSON.stringify(words)).toContain('esmtp');
    const again = look(opened.id);
    await until('a second window sees it all', () => again.ready === window.ready);
    expect(again.text).toContain('getmxrr');
    shells.close(opened.id);
    await until('it is closed', () => again.closed !== '');
    expect(await running()).toBe('');
    expect(shells.list(asked.hostId)).toEqual([]);
    expect(rig.journal.filter(({ action }) => action === 'rewrite.shell')).toHaveLength(2);
  });

  it('ten megabytes from one line are read as fast as they are taken, and the shell lives on', async () => {
    const asked = await host();
    const { id } = await shells.open(asked, { config: '', debug: '21.35' });
    const window = look(id, false);
    await until('it is ready', () => window.ready === 1);
    await shells
      .find(id)
      .type(`${Array.from({ length: 400 }, () => '3').join(',')} joe@a.b.c.d.e.example.com`);
    await until('half a megabyte', () => window.bytes >= 480 * 1024);
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(window.bytes).toBeLessThan(700 * 1024);
    const before = window.bytes;
    // Another window takes over, and takes everything in.
    const second = look(id);
    await until('the answer', () => second.events.at(-1)?.kind === 'ready', 60_000);
    expect(before + second.bytes).toBeGreaterThan(10_000_000);
    expect(second.text).toMatch(/canonify +returns: .*a \. b/);
    await shells.find(id).type('-d0');
    await until('it is ready', () => second.events.filter(({ kind }) => kind === 'ready').length > 1);
    expect(await ask(id, second, '$j')).toContain('lab.test');
  });

  it('a connection that is cut says so, and nothing is left on the host', async () => {
    const asked = await host();
    const { id } = await shells.open(asked, plain);
    const window = look(id);
    await until('it is ready', () => window.ready === 1);
    expect(await running()).not.toBe('');
    await lab.sendmail.run('pkill -KILL -u ops -x sshd; pkill -KILL -u ops -f "sshd"');
    await until('it is told', () => window.closed !== '');
    expect(window.closed).toMatch(/connection was lost/i);
    await expect.poll(running).toBe('');
    await expect(shells.find(id).type('$j')).rejects.toMatchObject({ code: 'REFUSED' });
  });

  it('a configuration that does not load is told with its reason', async () => {
    const asked = await host();
    const missing = await shells.open(asked, { config: '/etc/mail/nosuch.cf', debug: '' });
    const window = look(missing.id);
    await until('it is told', () => window.closed !== '');
    expect(window.closed).toMatch(/cannot open: No such file/);
    await lab.sendmail.writeFile('/tmp/bad.cf', 'V10/Debian\nthis is no cf\n');
    const bad = await shells.open(asked, { config: '/tmp/bad.cf', debug: '' });
    const other = look(bad.id);
    // sendmail goes on without what it did not understand, and says so.
    await until('it is told', () => /unknown configuration line/.test(other.text));
  });

  it('an account that may not become root is told what that means', async () => {
    const asked = await host('plain', { elevation: 'none' });
    const { id, account } = await shells.open(asked, plain);
    expect(account).toMatch(/^plain, not root: .*may be wrong/);
    const window = look(id);
    await until('it is ready', () => window.ready === 1);
    expect(await ask(id, window, '/map mailertable example.net')).toMatch(
      /Permission denied|unsafe|not found|no match/,
    );
  });

  it('sudo that refuses leads to the account itself', async () => {
    const asked = await host('plain', { elevation: 'sudo' });
    const { account } = await shells.open(asked, plain);
    expect(account).toMatch(/^plain, not root/);
  });

  it('a password for sudo is asked for once, and goes to nobody else', async () => {
    const asked = await host('pw', { elevation: 'sudo-password' });
    rig.answer = ({ kind }) => (kind === 'sudo' ? [lab.sendmail.passwords.pw] : undefined);
    const first = await shells.open(asked, plain);
    const second = await shells.open(asked, plain);
    expect([first.account, second.account]).toEqual(['root', 'root']);
    expect(rig.asked.map(({ kind }) => kind)).toEqual(['sudo']);
    const window = look(second.id);
    await until('it is ready', () => window.ready === 1);
    expect(await ask(second.id, window, '$j')).toContain('lab.test');
    expect(window.text).not.toContain(lab.sendmail.passwords.pw);
    expect(JSON.stringify(rig.journal)).not.toContain(lab.sendmail.passwords.pw);
  });

  it('a wrong password costs one attempt', async () => {
    const asked = await host('pw', { elevation: 'sudo-password' });
    rig.answer = () => ['wrong'];
    const attempts = async (): Promise<number> =>
      Number((await lab.sendmail.run('grep -c "authentication failure" /var/log/auth.log')).stdout.trim());
    const before = await attempts();
    const { account } = await shells.open(asked, plain);
    expect(account).toMatch(/^pw, not root/);
    expect((await attempts()) - before).toBe(1);
  });
});

it('shells never take the last session that commands need', async () => {
  const asked = await host();
  const opened = await Promise.all(Array.from({ length: 12 }, () => shells.open(asked, plain)));
  expect(new Set(opened.map(({ id }) => id)).size).toBe(12);
  expect(await rig.run(asked.hostId, ['/bin/true'])).toMatchObject({ status: 'exited', code: 0 });
  shells.closeAll();
  await expect.poll(running).toBe('');
});

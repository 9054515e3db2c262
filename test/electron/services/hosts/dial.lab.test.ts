import type { Duplex } from 'node:stream';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DialFailed, type DialTo } from '#services/hosts/reach';
import { must } from '../../../lab/command.ts';
import { type Lab, startLab } from '../../../lab/lab.ts';
import type { MailHost } from '../../../lab/mail-host.ts';
import { addresses } from '../../../lab/zones.ts';
import { echo, FarServer } from './far-server.ts';
import { Rig } from './rig.ts';
import { bytesOf, closeOf, digest, firstBytes, readAll } from './stream-use.ts';

let lab: Lab;
let host: MailHost;
let rig: Rig;
let id: string;
let far: FarServer;
const streams: Duplex[] = [];

beforeAll(async () => {
  lab = await startLab();
  host = lab.sendmail;
  far = await FarServer.open(`${lab.prefix}.1`, echo);
});
beforeEach(async () => {
  rig = new Rig({ knownHosts: lab.hosts.map(({ knownHosts }) => knownHosts).join('') });
  id = await rig.addLab(host, 'plain', { name: 'mx1' });
});
afterEach(async () => {
  for (const stream of streams.splice(0)) stream.destroy();
  await rig.stop();
});
afterAll(async () => {
  far.close();
  await lab.stop();
});

const dial = async (to: Partial<DialTo> = {}, from = id): Promise<{ stream: Duplex; way: string }> => {
  const dialed = await rig.hosts.dial(from, {
    action: 'smtp.session',
    host: `${lab.prefix}.1`,
    port: far.port,
    ...to,
  });
  streams.push(dialed.stream);
  return dialed;
};

const failure = async (to: Partial<DialTo>): Promise<[string, string]> => {
  const error: unknown = await dial(to).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof DialFailed)) throw new Error(`not DialFailed: ${String(error)}`);
  expect(error.todo).not.toBe('');
  return [error.kind, error.message];
};

/** Without forwarding, and with only this tool. */
async function only(tool: 'forwarding' | 'perl' | 'python3' | 'bash'): Promise<void> {
  if (tool === 'forwarding') return;
  await host.setSshd(['AllowTcpForwarding no']);
  const others = { perl: [], python3: ['perl'], bash: ['perl', 'python3'] }[tool];
  for (const other of others) await host.must(`mv /usr/bin/${other} /usr/bin/${other}.away`);
}
async function all(): Promise<void> {
  for (const tool of ['perl', 'python3'])
    await host.must(`! test -e /usr/bin/${tool}.away || mv /usr/bin/${tool}.away /usr/bin/${tool}`);
  await host.setSshd();
}

describe.each(['forwarding', 'perl', 'python3', 'bash'] as const)('by %s', (tool) => {
  beforeAll(() => only(tool));
  afterAll(all);
  const way = tool === 'forwarding' ? 'by SSH forwarding' : `with ${tool}`;

  it('each byte crosses both ways, at once', async () => {
    const { stream, way: said } = await dial();
    expect(said).toBe(way);
    const sent = bytesOf(10_000_000);
    const pieces: Buffer[] = [];
    let count = 0;
    const whole = new Promise<void>((resolve, reject) => {
      stream.on('error', reject);
      stream.on('data', (piece: Buffer) => {
        pieces.push(piece);
        count += piece.length;
        if (count >= sent.length) resolve();
      });
    });
    stream.write(sent);
    await whole;
    expect(digest(Buffer.concat(pieces))).toBe(digest(sent));
  });

  // Bash cannot end one direction only: nothing is promised there.
  if (tool !== 'bash')
    it('one direction ends without the other', async () => {
      const { stream } = await dial();
      const all = readAll(stream);
      stream.end('x'.repeat(1000));
      expect((await all).subarray(1000).toString()).toBe('end 1000');
      await closeOf(stream);
      expect(rig.journal.filter(({ action }) => action === 'smtp.session')).toMatchObject([
        {
          outcome: 'ok',
          shown: `connect to ${lab.prefix}.1 port ${far.port}`,
          stderr: `It was made ${way}. It has ended.`,
        },
      ]);
    });

  it('a server speaks first, and its line is heard to its end', async () => {
    const { stream } = await dial({ host: lab.postfix.ip, port: 25 });
    expect(await firstBytes(stream)).toMatch(/^220 postfix1\.lab\.test .*\r\n$/);
  });

  it('names are those of the host', async () => {
    const { stream } = await dial({ host: 'postfix1.lab.test', port: 25 });
    expect(await firstBytes(stream)).toMatch(/^220 /);
    expect(await failure({ host: 'nobody.lab.test', port: 25 })).toEqual([
      'no such name',
      'mx1 finds no address for nobody.lab.test.',
    ]);
  });

  it('what stands in the way is told apart', async () => {
    expect(await failure({ port: 1 })).toEqual(['refused', `${lab.prefix}.1 port 1 refused the connection.`]);
    expect(await failure({ host: '203.0.113.1', port: 25 })).toEqual([
      'unreachable',
      '203.0.113.1 port 25 cannot be reached from mx1.',
    ]);
    expect(await failure({ host: `${lab.prefix}.${addresses.dark}`, port: 25, seconds: 2 })).toEqual([
      'timeout',
      `${lab.prefix}.${addresses.dark} port 25 did not answer mx1 within 2 seconds.`,
    ]);
    expect(
      rig.journal.filter(({ action }) => action === 'smtp.session').map(({ outcome }) => outcome),
    ).toEqual(['failed', 'failed', 'failed']);
  });

  it('two dozen at once all get their connection', async () => {
    const each = await Promise.all(
      Array.from({ length: 24 }, async (_, at) => {
        const { stream } = await dial();
        stream.write(`number ${at} `);
        const said = await firstBytes(stream);
        stream.destroy();
        return said;
      }),
    );
    expect(each).toEqual(Array.from({ length: 24 }, (_, at) => `number ${at} `));
  });

  it('a connection that is lost is an error, not an end', async () => {
    const { stream } = await dial();
    stream.write('hello');
    expect(await firstBytes(stream)).toBe('hello');
    const ended = expect(readAll(stream)).rejects.toThrow('The connection to the host was lost');
    await host.killSshd({ sessions: true });
    await ended;
    await closeOf(stream);
    await host.startSshd();
    expect(rig.journal.find(({ action }) => action === 'smtp.session')).toMatchObject({ outcome: 'failed' });
  });

  it('what is given up leaves nothing on the host', async () => {
    const opened = await Promise.all([dial(), dial(), dial()]);
    const over = [...far.sockets].map((socket) => new Promise((resolve) => socket.once('close', resolve)));
    for (const { stream } of opened) stream.destroy();
    await Promise.all(over);
    await Promise.all(opened.map(({ stream }) => closeOf(stream)));
    for (let tries = 0; (await host.run('pgrep -u plain "perl|python3|bash"')).code === 0; tries += 1)
      if (tries > 50) throw new Error(await host.must('ps -u plain -o args'));
  });

  it('can be cancelled while it is made', async () => {
    const stop = new AbortController();
    const dialing = dial({ host: `${lab.prefix}.${addresses.dark}`, signal: stop.signal });
    setTimeout(() => stop.abort(), 300);
    await expect(dialing).rejects.toThrow();
  });
});

describe('where sessions are few', () => {
  afterAll(all);

  it('connections with tools wait for each other, and forwarding needs none', async () => {
    await host.setSshd(['MaxSessions 2', 'AllowTcpForwarding no']);
    const each = await Promise.all(
      Array.from({ length: 12 }, async (_, at) => {
        const { stream } = await dial();
        stream.end(String(at));
        return (await readAll(stream)).toString();
      }),
    );
    expect(each).toEqual(Array.from({ length: 12 }, (_, at) => `${at}end ${String(at).length}`));
    rig.hosts.disconnect(id);
    await host.setSshd(['MaxSessions 1']);
    rig.hosts.connect(id);
    const open = await Promise.all(Array.from({ length: 20 }, () => dial()));
    expect(new Set(open.map(({ way }) => way))).toEqual(new Set(['by SSH forwarding']));
    expect((await rig.run(id, ['/bin/echo', 'still'])).stdout).toBe('still\n');
  });
});

describe('where it starts', () => {
  it('a source address is the one that is asked for, or it is said why not', async () => {
    const other = `${lab.prefix}.199`;
    await must(['ip', '-n', host.namespace, 'addr', 'add', `${other}/24`, 'dev', 'eth0']);
    const { stream, way } = await dial({ source: other });
    stream.write('x');
    await firstBytes(stream);
    expect(way).toBe('with perl');
    expect([...far.sockets].map(({ remoteAddress }) => remoteAddress)).toContain(other);
    expect(await failure({ source: '192.0.2.1' })).toEqual([
      'failed',
      'mx1 cannot connect from 192.0.2.1: Cannot assign requested address',
    ]);
  });

  it('a port behind a firewall answers the one host that may pass', async () => {
    await lab.postfix.onlyFrom(host.ip, 25);
    const postfix = await rig.addLab(lab.postfix, 'plain', { name: 'mx2' });
    const away = await rig.hosts.add({
      kind: 'local',
      name: 'desk',
      group: '',
      environment: 'test',
      tags: [],
      readOnly: false,
      elevation: 'none',
    });
    try {
      const { stream } = await dial({ host: lab.postfix.ip, port: 25 });
      expect(await firstBytes(stream)).toMatch(/^220 /);
      expect(await firstBytes((await dial({ host: lab.postfix.ip, port: 25 }, postfix)).stream)).toMatch(
        /^220 /,
      );
      await expect(dial({ host: lab.postfix.ip, port: 25, seconds: 2 }, away)).rejects.toMatchObject({
        kind: 'timeout',
        message: `${lab.postfix.ip} port 25 did not answer desk within 2 seconds.`,
      });
      await lab.postfix.onlyFrom(host.ip, 25, 'refused');
      await expect(dial({ host: lab.postfix.ip, port: 25 }, away)).rejects.toMatchObject({ kind: 'refused' });
    } finally {
      await lab.postfix.restoreNetwork();
    }
    const near = await dial({ host: lab.postfix.ip, port: 25 }, away);
    expect(near.way).toBe('directly');
  });
});

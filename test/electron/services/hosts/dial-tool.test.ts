import { execFileSync } from 'node:child_process';
import type { Duplex } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import { dialScript, type DialTool } from '#services/hosts/dial-script';
import { dialWithTool, type ToolDialed, type ToolTo } from '#services/hosts/dial-tool';
import { openLocalPipe } from '#services/hosts/local-pipe';
import { echo, FarServer } from './far-server.ts';
import { bytesOf, closeOf, digest, readAll } from './stream-use.ts';

const servers: FarServer[] = [];
const streams: Duplex[] = [];
afterEach(() => {
  for (const stream of streams.splice(0)) stream.destroy();
  for (const server of servers.splice(0)) server.close();
});

const serve = async (...how: Parameters<typeof FarServer.open>): Promise<FarServer> => {
  const server = await FarServer.open(...how);
  servers.push(server);
  return server;
};

/** As on a host, by a shell of this computer. */
async function dial(tool: DialTool, port: number, change: Partial<ToolTo> = {}): Promise<ToolDialed> {
  const pipe = openLocalPipe({ PATH: process.env['PATH'], HOME: '/' });
  const to = { host: '127.0.0.1', port, source: '', seconds: 5, tools: [tool], ...change };
  const dialed = await dialWithTool({ pipe, onLost: () => () => undefined }, to);
  if (dialed.kind === 'stream') streams.push(dialed.stream);
  return dialed;
}

async function streamBy(tool: DialTool, port: number, change: Partial<ToolTo> = {}): Promise<Duplex> {
  const dialed = await dial(tool, port, change);
  if (dialed.kind !== 'stream') throw new Error(`${dialed.kind}: ${dialed.said}`);
  expect(dialed.tool).toBe(tool);
  return dialed.stream;
}

const here = (tool: DialTool): boolean => {
  try {
    // In the path that a host's script has.
    execFileSync('/bin/sh', ['-c', `PATH=/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/bin; command -v ${tool}`]);
    return true;
  } catch {
    return false;
  }
};
const tools = (['perl', 'python3', 'nc', 'ncat', 'bash'] as const).filter((tool) => {
  if (!here(tool)) process.stderr.write(`this computer has no ${tool}: it is not tried\n`);
  return here(tool);
});

describe.each(tools)('a connection with %s', (tool) => {
  it('carries every byte both ways at once, and ends in order', async () => {
    const server = await serve('127.0.0.1', echo);
    const stream = await streamBy(tool, server.port);
    const sent = bytesOf(3_000_000);
    const all = readAll(stream);
    // Bash cannot close one direction alone.
    if (tool === 'bash') {
      stream.write(sent);
      let count = 0;
      await new Promise<void>((resolve) =>
        stream.on('data', (piece: Buffer) => {
          count += piece.length;
          if (count === sent.length) resolve();
        }),
      );
      for (const socket of server.sockets) socket.end();
      expect(digest(await all)).toBe(digest(sent));
    } else {
      stream.end(sent);
      const back = await all;
      expect(back.subarray(sent.length).toString()).toBe('end 3000000');
      expect(digest(back.subarray(0, sent.length))).toBe(digest(sent));
    }
    stream.destroy();
    await closeOf(stream);
  });

  it('is gone when it is given up, also where the server never ends it', async () => {
    const server = await serve('127.0.0.1', (socket) => {
      socket.write('220 hello\r\n');
      socket.resume();
    });
    const stream = await streamBy(tool, server.port);
    stream.resume();
    const [socket] = server.sockets;
    const over = new Promise((resolve) => {
      socket?.on('end', resolve);
      socket?.on('error', resolve);
      socket?.on('close', resolve);
    });
    stream.destroy();
    await over;
    await closeOf(stream);
  });

  it('hears a line that ends where the server waits', async () => {
    const server = await serve('127.0.0.1', (socket) => socket.write('220 hello\r\n'));
    const stream = await streamBy(tool, server.port);
    const heard = await new Promise<string>((resolve) => {
      let text = '';
      stream.on('data', (piece: Buffer) => {
        text += piece.toString('latin1');
        if (text.endsWith('\n')) resolve(text);
      });
    });
    expect(heard).toBe('220 hello\r\n');
  });

  it('that cannot be made says why', async () => {
    const server = await serve('127.0.0.1', echo);
    servers.splice(0);
    server.close();
    expect(await dial(tool, server.port)).toMatchObject({
      kind: 'failed',
      said: expect.stringMatching(/connection refused/i),
    });
    expect(await dial(tool, 25, { host: 'no-such-name.invalid' })).toMatchObject({
      kind: 'failed',
      said: expect.stringMatching(/not known|not resolve|failure in name resolution/i),
    });
  });

  // Bash cannot choose its address: nothing is promised there.
  if (tool !== 'bash')
    it('comes from the address that is wanted', async () => {
      const from: (string | undefined)[] = [];
      const server = await serve('127.0.0.1', (socket) => {
        from.push(socket.remoteAddress);
        socket.end();
      });
      const stream = await streamBy(tool, server.port, { source: '127.0.0.7' });
      await readAll(stream);
      expect(from).toEqual(['127.0.0.7']);
      expect(await dial(tool, server.port, { source: '192.0.2.7' })).toMatchObject({ kind: 'failed' });
    });
});

describe('the script', () => {
  const script = { host: 'mx.example', port: 25, source: '', seconds: 30, token: 'x', tools: [] };

  it('takes names and addresses only', () => {
    for (const host of ["a'b", 'a b', '-oProxyCommand', '$(id)', 'a\nb'])
      expect(() => dialScript({ ...script, host }), host).toThrow('Not a name');
    expect(() => dialScript({ ...script, source: '`id`' })).toThrow('Not a name');
  });

  it('says so where there is no tool', async () => {
    const pipe = openLocalPipe({ PATH: process.env['PATH'], HOME: '/' });
    const to = { host: 'a', port: 1, source: '', seconds: 1, tools: [] };
    expect(await dialWithTool({ pipe, onLost: () => () => undefined }, to)).toEqual({
      kind: 'no tool',
      said: '',
    });
  });
});

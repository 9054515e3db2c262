import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { enter, linkOf } from '../../contract/enter.ts';

const root = resolve(import.meta.dirname, '../../..');
const started: ChildProcess[] = [];
const folders: string[] = [];

beforeAll(() => {
  const build = spawnSync(process.execPath, [join(root, 'electron/build.mjs')], { encoding: 'utf8' });
  if (build.status !== 0) throw new Error(build.stderr);
}, 120_000);
afterEach(() => {
  for (const program of started.splice(0)) program.kill('SIGKILL');
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'postroom-serve-'));
  folders.push(folder);
  return folder;
};

/** Starts a program of this repository with a home of its own and no display. */
function run(
  script: string,
  args: readonly string[],
  env: Record<string, string> = {},
  node = process.execPath,
): ChildProcess {
  const home = newFolder();
  const program = spawn(node, [join(root, script), ...args], {
    env: { PATH: process.env['PATH'], HOME: home, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(program);
  return program;
}
const serve = (args: readonly string[], env?: Record<string, string>): ChildProcess =>
  run('dist/serve.cjs', args, env);

const ended = async (program: ChildProcess): Promise<{ code: number | null; said: string }> => {
  let said = '';
  for (const stream of [program.stdout, program.stderr])
    stream?.on('data', (part: Buffer) => (said += part.toString()));
  const [code] = (await once(program, 'exit')) as [number | null];
  return { code, said };
};

describe.each([
  ['dist/serve.cjs', []],
  ['electron/start.mjs', ['--no-open']],
] as const)('%s', (script, more) => {
  const start = (args: readonly string[] = [], env?: Record<string, string>): ChildProcess =>
    run(script, [...more, ...args], env);

  it('prints a link that works, and keeps its things where XDG_CONFIG_HOME says', async () => {
    const config = newFolder();
    const connect = enter(await linkOf(start([], { XDG_CONFIG_HOME: config })));
    const { api, disconnect } = await connect();
    expect((await api.app.info()).dataDir).toBe(join(config, 'postroom'));
    disconnect();
  });

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    'ends cleanly on %s, a window open or not',
    async (signal) => {
      const program = start();
      const { disconnect } = await enter(await linkOf(program))();
      const end = ended(program);
      const began = performance.now();
      program.kill(signal);
      expect((await end).code).toBe(0);
      expect(performance.now() - began).toBeLessThan(3000);
      disconnect();
    },
  );

  it('says in a sentence what is wrong', async () => {
    const server = createServer();
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const { port } = server.address() as AddressInfo;
    const taken = await ended(start(['--port', String(port)]));
    server.close();
    expect(taken.code).toBe(1);
    expect(taken.said).toContain(`port ${port} is in use`);
    expect(taken.said).not.toContain('    at ');

    const low = await ended(start(['--port', '80']));
    expect(low.code).toBe(1);
    expect(low.said).toContain('give a number from 1024 to 65535');
    expect((await ended(start(['--bogus']))).code).not.toBe(0);
  });

  it('runs twice at the same time', async () => {
    const links = await Promise.all([linkOf(start()), linkOf(start())]);
    expect(new URL(links[0]).port).not.toBe(new URL(links[1]).port);
    for (const link of links) {
      const { api, disconnect } = await enter(link)();
      expect((await api.app.info()).door).toBe('serve');
      disconnect();
    }
  });
});

describe('the serve door', () => {
  it('listens on 127.0.0.1 and nowhere else', async () => {
    const port = Number(new URL(await linkOf(serve(['--no-open']))).port);
    const hex = port.toString(16).toUpperCase().padStart(4, '0');
    const listening = ['/proc/net/tcp', '/proc/net/tcp6'].filter(existsSync).flatMap((table) =>
      readFileSync(table, 'utf8')
        .split('\n')
        .map((line) => line.trim().split(/\s+/))
        .filter(([, local, , state]) => state === '0A' && local?.endsWith(`:${hex}`) === true)
        .map(([, local]) => local),
    );
    expect(listening).toEqual([`0100007F:${hex}`]);
  });

  it('shows no secret in its arguments or environment', async () => {
    const program = serve(['--no-open']);
    const code = new URL(await linkOf(program)).hash.slice(1);
    for (const file of ['cmdline', 'environ'])
      expect(readFileSync(`/proc/${program.pid ?? 0}/${file}`, 'utf8')).not.toContain(code);
  });

  it('ends when npm start dies, however it dies', async () => {
    const starter = run('electron/start.mjs', ['--no-open']);
    const link = await linkOf(starter);
    starter.kill('SIGKILL');
    await expect
      .poll(
        () =>
          fetch(new URL('/', link)).then(
            () => 'answers',
            () => 'gone',
          ),
        { timeout: 5000 },
      )
      .toBe('gone');
  });

  it.each(['SIGTERM', 'SIGKILL'] as const)(
    'ends when npm dies of %s',
    async (signal) => {
      const home = newFolder();
      const npm = spawn('npm', ['start', '--', '--no-open'], {
        cwd: root,
        env: { PATH: process.env['PATH'], HOME: home },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      started.push(npm);
      const link = await linkOf(npm);
      npm.kill(signal);
      await expect
        .poll(
          () =>
            fetch(new URL('/', link)).then(
              () => 'answers',
              () => 'gone',
            ),
          { timeout: 8000 },
        )
        .toBe('gone');
    },
    15_000,
  );

  it('prints the link when the browser ends at once', async () => {
    const bin = newFolder();
    writeFileSync(join(bin, 'chromium'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    const program = serve([], { DISPLAY: ':99', PATH: bin });
    const asRoot = process.getuid?.() === 0;
    let said = '';
    program.stdout?.on('data', (part: Buffer) => (said += part.toString()));
    const { api, disconnect } = await enter(await linkOf(program))();
    expect((await api.app.info()).door).toBe('serve');
    disconnect();
    expect(said).toContain(asRoot ? 'without its sandbox' : 'The browser ended at once');
  });
});

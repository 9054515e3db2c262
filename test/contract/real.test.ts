import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { RPCHandler } from '@orpc/server/message-port';
import { afterAll, beforeAll, vi } from 'vitest';
import { createServices } from '#services/index';
import { noSecrets } from '../../electron/serve/no-secrets.ts';
import { StandIn } from '../stand-in/electron.ts';
import { openPage } from '../stand-in/open-page.ts';
import { enter, linkOf } from './enter.ts';
import { realSuite } from './real-suite.ts';
import type { Connected } from './suite.ts';

const root = resolve(import.meta.dirname, '../..');
const folders: string[] = [];
const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'postroom-data-'));
  folders.push(folder);
  return folder;
};

beforeAll(() => {
  const build = spawnSync(process.execPath, [join(root, 'electron/build.mjs')], { encoding: 'utf8' });
  if (build.status !== 0) throw new Error(build.stderr);
}, 120_000);
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

realSuite('a port in memory', 'memory', async () => {
  const services = await createServices({
    dataDir: newFolder(),
    secrets: noSecrets,
    door: 'memory',
    version: '0.0.0',
    home: newFolder(),
    env: {},
  });
  const handler = new RPCHandler(services.router);
  return {
    connect: () => {
      const { port1, port2 } = new MessageChannel();
      handler.upgrade(port1);
      const api: Connected['api'] = createORPCClient(new RPCLink({ port: port2 }));
      port1.start();
      port2.start();
      return Promise.resolve({ api, disconnect: () => port2.close() });
    },
    close: () => services.close(),
  };
});

realSuite('the built serve door', 'serve', async () => {
  const program = spawn(
    process.execPath,
    [join(root, 'dist/serve.cjs'), '--no-open', '--data-dir', newFolder()],
    { env: { ...process.env, HOME: newFolder() }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  return {
    connect: enter(await linkOf(program)),
    close: async () => {
      program.kill('SIGTERM');
      await once(program, 'exit');
    },
  };
});

realSuite('the built desktop door, under the stand-in', 'desktop', async () => {
  const standIn = new StandIn({ switches: { 'data-dir': newFolder() } });
  await standIn.run(join(root, '.vite/build/main.cjs'));
  const window = await vi.waitUntil(() => standIn.windows.find(({ shown }) => shown), { timeout: 10_000 });
  return {
    connect: async () => {
      await window.webContents.show('app://postroom/');
      const { api } = openPage(standIn);
      return { api, disconnect: () => window.webContents.mainFrame.page?.unload() };
    },
    close: async () => {
      vi.unstubAllGlobals();
      window.close();
      await vi.waitUntil(() => standIn.app.exitCode === 0, { timeout: 10_000 });
    },
  };
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { buildScripted } from '../stand-in/build-scripted.ts';
import { StandIn } from '../stand-in/electron.ts';
import { openPage } from '../stand-in/open-page.ts';
import { contractSuite } from './suite.ts';

contractSuite("Electron's port, under the stand-in", 'one', async () => {
  const folder = await buildScripted();
  const dataDir = mkdtempSync(join(tmpdir(), 'postroom-data-'));
  const standIn = new StandIn({ switches: { 'data-dir': dataDir } });
  await standIn.run(join(folder, 'build/main.cjs'));
  await vi.waitUntil(() => standIn.windows[0]?.shown);
  const { mainFrame } = standIn.windows[0]!.webContents;
  return {
    connect: async () => {
      await standIn.windows[0]!.webContents.show('app://postroom/');
      const { api } = openPage(standIn);
      return { api, disconnect: () => mainFrame.page?.unload() };
    },
    close: async () => {
      vi.unstubAllGlobals();
      standIn.windows[0]!.close();
      await vi.waitUntil(() => standIn.app.exitCode === 0);
      for (const path of [folder, dataDir]) rmSync(path, { recursive: true });
    },
  };
});

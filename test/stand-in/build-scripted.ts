import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build, mergeConfig } from 'vite';
import mainConfig from '../../electron/vite.main.config.ts';
import preloadConfig from '../../electron/vite.preload.config.ts';

/** The folder of an app as Forge lays it out: main and preload as the product builds them, over scripted services. */
export async function buildScripted(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'postroom-app-'));
  const outDir = join(folder, 'build');
  const over = {
    configFile: false,
    logLevel: 'error',
    resolve: { alias: { '#services/index': resolve(import.meta.dirname, 'scripted-index.ts') } },
    build: { outDir },
  };
  await build(mergeConfig(mainConfig, over));
  await build(mergeConfig(preloadConfig, over));
  mkdirSync(join(folder, 'renderer/window/assets'), { recursive: true });
  writeFileSync(
    join(folder, 'renderer/window/index.html'),
    '<meta name="csp-nonce" content="__CSP_NONCE__">',
  );
  writeFileSync(join(folder, 'renderer/window/enter.html'), 'sign in');
  writeFileSync(join(folder, 'renderer/window/assets/a-1.js'), '0;');
  return folder;
}

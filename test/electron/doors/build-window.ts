import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'vite';
import { readPage, type Page } from '../../../electron/page/files.ts';
import config from '../../../electron/vite.window.config.ts';

/** The test window beside the real sign-in page, built as the product's window is, and read as the doors read it. */
export async function buildTestWindow(): Promise<Page> {
  const outDir = mkdtempSync(join(tmpdir(), 'postroom-window-'));
  const ownOut = join(outDir, 'own');
  try {
    const renderer = resolve(import.meta.dirname, '../../../renderer');
    const common = { configFile: false, logLevel: 'error' } as const;
    const inputs = (index: string, name: string) => ({
      ...config.build,
      emptyOutDir: true,
      rolldownOptions: { ...config.build?.rolldownOptions, input: { [name]: index } },
    });
    await build({
      ...common,
      root: renderer,
      build: { ...inputs(join(renderer, 'enter.html'), 'enter'), outDir },
    });
    const root = resolve(import.meta.dirname, 'window');
    await build({ ...common, root, build: { ...inputs(join(root, 'index.html'), 'index'), outDir: ownOut } });
    cpSync(ownOut, outDir, { recursive: true });
    rmSync(ownOut, { recursive: true });
    return readPage(outDir);
  } finally {
    rmSync(outDir, { recursive: true, force: true });
  }
}

import { _electron, type Page } from '@playwright/test';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

/** Electron's own binary, where it was fetched; tests never fetch it. */
export function electronBinary(): string | undefined {
  const folder = join(root, 'node_modules/electron');
  const dist = process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(folder, 'dist');
  const named = existsSync(join(folder, 'path.txt'))
    ? readFileSync(join(folder, 'path.txt'), 'utf8')
    : 'electron';
  return existsSync(join(dist, named)) ? join(dist, named) : undefined;
}

/** Postroom in Electron, with a data folder and a home of its own. */
export async function startDesktop(): Promise<{
  dataDir: string;
  home: string;
  origin: string;
  opened: Page;
  open(): Promise<unknown>;
  stop(): Promise<void>;
}> {
  const executablePath = electronBinary();
  if (executablePath === undefined) throw new Error('There is no Electron binary here.');
  const dir = mkdtempSync(join(tmpdir(), 'postroom-e2e-'));
  const [dataDir, home] = [join(dir, 'data'), join(dir, 'home')];
  mkdirSync(home);
  const app = await _electron.launch({
    executablePath,
    args: [root, `--data-dir=${dataDir}`],
    env: { ...process.env, HOME: home },
  });
  const opened = await app.firstWindow();
  return {
    dataDir,
    home,
    // Node and Chromium disagree on the origin of a scheme of our own, so it is cut out of the address.
    origin: opened.url().replace(/^(\w+:\/\/[^/]*).*$/, '$1'),
    opened,
    // What the first load logged was before anybody listened.
    open: () => opened.reload(),
    stop: async () => {
      await app.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

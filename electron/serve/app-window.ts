import { spawn } from 'node:child_process';
import { accessSync, constants, mkdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';

type Environment = Readonly<Record<string, string | undefined>>;

const names = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'brave-browser',
];
const elsewhere: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: [
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
    'C:\\Program Files\\Microsoft\\Edge\\Application\\msedge.exe',
  ],
};

/** A browser of the Chromium family, or why there is none. A snap cannot read the hand-over file. */
export function findBrowser(
  platform: NodeJS.Platform,
  env: Environment,
  isRoot: boolean,
): { readonly path: string } | { readonly why: string } {
  const hasDisplay = platform !== 'linux' || Boolean(env['DISPLAY'] ?? env['WAYLAND_DISPLAY']);
  if (!hasDisplay) return { why: 'there is no display' };
  if (platform === 'linux' && isRoot)
    return { why: 'a browser started by root would run without its sandbox' };
  const inPath = (env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => folder.startsWith('/'))
    .flatMap((folder) => names.map((name) => join(folder, name)));
  for (const path of [...inPath, ...(elsewhere[platform] ?? [])]) {
    try {
      accessSync(path, constants.X_OK);
      if (!realpathSync(path).includes('snap')) return { path };
    } catch {
      // Not there: the next one.
    }
  }
  return { why: 'no Chromium, Chrome or Edge was found (snaps cannot be used)' };
}

/**
 * Opens the window with its own browser profile: no extension reads along, no other site shares its cookies. The link
 * goes through a file that only this user can read, because arguments can be read by everyone (`ps`).
 * Resolves when the browser has gone: the user closed the window.
 */
export async function openAppWindow(browser: string, link: string, dataDir: string): Promise<void> {
  const profile = join(dataDir, 'browser');
  mkdirSync(profile, { recursive: true, mode: 0o700 });
  const file = join(profile, `open-${process.pid}.html`);
  const body = `<!doctype html><meta charset="utf-8"><title>Postroom</title><meta http-equiv="refresh" content="0;url=${link}">`;
  rmSync(file, { force: true });
  writeFileSync(file, body, { mode: 0o600, flag: 'wx' });
  const forget = (): void => rmSync(file, { force: true });
  const forgetting = setTimeout(forget, 60_000);
  try {
    await new Promise<void>((resolve, reject) => {
      const child = spawn(
        browser,
        [
          `--app=${pathToFileURL(file).href}`,
          `--user-data-dir=${profile}`,
          '--no-first-run',
          '--no-default-browser-check',
        ],
        { stdio: 'ignore' },
      );
      child.once('error', reject);
      child.once('exit', () => resolve());
    });
  } finally {
    clearTimeout(forgetting);
    forget();
  }
}

import { homedir } from 'node:os';
import { join } from 'node:path';
import { createServices } from '#services/index';
import { defaultDataDir } from './data-dir.ts';
import { readPage } from './page/files.ts';
import { findBrowser, openAppWindow } from './serve/app-window.ts';
import { openDoor } from './serve/door.ts';
import { noSecrets } from './serve/no-secrets.ts';
import { parseServeOptions } from './serve/options.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function serve(): Promise<void> {
  const options = parseServeOptions(process.argv.slice(2));
  const home = homedir();
  const dataDir = options.dataDir ?? defaultDataDir(process.platform, home, process.env);
  const services = await createServices({
    dataDir,
    secrets: noSecrets,
    door: 'serve',
    version: process.env['POSTROOM_VERSION'] ?? '',
    home,
    env: process.env,
  });
  const door = await openDoor({
    router: services.router,
    page: readPage(join(__dirname, 'renderer')),
    port: options.port,
  });

  let askedAt: number | undefined;
  const close = (): void => {
    if (askedAt !== undefined) {
      // Ctrl-C reaches us from the terminal, from npm and from start.mjs; asked again later, somebody is in a hurry.
      if (performance.now() - askedAt > 1000) process.exit(1);
      return;
    }
    askedAt = performance.now();
    void Promise.allSettled([door.close(), services.close()]).then(() => process.exit(0));
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, close);
  // electron/start.mjs holds this channel: when it dies, however it dies, so does the door.
  if (process.send !== undefined) process.on('disconnect', close);

  const more = process.stdin.isTTY ? 'Enter prints another one, Ctrl-C ends Postroom.' : 'Ctrl-C ends it.';
  const print = (): void => say(`Postroom: ${door.link()}`);
  const sayAndPrint = (line: string): void => {
    say(`${line} This link signs in one browser, once. ${more}`);
    print();
  };
  if (process.stdin.isTTY) {
    process.stdin.setEncoding('utf8').on('data', (typed: string) => typed.includes('\n') && print());
    process.stdin.unref();
  }
  if (!options.open) {
    sayAndPrint('Postroom is ready.');
    return;
  }
  const browser = findBrowser(process.platform, process.env, process.getuid?.() === 0);
  if ('why' in browser) {
    sayAndPrint(`No window was opened: ${browser.why}.`);
    return;
  }
  say('Postroom opens in its own browser window. Ctrl-C ends it.');
  const openedAt = performance.now();
  openAppWindow(browser.path, door.link('handOver'), dataDir).then(
    () => {
      const atOnce = door.windows === 0 && performance.now() - openedAt < 5000;
      sayAndPrint(atOnce ? 'The browser ended at once.' : 'The window was closed; Postroom still runs.');
    },
    (error: unknown) => sayAndPrint(`The browser did not start (${String(error)}).`),
  );
}

serve().catch((error: unknown) => {
  process.stderr.write(`Postroom cannot start: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});

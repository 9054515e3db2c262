import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { app, type BrowserWindow } from 'electron';
import { createServices } from '#services/index';
import { defaultDataDir } from './data-dir.ts';
import { isDebuggedPackage } from './desktop/debugging.ts';
import { offerLink } from './desktop/external-link.ts';
import { guardEverything } from './desktop/guards.ts';
import { handOverPorts } from './desktop/hand-over.ts';
import { setMenu } from './desktop/menu.ts';
import { registerScheme, servePage } from './desktop/page-protocol.ts';
import { createSecretStore } from './desktop/secret-store.ts';
import { openWindow } from './desktop/window.ts';
import { reportDefect } from './faults.ts';
import { readPage } from './page/files.ts';

const home = homedir();
const asked = app.commandLine.getSwitchValue('data-dir');
const dataDir = asked === '' ? defaultDataDir(process.platform, home, process.env) : resolve(asked);
let window: BrowserWindow | undefined;
async function start(): Promise<void> {
  await app.whenReady();
  setMenu(process.platform);
  servePage(readPage(join(__dirname, '../renderer/window')));
  const services = await createServices({
    dataDir,
    secrets: await createSecretStore(join(dataDir, 'secrets.json'), process.platform),
    door: 'desktop',
    version: app.getVersion(),
    home,
    env: process.env,
  });
  handOverPorts(services.router, () => window);

  const open = (): void => {
    window = openWindow(join(dataDir, 'window.json'));
    window.on('closed', () => (window = undefined));
  };
  open();
  app.on('activate', () => {
    if (window === undefined) open();
  });
  let closed = false;
  app.on('will-quit', (event) => {
    if (closed) return;
    event.preventDefault();
    void services.close().finally(() => {
      closed = true;
      app.quit();
    });
  });
}

app.setPath('userData', join(dataDir, 'browser-data'));
if (isDebuggedPackage()) {
  process.stderr.write('Postroom does not start with remote debugging.\n');
  app.exit(1);
} else if (!app.requestSingleInstanceLock()) {
  app.quit();
} else {
  app.enableSandbox();
  registerScheme();
  process.on('unhandledRejection', reportDefect);
  guardEverything((url) => {
    if (window !== undefined) offerLink(window, url).catch(reportDefect);
  });
  app.on('second-instance', () => {
    if (window?.isMinimized() === true) window.restore();
    window?.focus();
  });
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  start().catch((error: unknown) => {
    process.stderr.write(
      `Postroom cannot start: ${error instanceof Error ? error.message : String(error)}\n`,
    );
    app.exit(1);
  });
}

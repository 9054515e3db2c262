import { join } from 'node:path';
import { app, BrowserWindow, nativeTheme } from 'electron';
import { pageUrl } from './origin.ts';
import { keepWindowState, readWindowState } from './window-state.ts';

const crashesAllowed = 3;
const crashWindowMs = 60_000;

/** Opens the one window there is. `stateFile`: where its place is remembered. */
export function openWindow(stateFile: string): BrowserWindow {
  const state = readWindowState(stateFile);
  const { maximized = false, ...bounds } = state ?? { width: 1360, height: 860 };
  const window = new BrowserWindow({
    ...bounds,
    minWidth: 720,
    minHeight: 480,
    show: false,
    title: 'Postroom',
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#1a1b1e' : '#ffffff',
    webPreferences: {
      preload: join(__dirname, 'preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: !app.isPackaged,
    },
  });
  if (maximized) window.maximize();
  keepWindowState(window, stateFile);
  window.once('ready-to-show', () => window.show());
  // The title is ours: text from a mail host must not look like a window of the system.
  window.on('page-title-updated', (event) => event.preventDefault());

  const crashes: number[] = [];
  window.webContents.on('render-process-gone', (_, { reason }) => {
    if (reason === 'clean-exit') return;
    crashes.push(Date.now());
    // Sessions and jobs live in the services and survive. A page that crashes at once again would loop.
    if (crashes.filter((at) => Date.now() - at < crashWindowMs).length <= crashesAllowed)
      window.webContents.reload();
  });
  void window.loadURL(pageUrl);
  return window;
}

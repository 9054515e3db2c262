import { app, Menu, type MenuItemConstructorOptions } from 'electron';

/**
 * Few entries and few accelerators: shells own Ctrl+W, Ctrl+R and the like, so only macOS, where these are Cmd, has them.
 */
export function setMenu(platform: NodeJS.Platform): void {
  const mac = platform === 'darwin';
  const plain = (role: 'reload' | 'close' | 'quit'): MenuItemConstructorOptions =>
    mac ? { role } : { role, accelerator: '', registerAccelerator: false };
  const view: MenuItemConstructorOptions[] = [
    plain('reload'),
    { type: 'separator' },
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    { role: 'togglefullscreen' },
  ];
  if (!app.isPackaged) view.push({ type: 'separator' }, { role: 'toggleDevTools' });
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...(mac ? [{ role: 'appMenu' } as const] : []),
      { label: '&File', submenu: [mac ? plain('close') : plain('quit')] },
      { role: 'editMenu' },
      { label: '&View', submenu: view },
    ]),
  );
}

import { app } from 'electron';

const switches = ['remote-debugging-port', 'remote-debugging-pipe', 'remote-debugging-address'];

/** No fuse covers remote debugging: with it, any program of this user could drive the window of an installed Postroom. */
export const isDebuggedPackage = (): boolean =>
  app.isPackaged && switches.some((name) => app.commandLine.hasSwitch(name));

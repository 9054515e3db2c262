import { ipcMain, MessageChannelMain, type BrowserWindow, type MessagePortMain } from 'electron';
import { onError } from '@orpc/server';
import { RPCHandler } from '@orpc/server/message-port';
import type { Services } from '#services/index';
import { reportDefect } from '../faults.ts';
import { isOwn } from './origin.ts';

/**
 * Hands one end of a new port to the page that asks for it, if that is the main frame of our own window at our own
 * address. Asking again (a reload) closes the port before: everything started through it ends.
 */
export function handOverPorts(router: Services['router'], own: () => BrowserWindow | undefined): void {
  const handler = new RPCHandler(router, { interceptors: [onError(reportDefect)] });
  let current: MessagePortMain | undefined;
  ipcMain.on('postroom:ask', ({ sender, senderFrame }) => {
    if (sender !== own()?.webContents || senderFrame?.parent !== null || !isOwn(senderFrame.url)) return;
    current?.close();
    const { port1, port2 } = new MessageChannelMain();
    current = port1;
    handler.upgrade(port1);
    port1.start();
    senderFrame.postMessage('postroom:port', null, [port2]);
  });
}

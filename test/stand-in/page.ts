import { EventEmitter } from 'node:events';
import type { MessagePort } from 'node:worker_threads';
import type { IpcRenderer } from 'electron';
import { runBundle } from './run-bundle.ts';
import { strict } from './strict.ts';

/** A message as a page sees it. */
class PageMessage extends Event {
  readonly data: unknown;
  readonly origin: string;
  readonly source: unknown;
  readonly ports: readonly MessagePort[];
  constructor(data: unknown, origin: string, source: unknown, ports: readonly MessagePort[]) {
    super('message');
    this.data = data;
    this.origin = origin;
    this.source = source;
    this.ports = ports;
  }
}

/** The parts of a page's `window` that preload and page share. */
export class PageWindow extends EventTarget {
  readonly location: { readonly protocol: string; readonly origin: string };
  constructor(origin: string) {
    super();
    this.location = { protocol: origin.split('//')[0] ?? '', origin };
  }
  postMessage(data: unknown, targetOrigin: string, transfer: readonly MessagePort[] = []): void {
    if (targetOrigin !== this.location.origin) return;
    const clone = structuredClone(data);
    setImmediate(() => this.dispatchEvent(new PageMessage(clone, this.location.origin, this, transfer)));
  }
}

/** The preload's side of IPC. */
class StandInIpcRenderer extends EventEmitter implements Pick<IpcRenderer, 'send'> {
  readonly sent: (channel: string, args: unknown[]) => void;
  constructor(sent: (channel: string, args: unknown[]) => void) {
    super();
    this.sent = sent;
  }
  send(channel: string, ...args: unknown[]): void {
    this.sent(channel, structuredClone(args));
  }
}

/** A document that has loaded: the preload ran in it, in a world of its own. */
export class Page {
  readonly window: PageWindow;
  private readonly ipc: StandInIpcRenderer;
  private readonly ports: MessagePort[] = [];

  constructor(origin: string, preload: string, send: (channel: string, args: unknown[]) => void) {
    this.window = new PageWindow(origin);
    this.ipc = new StandInIpcRenderer(send);
    // A sandboxed preload may require 'electron' and four modules that do nothing; ours needs the first only.
    const modules = {
      electron: strict('electron (preload)', { ipcRenderer: strict('ipcRenderer', this.ipc) }),
    };
    runBundle(preload, modules, { window: this.window });
  }
  /** A message of main with ports arrives in the preload. */
  receive(channel: string, message: unknown, ports: readonly MessagePort[]): void {
    this.ports.push(...ports);
    this.ipc.emit(channel, { ports }, message);
  }
  /** The document goes away: its ports close. */
  unload(): void {
    for (const port of this.ports) port.close();
  }
}

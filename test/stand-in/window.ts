import { EventEmitter } from 'node:events';
import type {
  BrowserWindow,
  BrowserWindowConstructorOptions,
  Rectangle,
  WebContents,
  WebFrameMain,
} from 'electron';
import type { StandInPort } from './ports.ts';
import { Page } from './page.ts';
import { Preventable } from './app.ts';

/** Who sends a message over IPC. */
export interface Asking {
  readonly sender: unknown;
  readonly senderFrame: Pick<WebFrameMain, 'parent' | 'postMessage' | 'url'> | null;
}

/** What the window needs from the rest of the stand-in. */
export interface Surroundings {
  /** Answers a request of the page. */
  readonly load: (url: string) => Promise<Response>;
  readonly ask: (channel: string, event: Asking, args: unknown[]) => void;
  readonly created: (contents: StandInContents) => void;
}

/** A frame; the main one leads to the preload of the page that is loaded now. */
export class StandInFrame implements Pick<WebFrameMain, 'parent' | 'postMessage' | 'url'> {
  url = '';
  readonly parent: WebFrameMain | null;
  page: Page | undefined;
  constructor(parent: WebFrameMain | null = null) {
    this.parent = parent;
  }
  postMessage(channel: string, message: unknown, transfer: readonly unknown[] = []): void {
    this.page?.receive(
      channel,
      message,
      transfer.map((port) => (port as StandInPort).inner),
    );
  }
}

type OpenHandler = Parameters<WebContents['setWindowOpenHandler']>[0];

export class StandInContents extends EventEmitter implements Pick<WebContents, 'getURL' | 'reload'> {
  readonly mainFrame = new StandInFrame();
  openHandler: OpenHandler | undefined;
  reloads = 0;
  readonly options: BrowserWindowConstructorOptions;
  readonly surroundings: Surroundings;

  constructor(options: BrowserWindowConstructorOptions, surroundings: Surroundings) {
    super();
    this.options = options;
    this.surroundings = surroundings;
    surroundings.created(this);
  }
  getURL(): string {
    return this.mainFrame.url;
  }
  setWindowOpenHandler(handler: OpenHandler): void {
    this.openHandler = handler;
  }
  reload(): void {
    this.reloads += 1;
    void this.show(this.mainFrame.url);
  }
  /** Loads a document: the page before goes away, the preload runs in the new one. */
  async show(url: string): Promise<void> {
    const answer = await this.surroundings.load(url);
    if (answer.status !== 200) throw new Error(`${url} was answered with ${answer.status}`);
    this.mainFrame.page?.unload();
    this.mainFrame.url = url;
    const { protocol, host } = new URL(url);
    const ask = (channel: string, args: unknown[]): void =>
      this.surroundings.ask(channel, { sender: this, senderFrame: this.mainFrame }, args);
    this.mainFrame.page = new Page(`${protocol}//${host}`, this.options.webPreferences?.preload ?? '', ask);
    this.emit('did-finish-load');
  }
  /** Tries what pages try; true when nothing stopped it. */
  tries(
    event: 'will-navigate' | 'will-redirect' | 'will-frame-navigate' | 'will-attach-webview',
    url: string,
    isMainFrame = true,
  ): boolean {
    const attempt = Object.assign(new Preventable(), { url, isMainFrame });
    this.emit(event, attempt);
    return !attempt.defaultPrevented;
  }
}

type Modelled = Pick<
  BrowserWindow,
  'focus' | 'getNormalBounds' | 'isMaximized' | 'isMinimized' | 'loadURL' | 'maximize' | 'restore' | 'show'
>;

export class StandInWindow extends EventEmitter implements Modelled {
  readonly webContents: StandInContents;
  readonly options: BrowserWindowConstructorOptions;
  shown = false;
  maximized = false;
  minimized = false;
  focused = 0;

  constructor(options: BrowserWindowConstructorOptions, surroundings: Surroundings) {
    super();
    this.options = options;
    this.webContents = new StandInContents(options, surroundings);
  }
  async loadURL(url: string): Promise<void> {
    await this.webContents.show(url);
    this.emit('ready-to-show');
  }
  show(): void {
    this.shown = true;
  }
  focus(): void {
    this.focused += 1;
  }
  restore(): void {
    this.minimized = false;
  }
  maximize(): void {
    this.maximized = true;
  }
  isMaximized(): boolean {
    return this.maximized;
  }
  isMinimized(): boolean {
    return this.minimized;
  }
  getNormalBounds(): Rectangle {
    const { x = 10, y = 20, width = 0, height = 0 } = this.options;
    return { x, y, width, height };
  }
  /** The user closes it. */
  close(): void {
    this.emit('close', new Preventable());
    this.webContents.mainFrame.page?.unload();
    this.emit('closed');
  }
}

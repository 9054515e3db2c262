import { EventEmitter } from 'node:events';
import type {
  BrowserWindowConstructorOptions,
  CustomScheme,
  MenuItemConstructorOptions,
  MessageBoxOptions,
  SafeStorage,
} from 'electron';
import { StandInApp } from './app.ts';
import { StandInChannel } from './ports.ts';
import { runBundle } from './run-bundle.ts';
import { StandInSession } from './session.ts';
import { strict } from './strict.ts';
import { StandInWindow, type StandInContents, type Surroundings } from './window.ts';

export interface StandInOptions {
  /** Command line switches by name. */
  readonly switches?: Readonly<Record<string, string>>;
  readonly isPackaged?: boolean;
  readonly isOnlyInstance?: boolean;
  /** What Linux would name as the keyring; `undefined`: no encryption at all. */
  readonly keyring?: ReturnType<SafeStorage['getSelectedStorageBackend']> | undefined;
  /** Which button of a message box is pressed. */
  readonly pressed?: number;
}

/**
 * A model of Electron's main process, as far as ours uses it: a pass proves our code against this model, not against
 * Electron. It knows what must come before `ready`, refuses what it does not know, and keeps what was asked of it.
 */
export class StandIn {
  readonly app: StandInApp;
  readonly session = new StandInSession();
  readonly windows: StandInWindow[] = [];
  readonly schemes: CustomScheme[] = [];
  readonly opened: string[] = [];
  readonly questions: MessageBoxOptions[] = [];
  readonly ipcMain = new EventEmitter();
  menu: readonly MenuItemConstructorOptions[] | undefined;
  private handler: ((request: Request) => Response | Promise<Response>) | undefined;
  /** What `require('electron')` answers. */
  readonly electron: object;

  constructor(options: StandInOptions = {}) {
    const { switches = {}, isPackaged = false, isOnlyInstance = true, pressed = 0 } = options;
    this.app = new StandInApp(switches, isPackaged, isOnlyInstance);
    const { app, session, windows, schemes, opened, questions, ipcMain } = this;
    const needsReady = (what: string): void => {
      if (!app.ready) throw new Error(`${what} cannot be used before the app is ready`);
    };
    const surroundings: Surroundings = {
      load: (url) => this.request(url),
      ask: (channel, event, args) => void ipcMain.emit(channel, event, ...args),
      created: (contents: StandInContents) => void app.emit('web-contents-created', {}, contents),
    };
    const keyring = 'keyring' in options ? options.keyring : 'gnome_libsecret';
    this.electron = strict('electron', {
      app: strict('app', app),
      ipcMain: strict('ipcMain', ipcMain),
      MessageChannelMain: StandInChannel,
      // An arrow function cannot be constructed, and a class could not reach what is around it.
      BrowserWindow: function (windowOptions: BrowserWindowConstructorOptions) {
        needsReady('BrowserWindow');
        const window = new StandInWindow(windowOptions, surroundings);
        windows.push(window);
        window.on('closed', () => {
          windows.splice(windows.indexOf(window), 1);
          if (windows.length === 0) app.emit('window-all-closed');
        });
        return window;
      },
      session: strict('session', {
        get defaultSession() {
          needsReady('session.defaultSession');
          return strict('Session', session);
        },
      }),
      protocol: strict('protocol', {
        registerSchemesAsPrivileged: (added: CustomScheme[]) => {
          if (app.ready) throw new Error('schemes must be registered before the app is ready');
          schemes.push(...added);
        },
        handle: (scheme: string, handler: NonNullable<StandIn['handler']>) => {
          needsReady('protocol.handle');
          if (!schemes.some((known) => known.scheme === scheme))
            throw new Error(`${scheme} was not registered`);
          this.handler = handler;
        },
      }),
      Menu: strict('Menu', {
        buildFromTemplate: (template: MenuItemConstructorOptions[]) => template,
        setApplicationMenu: (menu: MenuItemConstructorOptions[]) => (this.menu = menu),
      }),
      dialog: strict('dialog', {
        showMessageBox: (_: unknown, question: MessageBoxOptions) => {
          questions.push(question);
          return Promise.resolve({ response: pressed, checkboxChecked: false });
        },
      }),
      shell: strict('shell', { openExternal: (url: string) => Promise.resolve(void opened.push(url)) }),
      nativeTheme: strict('nativeTheme', { shouldUseDarkColors: false }),
      screen: strict('screen', {
        getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }],
      }),
      safeStorage: strict('safeStorage', {
        isAsyncEncryptionAvailable: () => Promise.resolve(keyring !== undefined),
        getSelectedStorageBackend: () => keyring ?? 'unknown',
        encryptStringAsync: (text: string) =>
          Promise.resolve(Buffer.from(`v11${text}`).map((byte) => byte ^ 0x5a)),
        decryptStringAsync: (data: Buffer) => {
          const text = Buffer.from(data)
            .map((byte) => byte ^ 0x5a)
            .toString();
          if (!text.startsWith('v11')) return Promise.reject(new Error('cannot be decrypted'));
          return Promise.resolve({ result: text.slice(3), shouldReEncrypt: false });
        },
      }),
    } satisfies Partial<Record<keyof typeof import('electron'), unknown>>);
  }

  /** Starts a built main process. Resolves when its script has run to the end and the app was told that it is ready. */
  async run(main: string): Promise<void> {
    // Every run would leave its listeners on the process of the test.
    const own: unknown = Object.create(process, { on: { value: () => own } });
    runBundle(main, { electron: this.electron }, { process: own }, true);
    await Promise.resolve();
    this.app.launch();
  }

  /** A request of the page under our scheme. */
  request(url: string, init: RequestInit = {}): Promise<Response> {
    return this.answer(new Request(url, init));
  }
  async answer(request: Request): Promise<Response> {
    if (this.handler === undefined) throw new Error('no handler for the scheme');
    return this.handler(request);
  }
}

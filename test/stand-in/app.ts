import { EventEmitter } from 'node:events';
import type { App, CommandLine } from 'electron';

/** An event that can be prevented, as Electron's are. */
export class Preventable {
  defaultPrevented = false;
  preventDefault(): void {
    this.defaultPrevented = true;
  }
}

type Modelled = Pick<
  App,
  | 'enableSandbox'
  | 'exit'
  | 'getVersion'
  | 'isPackaged'
  | 'quit'
  | 'requestSingleInstanceLock'
  | 'setPath'
  | 'whenReady'
>;

/** The life of an application: what has to be done before it is ready, and how it ends. */
export class StandInApp extends EventEmitter implements Modelled {
  readonly isPackaged: boolean;
  readonly commandLine: Pick<CommandLine, 'getSwitchValue' | 'hasSwitch'>;
  readonly paths = new Map<string, string>();
  readonly isOnlyInstance: boolean;
  ready = false;
  sandboxed = false;
  exitCode: number | undefined;
  private readonly becameReady: Promise<void>;
  private becomeReady: () => void = () => undefined;

  constructor(switches: Readonly<Record<string, string>>, isPackaged: boolean, isOnlyInstance: boolean) {
    super();
    this.isPackaged = isPackaged;
    this.isOnlyInstance = isOnlyInstance;
    this.commandLine = {
      getSwitchValue: (name) => switches[name] ?? '',
      hasSwitch: (name) => name in switches,
    };
    this.becameReady = new Promise((resolve) => (this.becomeReady = resolve));
  }
  /** What Electron does when the script of main has run to its end. */
  launch(): void {
    if (this.exitCode !== undefined) return;
    this.ready = true;
    this.emit('ready');
    this.becomeReady();
  }
  whenReady(): Promise<void> {
    return this.becameReady;
  }
  enableSandbox(): void {
    if (this.ready) throw new Error('app.enableSandbox() can only be called before app is ready');
    this.sandboxed = true;
  }
  setPath(name: string, path: string): void {
    this.paths.set(name, path);
  }
  requestSingleInstanceLock(): boolean {
    if (!this.paths.has('userData')) throw new Error('the lock lies in userData, which is not set yet');
    return this.isOnlyInstance;
  }
  getVersion(): string {
    return '1.2.3';
  }
  quit(): void {
    if (this.exitCode !== undefined) return;
    const event = new Preventable();
    this.emit('will-quit', event);
    if (!event.defaultPrevented) this.exit(0);
  }
  exit(code = 0): void {
    this.exitCode ??= code;
  }
}

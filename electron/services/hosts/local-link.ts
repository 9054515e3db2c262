import type { Connection } from '#contract/hosts';
import type { Pipe } from './channel.ts';
import type { Link, LinkChanged } from './link.ts';
import { openLocalPipe } from './local-pipe.ts';
import { openLocalShell } from './local-shell.ts';
import type { DialedFrom, DialTo, Shell } from './reach.ts';
import { dialHere } from '../work/dial-here.ts';
import { offline } from '../work/refusals.ts';

/** This computer: always there, unless the user disconnected it. */
export class LocalLink implements Link {
  connection: Connection;
  private readonly env: Readonly<Record<string, string | undefined>>;
  private readonly changed: LinkChanged;

  constructor(env: Readonly<Record<string, string | undefined>>, changed: LinkChanged) {
    this.env = env;
    this.changed = changed;
    this.connection = state('offline');
  }

  connect(): void {
    if (this.connection.state === 'online') return;
    this.connection = state('online');
    this.changed(true);
  }

  disconnect(): void {
    this.connection = { ...state('offline'), message: 'Disconnected.', todo: 'Connect when you need it.' };
    this.changed(false);
  }

  ready(): Promise<void> {
    const { state: now, message } = this.connection;
    if (now === 'offline' && message !== '') return Promise.reject(offline(message));
    this.connect();
    return Promise.resolve();
  }

  openPipe(): Promise<Pipe> {
    return this.connection.state === 'online'
      ? Promise.resolve(openLocalPipe(this.env))
      : Promise.reject(offline('This computer was disconnected.'));
  }

  openTalkPipe(): Promise<Pipe> {
    return this.openPipe();
  }

  openShell(cols: number, rows: number): Promise<Shell> {
    return Promise.resolve(openLocalShell(this.env, cols, rows));
  }

  async dial(to: DialTo, name: string): Promise<DialedFrom> {
    if (this.connection.state !== 'online') throw offline('This computer was disconnected.');
    return { stream: await dialHere(to, name), way: 'directly' };
  }
}

const state = (name: 'online' | 'offline'): Connection => ({
  state: name,
  message: '',
  todo: '',
  since: new Date().toISOString(),
  notes: [],
});

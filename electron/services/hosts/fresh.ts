import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Gate } from '../work/gate.ts';
import type { Pipe } from './channel.ts';
import { ConnectFailure } from './connect-failure.ts';
import { openLocalPipe } from './local-pipe.ts';
import type { Target } from './login.ts';
import { NoNewConnection, type Dialed } from './reach.ts';
import type { Surroundings } from './ssh-connect.ts';
import { openLine } from './ssh-line.ts';

/** A connection of its own, for one purpose. */
export interface FreshLine {
  openPipe(signal: AbortSignal | undefined): Promise<Pipe>;
  dial(port: number): Promise<Dialed>;
  close(): void;
}

const dialMs = 10_000;

/** As the connection that is there, by the same keys and passwords; where it would have to ask, it fails instead. */
const unasked = (around: Surroundings, asked: () => void): Surroundings => ({
  ...around,
  prompts: {
    ask: () => {
      asked();
      return Promise.resolve(undefined);
    },
  },
  // What one server did not take here is no reason to forget it everywhere.
  credentials: {
    canRemember: false,
    get: (name) => around.credentials.get(name),
    keep: () => Promise.resolve(),
    forget: () => Promise.resolve(),
  },
});

/**
 * Logs in anew, beside the connection that is there.
 * @throws NoNewConnection
 */
export async function openFresh(
  route: () => readonly Target[],
  around: Surroundings,
  handshakes: Gate,
  { ask, signal }: { readonly ask: boolean; readonly signal: AbortSignal },
): Promise<FreshLine> {
  let wanted = false as boolean;
  try {
    const surroundings = ask ? around : unasked(around, () => (wanted = true));
    const line = await openLine(route(), surroundings, handshakes, signal, () => undefined);
    return {
      openPipe: (stop) => line.openPipe(stop),
      dial: (port) => line.dial(port),
      close: () => line.close(),
    };
  } catch (error) {
    if (wanted)
      throw new NoNewConnection('A new connection would need an answer from you (password, code).', false);
    if (error instanceof ConnectFailure)
      throw new NoNewConnection(`${error.message} ${error.todo}`, error.kind === 'network');
    throw new NoNewConnection(error instanceof Error ? error.message : String(error), true);
  }
}

/** On this computer: processes and sockets of their own. */
export const freshHere = (env: Readonly<Record<string, string | undefined>>): FreshLine => ({
  openPipe: () => Promise.resolve(openLocalPipe(env)),
  dial: (port) =>
    new Promise((resolve) => {
      const socket = connect({ host: '127.0.0.1', port });
      const settle = (dialed: Dialed): void => {
        clearTimeout(timer);
        resolve(dialed);
      };
      const timer = setTimeout(() => socket.destroy(new Error('no answer')), dialMs);
      socket.on('error', () => settle('closed'));
      socket.on('connect', () => settle(socket satisfies Duplex));
    }),
  close: () => undefined,
});

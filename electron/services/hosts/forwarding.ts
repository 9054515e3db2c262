import type { Buffer } from 'node:buffer';
import type { Client, ClientChannel } from 'ssh2';
import type { Duplex } from 'node:stream';
import { DialStream } from './dial-stream.ts';

/** What became of a connection that the SSH server was asked to make. */
export type Forwarded =
  | { readonly kind: 'stream'; readonly stream: Duplex }
  /** `forbidden`: it makes none for us at all. `failed`: it tried; `said` are its words. */
  | { readonly kind: 'forbidden' | 'failed' | 'timeout'; readonly said: string };

export interface ForwardTo {
  readonly host: string;
  readonly port: number;
  readonly ms: number;
  readonly signal?: AbortSignal | undefined;
}

/** SSH_OPEN_CONNECT_FAILED of RFC 4254, 5.1: the only refusal that is not about us. */
const connectFailed = 2;

/**
 * Asks the SSH server for a TCP connection; it resolves names.
 * @param onEnd calls back once when the SSH connection is gone; gives back how to forget that
 * @throws what the SSH connection ended with; the reason of the signal when that is aborted
 */
export function forward(
  client: Client,
  onEnd: (ended: (why: string) => void) => () => void,
  { host, port, ms, signal }: ForwardTo,
): Promise<Forwarded> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    let open = true;
    const settle = (finish: () => void): void => {
      if (!open) return;
      open = false;
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      forget();
      finish();
    };
    const abort = (): void => settle(() => reject(new Error('It was cancelled.')));
    const timer = setTimeout(() => settle(() => resolve({ kind: 'timeout', said: '' })), ms);
    const forget = onEnd((why) => settle(() => reject(new Error(why))));
    signal?.addEventListener('abort', abort);
    client.forwardOut('127.0.0.1', 0, host, port, (error, channel) => {
      if (error === undefined) {
        if (open) settle(() => resolve({ kind: 'stream', stream: streamOf(channel, onEnd) }));
        else giveUp(channel);
        return;
      }
      const { reason } = error as { reason?: unknown };
      const said = error.message.replace(/^\(SSH\) Channel open failure: /, '');
      settle(() => resolve({ kind: reason === connectFailed ? 'failed' : 'forbidden', said }));
    });
  });
}

/** A channel that nobody reads is never closed. */
function giveUp(channel: ClientChannel): void {
  channel.on('error', () => undefined);
  channel.resume();
  channel.stderr.resume();
  channel.close();
}

function streamOf(channel: ClientChannel, onEnd: (ended: (why: string) => void) => () => void): Duplex {
  const stream = new DialStream({
    write: (bytes, done) => void channel.write(bytes, () => done()),
    end: () => channel.end(),
    pause: () => channel.pause(),
    resume: () => channel.resume(),
    close: () => {
      forget();
      giveUp(channel);
    },
  });
  // Before the channel hears of it: to the channel it looks like an orderly end.
  const forget = onEnd((why) => stream.lost(why));
  channel.on('error', () => undefined);
  channel.stderr.resume();
  channel.on('data', (bytes: Buffer) => stream.arrived(bytes));
  channel.on('end', () => stream.ended());
  channel.on('close', () => stream.over());
  return stream;
}

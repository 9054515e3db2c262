import { Buffer } from 'node:buffer';
import type { Duplex } from 'node:stream';
import type { Pipe } from './channel.ts';
import { connectedWords, dialScript, type DialTool, saysLater } from './dial-script.ts';
import { DialStream } from './dial-stream.ts';
import { newToken } from './framing.ts';
import { plain } from './plain.ts';

/** A shell on the host, for as long as a connection through it lasts. */
export interface DialPipe {
  readonly pipe: Pipe;
  /** Calls back when the SSH connection is gone; gives back how to forget that. */
  readonly onLost: (lost: (why: string) => void) => () => void;
}

export type ToolDialed =
  | { readonly kind: 'stream'; readonly stream: Duplex; readonly tool: string }
  /** `no tool`: the host has none that could. `failed`: `said` are its words. */
  | { readonly kind: 'no tool' | 'failed' | 'timeout'; readonly said: string };

export interface ToolTo {
  readonly host: string;
  readonly port: number;
  readonly source: string;
  readonly seconds: number;
  readonly tools: readonly DialTool[];
  readonly signal?: AbortSignal | undefined;
}

/** A login shell that needs longer hangs in its start-up files. */
const startMs = 15_000;
const longestWords = 4_000;

/**
 * Makes a TCP connection with a tool of the host.
 * @throws what the SSH connection ended with; the reason of the signal when that is aborted
 */
export function dialWithTool({ pipe, onLost }: DialPipe, to: ToolTo): Promise<ToolDialed> {
  return new Promise((resolve, reject) => {
    const token = newToken();
    const start = `\n${token}s `;
    let open = true;
    let tool = '';
    let held = '';
    let words = '';
    const stream = new DialStream({
      write: (bytes, done) => {
        pipe.write(bytes);
        void pipe.drained().then(done);
      },
      end: () => pipe.end(),
      pause: () => pipe.stdout.pause(),
      resume: () => pipe.stdout.resume(),
      close: () => {
        forget();
        // Some tools do not hear that nobody listens any more.
        pipe.terminate();
        pipe.stdout.resume();
        pipe.stderr.resume();
        pipe.close();
      },
    });
    const settle = (dialed?: ToolDialed, error?: Error): void => {
      if (!open) return;
      open = false;
      clearTimeout(timer);
      to.signal?.removeEventListener('abort', abort);
      if (dialed?.kind !== 'stream') stream.destroy();
      if (dialed === undefined) reject(error ?? new Error('The connection was closed.'));
      else resolve(dialed);
    };
    const connected = (): void => settle({ kind: 'stream', stream, tool });
    const timeout = (): void =>
      settle(
        began
          ? { kind: 'timeout', said: '' }
          : { kind: 'failed', said: 'the login shell of the account did not start within 15 seconds' },
      );
    const abort = (): void => settle(undefined, new Error('It was cancelled.'));
    let timer = setTimeout(timeout, startMs);
    let began = false;
    const forget = onLost((why) => {
      settle(undefined, new Error(why));
      stream.lost(why);
    });
    to.signal?.addEventListener('abort', abort);

    const look = (): void => {
      const at = held.indexOf(start);
      const end = at < 0 ? -1 : held.indexOf('\n', at + start.length);
      if (end < 0) {
        held = held.slice(-2 * longestWords);
        return;
      }
      tool = held.slice(at + start.length, end);
      const rest = held.slice(end + 1);
      held = '';
      if (rest !== '') stream.arrived(Buffer.from(rest, 'latin1'));
      if (!saysLater.has(tool) || rest !== '' || connectedWords.test(words)) connected();
    };
    pipe.stdout.on('data', (bytes: Buffer) => {
      if (tool !== '') {
        stream.arrived(bytes);
        connected();
      } else {
        held += bytes.toString('latin1');
        look();
      }
    });
    pipe.stderr.on('data', (bytes: Buffer) => {
      if (!began) words = `${words}${bytes.toString('latin1')}`.slice(-longestWords);
      else if (words.length < 2 * longestWords) words += bytes.toString('latin1');
      if (open && !began && words.includes(`\n${token}b\n`)) {
        began = true;
        clearTimeout(timer);
        timer = setTimeout(timeout, to.seconds * 1000);
      }
      if (open && tool !== '' && connectedWords.test(words)) connected();
    });
    pipe.stdout.on('end', () => {
      if (!open) stream.ended();
    });
    pipe.onClosed(() => {
      settle(
        words.includes(`\n${token}n\n`)
          ? { kind: 'no tool', said: '' }
          : { kind: 'failed', said: plain(saidIn(words, token)) },
      );
      stream.over();
    });
    try {
      pipe.write(Buffer.from(dialScript({ ...to, token }), 'latin1'));
      if (to.signal?.aborted === true) abort();
    } catch (error) {
      settle(undefined, error instanceof Error ? error : new Error(String(error)));
    }
  });
}

/** Our own tools end with one line; others say what they like. */
function saidIn(words: string, token: string): string {
  const at = words.lastIndexOf(`\n${token}f `);
  return at < 0
    ? words.replace(`\n${token}b\n`, '')
    : (words.slice(at + token.length + 3).split('\n', 1)[0] ?? '');
}

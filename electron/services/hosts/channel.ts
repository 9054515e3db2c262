import { Buffer } from 'node:buffer';
import type { Readable } from 'node:stream';
import { Framed, type Verdict } from './framing.ts';
import { plain } from './plain.ts';

/** A running `/bin/sh -s`, here or on a host: what the command layer needs of it. */
export interface Pipe {
  readonly stdout: Readable;
  readonly stderr: Readable;
  write(bytes: Buffer): void;
  /** Resolves when what was written has gone out, or never will. */
  drained(): Promise<void>;
  /** Ends its input. */
  end(): void;
  /** Asks what runs in it to stop; the shell itself lives on and reports. */
  terminate(): void;
  /** Gives it up. */
  close(): void;
  onClosed(closed: (why: string) => void): void;
}

export interface Conversation {
  readonly token: string;
  readonly script: string;
  readonly signal?: AbortSignal;
  readonly quietMs: number;
  readonly onStdout?: (bytes: string) => void | Promise<void>;
  /** Standard error as it comes; may answer on the input. */
  readonly onStderr?: (bytes: string, answer: { write(text: string): void; end(): void }) => void;
}

/** What was heard. `verdict` is undefined when the end mark never came; then `why` says what happened. */
export interface Heard {
  readonly verdict: Verdict | undefined;
  readonly why: string;
  readonly began: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** From sending the script to its start mark: a login shell that takes longer hangs in its start-up files. */
const startMs = 15_000;
const stopMs = 3_000;
const stdoutLimit = 64 * 1024 * 1024;
const stderrLimit = 1024 * 1024;

/** Sends one script and listens until its end mark, a loss, a limit or a cancel. Never rejects for what the host does. */
export function converse(pipe: Pipe, options: Conversation): Promise<Heard> {
  const { token, signal, onStdout, onStderr } = options;
  return new Promise((resolve, reject) => {
    const out = new Framed(token);
    const err = new Framed(token);
    const stdout: string[] = [];
    let stdoutLength = 0;
    let stderr = '';
    let settled = false;
    let busy = false;
    let backlog = '';
    let timer: NodeJS.Timeout | undefined;
    let stopTimer: NodeJS.Timeout | undefined;
    let closedWhy: string | undefined;

    const finish = (why: string, failure?: unknown): void => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      clearTimeout(stopTimer);
      signal?.removeEventListener('abort', abort);
      // Nobody reads from here on, and a stream that nobody reads holds its channel open for ever.
      pipe.stdout.resume();
      pipe.stderr.resume();
      pipe.close();
      if (failure !== undefined) {
        reject(failure instanceof Error ? failure : new Error('The reader of the output failed.'));
        return;
      }
      if (onStdout === undefined) stdout.push(out.rest());
      stderr += err.rest();
      const verdict = out.verdict;
      resolve({ verdict, why, began: out.began || err.began, stdout: stdout.join(''), stderr });
    };

    const patience = (): void => {
      clearTimeout(timer);
      if (busy || settled) return;
      const [ms, why] = out.began
        ? [options.quietMs, `The host said nothing for ${Math.round(options.quietMs / 1000)} seconds.`]
        : [
            startMs,
            'The login shell on the host did not start our script within 15 seconds. Its start-up files (such as .bashrc) may be waiting for something.',
          ];
      timer = setTimeout(() => finish(why), ms);
    };

    const lookForEnd = (): void => {
      if (busy) return;
      if (out.verdict !== undefined && err.verdict !== undefined) finish('');
      else if (closedWhy !== undefined) finish(out.verdict === undefined ? explain(closedWhy) : '');
      else if (out.verdict !== undefined) {
        // The outcome is known; the rest of standard error is waited for, not longer than this.
        clearTimeout(timer);
        timer = setTimeout(() => finish(''), 2_000);
      }
    };

    const explain = (why: string): string => {
      if (out.began || err.began) return why;
      const noise = plain(`${out.noise} ${err.noise}`);
      return `${why} Our script never began: the login shell on the host ended first (an "exit" in its start-up files, a forced command, or an account without a shell).${noise === '' ? '' : ` It said: ${noise}`}`;
    };

    const goOn = (): void => {
      if (busy) return;
      pipe.stdout.resume();
      patience();
      lookForEnd();
    };

    const take = (payload: string): void => {
      if (payload === '') return;
      if (onStdout === undefined) {
        stdoutLength += payload.length;
        if (stdoutLength > stdoutLimit) finish('The command printed more than 64 MiB.');
        else stdout.push(payload);
        return;
      }
      // Node reads a child's streams out when it exits, paused or not.
      if (busy) {
        backlog += payload;
        return;
      }
      let taken: void | Promise<void>;
      try {
        taken = onStdout(payload);
      } catch (error) {
        finish('', error ?? new Error('The reader of the output failed.'));
        return;
      }
      if (taken === undefined) return;
      busy = true;
      clearTimeout(timer);
      pipe.stdout.pause();
      taken.then(
        () => {
          busy = false;
          if (settled) return;
          const next = backlog;
          backlog = '';
          take(next);
          goOn();
        },
        (error: unknown) => {
          finish('', error ?? new Error('The reader of the output failed.'));
        },
      );
    };

    const abort = (): void => {
      if (settled || stopTimer !== undefined) return;
      pipe.terminate();
      stopTimer = setTimeout(
        () => finish('It was asked to stop and did not answer within 3 seconds.'),
        stopMs,
      );
    };

    pipe.stdout.on('data', (chunk: Buffer) => {
      if (settled) return;
      take(out.push(chunk.toString('latin1')));
      if (out.began) patience();
      lookForEnd();
    });
    pipe.stderr.on('data', (chunk: Buffer) => {
      if (settled) return;
      const payload = err.push(chunk.toString('latin1'));
      if (payload !== '') {
        const room = stderrLimit - stderr.length;
        if (room > 0) stderr += payload.slice(0, room);
        onStderr?.(payload, answer);
      }
      if (out.began) patience();
      lookForEnd();
    });
    const answer = {
      write: (text: string): void => {
        if (!settled) pipe.write(Buffer.from(text, 'utf8'));
      },
      end: (): void => {
        if (!settled) pipe.end();
      },
    };
    pipe.onClosed((why) => {
      closedWhy = why;
      lookForEnd();
    });
    patience();
    // The input stays open: the script ends by itself, and ssh2 sends no signal on a channel whose input has ended.
    pipe.write(Buffer.from(options.script, 'latin1'));
    if (signal?.aborted === true) abort();
    else signal?.addEventListener('abort', abort);
  });
}

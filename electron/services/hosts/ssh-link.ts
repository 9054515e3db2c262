import type { Connection } from '#contract/hosts';
import type { Pipe } from './channel.ts';
import { ConnectFailure } from './connect-failure.ts';
import { dialFrom } from './dial.ts';
import type { DialPipe } from './dial-tool.ts';
import { DialTurns } from './dial-turns.ts';
import type { Gate } from '../work/gate.ts';
import type { Link, LinkChanged } from './link.ts';
import type { Target } from './login.ts';
import type { DialedFrom, DialTo, Shell } from './reach.ts';
import { offline } from '../work/refusals.ts';
import { shellOf } from './shell-stream.ts';
import { Crowded } from './sessions.ts';
import type { Surroundings } from './ssh-connect.ts';
import { openLine, Refused, type SshLine } from './ssh-line.ts';

export interface SshLinkOptions {
  /** The hops, the host itself last. Rejects with ConnectFailure when the settings make no sense. */
  readonly route: () => readonly Target[];
  readonly around: Surroundings;
  /** Shared by all hosts, so that a network that comes back is not met by a storm. */
  readonly handshakes: Gate;
  readonly changed: LinkChanged;
}

const firstPauseMs = 1_000;
const longestPauseMs = 60_000;
/** OpenSSH's PerSourcePenalties count connections that ended early: not more than one in this time. */
const penaltyPauseMs = 15_000;

/** Keeps one SSH host connected: login, loss, backoff, and a second connection where the first has no sessions left. */
export class SshLink implements Link {
  connection: Connection = { state: 'offline', message: '', todo: '', since: now(), notes: [] };
  private readonly options: SshLinkOptions;
  private line: SshLine | undefined;
  /** For terminals and overflow: MaxSessions may leave no room on the first. */
  private second: Promise<SshLine> | undefined;
  private secondAttempt = new AbortController();
  private attempt: AbortController | undefined;
  private retry: NodeJS.Timeout | undefined;
  private pauses = 0;
  private readonly dialTurns = new DialTurns();
  private waiting: { resolve: () => void; reject: (error: Error) => void }[] = [];

  constructor(options: SshLinkOptions) {
    this.options = options;
  }

  get latencyMs(): number | undefined {
    return this.line?.latencyMs;
  }

  connect(): void {
    const { state } = this.connection;
    if (state === 'online' || state === 'connecting') return;
    this.pauses = 0;
    this.tryNow();
  }

  disconnect(): void {
    this.attempt?.abort();
    this.attempt = undefined;
    this.secondAttempt.abort();
    this.secondAttempt = new AbortController();
    clearTimeout(this.retry);
    const { line, second } = this;
    this.line = undefined;
    this.second = undefined;
    line?.close();
    second?.then(
      (other) => other.close(),
      () => undefined,
    );
    this.become('offline', 'Disconnected.', 'Connect when you need it.');
  }

  ready(signal: AbortSignal | undefined): Promise<void> {
    const { state, message } = this.connection;
    if (state === 'online') return Promise.resolve();
    if (state === 'failed' || state === 'reconnecting' || (state === 'offline' && message !== ''))
      return Promise.reject(offline(message));
    if (state === 'offline') this.connect();
    return new Promise((resolve, reject) => {
      const waiter = { resolve, reject };
      this.waiting.push(waiter);
      signal?.addEventListener('abort', () => {
        this.waiting = this.waiting.filter((other) => other !== waiter);
        reject(offline('It was cancelled while connecting.'));
      });
    });
  }

  async openPipe(signal: AbortSignal | undefined): Promise<Pipe> {
    const line = this.line ?? this.notThere();
    try {
      return await line.openPipe(signal);
    } catch (error) {
      if (!(error instanceof Crowded)) throw this.asOffline(error);
    }
    try {
      return await (await this.other()).openPipe(signal);
    } catch (error) {
      throw this.asOffline(
        error instanceof Crowded
          ? new Error('Terminals hold all sessions that the host allows: close one.')
          : error,
      );
    }
  }

  openTalkPipe(signal: AbortSignal | undefined): Promise<Pipe> {
    return this.forLong((line) => line.openPipe(signal, 'terminal'));
  }

  openShell(cols: number, rows: number): Promise<Shell> {
    return this.forLong((line) => this.shellOn(line, cols, rows));
  }

  dial(to: DialTo, name: string): Promise<DialedFrom> {
    const { dialTurns: turns } = this;
    return dialFrom(
      {
        name,
        turns,
        forward: async (there) => {
          const line = this.line ?? this.notThere();
          return line.forward(there).catch((error: unknown) => {
            throw this.asOffline(error);
          });
        },
        openPipe: (signal) =>
          this.forLong<DialPipe | 'full'>(
            async (line) => ({
              pipe: await line.openPipe(signal, 'terminal'),
              onLost: (lost) => line.onEnd(lost),
            }),
            () => 'full',
          ),
      },
      to,
    );
  }

  /** Opens what holds its session for hours: on the second connection when the first has none to spare. */
  private async forLong<T>(open: (line: SshLine) => Promise<T>, full: () => T = tooMany): Promise<T> {
    const first = this.line ?? this.notThere();
    try {
      if (first.sessions.roomForTerminal)
        try {
          return await open(first);
        } catch (error) {
          if (!(error instanceof Refused || error instanceof Crowded)) throw error;
        }
      return await open(await this.other());
    } catch (error) {
      if (error instanceof Refused || error instanceof Crowded) return full();
      throw this.asOffline(error);
    }
  }

  private async shellOn(line: SshLine, cols: number, rows: number): Promise<Shell> {
    const channel = await line.openShell(cols, rows);
    channel.stderr.resume();
    return shellOf({
      output: channel,
      input: channel,
      resize: (width, height) => channel.setWindow(height, width, 0, 0),
      close: () => channel.close(),
      onEnd: (ended) => {
        const forget = line.onEnd((why) => ended(`The connection was lost: ${why}`));
        channel.on('close', () => {
          forget();
          ended('The shell ended.');
        });
      },
    });
  }

  private notThere(): never {
    throw offline(this.connection.message);
  }

  private asOffline(error: unknown): Error {
    if (error instanceof ConnectFailure) return offline(`${error.message} ${error.todo}`);
    if (error instanceof Error && 'status' in error) return error;
    return offline(error instanceof Error ? error.message : String(error));
  }

  private other(): Promise<SshLine> {
    this.second ??= this.logIn(this.secondAttempt.signal).then(
      (line) => {
        line.onEnd(() => (this.second = undefined));
        return line;
      },
      (error: unknown) => {
        this.second = undefined;
        throw error;
      },
    );
    return this.second;
  }

  private logIn(signal: AbortSignal): Promise<SshLine> {
    const { around, handshakes, route } = this.options;
    return openLine(route(), around, handshakes, signal, (text) => {
      if (this.connection.notes.includes(text)) return;
      this.connection = { ...this.connection, notes: [...this.connection.notes, text] };
      this.options.changed(false);
    });
  }

  private tryNow(): void {
    clearTimeout(this.retry);
    const attempt = new AbortController();
    this.attempt = attempt;
    this.connection = { ...this.connection, notes: [] };
    this.become('connecting', '', '');
    Promise.resolve()
      .then(() => this.logIn(attempt.signal))
      .then(
        (line) => {
          if (this.attempt !== attempt) line.close();
          else this.online(line);
        },
        (error: unknown) => {
          if (this.attempt === attempt) this.failed(error);
        },
      );
  }

  private online(line: SshLine): void {
    this.line = line;
    this.pauses = 0;
    line.onBeat(() => this.options.changed(false));
    line.onEnd((why) => {
      if (this.line !== line) return;
      this.line = undefined;
      this.pause('The connection was lost: ' + why, 'Postroom connects again by itself.', 0);
    });
    this.become('online', '', '');
  }

  private failed(error: unknown): void {
    if (!(error instanceof ConnectFailure)) {
      this.become('failed', `The connection could not be made: ${String(error)}`, 'Connect again.');
    } else if (error.kind === 'network')
      this.pause(error.message, error.todo, error.early ? penaltyPauseMs : 0);
    else this.become('failed', error.message, error.todo);
  }

  /** Waits and tries again: 1 to 60 seconds, doubling, with jitter. */
  private pause(message: string, todo: string, atLeastMs: number): void {
    const full = Math.min(longestPauseMs, firstPauseMs * 2 ** this.pauses);
    this.pauses += 1;
    const ms = Math.max(firstPauseMs, atLeastMs, full * (0.5 + Math.random() / 2));
    this.become('reconnecting', message, todo, new Date(Date.now() + ms).toISOString());
    this.retry = setTimeout(() => this.tryNow(), ms);
  }

  private become(state: Connection['state'], message: string, todo: string, retryAt?: string): void {
    const { notes } = this.connection;
    this.connection = {
      state,
      message,
      todo,
      since: now(),
      notes,
      ...(retryAt === undefined ? {} : { retryAt }),
    };
    const { waiting } = this;
    if (state !== 'connecting') {
      this.waiting = [];
      for (const { resolve, reject } of waiting) {
        if (state === 'online') resolve();
        else reject(offline(message));
      }
    }
    this.options.changed(state === 'online');
  }
}

const tooMany = (): never => {
  throw offline('The host allows no more terminals (MaxSessions): close one first.');
};

const now = (): string => new Date().toISOString();

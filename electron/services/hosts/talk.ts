import { Buffer } from 'node:buffer';
import type { Command } from '#mail/command';
import type { Elevation } from '#mail/host-facts';
import type { Pipe } from './channel.ts';
import { Framed, newToken } from './framing.ts';
import { plain } from './plain.ts';
import type { Talk, TalkEnd } from './reach.ts';
import { talkScriptOf } from './script.ts';
import { TalkFlow } from './talk-flow.ts';
import { TalkPassword } from './talk-password.ts';

/** From sending the script to its start mark: a login shell that takes longer hangs in its start-up files. */
const startMs = 15_000;
/** Standard error may still be under way when the exit code is known. */
const lateMs = 2_000;
/** What was stopped gets this long to end by itself. */
const stopMs = 1_000;
const readOutMs = 20;

/** What sudo and doas say instead of running something. */
const refusal = /^(sudo|doas): |^Sorry, user |is not in the sudoers file|^Sorry, try again/m;

/** One attempt to run a command that is talked with, over a pipe of its own. */
export class Talking implements Talk {
  /** Resolves when the command runs, sudo took the password for it, or it ended without. */
  readonly begun: Promise<void>;
  /** Resolves with the first sign of the command itself, or at its end. */
  readonly sign: Promise<void>;
  ended: TalkEnd | undefined;
  /** Sudo refused this password. */
  wrongPassword = false;
  /** Standard error as far as it tells why nothing was run. */
  stderr = '';
  readonly #pipe: Pipe;
  readonly #out: Framed;
  readonly #err: Framed;
  readonly #flow: TalkFlow;
  readonly #asking: TalkPassword | undefined;
  readonly #password: string;
  readonly #raised: boolean;
  readonly #held: Buffer[] = [];
  #open = false;
  #printed = false;
  #begin: () => void = () => undefined;
  #signal: () => void = () => undefined;
  #timer: NodeJS.Timeout | undefined;
  #tellEnd: ((end: TalkEnd) => void) | undefined;
  #inputEnds = false;
  #closing = false;

  constructor(pipe: Pipe, command: Command, raise: Elevation, password?: string) {
    const token = newToken();
    this.#pipe = pipe;
    this.#out = new Framed(token);
    this.#err = new Framed(token);
    this.#flow = new TalkFlow(pipe.stdout, pipe.stderr);
    this.#password = password ?? '';
    this.#asking = password === undefined ? undefined : new TalkPassword(token);
    this.#raised = command.root && raise !== 'none';
    this.begun = new Promise((resolve) => (this.#begin = resolve));
    this.sign = new Promise((resolve) => (this.#signal = resolve));
    if ((command.stdin ?? '') !== '') this.#held.push(Buffer.from(command.stdin ?? '', 'latin1'));
    pipe.stdout.on('data', (chunk: Buffer) => this.#stdout(chunk.toString('latin1')));
    pipe.stderr.on('data', (chunk: Buffer) => this.#stderr(chunk.toString('latin1')));
    pipe.onClosed((why) => this.#closed(why));
    this.#timer = setTimeout(
      () =>
        this.#finish(
          undefined,
          'The login shell on the host did not start our script within 15 seconds. Its start-up files (such as .bashrc) may be waiting for something.',
        ),
      startMs,
    );
    pipe.write(Buffer.from(talkScriptOf(command, { token, raise }), 'latin1'));
  }

  async write(bytes: string): Promise<void> {
    if (this.ended !== undefined || this.#inputEnds) return;
    const buffer = Buffer.from(bytes, 'latin1');
    if (!this.#open) {
      this.#held.push(buffer);
      return;
    }
    this.#pipe.write(buffer);
    await this.#pipe.drained();
  }

  onData(take: (bytes: string, from: 'stdout' | 'stderr') => void | Promise<void>): void {
    this.#flow.onData(take);
  }

  onEnd(ended: (end: TalkEnd) => void): void {
    this.#tellEnd = ended;
    this.#tell();
  }

  end(): void {
    this.#inputEnds = true;
    if (this.#open) this.#pipe.end();
  }

  close(): void {
    if (this.#closing || this.ended !== undefined) return;
    this.#closing = true;
    this.#flow.drop();
    // A process of root cannot be sent a signal by the account, but it sees the end of its input.
    this.#pipe.end();
    this.#pipe.terminate();
    setTimeout(() => this.#finish(undefined, 'It was closed.'), stopMs).unref();
  }

  #stdout(bytes: string): void {
    if (this.ended !== undefined) return;
    const payload = this.#out.push(bytes);
    if (payload !== '') {
      this.#printed = true;
      this.#openInput();
      this.#signal();
      this.#flow.push(payload, 'stdout');
    }
    this.#look();
  }

  #stderr(bytes: string): void {
    if (this.ended !== undefined) return;
    const payload = this.#err.push(bytes);
    const { todo, rest } = this.#asking?.push(payload) ?? { todo: [], rest: payload };
    for (const what of todo)
      if (what === 'password') this.#pipe.write(Buffer.from(`${this.#password}\n`, 'utf8'));
      else if (what === 'give up') this.#pipe.end();
      else if (what === 'passed') this.#begin();
      else this.#openInput();
    if (rest !== '') {
      this.stderr = `${this.stderr}${rest}`.slice(0, 4000);
      this.#flow.push(rest, 'stderr');
    }
    this.#look();
  }

  #look(): void {
    const began = this.#out.began || this.#err.began;
    if (began) clearTimeout(this.#timer);
    if (this.#out.began && this.#err.began && this.#asking === undefined) this.#openInput();
    const { verdict } = this.#out;
    if (verdict === undefined) return;
    if (this.#err.verdict !== undefined) this.#finish(verdict, '');
    else this.#timer = setTimeout(() => this.#finish(verdict, ''), lateMs);
  }

  /** What the host sent before it closed is still read: the end mark may be in it. */
  #closed(why: string): void {
    this.#flow.readOut();
    setTimeout(() => this.#finish(undefined, this.#explain(why)), readOutMs);
  }

  /** The command has the channel to itself from here on. */
  #openInput(): void {
    if (this.#open) return;
    this.#open = true;
    for (const bytes of this.#held.splice(0)) this.#pipe.write(bytes);
    if (this.#inputEnds) this.#pipe.end();
    this.#begin();
  }

  #finish(verdict: Framed['verdict'], why: string): void {
    if (this.ended !== undefined) return;
    clearTimeout(this.#timer);
    const late = `${this.#asking?.rest() ?? ''}${this.#err.rest()}`;
    this.stderr += late;
    this.#flow.push(late, 'stderr');
    this.#flow.push(this.#out.rest(), 'stdout');
    const known = this.#out.verdict ?? verdict;
    const code = known === undefined ? undefined : typeof known === 'number' ? known : 1;
    this.wrongPassword = known === 'w';
    const untouched = code !== undefined && code !== 0 && !this.#printed;
    this.ended = {
      ...(code === undefined ? {} : { code }),
      why,
      noRoot: this.#raised && untouched && (known === 'w' || refusal.test(this.stderr)),
    };
    this.#begin();
    this.#signal();
    // Nobody reads from here on, and a stream that nobody reads holds its channel open for ever.
    this.#pipe.stdout.resume();
    this.#pipe.stderr.resume();
    this.#pipe.close();
    this.#tell();
  }

  #tell(): void {
    const { ended: end } = this;
    if (end === undefined || this.#tellEnd === undefined) return;
    const ended = this.#tellEnd;
    this.#tellEnd = undefined;
    this.#flow.afterAll(() => ended(end));
  }

  #explain(why: string): string {
    if (this.#closing) return 'It was closed.';
    if (this.#out.began || this.#err.began) return `The connection was lost: ${why}`;
    const noise = plain(`${this.#out.noise} ${this.#err.noise}`);
    return `${why} Our script never began: the login shell on the host ended first (an "exit" in its start-up files, a forced command, or an account without a shell).${noise === '' ? '' : ` It said: ${noise}`}`;
  }
}

import type { Duplex } from 'node:stream';
import { connect as startTls } from 'node:tls';
import { z } from 'zod';

/** What an SMTP server said to a client on its own host. No mail is sent. */
export const sight = z.object({
  port: z.number(),
  /** `closed`: nobody listens. `strange`: what answered was no SMTP, or nothing within the time. */
  state: z.enum(['smtp', 'closed', 'strange']),
  /** Reply codes; 0 where it did not come to that. */
  greeting: z.number(),
  sender: z.number(),
  postmaster: z.number(),
  /** Keywords of EHLO, sorted. */
  offers: z.array(z.string()),
  words: z.string(),
});
export type Sight = z.infer<typeof sight>;

const replyMs = 20_000;
const longestReply = 64 * 1024;

/**
 * EHLO, MAIL and RCPT for postmaster, RSET, QUIT. Never rejects: a server that hangs, hangs up or talks nonsense is
 * `strange`. Destroys the stream.
 */
export async function lookAtSmtp(port: number, stream: Duplex, patienceMs = replyMs): Promise<Sight> {
  const seen: Sight = {
    port,
    state: 'strange',
    greeting: 0,
    sender: 0,
    postmaster: 0,
    offers: [],
    words: '',
  };
  const line = port === 465 ? startTls({ socket: stream, rejectUnauthorized: false }) : stream;
  const dialogue = new Dialogue(line, patienceMs);
  try {
    const greeting = await dialogue.reply();
    seen.greeting = greeting.code;
    seen.state = 'smtp';
    if (greeting.code !== 220) return { ...seen, words: greeting.text };
    const hello = await dialogue.say('EHLO [127.0.0.1]');
    seen.offers = [
      ...new Set(hello.lines.slice(1).map((text) => text.split(/[ =]/, 1)[0]?.toUpperCase() ?? '')),
    ].sort();
    seen.words = hello.code === 250 ? '' : hello.text;
    const sender = await dialogue.say('MAIL FROM:<>');
    seen.sender = sender.code;
    if (good(sender.code)) {
      const postmaster = await dialogue.say('RCPT TO:<postmaster>');
      seen.postmaster = postmaster.code;
      if (!good(postmaster.code)) seen.words = postmaster.text;
    } else seen.words = sender.text;
    await dialogue.say('RSET');
    await dialogue.say('QUIT');
    return seen;
  } catch (error) {
    // After the answers that count, a server may hang up as it likes.
    if (seen.postmaster !== 0) return seen;
    return { ...seen, state: 'strange', words: error instanceof Error ? error.message : String(error) };
  } finally {
    dialogue.end();
    line.destroy();
    stream.destroy();
  }
}

export const good = (code: number): boolean => code >= 200 && code < 300;

interface Reply {
  readonly code: number;
  readonly lines: readonly string[];
  readonly text: string;
}

class Dialogue {
  readonly #stream: Duplex;
  readonly #patienceMs: number;
  #buffer = '';
  #over = '';
  #wake: () => void = () => undefined;

  constructor(stream: Duplex, patienceMs: number) {
    this.#stream = stream;
    this.#patienceMs = patienceMs;
    stream.on('data', (bytes: Buffer) => {
      if (this.#buffer.length <= longestReply) this.#buffer += bytes.toString('latin1');
      this.#wake();
    });
    const over = (why: string) => (): void => {
      this.#over ||= why;
      this.#wake();
    };
    stream.on('end', over('It hung up.'));
    stream.on('close', over('It hung up.'));
    stream.on('error', (error: Error) => over(error.message)());
  }

  say(line: string): Promise<Reply> {
    if (this.#stream.writable) this.#stream.write(`${line}\r\n`);
    return this.reply();
  }

  async reply(): Promise<Reply> {
    const deadline = performance.now() + this.#patienceMs;
    for (;;) {
      const reply = this.#take();
      if (reply !== undefined) return reply;
      if (this.#over !== '') throw new Error(this.#over);
      const left = deadline - performance.now();
      if (left <= 0)
        throw new Error(`It did not answer within ${Math.round(this.#patienceMs / 1000)} seconds.`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  end(): void {
    this.#wake = () => undefined;
  }

  /** A whole reply of the buffer. Throws for what is none. */
  #take(): Reply | undefined {
    const lines: string[] = [];
    for (let at = 0; ;) {
      const end = this.#buffer.indexOf('\n', at);
      if (end < 0) {
        if (this.#buffer.length > longestReply) throw new Error('It sent far more than a reply.');
        return undefined;
      }
      const [, code, more, text = ''] =
        /^([2-5]\d\d)([ -]?)(.*)$/.exec(this.#buffer.slice(at, end).replace(/\r$/, '')) ?? [];
      if (code === undefined) throw new Error('What it said was not SMTP.');
      lines.push(text);
      at = end + 1;
      if (more === '-') continue;
      this.#buffer = this.#buffer.slice(at);
      return { code: Number(code), lines, text: `${code} ${lines.join(' ')}`.slice(0, 300) };
    }
  }
}

import { chunks, raw, stuffed } from '#mail/smtp/data';
import { judge } from '#mail/smtp/expectation';
import type { Stage, Step } from '#mail/smtp/step';
import type { Reply } from '#mail/smtp/transcript';
import { type AuthStep, authResponses, oauthError, speaksFirst } from './auth.ts';
import type { Awaited, Conversation, WaitEnd } from './conversation.ts';
import { proxyHeader } from './proxy.ts';

/**
 * What doing a step came to. `stopped`: by us. `no tls`: there is no connection any more. `not offered`: nothing was sent, since
 * the server does not offer it.
 */
export interface Done {
  readonly replies: readonly Reply[];
  readonly end: WaitEnd | 'no tls' | 'not offered';
}
/** How a handshake is made on this session; resolves to why there was none, '' when there was one. */
export type Secure = (milliseconds: number, signal?: AbortSignal) => Promise<string>;

/** RFC 5321 4.5.3.2 wants two minutes and more; nobody looks at a window for longer than this. */
const defaultSeconds = 60;
/** A server that refused closes within this, or not for that reason. */
const closingMs = 5000;

/** The verb of a command line, in capitals. */
export const verbOf = (line: string): string => /^\s*([A-Za-z]+)/.exec(line)?.[1]?.toUpperCase() ?? '';

const stageOfVerb: Readonly<Record<string, Stage>> = {
  EHLO: 'hello',
  HELO: 'hello',
  LHLO: 'hello',
  AUTH: 'auth',
  MAIL: 'sender',
  RCPT: 'recipient',
  DATA: 'data',
  QUIT: 'quit',
};

/** Does single steps over a conversation, and knows what SMTP makes of them: whether data is open, who was accepted. */
export class Performing {
  /** After 354: what is sent is a message, not commands. */
  dataOpen = false;
  #lmtp = false;
  /** Lines of the last answer to EHLO or LHLO, in capitals; gone after STARTTLS (RFC 3207 4.2). */
  #offered: readonly string[] = [];
  #accepted = 0;
  readonly #talk: Conversation;
  readonly #secure: Secure;

  constructor(conversation: Conversation, secure: Secure) {
    this.#talk = conversation;
    this.#secure = secure;
  }

  /**
   * @param early sent before the greeting, on purpose: its replies are waited for by `repliesOf` after the greeting
   */
  async perform(
    step: Step,
    at: number | undefined,
    signal: AbortSignal | undefined,
    early = false,
  ): Promise<Performed> {
    const about = { stage: step.stage, step: at };
    const talk = this.#talk;
    switch (step.kind) {
      case 'greeting':
        return this.#wait(step, [talk.greeting], signal, early);
      case 'line': {
        const awaited = this.#owedFor(step.line, about);
        await talk.send(`${step.line}\r\n`, about);
        return this.#wait(step, awaited, signal, early, [step.line]);
      }
      case 'group': {
        const awaited = step.lines.map((line) =>
          talk.owed({ stage: stageOfVerb[verbOf(line)] ?? step.stage, step: at }),
        );
        await talk.send(step.lines.map((line) => `${line}\r\n`).join(''), about);
        return this.#wait(step, awaited, signal, early, step.lines);
      }
      case 'bytes': {
        const expectsReply = step.expect !== undefined && step.expect.instead === undefined;
        const count = Math.max(step.replies, expectsReply ? 1 : 0);
        const awaited = Array.from({ length: count }, () => talk.owed(about));
        await talk.send(step.bytes, about);
        if (count > 0) this.dataOpen = false;
        return this.#wait(step, awaited, signal, early);
      }
      case 'starttls': {
        if (step.ifOffered === true && !this.#offers('STARTTLS')) return notOffered;
        const awaited = talk.owed({ ...about, lastInClear: true });
        await talk.send('STARTTLS\r\n', about);
        const performed = await this.#wait(step, [awaited], signal, false);
        return awaited.reply?.code.startsWith('2') === true
          ? { ...performed, done: await this.#handshake(step, signal, performed.done.replies) }
          : performed;
      }
      case 'handshake':
        return { awaited: [], done: await this.#handshake(step, signal, []) };
      case 'auth':
        if (step.ifOffered === true && !this.#offers('AUTH', step.mechanism)) return notOffered;
        return { awaited: [], done: await this.#auth(step, at, signal) };
      case 'proxy': {
        const bytes = proxyHeader(step, talk.wire);
        await talk.send(bytes, about);
        return { awaited: [], done: { replies: [], end: 'complete' } };
      }
      case 'message':
        return this.#message(step, about, signal);
      case 'bdat':
        return { awaited: [], done: await this.#bdat(step, about, signal) };
      case 'pause':
        return { awaited: [], done: await this.#pause(step, signal) };
      case 'drop':
        talk.wire.destroy();
        return { awaited: [], done: { replies: [], end: 'closed' } };
    }
  }

  /** Waits for what a step that was sent early is still owed. */
  async repliesOf(step: Step, awaited: readonly Awaited[], signal: AbortSignal | undefined): Promise<Done> {
    return (await this.#wait(step, awaited, signal, false)).done;
  }

  /** What a typed or prepared line is answered by: nothing while a message goes on, and before the bytes of a chunk. */
  #owedFor(line: string, about: { readonly stage: Stage; readonly step: number | undefined }): Awaited[] {
    if (this.dataOpen) {
      if (line !== '.') return [];
      this.dataOpen = false;
      return this.#owedForMessage(about.step);
    }
    if (/^\s*BDAT\s+0*[1-9]/i.test(line)) return [];
    return [this.#talk.owed(about)];
  }

  /** LMTP answers for each recipient it has accepted (RFC 2033 4.2). */
  #owedForMessage(step: number | undefined): Awaited[] {
    const count = this.#lmtp ? Math.max(1, this.#accepted) : 1;
    return Array.from({ length: count }, () => this.#talk.owed({ stage: 'message', step }));
  }

  async #wait(
    step: Step,
    awaited: readonly Awaited[],
    signal: AbortSignal | undefined,
    early: boolean,
    lines: readonly string[] = [],
  ): Promise<Performed> {
    if (early) return { awaited, done: { replies: [], end: 'complete' } };
    const ms = millisecondsOf(step);
    const wanted = step.expect?.instead;
    let end = await (awaited.length > 0 || wanted === undefined
      ? this.#talk.replies(awaited, ms, signal)
      : this.#talk.until(() => false, ms, signal));
    const replies = awaited.flatMap(({ reply }) => (reply === undefined ? [] : [reply]));
    // Where a reply would do as well, the one that fits is enough.
    if (wanted === 'closed' && end === 'complete' && !judge(step, { replies, end }).ok) {
      const refused = awaited.some(({ reply }) => /^[45]/.test(reply?.code ?? ''));
      const closed = await this.#talk.until(() => false, refused ? Math.min(ms, closingMs) : 1000, signal);
      if (closed !== 'silence') end = closed;
    }
    for (const [at, one] of awaited.entries()) this.#follow(lines[at] ?? '', one.reply);
    if (replies.at(-1)?.code === '354') this.dataOpen = true;
    const unanswered = awaited.filter(({ reply }) => reply === undefined);
    if (end === 'silence' && wanted === 'silence') this.#talk.forgive(unanswered);
    else for (const one of unanswered) one.late = true;
    return { awaited, done: { replies, end } };
  }

  #follow(line: string, reply: Reply | undefined): void {
    const good = reply?.code.startsWith('2') === true;
    switch (verbOf(line)) {
      case 'LHLO':
      case 'EHLO':
      case 'HELO':
        this.#lmtp = verbOf(line) === 'LHLO';
        this.#accepted = 0;
        this.#offered =
          good && verbOf(line) !== 'HELO' ? reply.texts.slice(1).map((text) => text.toUpperCase()) : [];
        break;
      case 'MAIL':
      case 'RSET':
        this.#accepted = 0;
        break;
      case 'RCPT':
        if (good) this.#accepted += 1;
        break;
      default:
    }
  }

  /** `AUTH=PLAIN` is how it was offered before there was an RFC for it, and some servers still say both. */
  #offers(keyword: string, parameter?: string): boolean {
    return this.#offered.some((line) => {
      const [name, ...parameters] = line.split(/[ =]+/);
      return name === keyword && (parameter === undefined || parameters.includes(parameter));
    });
  }

  async #handshake(step: Step, signal: AbortSignal | undefined, replies: readonly Reply[]): Promise<Done> {
    const why = await this.#secure(millisecondsOf(step), signal);
    if (why === '') {
      this.#accepted = 0;
      this.#offered = [];
    }
    return { replies, end: why === '' ? 'complete' : signal?.aborted === true ? 'stopped' : 'no tls' };
  }

  async #auth(step: AuthStep, at: number | undefined, signal: AbortSignal | undefined): Promise<Done> {
    const about = { stage: step.stage, step: at };
    const talk = this.#talk;
    const responses = authResponses(step);
    talk.masking.keep(step.secret);
    const first = step.initial && speaksFirst(step) ? responses.shift()?.('') : undefined;
    let next = `AUTH ${step.mechanism}${first === undefined ? '' : ` ${first === '' ? '=' : first}`}`;
    const replies: Reply[] = [];
    for (;;) {
      const awaited = talk.owed(about);
      await talk.send(`${next}\r\n`, about);
      const { done } = await this.#wait(step, [awaited], signal, false);
      replies.push(...done.replies);
      const [reply] = done.replies;
      if (done.end !== 'complete' || reply?.code !== '334') return { replies, end: done.end };
      const challenge = reply.texts.join('');
      const response = responses.shift();
      const error = step.mechanism === 'XOAUTH2' ? oauthError(challenge) : '';
      if (error !== '')
        talk.tell({ kind: 'note', stage: step.stage, words: `The server refuses the token: ${error}` });
      next = response === undefined ? '*' : error !== '' ? '' : response(challenge);
      if (replies.length > 10) return { replies, end: 'complete' };
    }
  }

  async #message(
    step: Extract<Step, { kind: 'message' }>,
    about: { readonly stage: Stage; readonly step: number | undefined },
    signal: AbortSignal | undefined,
  ): Promise<Performed> {
    // Without an end the server has nothing to answer; what follows may end it.
    const waits = step.end !== '' || step.expect !== undefined;
    const awaited = waits ? this.#owedForMessage(about.step) : [];
    const pieces = [...(step.how === 'raw' ? raw : stuffed)(step.bytes, step.end)];
    await this.#sendAll(pieces, about, signal);
    const performed = await this.#wait(step, awaited, signal, false);
    // What is not answered may not have been the end to this server.
    this.dataOpen = !waits || performed.done.end === 'silence';
    if (!this.dataOpen) this.#accepted = 0;
    return performed;
  }

  async #bdat(
    step: Extract<Step, { kind: 'bdat' }>,
    about: { readonly stage: Stage; readonly step: number | undefined },
    signal: AbortSignal | undefined,
  ): Promise<Done> {
    const replies: Reply[] = [];
    for (const { command, data } of chunks(step.bytes, step.size)) {
      const last = command.includes('LAST');
      const awaited = last ? this.#owedForMessage(about.step) : [this.#talk.owed({ ...about })];
      await this.#sendAll([command, ...raw(data, '')], about, signal);
      const { done } = await this.#wait(step, awaited, signal, false);
      replies.push(...done.replies);
      if (done.end !== 'complete' || last || done.replies.some(({ code }) => !code.startsWith('2')))
        return { replies, end: done.end };
    }
    return { replies, end: 'complete' };
  }

  /** Tells it as one, then sends it piece by piece, as fast as the connection takes it. */
  async #sendAll(
    pieces: readonly string[],
    about: { readonly stage: Stage; readonly step: number | undefined },
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const total = pieces.reduce((sum, { length }) => sum + length, 0);
    this.#talk.tellSent(pieces.slice(0, 2).join(''), false, total, about);
    for (const piece of pieces)
      if (signal?.aborted === true || !(await this.#talk.sendQuietly(piece))) return;
  }

  async #pause(step: Extract<Step, { kind: 'pause' }>, signal: AbortSignal | undefined): Promise<Done> {
    const talk = this.#talk;
    const before = talk.unasked.length;
    const { expect } = step;
    const spoken = (): boolean => talk.unasked.length > before;
    const end = await talk.until(
      () => expect !== undefined && expect.instead !== 'closed' && spoken(),
      step.milliseconds,
      signal,
    );
    const replies = talk.unasked.slice(before);
    // Without an expectation the time has gone by, as it should.
    return {
      replies: expect === undefined ? [] : replies,
      end: end === 'silence' && expect === undefined ? 'complete' : end,
    };
  }
}

/** A step that was sent: what it came to, and the replies it is owed where they are not waited for yet. */
export interface Performed {
  readonly awaited: readonly Awaited[];
  readonly done: Done;
}

const notOffered: Performed = { awaited: [], done: { replies: [], end: 'not offered' } };

export const millisecondsOf = ({ seconds }: Step): number => (seconds ?? defaultSeconds) * 1000;

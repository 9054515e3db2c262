import type { Target } from '#contract/smtp';
import type { Vantage } from '#contract/vantage';
import { judge, saidBy } from '#mail/smtp/expectation';
import { resultOf, stageNames } from '#mail/smtp/result';
import type { Stage, Step } from '#mail/smtp/step';
import type { Happening, SessionResult } from '#mail/smtp/transcript';
import { type Awaited, Conversation, type Untimed } from './conversation.ts';
import { type Done, Performing, verbOf } from './performing.ts';
import type { OpenWire } from './wire.ts';

type Ended = Extract<Happening, { kind: 'ended' }>;
/** What a step led to: the next one, a halt because of what the server said, our own halt, or the end. */
export type Then = 'next' | 'halt' | 'stopped' | 'ended';

/** How long a server may take over QUIT when nothing else is wanted of it, and when it has been silent already. */
const goodbyeMs = 5000;
const silentGoodbyeMs = 500;
/** A connection that was ended in order is cut off after this, if the server does not end it. */
const lingerMs = 2000;

export interface DialogueOptions {
  readonly open: OpenWire;
  readonly from: Vantage;
  readonly target: Target;
  /** As they are when it begins; they tell which step the greeting belongs to. */
  readonly steps: readonly Step[];
  readonly tell: (happening: Happening) => void;
  readonly signal?: AbortSignal | undefined;
}

/** One session with one server. Every step is judged, and told of with its time; `ended` is told once, last. */
export class Dialogue {
  readonly #conversation: Conversation;
  readonly #performing: Performing;
  readonly #target: Target;
  readonly #tell: (happening: Untimed) => void;
  /** Steps that were sent before the greeting, with what they are owed. */
  #early: { readonly step: Step; readonly at: number | undefined; readonly awaited: readonly Awaited[] }[] =
    [];
  #busy = false;
  #ended = false;
  /** The last step was not answered. */
  #silent = false;
  #said = '';
  #noTls = { why: '', todo: '' };

  private constructor(conversation: Conversation, target: Target, tell: (happening: Untimed) => void) {
    this.#conversation = conversation;
    this.#target = target;
    this.#tell = tell;
    this.#performing = new Performing(conversation, (...how) => this.#secure(...how));
    conversation.onClosed(() => {
      if (!this.#busy) this.#lost();
    });
  }

  /** Connects. Undefined when there is no connection; that was told. */
  static async open(options: DialogueOptions): Promise<Dialogue | undefined> {
    const { from, open, signal, steps, target } = options;
    const begun = performance.now();
    let last = '';
    const tell = (happening: Untimed): void => {
      if (happening.kind === 'reply') last = saidBy(happening.reply);
      if (dialogue !== undefined) dialogue.#said = last;
      options.tell({ at: Math.round((performance.now() - begun) * 100) / 100, ...happening });
    };
    let dialogue: Dialogue | undefined;
    tell({ kind: 'connecting', stage: 'connect', address: target.host, port: target.port });
    try {
      const wire = await open(from, target, signal);
      tell({
        kind: 'connected',
        stage: 'connect',
        address: wire.address,
        port: wire.port,
        way: wire.way,
        local: wire.local,
      });
      const greetingAt = steps.findIndex(({ kind }) => kind === 'greeting');
      const greeting: Awaited = { stage: 'greeting', step: greetingAt < 0 ? undefined : greetingAt };
      dialogue = new Dialogue(new Conversation(wire, greeting, tell), target, tell);
      return dialogue;
    } catch (error) {
      tell({ kind: 'ended', stage: 'connect', ...noConnection(error, signal) });
      return undefined;
    }
  }

  get ended(): boolean {
    return this.#ended;
  }

  /**
   * Does one step.
   * @param at its index among the prepared steps
   * @param ahead the prepared steps after it
   */
  async do(step: Step, at: number | undefined, ahead: readonly Step[], signal?: AbortSignal): Promise<Then> {
    if (this.#ended) return 'ended';
    this.#busy = true;
    try {
      const early =
        this.#conversation.greeting.reply === undefined &&
        ['line', 'group', 'bytes'].includes(step.kind) &&
        ahead.some(({ kind }) => kind === 'greeting');
      const { awaited, done } = await this.#performing.perform(step, at, signal, early);
      if (early && this.#conversation.closedWhy === undefined) {
        this.#early.push({ step, at, awaited });
        return 'next';
      }
      const then = this.#after(step, at, done);
      return step.kind === 'greeting' && then === 'next' ? await this.#afterEarly(signal) : then;
    } finally {
      this.#busy = false;
      if (this.#conversation.closedWhy !== undefined) this.#lost();
    }
  }

  /**
   * Says QUIT if it can, and ends.
   * @param how `quit` when nothing was left to do
   */
  async leave(words: string, how: 'quit' | 'stopped' = 'stopped'): Promise<void> {
    if (this.#ended) return;
    this.#busy = true;
    const talk = this.#conversation;
    if (this.#performing.dataOpen) {
      this.#finish('stopped', 'message', `${words} The connection was cut, so that nothing is delivered.`);
      return;
    }
    const about = { stage: 'quit' as const, step: undefined };
    const awaited = talk.owed(about);
    await talk.send('QUIT\r\n', about);
    await talk.replies([awaited], this.#silent ? silentGoodbyeMs : goodbyeMs);
    this.#finish(how, 'quit', words);
  }

  /** Ends without a word. */
  cut(how: 'dropped' | 'stopped', words: string): void {
    this.#finish(how, 'other', words);
  }

  async #afterEarly(signal: AbortSignal | undefined): Promise<Then> {
    for (const { step, at, awaited } of this.#early.splice(0)) {
      const then = this.#after(step, at, await this.#performing.repliesOf(step, awaited, signal));
      if (then !== 'next') return then;
    }
    return 'next';
  }

  #after(step: Step, at: number | undefined, done: Done): Then {
    const { end, replies } = done;
    const { stage } = step;
    this.#silent = end === 'silence';
    if (end === 'stopped') return 'stopped';
    if (step.kind === 'drop') {
      this.#finish('dropped', stage, 'The connection was dropped without a word, as the session wanted.');
      return 'ended';
    }
    if (end === 'not offered') return this.#notOffered(step, at);
    const verdict = judge(step, { replies, end: end === 'no tls' ? 'closed' : end });
    const words = end === 'no tls' && step.expect === undefined ? this.#noTls.why : verdict.words;
    const goesOn = verdict.ok || step.otherwise === 'go on';
    if (at !== undefined && (step.expect !== undefined || !goesOn))
      this.#tell({ kind: 'judged', stage, step: at, ok: verdict.ok, words });
    if (this.#ended) return 'ended';
    if (end === 'no tls') {
      this.#finish('failed', stage, `There was no TLS handshake. ${this.#noTls.why}`, this.#noTls.todo);
      return 'ended';
    }
    if (end === 'closed') {
      this.#lost(stage);
      return 'ended';
    }
    if (step.kind === 'line' && verbOf(step.line) === 'QUIT' && replies.some(({ code }) => code === '221')) {
      this.#finish('quit', stage, 'The session ended in order.');
      return 'ended';
    }
    return goesOn ? 'next' : 'halt';
  }

  /** It failed without a word to the server: that is what the step wants then. */
  #notOffered(step: Step, at: number | undefined): Then {
    const { stage } = step;
    const words = `the server does not offer ${step.kind === 'auth' ? `AUTH ${step.mechanism}` : 'STARTTLS'}`;
    if (step.otherwise === 'go on') {
      this.#tell({ kind: 'note', stage, words: `It was left out: ${words}.` });
      return 'next';
    }
    if (at !== undefined) this.#tell({ kind: 'judged', stage, step: at, ok: false, words });
    return 'halt';
  }

  async #secure(milliseconds: number, signal?: AbortSignal): Promise<string> {
    const talk = this.#conversation;
    if (talk.injected !== '')
      this.#tell({
        kind: 'note',
        stage: 'tls',
        words: `The server sent ${talk.injected.length} bytes in clear text after it had agreed to TLS. Somebody on the way may have put them there; they were thrown away.`,
      });
    const timeout = AbortSignal.timeout(milliseconds);
    const either = signal === undefined ? timeout : AbortSignal.any([signal, timeout]);
    try {
      const handshake = await talk.wire.secure({
        serverName: this.#target.serverName || this.#target.host,
        minVersion: this.#target.minVersion,
        signal: either,
      });
      talk.inTls();
      this.#tell({ kind: 'secured', stage: 'tls', handshake });
      return '';
    } catch (error) {
      const why = timeout.aborted
        ? 'The server did not finish the handshake in time.'
        : error instanceof Error
          ? error.message
          : String(error);
      this.#noTls = { why, todo: todoOf(error) || 'Nothing more can be said on this connection.' };
      return why;
    }
  }

  #lost(stage: Stage = 'other'): void {
    const why = this.#conversation.closedWhy ?? '';
    const after = this.#said === '' ? ' without a word' : ` after “${this.#said}”`;
    if (why === '')
      this.#finish(
        'closed',
        stage,
        `The server closed the connection${after}.`,
        'Its own log says why, if it says so at all.',
      );
    else
      this.#finish(
        'lost',
        stage,
        `The connection was lost${after}: ${why}`,
        'Try again; its log may say why.',
      );
  }

  #finish(how: Ended['how'], stage: Stage, words: string, todo = ''): void {
    if (this.#ended) return;
    this.#ended = true;
    const { wire } = this.#conversation;
    if (how === 'quit' || (how === 'stopped' && stage === 'quit')) {
      wire.end();
      const timer = setTimeout(() => wire.destroy(), lingerMs);
      this.#conversation.onClosed(() => clearTimeout(timer));
      timer.unref();
    } else wire.destroy();
    this.#tell({ kind: 'ended', stage, how, words, todo });
  }
}

/** What failures to connect and to make TLS say besides what happened. */
function todoOf(error: unknown): string {
  const { todo } = (typeof error === 'object' && error !== null ? error : {}) as { todo?: unknown };
  return typeof todo === 'string' ? todo : '';
}

function noConnection(
  error: unknown,
  signal: AbortSignal | undefined,
): Pick<Ended, 'how' | 'words' | 'todo'> {
  if (signal?.aborted === true)
    return { how: 'stopped', words: 'It was stopped before there was a connection.', todo: '' };
  const words = error instanceof Error ? error.message : String(error);
  return { how: 'failed', words, todo: todoOf(error) };
}

/**
 * One whole session: connects, does the steps until one is not as it should be, says QUIT where the steps do not, and ends.
 * Never rejects: what went wrong is in the result. The signal cuts it off.
 */
export async function runSession(
  open: OpenWire,
  from: Vantage,
  target: Target,
  steps: readonly Step[],
  options: { readonly signal?: AbortSignal; readonly tell?: (happening: Happening) => void } = {},
): Promise<SessionResult> {
  const { signal } = options;
  const happenings: Happening[] = [];
  const tell = (happening: Happening): void => {
    happenings.push(happening);
    options.tell?.(happening);
  };
  const dialogue = await Dialogue.open({ open, from, target, steps, tell, signal });
  if (dialogue === undefined) return resultOf(happenings, steps);
  let then: Then = 'next';
  for (const [at, step] of steps.entries()) {
    then = await dialogue.do(step, at, steps.slice(at + 1), signal);
    if (then === 'halt') await dialogue.leave(`The session went no further than ${stageNames[step.stage]}.`);
    if (then !== 'next') break;
  }
  if (then === 'stopped') dialogue.cut('stopped', 'The session was stopped from here.');
  if (!dialogue.ended) await dialogue.leave('All steps were done.', 'quit');
  return resultOf(happenings, steps);
}

import type { Session, Target } from '#contract/smtp';
import type { Vantage } from '#contract/vantage';
import { resultOf } from '#mail/smtp/result';
import type { Step } from '#mail/smtp/step';
import type { Happening, SessionResult } from '#mail/smtp/transcript';
import { refused } from '../work/refusals.ts';
import { Dialogue } from './dialogue.ts';
import { restored, toldStep } from './told-steps.ts';
import type { OpenWire } from './wire.ts';

export type SessionEvent =
  | { readonly kind: 'happening'; readonly happening: Happening }
  | { readonly kind: 'session'; readonly session: Session }
  | { readonly kind: 'result'; readonly result: SessionResult };

export interface LiveSessionOptions {
  readonly id: string;
  readonly open: OpenWire;
  readonly from: Vantage;
  readonly target: Target;
  readonly steps: readonly Step[];
  readonly openedAt: string;
  /** Called once, when it has ended. */
  readonly ended: (session: LiveSession, result: SessionResult) => void;
}

/**
 * A session that a person leads: it does what it is told and waits for more, also when a step was not answered as it should
 * be. It ends with the connection.
 */
export class LiveSession {
  readonly #options: LiveSessionOptions;
  readonly #happenings: Happening[] = [];
  readonly #waiting = new Set<() => void>();
  readonly #stop = new AbortController();
  #steps: readonly Step[];
  /** Everything that was done, typed steps included. */
  readonly #done: Step[] = [];
  #state: Session['state'] = 'connecting';
  #next = 0;
  #version = 0;
  #dialogue: Dialogue | undefined;
  #pause = new AbortController();
  #result: SessionResult | undefined;

  constructor(options: LiveSessionOptions) {
    this.#options = options;
    this.#steps = options.steps;
  }

  get id(): string {
    return this.#options.id;
  }
  get from(): Vantage {
    return this.#options.from;
  }
  get target(): Target {
    return this.#options.target;
  }
  get hasEnded(): boolean {
    return this.#result !== undefined;
  }
  /** Steps that were done, typed ones included. */
  get done(): readonly Step[] {
    return this.#done;
  }
  /** Prepared steps that were not done yet. */
  get ahead(): readonly Step[] {
    return this.#steps.slice(this.#next);
  }

  about(): Session {
    const { id, from, openedAt, target } = this.#options;
    return {
      id,
      from,
      target,
      openedAt,
      state: this.#state,
      steps: this.#steps.map(toldStep),
      next: this.#next,
    };
  }

  /** Connects, and does `go` of the steps; returns at once. */
  start(go: 'none' | 'all'): void {
    void this.#connect(go);
  }

  /** @throws REFUSED */
  advance(go: 'one' | 'all'): void {
    this.#mustWait();
    if (this.#next >= this.#steps.length)
      throw refused('All prepared steps were done.', 'Type a command, or prepare more steps.');
    void this.#go(go);
  }

  /** @throws REFUSED */
  say(step: Step): void {
    this.#mustWait();
    void this.#say(step);
  }

  /** @throws REFUSED */
  prepare(steps: readonly Step[]): void {
    if (this.#state !== 'connecting') this.#mustWait();
    this.#steps = [...this.#steps.slice(0, this.#next), ...restored(steps, this.#steps)];
    this.#changed();
  }

  pause(): void {
    this.#pause.abort();
  }

  /** Says goodbye where that is possible, and ends. */
  close(): void {
    if (this.hasEnded) return;
    this.#stop.abort();
    this.#pause.abort();
    void this.#dialogue?.leave('It was closed from here.');
  }

  /** Ends at once, without a word to the server. */
  cut(): void {
    this.#stop.abort();
    this.#dialogue?.cut('stopped', 'Postroom was closed.');
  }

  /** See `happenings` in contract/smtp.ts. */
  async *events(signal: AbortSignal | undefined): AsyncGenerator<SessionEvent, void> {
    let told = 0;
    let version = -1;
    let wake: () => void = () => undefined;
    const aborted = (): boolean => signal?.aborted === true;
    const woken = (): void => wake();
    signal?.addEventListener('abort', woken);
    this.#waiting.add(woken);
    try {
      while (!aborted()) {
        const happening = this.#happenings[told];
        if (happening !== undefined) {
          told += 1;
          yield { kind: 'happening', happening };
        } else if (version !== this.#version) {
          version = this.#version;
          yield { kind: 'session', session: this.about() };
        } else if (this.#result !== undefined) {
          yield { kind: 'result', result: this.#result };
          return;
        } else
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
      }
    } finally {
      signal?.removeEventListener('abort', woken);
      this.#waiting.delete(woken);
    }
  }

  async #connect(go: 'none' | 'all'): Promise<void> {
    const { from, open, target } = this.#options;
    const dialogue = await Dialogue.open({
      open,
      from,
      target,
      steps: this.#steps,
      tell: (happening) => this.#tell(happening),
      signal: this.#stop.signal,
    });
    if (dialogue === undefined) return;
    this.#dialogue = dialogue;
    if (this.#stop.signal.aborted) {
      await dialogue.leave('It was closed from here.');
      return;
    }
    this.#become('waiting');
    if (go === 'all' && this.#next < this.#steps.length) await this.#go('all');
  }

  async #go(go: 'one' | 'all'): Promise<void> {
    const { signal } = this.#begin();
    for (;;) {
      const at = this.#next;
      const step = this.#steps[at];
      if (step === undefined || this.#dialogue === undefined) break;
      this.#done.push(step);
      const then = await this.#dialogue.do(step, at, this.#steps.slice(at + 1), signal);
      this.#next = at + 1;
      this.#changed();
      if (go === 'one' || then !== 'next') break;
    }
    this.#become('waiting');
  }

  async #say(step: Step): Promise<void> {
    const { signal } = this.#begin();
    // Typed as a word it means the same: what follows 220 is a handshake, never a line.
    const meant: Step =
      step.kind === 'line' && /^\s*STARTTLS\s*$/i.test(step.line) ? { kind: 'starttls', stage: 'tls' } : step;
    this.#done.push(meant);
    await this.#dialogue?.do(meant, undefined, this.#steps.slice(this.#next), signal);
    this.#become('waiting');
  }

  #begin(): AbortController {
    this.#pause = new AbortController();
    this.#become('busy');
    return this.#pause;
  }

  #mustWait(): void {
    if (this.#state === 'ended') throw refused('This session has ended.', 'Open a new one.');
    if (this.#state !== 'waiting')
      throw refused('The session waits for the server.', 'Wait for the reply, or pause it, then go on.');
  }

  #become(state: Session['state']): void {
    if (this.#result !== undefined) return;
    this.#state = state;
    this.#changed();
  }

  #tell(happening: Happening): void {
    this.#happenings.push(happening);
    if (happening.kind !== 'ended') {
      this.#wake();
      return;
    }
    this.#state = 'ended';
    this.#result = resultOf([...this.#happenings], this.#steps);
    this.#changed();
    this.#options.ended(this, this.#result);
  }

  #changed(): void {
    this.#version += 1;
    this.#wake();
  }

  #wake(): void {
    for (const wake of [...this.#waiting]) wake();
  }
}

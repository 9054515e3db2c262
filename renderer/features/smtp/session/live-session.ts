import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Session } from '#contract/smtp';
import type { SessionForm } from '#mail/smtp/form';
import { withoutSecrets } from '#mail/smtp/masking';
import type { Step } from '#mail/smtp/step';
import type { Happening, SessionResult } from '#mail/smtp/transcript';
import type { Api } from '../../../app/client.ts';
import { problemOf, type Problem } from '../../../app/problem.ts';
import { isCut } from '../step-words.ts';

export interface LiveState {
  readonly session: Session;
  readonly happenings: readonly Happening[];
  readonly result: SessionResult | undefined;
  /** What happens does not come here any more. */
  readonly lost: boolean;
  readonly problem: Problem | undefined;
}

const hasSecret = (step: Step): boolean =>
  step.kind === 'auth' ||
  (step.kind === 'line' && /^auth\b/i.test(step.line)) ||
  (step.kind === 'group' && step.lines.some((line) => /^auth\b/i.test(line)));

/** Happenings are shown so often while they come, milliseconds. */
const tellMs = 60;

/** A session as this window follows it. It goes on in the services while nobody looks. */
export class LiveSession {
  readonly id: string;
  readonly store: StoreApi<LiveState>;
  /** What it was made of; absent when another window, or an earlier start of this one, opened it. */
  readonly form: SessionForm | undefined;
  readonly #api: Api;
  /** With their secrets, which the services do not tell again. */
  readonly #prepared: readonly Step[];
  #happenings: Happening[] = [];
  #stopping: AbortController | undefined;
  #telling: ReturnType<typeof setTimeout> | undefined;

  constructor(api: Api, session: Session, form?: SessionForm, prepared: readonly Step[] = []) {
    this.#api = api;
    this.id = session.id;
    this.form = form;
    this.#prepared = prepared;
    this.store = createStore<LiveState>()(() => ({
      session,
      happenings: [],
      result: undefined,
      lost: false,
      problem: undefined,
    }));
  }

  /** Follows it from its beginning. */
  follow(): void {
    this.#stopping?.abort();
    const { signal } = (this.#stopping = new AbortController());
    this.#happenings = [];
    this.store.setState({ lost: false, problem: undefined });
    const lost = (problem: Problem | undefined): void => {
      if (signal.aborted) return;
      this.#tell();
      if (this.store.getState().session.state !== 'ended') this.store.setState({ lost: true, problem });
    };
    this.#read(signal).then(
      () => lost(undefined),
      (error: unknown) => lost(problemOf(error)),
    );
  }

  advance(go: 'one' | 'all'): void {
    this.#call(this.#api.smtp.advance({ id: this.id, go }));
  }

  say(step: Step): void {
    this.#call(this.#api.smtp.say({ id: this.id, step }));
  }

  /** Other steps instead of those that were not done yet. */
  prepare(steps: readonly Step[]): void {
    const { session } = this.store.getState();
    const whole = steps.map((step) => this.#withSecret(step));
    // Shown at once: the next change is made of what is seen, not of what was there before.
    this.store.setState({
      session: { ...session, steps: [...session.steps.slice(0, session.next), ...steps] },
    });
    this.#call(
      this.#api.smtp.prepare({ id: this.id, steps: whole }).catch((error: unknown) => {
        this.store.setState({ session });
        throw error;
      }),
    );
  }

  pause(): void {
    this.#call(this.#api.smtp.pause({ id: this.id }));
  }

  /** Ends the connection and has the services forget it. */
  close(): Promise<unknown> {
    this.stop();
    return this.#api.smtp.close({ id: this.id });
  }

  /** Stops following it. */
  stop(): void {
    this.#stopping?.abort();
    clearTimeout(this.#telling);
  }

  #call(asked: Promise<unknown>): void {
    this.store.setState({ problem: undefined });
    asked.catch((error: unknown) => this.store.setState({ problem: problemOf(error) }));
  }

  /** What was prepared at first, with its secrets, as far as this window knows them. */
  get prepared(): readonly Step[] {
    return this.#prepared.length > 0 ? this.#prepared : this.store.getState().session.steps;
  }

  /** Whether it could be run again: secrets and large messages are known only where it was begun. */
  get isWhole(): boolean {
    return this.prepared.every((step) => this.form !== undefined || (!isCut(step) && !hasSecret(step)));
  }

  #withSecret(step: Step): Step {
    if (step.kind === 'auth') {
      const known = this.#prepared.find(
        (one) => one.kind === 'auth' && one.mechanism === step.mechanism && one.user === step.user,
      );
      return step.secret === '' && known?.kind === 'auth' ? { ...step, secret: known.secret } : step;
    }
    const told = JSON.stringify(step);
    return this.#prepared.find((one) => JSON.stringify(withoutSecrets(one)) === told) ?? step;
  }

  async #read(signal: AbortSignal): Promise<void> {
    for await (const event of await this.#api.smtp.happenings({ id: this.id }, { signal })) {
      if (signal.aborted) return;
      if (event.kind === 'happening') {
        this.#happenings.push(event.happening);
        this.#telling ??= setTimeout(() => this.#tell(), tellMs);
      } else if (event.kind === 'session') {
        this.#tell();
        this.store.setState({ session: event.session });
      } else this.store.setState({ result: event.result });
    }
  }

  #tell(): void {
    clearTimeout(this.#telling);
    this.#telling = undefined;
    this.store.setState({ happenings: [...this.#happenings] });
  }
}

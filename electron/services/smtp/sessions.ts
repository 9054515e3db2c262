import { randomUUID } from 'node:crypto';
import type { Session, Target } from '#contract/smtp';
import type { Vantage } from '#contract/vantage';
import type { Step } from '#mail/smtp/step';
import type { SessionResult } from '#mail/smtp/transcript';
import { refused } from '../work/refusals.ts';
import { LiveSession } from './live-session.ts';
import type { OpenWire } from './wire.ts';

/** More sessions than a person can look at; those that ended make room. */
const mostSessions = 50;

export interface SessionsOptions {
  readonly open: OpenWire;
  readonly now: () => Date;
  /** Called with each session that has ended, and every step that was done in it. */
  readonly ended: (from: Vantage, target: Target, done: readonly Step[], result: SessionResult) => void;
}

/** Sessions that people lead. They go on without a window, and are kept when they have ended, until they are closed. */
export class Sessions {
  readonly #options: SessionsOptions;
  readonly #sessions = new Map<string, LiveSession>();

  constructor(options: SessionsOptions) {
    this.#options = options;
  }

  /** @throws REFUSED */
  open(from: Vantage, target: Target, steps: readonly Step[], go: 'none' | 'all'): Session {
    if (this.#sessions.size >= mostSessions) {
      const oldest = [...this.#sessions.values()].find(({ hasEnded }) => hasEnded);
      if (oldest === undefined)
        throw refused(`There are ${mostSessions} sessions already.`, 'Close one, then open this again.');
      this.#sessions.delete(oldest.id);
    }
    const session = new LiveSession({
      id: randomUUID(),
      open: this.#options.open,
      from,
      target,
      steps,
      openedAt: this.#options.now().toISOString(),
      ended: ({ done }, result) => this.#options.ended(from, target, done, result),
    });
    this.#sessions.set(session.id, session);
    session.start(go);
    return session.about();
  }

  list(): Session[] {
    return [...this.#sessions.values()].map((session) => session.about());
  }

  /** @throws REFUSED */
  find(id: string): LiveSession {
    const found = this.#sessions.get(id);
    if (found === undefined) throw refused('This session is not there any more.', 'Open a new one.');
    return found;
  }

  close(id: string): void {
    const session = this.#sessions.get(id);
    this.#sessions.delete(id);
    session?.close();
  }

  closeAll(): void {
    for (const session of this.#sessions.values()) session.cut();
    this.#sessions.clear();
  }
}

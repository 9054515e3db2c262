import type { Effect } from '#mail/command';

/** Asks the user for the sudo password of one host; undefined when the user says no. */
export type AskSudo = (again: boolean, signal: AbortSignal | undefined) => Promise<string | undefined>;

const idleMs = 15 * 60_000;

/**
 * The sudo password of one host, kept in memory only and forgotten when unused for 15 minutes, when sudo refused it,
 * or when the connection is closed by the user. Commands that need it at the same time share one question.
 */
export class SudoPassword {
  private readonly ask: AskSudo;
  private value: string | undefined;
  /** Sudo took it once. Until then one command at a time tries it: a mistyped password must not lock the account. */
  private proven = false;
  private proving: Promise<unknown> | undefined;
  private refused = false;
  /** The user said no: the regular reading of the queue does not ask again, an action does. */
  private declined = false;
  private timer: NodeJS.Timeout | undefined;
  private asking: Promise<string | undefined> | undefined;

  constructor(ask: AskSudo) {
    this.ask = ask;
  }

  /** Sudo took the password that is in memory. */
  get ready(): boolean {
    return this.proven && this.value !== undefined;
  }

  /** The user does not want to be asked: what only reads goes without root, until an action asks again. */
  get unwilling(): boolean {
    return this.declined && this.value === undefined;
  }

  /** Runs `attempt` with the password; undefined, with nothing run, when there is none to be had. */
  async use<T>(
    effect: Effect,
    signal: AbortSignal | undefined,
    attempt: (password: string) => Promise<T>,
  ): Promise<T | undefined> {
    for (;;) {
      await this.proving;
      if (this.value === undefined && this.declined && effect === 'read') return undefined;
      const password = await this.get(signal);
      if (password === undefined || signal?.aborted === true) return undefined;
      if (this.proven && this.value === password) return attempt(password);
      if (this.proving !== undefined) continue;
      const trying = attempt(password);
      this.proving = trying.then(
        () => this.settled(password),
        () => this.settled(password),
      );
      return trying;
    }
  }

  /** Sudo said no to this password: it is never sent again by itself. */
  wrong(password: string): void {
    if (this.value === password) this.drop();
    this.refused = true;
  }

  forget(): void {
    this.drop();
    this.reconsider();
  }

  /** The user looks at the host again: a no from before no longer counts. */
  reconsider(): void {
    this.declined = false;
  }

  private settled(password: string): void {
    this.proving = undefined;
    if (this.value !== password) return;
    this.proven = true;
    this.refused = false;
  }

  private async get(signal: AbortSignal | undefined): Promise<string | undefined> {
    if (this.value !== undefined) {
      this.keep(this.value);
      return this.value;
    }
    this.asking ??= this.ask(this.refused, signal).finally(() => (this.asking = undefined));
    const answer = await this.asking;
    // One password is one line: more would be typed into whatever asks next.
    if (answer === undefined || /[\0\r\n]/.test(answer)) {
      this.declined = true;
      return undefined;
    }
    this.declined = false;
    this.keep(answer);
    return answer;
  }

  private keep(value: string): void {
    clearTimeout(this.timer);
    this.value = value;
    this.timer = setTimeout(() => this.forget(), idleMs).unref();
  }

  private drop(): void {
    clearTimeout(this.timer);
    this.value = undefined;
    this.proven = false;
  }
}

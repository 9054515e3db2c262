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
  private refused = false;
  private timer: NodeJS.Timeout | undefined;
  private asking: Promise<string | undefined> | undefined;

  constructor(ask: AskSudo) {
    this.ask = ask;
  }

  async get(signal: AbortSignal | undefined): Promise<string | undefined> {
    if (this.value !== undefined) {
      this.keep(this.value);
      return this.value;
    }
    this.asking ??= this.ask(this.refused, signal).finally(() => (this.asking = undefined));
    const answer = await this.asking;
    // One password is one line: more would be typed into whatever asks next.
    if (answer === undefined || /[\0\r\n]/.test(answer)) return undefined;
    this.keep(answer);
    return answer;
  }

  accepted(password: string): void {
    if (this.value === password) this.refused = false;
  }

  /** Sudo said no to this password: it is never sent again by itself. */
  wrong(password: string): void {
    if (this.value === password) this.forget();
    this.refused = true;
  }

  forget(): void {
    clearTimeout(this.timer);
    this.value = undefined;
  }

  private keep(value: string): void {
    clearTimeout(this.timer);
    this.value = value;
    this.timer = setTimeout(() => this.forget(), idleMs).unref();
  }
}

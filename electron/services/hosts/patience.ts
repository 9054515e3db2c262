/** A time limit that stands still while the user is being asked something. */
export class Patience {
  private readonly expired: () => void;
  private left: number;
  private since = 0;
  private timer: NodeJS.Timeout | undefined;
  private holds = 0;
  private over = false;

  constructor(ms: number, expired: () => void) {
    this.left = ms;
    this.expired = expired;
    this.run();
  }

  async whileAsking<T>(question: Promise<T>): Promise<T> {
    if (this.holds++ === 0 && this.timer !== undefined) {
      clearTimeout(this.timer);
      this.timer = undefined;
      this.left -= performance.now() - this.since;
    }
    try {
      return await question;
    } finally {
      if (--this.holds === 0 && !this.over) this.run();
    }
  }

  end(): void {
    this.over = true;
    clearTimeout(this.timer);
  }

  private run(): void {
    this.since = performance.now();
    this.timer = setTimeout(this.expired, Math.max(0, this.left));
  }
}

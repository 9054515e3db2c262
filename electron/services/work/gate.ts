/** Lets a limited number of holders in at a time; the others wait in line. */
export class Gate {
  private free: number;
  private readonly line: (() => void)[] = [];

  constructor(places: number) {
    this.free = places;
  }

  /** Resolves with the function that gives the place back; calling it again does nothing. */
  async enter(): Promise<() => void> {
    if (this.free > 0) this.free -= 1;
    else await new Promise<void>((resolve) => this.line.push(resolve));
    let inside = true;
    return () => {
      if (!inside) return;
      inside = false;
      const next = this.line.shift();
      if (next === undefined) this.free += 1;
      else next();
    };
  }
}

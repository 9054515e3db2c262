import { randomBytes } from 'node:crypto';

/** 128 random bits in hex: nothing that a host prints can contain it by chance or on purpose. */
export const newToken = (): string => randomBytes(16).toString('hex');

/** What follows the end mark: an exit code, `n` (no way to decode the input on this host), `w` (sudo said no). */
export type Verdict = number | 'n' | 'w';

/**
 * Cuts one stream of a script run out of whatever the login shell prints around it: drops everything up to the start
 * mark, ends at the end mark. Chunks may split marks anywhere. Byte text in, byte text out.
 */
export class Framed {
  private readonly startMark: string;
  private readonly endMark: string;
  private held = '';
  private place: 'noise' | 'body' | 'ended' = 'noise';
  private said: Verdict | undefined;
  /** The last of what came before the start mark: why a login shell never got to our script. */
  noise = '';

  constructor(token: string) {
    this.startMark = `\n${token}s\n`;
    this.endMark = `\n${token}e `;
  }

  get began(): boolean {
    return this.place !== 'noise';
  }

  /** Undefined until the whole end mark has been read. */
  get verdict(): Verdict | undefined {
    return this.said;
  }

  /** Takes what arrived and returns the payload in it. */
  push(bytes: string): string {
    if (this.place === 'ended') return '';
    this.held += bytes;
    if (this.place === 'noise') {
      const at = this.held.indexOf(this.startMark);
      if (at < 0) {
        this.noise = `${this.noise}${bytes}`.slice(-500);
        this.held = this.held.slice(-this.startMark.length);
        return '';
      }
      this.held = this.held.slice(at + this.startMark.length);
      this.place = 'body';
    }
    return this.body();
  }

  private body(): string {
    const at = this.held.indexOf(this.endMark);
    if (at < 0) {
      // Only the tail that may be the beginning of a mark has to wait.
      const newline = this.held.lastIndexOf('\n');
      const waits = newline >= 0 && this.endMark.startsWith(this.held.slice(newline, newline + 60));
      const payload = waits ? this.held.slice(0, newline) : this.held;
      this.held = waits ? this.held.slice(newline) : '';
      return payload;
    }
    const payload = this.held.slice(0, at);
    const rest = this.held.slice(at + this.endMark.length);
    const line = rest.indexOf('\n');
    if (line < 0) {
      this.held = this.held.slice(at);
      return payload;
    }
    const word = rest.slice(0, line);
    this.said = word === 'n' || word === 'w' ? word : Number(word);
    this.place = 'ended';
    this.held = '';
    return payload;
  }

  /** What was held back, when the stream ended without its end mark. */
  rest(): string {
    const { held } = this;
    this.held = '';
    return this.place === 'body' ? held : '';
  }
}

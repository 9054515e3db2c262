/**
 * The same text in memory of its own. A part of a longer string keeps the whole of it alive, and a few words of a queue
 * file would keep the 64 KB that they came with. (V8 copies parts shorter than 13 characters anyway.)
 */
export const own = (text: string): string => (text.length < 13 ? text : ` ${text}`.slice(1));

/** Gives every text once: thousands of messages wait for the same reason. */
export class Texts {
  private readonly known = new Map<string, string>();

  one(text: string): string {
    const known = this.known.get(text);
    if (known !== undefined) return known;
    const copy = own(text);
    this.known.set(copy, copy);
    return copy;
  }
}

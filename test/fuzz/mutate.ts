/** Pseudo-random numbers that are the same in every run with the same seed. */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = (seed % 2_147_483_646) + 1;
  }

  /** 0 ≤ n < below. */
  below(below: number): number {
    this.#state = (this.#state * 48_271) % 2_147_483_647;
    return this.#state % below;
  }

  of<T>(values: readonly T[]): T {
    const value = values[this.below(values.length)];
    if (value === undefined) throw new Error('Nothing to choose from.');
    return value;
  }
}

/** Characters and words that parsers trip over. */
const tricky = [
  ...[
    '\0',
    '\n',
    '\r\n',
    '\r',
    '\t',
    ' ',
    '"',
    "'",
    '\\',
    '<',
    '>',
    '<>',
    ':',
    ';',
    ',',
    '.',
    '=',
    '-',
    '(',
    ')',
  ],
  ...['[', ']', '{', '}', '@', '%', '\x1b[31m', '\x7f', '\x80', '\xff', '\xc3\x28', '\u202e', '\ud800', '😀'],
  ...[
    '__proto__',
    'constructor',
    'null',
    'NaN',
    '1e999',
    '-1',
    '0',
    '99999999999999999999',
    '=?utf-8?q?=00?=',
  ],
  ...['=?utf-8?b?////?=', '--', '--=', 'Content-Type: multipart/mixed; boundary=', '\n.\n', '\nR', 'V8\n'],
];

/** `seed` text, damaged in one to five places: pieces cut out, doubled, swapped with others, characters changed. */
export function damaged(dice: Dice, seeds: readonly string[]): string {
  const seed = dice.of(seeds);
  // A window of the text: long inputs would spend the time on what is not damaged.
  const length = 1 + dice.below(600);
  const from = dice.below(Math.max(1, seed.length - length));
  let text = dice.below(8) === 0 ? seed.slice(0, 4000) : seed.slice(from, from + length);
  for (let times = 1 + dice.below(5); times > 0; times -= 1) {
    const at = dice.below(text.length + 1);
    const to = Math.min(text.length, at + 1 + dice.below(40));
    const piece = text.slice(at, to);
    const put = (words: string, end = at): void => {
      text = text.slice(0, at) + words + text.slice(end);
    };
    switch (dice.below(7)) {
      case 0:
        put('', to);
        break;
      case 1:
        put(piece.repeat(1 + dice.below(6)));
        break;
      case 2:
        put(dice.of(tricky));
        break;
      case 3:
        put(dice.of(tricky).repeat(1 + dice.below(30)));
        break;
      case 4:
        put(String.fromCharCode(dice.below(256)), at + 1);
        break;
      case 5: {
        const other = dice.of(seeds);
        const start = dice.below(other.length + 1);
        put(other.slice(start, start + dice.below(80)), to);
        break;
      }
      default:
        put(Array.from({ length: dice.below(20) }, () => String.fromCharCode(dice.below(256))).join(''));
    }
  }
  return text;
}

/** The text in one to four pieces: a stream is cut anywhere. */
export function pieces(dice: Dice, text: string): string[] {
  const cuts = Array.from({ length: dice.below(4) }, () => dice.below(text.length + 1)).sort((a, b) => a - b);
  return [0, ...cuts].map((cut, at) => text.slice(cut, cuts[at]));
}

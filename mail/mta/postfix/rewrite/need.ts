/**
 * One thing that only the host can tell. `table`: a map as Postfix names it (`hash:/etc/postfix/virtual`), with its key, or
 * `file`, with a path.
 */
export interface Need {
  readonly table: string;
  readonly key: string;
}

/** What the host said. Neither: it has no such key or file. */
export interface Got {
  readonly value?: string;
  /** Why it could not be asked, in the words of the tool. */
  readonly failed?: string;
}

export const fileTable = 'file';

/**
 * Work that goes on as far as it can without the host: it hands out what it needs next and goes on with the answers, in the
 * same order. Thousands of them share one command.
 */
export type Steps<T> = Generator<readonly Need[], T, readonly Got[]>;

/** Thrown where an answer would be a guess. */
export class Unanswered extends Error {}

/** Several at once: what they need is asked together. */
export function* together<T>(all: readonly Steps<T>[]): Steps<T[]> {
  const results = all.map((steps) => steps.next());
  for (;;) {
    const needs: Need[] = [];
    for (const result of results) if (result.done !== true) needs.push(...result.value);
    if (results.every(({ done }) => done === true)) break;
    const got = yield needs;
    let from = 0;
    for (const [index, steps] of all.entries()) {
      const result = results[index];
      if (result === undefined || result.done === true) continue;
      const to = from + result.value.length;
      results[index] = steps.next(got.slice(from, to));
      from = to;
    }
  }
  return results.flatMap((result) => (result.done === true ? [result.value] : []));
}

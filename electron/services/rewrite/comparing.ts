import type { Difference } from '#contract/rewrite';
import { sameFate } from '#mail/rewrite/fate';
import type { Question } from '#mail/rewrite/question';
import type { Seen } from '#mail/rewrite/asking';
import type { Reach } from '../hosts/reach.ts';
import { answersOf, type BatchSizes } from './answering.ts';
import { feed } from './feed.ts';
import type { Asked } from './places.ts';

export type CompareEvent =
  | { readonly kind: 'progress'; readonly stage: string; readonly done: number; readonly total: number }
  | Difference
  | {
      readonly kind: 'done';
      readonly asked: number;
      readonly different: number;
      readonly unknown: number;
      readonly seconds: number;
    };

/** What is to be compared: found out before the first question, while the window sees that something happens. */
export interface Pair {
  readonly before: Asked;
  readonly after: Asked;
  readonly questions: readonly Seen[];
}

/** A sign of life at least this often. */
const beatMs = 500;

/** Asks two configurations the same, side by side, and tells where they differ or a host gives no answer. Cancelling ends what runs on the hosts. */
export function compared(
  { reach, sizes }: { readonly reach: Reach; readonly sizes: BatchSizes },
  prepare: (stage: (words: string) => void, signal: AbortSignal) => Promise<Pair>,
  signal: AbortSignal | undefined,
): AsyncGenerator<CompareEvent> {
  return feed<CompareEvent>(signal, async (put, stop) => {
    const begun = performance.now();
    let stage = 'Preparing';
    let done = 0;
    let total = 0;
    const tell = (): void => put({ kind: 'progress', stage, done, total });
    const beat = setInterval(tell, beatMs);
    try {
      tell();
      const { before, after, questions } = await prepare((words) => {
        stage = words;
        tell();
      }, stop);
      total = questions.length;
      stage = 'Asking both configurations';
      tell();
      const counts = { different: 0, unknown: 0 };
      const size = sizes.of([before.hostId, after.hostId], false);
      while (done < total) {
        const batch = questions.slice(done, done + size.now);
        const asked = batch.map(({ question }) => question);
        const started = performance.now();
        const [then, now] = await bothOf(reach, before, after, asked, done === 0, stop);
        size.took(performance.now() - started, batch.length);
        for (const [at, { question, times }] of batch.entries()) {
          const [a, b] = [then[at], now[at]];
          if (a === undefined || b === undefined) {
            counts.unknown += 1;
            continue;
          }
          const unknown = a.fate.kind === 'unknown' || b.fate.kind === 'unknown';
          if (!unknown && sameFate(a.fate, b.fate)) continue;
          counts[unknown ? 'unknown' : 'different'] += 1;
          const because: Difference['because'] = [a.because, b.because];
          put({ kind: 'difference', question, times, before: a.fate, after: b.fate, because });
        }
        done += batch.length;
        tell();
      }
      put({ kind: 'done', asked: total, ...counts, seconds: (performance.now() - begun) / 1000 });
    } finally {
      clearInterval(beat);
    }
  });
}

/** Both at once. When one side fails the other is not left running. */
async function bothOf(
  reach: Reach,
  before: Asked,
  after: Asked,
  questions: readonly Question[],
  journaled: boolean,
  signal: AbortSignal,
) {
  const either = new AbortController();
  const stop = AbortSignal.any([signal, either.signal]);
  const ask = (asked: Asked) => answersOf(reach, asked, questions, { trace: false, signal: stop, journaled });
  const sides = [ask(before), ask(after)] as const;
  try {
    return await Promise.all(sides);
  } catch (error) {
    either.abort();
    await Promise.allSettled(sides);
    throw error;
  }
}

import type { Outcome, QueueAction } from './queue.ts';

/** What a job can do to messages of a queue, and to kept ones. */
export type JobAction = QueueAction | 'restore' | 'purge';

const done: Readonly<Record<JobAction, string>> = {
  hold: 'held',
  release: 'released',
  flush: 'told to be tried now',
  requeue: 'requeued',
  expire: 'told to go back to the sender',
  delete: 'deleted',
  restore: 'put back',
  purge: 'removed for good',
};

const others: readonly (readonly [Outcome, string])[] = [
  ['gone', 'had already left'],
  ['changed', 'had changed and were not touched'],
  ['busy', 'were being delivered'],
  ['failed', 'failed'],
  ['unknown', 'are unknown: look again'],
];

/** What became of the messages of an action, in one sentence: "487 held, 13 had already left". */
export function summaryOf(action: JobAction, outcomes: Iterable<Outcome>): string {
  const counts = new Map<Outcome, number>();
  for (const outcome of outcomes) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  if (counts.size === 0) return 'Nothing was done';
  const parts = others.flatMap(([outcome, words]) => {
    const count = counts.get(outcome);
    return count === undefined ? [] : [`${grouped(count)} ${count === 1 ? singular(words) : words}`];
  });
  const successes = counts.get('done');
  if (successes !== undefined) parts.unshift(`${grouped(successes)} ${done[action]}`);
  else if (parts.length > 0) parts.unshift(`none ${done[action]}`);
  const sentence = parts.join(', ');
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

const singular = (words: string): string => words.replace(/\bwere\b/g, 'was').replace(/^are\b/, 'is');

/** 12345 → `12,345`. */
const grouped = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ',');

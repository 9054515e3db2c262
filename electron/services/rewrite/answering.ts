import type { Command, CommandResult } from '#mail/command';
import type { Answer, Question } from '#mail/rewrite/question';
import type { Reach } from '../hosts/reach.ts';
import type { Asked } from './places.ts';

export interface AnswerOptions {
  readonly trace: boolean;
  readonly signal?: AbortSignal | undefined;
  /** False: only what fails of it is in the Journal, because what was asked before is there already. */
  readonly journaled: boolean;
}

/** Nothing comes for as long as the host waits for a name server. */
const quietSeconds = 180;

/** What the Journal must tell though it tells of the first batch only. */
const failed = (result: CommandResult): boolean => result.status !== 'exited' || result.code !== 0;

/**
 * Asks a configuration. One answer per question, in their order; what this MTA cannot be asked is answered as unknown.
 * Rejects with the contract's errors, and when it is cancelled.
 */
export async function answersOf(
  reach: Reach,
  { hostId, set, facts, rewriter, staged }: Asked,
  questions: readonly Question[],
  { trace, signal, journaled }: AnswerOptions,
): Promise<Answer[]> {
  const can = questions.filter(({ kind }) => rewriter.questions.includes(kind));
  const answered = new Map<Question, Answer>();
  if (can.length > 0) {
    const asking = rewriter.ask(set, facts, can, { trace, ...(staged === undefined ? {} : { staged }) });
    const run = (command: Command): Promise<CommandResult> =>
      reach.run(hostId, command, {
        action: 'rewrite.ask',
        quietSeconds,
        ...(signal === undefined ? {} : { signal }),
        ...(journaled ? {} : { journaled: failed }),
      });
    for (let commands = asking.next(); commands !== undefined; commands = asking.next()) {
      const results: CommandResult[] = [];
      for (const command of commands) {
        signal?.throwIfAborted();
        results.push(await run(command));
      }
      signal?.throwIfAborted();
      asking.take(results);
    }
    const answers = asking.answers();
    for (const [at, question] of can.entries()) {
      const answer = answers[at];
      if (answer !== undefined) answered.set(question, answer);
    }
  }
  return questions.map(
    (question) =>
      answered.get(question) ??
      unknown(
        rewriter.questions.includes(question.kind)
          ? 'The host gave no answer.'
          : `${set.label} cannot be asked this.`,
      ),
  );
}

export const unknown = (why: string): Answer => ({
  fate: { kind: 'unknown', why },
  because: '',
  trace: [],
  notes: [],
});

const firstBatch = 25;
const mostAtOnce = 1000;
/** Where a question costs more than this, the host waits for name servers: fewer at a time, so that progress is seen. */
const slowMs = 100;

/** How many are asked at a time. A run on a host costs far more than a question does, so these are many unless they are slow. */
class BatchSize {
  #size = firstBatch;

  get now(): number {
    return this.#size;
  }

  /** @param ms how long the last batch took, and of how many questions it was */
  took(ms: number, count: number): void {
    if (ms > count * slowMs && count >= firstBatch) this.#size = Math.max(10, Math.floor(this.#size / 2));
    else this.#size = Math.min(mostAtOnce, this.#size * 4);
  }
}

/** What was learnt of each host, for questions with and without their traces. */
export class BatchSizes {
  readonly #sizes = new Map<string, BatchSize>();

  of(hosts: readonly string[], trace: boolean): BatchSize {
    const key = JSON.stringify([...hosts, trace]);
    const size = this.#sizes.get(key) ?? new BatchSize();
    this.#sizes.set(key, size);
    return size;
  }
}

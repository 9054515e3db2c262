import { randomUUID } from 'node:crypto';
import type { Prompt } from '#contract/hosts';
import { Live } from '../live.ts';
import { plain } from './plain.ts';

export interface Answer {
  readonly answers: readonly string[];
  readonly remember: boolean;
}

export type Question = Omit<Prompt, 'id'>;

/** Questions that wait for the user, in the order they came. */
export class Prompts {
  readonly live = new Live();
  private readonly open = new Map<string, { prompt: Prompt; settle: (answer: Answer | undefined) => void }>();

  list(): Prompt[] {
    return [...this.open.values()].map(({ prompt }) => prompt);
  }

  /** Resolves with the answer, or with undefined when the user says no or the signal aborts. */
  ask(question: Question, signal?: AbortSignal): Promise<Answer | undefined> {
    if (signal?.aborted === true) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      const id = randomUUID();
      const settle = (answer: Answer | undefined): void => {
        signal?.removeEventListener('abort', cancel);
        if (!this.open.delete(id)) return;
        this.live.changed();
        resolve(answer);
      };
      const cancel = (): void => settle(undefined);
      signal?.addEventListener('abort', cancel);
      const prompt: Prompt = {
        ...question,
        id,
        text: plain(question.text),
        fields: question.fields.map(({ label, echo }) => ({ label: plain(label), echo })),
      };
      this.open.set(id, { prompt, settle });
      this.live.changed();
    });
  }

  /** False when the question is not open any more, or the number of answers is not the number of fields. */
  answer(id: string, answer: Answer | undefined): boolean {
    const question = this.open.get(id);
    if (question === undefined) return false;
    if (answer !== undefined && answer.answers.length !== question.prompt.fields.length) return false;
    question.settle(answer);
    return true;
  }

  cancelAll(): void {
    for (const { settle } of [...this.open.values()]) settle(undefined);
  }
}

import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Answer, Question } from '#mail/rewrite/question';
import type { Api } from '../../../app/client.ts';
import { problemOf, type Problem } from '../../../app/problem.ts';
import { askedBefore } from './asked-before.ts';
import { emptyForm, questionsOf, type Form } from './form.ts';

/** One configuration of a host. */
export interface Asked {
  readonly hostId: string;
  readonly setId: string;
}

/** What the MTA itself said when it was asked to verify an address. */
export type Probe =
  | { readonly state: 'asking' }
  | { readonly state: 'said'; readonly answer: Answer }
  | { readonly state: 'failed'; readonly problem: Problem };

/** What was asked last of one configuration. */
export interface Run {
  readonly questions: readonly Question[];
  /** By question; `undefined`: not answered yet. */
  readonly answers: readonly (Answer | undefined)[];
  readonly running: boolean;
  /** It was stopped before all were answered. */
  readonly stopped: boolean;
  readonly problem: Problem | undefined;
  readonly chosen: number;
  /** Answers came without steps; those of a chosen one are asked for. */
  readonly traced: boolean;
  readonly probes: Readonly<Record<number, Probe>>;
}

export interface Desk {
  readonly form: Form;
  readonly wrong: { readonly problem: string; readonly field: keyof Form } | undefined;
  readonly run: Run | undefined;
  /** Steps back in what was asked before; 0: at what is typed now. */
  readonly back: number;
}

export interface AskingState {
  readonly desks: Readonly<Record<string, Desk>>;
  readonly edit: (asked: Asked, to: Partial<Form>) => void;
  readonly ask: (asked: Asked) => void;
  readonly stop: (asked: Asked) => void;
  readonly choose: (asked: Asked, at: number) => void;
  /** Puts what was asked before into the form, or what was asked after it. */
  readonly recall: (asked: Asked, by: 1 | -1) => void;
  /** Asks the MTA itself about a question; only for `route`. */
  readonly verify: (asked: Asked, at: number) => void;
}

export const emptyDesk: Desk = { form: emptyForm, wrong: undefined, run: undefined, back: 0 };
export const deskKey = ({ hostId, setId }: Asked): string => `${hostId} ${setId}`;

/** With more questions than these, steps are asked for when somebody looks at them. */
const tracedAtOnce = 20;
const chunk = 500;
/** Answers are shown so often while they come, milliseconds. */
const showMs = 60;

/** The form, its answers and what was asked before, for each configuration. */
export function createAskingStore(api: Api): StoreApi<AskingState> {
  const before = askedBefore();
  const stopping = new Map<string, AbortController>();
  return createStore<AskingState>()((set, get) => {
    const desk = (asked: Asked): Desk => get().desks[deskKey(asked)] ?? emptyDesk;
    const change = (asked: Asked, to: Partial<Desk>): void =>
      set({ desks: { ...get().desks, [deskKey(asked)]: { ...desk(asked), ...to } } });
    const changeRun = (
      asked: Asked,
      questions: readonly Question[],
      to: (run: Run) => Partial<Run>,
    ): void => {
      const { run } = desk(asked);
      // Another question was asked meanwhile: this answer is for nobody.
      if (run?.questions === questions) change(asked, { run: { ...run, ...to(run) } });
    };

    const run = async (asked: Asked, questions: readonly Question[], signal: AbortSignal): Promise<void> => {
      const answers: (Answer | undefined)[] = questions.map(() => undefined);
      let timer: ReturnType<typeof setTimeout> | undefined;
      const show = (): void => {
        clearTimeout(timer);
        timer = undefined;
        changeRun(asked, questions, () => ({ answers: [...answers] }));
      };
      try {
        for (let from = 0; from < questions.length && !signal.aborted; from += chunk) {
          const coming = await api.rewrite.ask(
            {
              place: { ...asked, at: { kind: 'live' } },
              questions: questions.slice(from, from + chunk),
              trace: questions.length <= tracedAtOnce,
            },
            { signal },
          );
          for await (const { at, answer } of coming) {
            answers[from + at] = answer;
            timer ??= setTimeout(show, showMs);
          }
        }
        const missing = answers.includes(undefined);
        show();
        if (missing && !signal.aborted)
          throw new Error('The answers ended before all questions were answered.');
      } catch (error) {
        show();
        if (!signal.aborted) changeRun(asked, questions, () => ({ problem: problemOf(error) }));
      } finally {
        changeRun(asked, questions, () => ({ running: false, stopped: signal.aborted }));
      }
    };

    const traceOf = async (asked: Asked, questions: readonly Question[], at: number): Promise<void> => {
      const question = questions[at];
      if (question === undefined) return;
      const coming = await api.rewrite.ask({
        place: { ...asked, at: { kind: 'live' } },
        questions: [question],
        trace: true,
      });
      for await (const { answer } of coming)
        changeRun(asked, questions, ({ answers }) => ({
          answers: answers.map((one, n) => (n === at ? answer : one)),
        }));
    };

    return {
      desks: {},
      edit: (asked, to) => change(asked, { form: { ...desk(asked).form, ...to }, wrong: undefined, back: 0 }),
      ask: (asked) => {
        const { form } = desk(asked);
        const read = questionsOf(form);
        if ('problem' in read) {
          change(asked, { wrong: read });
          return;
        }
        before.add(form);
        stopping.get(deskKey(asked))?.abort();
        const stop = new AbortController();
        stopping.set(deskKey(asked), stop);
        const { questions } = read;
        change(asked, {
          wrong: undefined,
          back: 0,
          run: {
            questions,
            answers: questions.map(() => undefined),
            running: true,
            stopped: false,
            problem: undefined,
            chosen: 0,
            traced: questions.length <= tracedAtOnce,
            probes: {},
          },
        });
        void run(asked, questions, stop.signal).then(() => {
          if (!stop.signal.aborted) get().choose(asked, desk(asked).run?.chosen ?? 0);
        });
      },
      stop: (asked) => {
        stopping.get(deskKey(asked))?.abort();
        const { run: last } = desk(asked);
        if (last?.running !== true) return;
        changeRun(asked, last.questions, () => ({ running: false, stopped: true }));
        get().choose(asked, last.chosen);
      },
      choose: (asked, at) => {
        const { run: last } = desk(asked);
        if (last === undefined) return;
        changeRun(asked, last.questions, () => ({ chosen: at }));
        const answer = last.answers[at];
        if (last.traced || last.running || answer === undefined || answer.trace.length > 0) return;
        traceOf(asked, last.questions, at).catch((error: unknown) =>
          changeRun(asked, last.questions, () => ({ problem: problemOf(error) })),
        );
      },
      recall: (asked, by) => {
        const list = before.list();
        const back = Math.max(0, Math.min(list.length, desk(asked).back + by));
        const form = list.at(-back);
        if (back === 0) change(asked, { form: { ...desk(asked).form, addresses: '' }, back });
        else if (form !== undefined) change(asked, { form, back, wrong: undefined });
      },
      verify: (asked, at) => {
        const { questions = [] } = desk(asked).run ?? {};
        const question = questions[at];
        if (question?.kind !== 'route') return;
        const tell = (probe: Probe): void =>
          changeRun(asked, questions, ({ probes }) => ({ probes: { ...probes, [at]: probe } }));
        tell({ state: 'asking' });
        api.rewrite.verify({ ...asked, address: question.address }).then(
          ({ answer }) => tell({ state: 'said', answer }),
          (error: unknown) => tell({ state: 'failed', problem: problemOf(error) }),
        );
      },
    };
  });
}

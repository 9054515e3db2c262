import type { Command, CommandResult } from '../../../command.ts';
import type { ConfigSet } from '../../../config/files.ts';
import { bootstrap } from '../../../deploy/commands.ts';
import type { HostFacts } from '../../../host-facts.ts';
import type { Asking, Staged } from '../../../rewrite/asking.ts';
import type { Answer, Fate, Question } from '../../../rewrite/question.ts';
import { line } from '../../print.ts';
import { tool } from '../source.ts';
import { checked } from './check/verdict.ts';
import { inForceOf } from './in-force.ts';
import { type Need, type Steps, Unanswered } from './need.ts';
import { writtenAs } from './rewritten.ts';
import { Known } from './round.ts';
import { mayBeRoot } from './rooted.ts';
import { route } from './route.ts';
import { type Batch, batchesOf, lookupText, settingsText } from './scripts.ts';
import { type Sections, sectionsOf } from './sections.ts';
import { Settings } from './settings.ts';
import { Stage } from './trace.ts';

const scriptBytes = 1_000_000;

export const configOf = (set: ConfigSet): string => {
  const config = set.detail['config'];
  return typeof config === 'string' ? config : '/etc/postfix';
};

/** One question while it is worked out. */
interface Open {
  readonly at: number;
  readonly steps: Steps<Fate>;
  readonly stage: Stage;
  needs: readonly Need[];
}

function work(question: Question, settings: Settings, stage: Stage): Steps<Fate> {
  switch (question.kind) {
    case 'route':
      return route(question.address, settings, stage);
    case 'rewrite':
      return writtenAs(question.address, question.role, question.mailer, settings, stage);
    case 'check':
      return checked(question, settings, stage);
  }
}

/** Works out questions by asking the host in rounds: settings first, then for every map all keys that are needed next. */
export class PostfixAsking implements Asking {
  readonly #config: string;
  readonly #host: HostFacts;
  readonly #questions: readonly Question[];
  readonly #options: { readonly staged?: Staged; readonly trace: boolean };
  readonly #known = new Known();
  readonly #answers: (Answer | undefined)[];
  #open: Open[] | undefined;
  #asked: readonly (readonly Batch[])[] = [];

  constructor(
    set: ConfigSet,
    host: HostFacts,
    questions: readonly Question[],
    options: { readonly staged?: Staged; readonly trace: boolean },
  ) {
    this.#config = configOf(set);
    this.#host = host;
    this.#questions = questions;
    this.#options = options;
    this.#answers = questions.map(() => undefined);
  }

  next(): readonly Command[] | undefined {
    const { tools } = this.#host;
    if (this.#questions.length === 0) return undefined;
    if (this.#open === undefined)
      return [
        this.#command(
          settingsText(tool(tools, 'postconf'), this.#config, this.#options.staged),
          line('postconf', '-c', this.#config, '-x'),
        ),
      ];
    const needs = new Map<string, Need>();
    for (const open of this.#open)
      for (const need of open.needs)
        if (this.#known.get(need) === undefined) needs.set(`${need.table}\n${need.key}`, need);
    if (needs.size === 0) return undefined;
    this.#asked = batchesOf([...needs.values()], scriptBytes);
    return this.#asked.map((batches) =>
      this.#command(
        lookupText(tool(tools, 'postmap'), this.#config, this.#options.staged, batches),
        shownOf(batches),
      ),
    );
  }

  #command(stdin: string, shown: string): Command {
    return { argv: bootstrap, stdin, root: mayBeRoot(this.#host), effect: 'read', shown };
  }

  take(results: readonly CommandResult[]): void {
    const all = results.map(sectionsOf);
    if (this.#open === undefined) this.#begin(all[0]);
    else {
      for (const [at, batches] of this.#asked.entries())
        this.#known.read(
          batches,
          all[at] ?? { byName: new Map(), copy: '', uid: '', broken: 'no answer came' },
        );
      this.#open = this.#open.filter((open) => this.#goOn(open));
    }
  }

  #begin(sections: Sections | undefined): void {
    const inForce = sections === undefined ? 'no answer came' : inForceOf(sections, this.#config);
    this.#open = [];
    if (typeof inForce === 'string') {
      const why = `${this.#config} could not be read: ${inForce}`;
      this.#questions.forEach((_question, at) => {
        this.#answers[at] = { fate: { kind: 'unknown', why }, because: '', trace: [], notes: [] };
      });
      return;
    }
    const settings = new Settings(inForce);
    this.#open = this.#questions
      .map((question, at): Open => {
        const stage = new Stage(this.#options.trace);
        if (sections?.uid !== '0')
          stage.note(
            'warning',
            'not-root',
            'The host was not asked as root: what other accounts may not read is missing from the answer.',
          );
        return { at, stage, steps: work(question, settings, stage), needs: [] };
      })
      .filter((open) => this.#goOn(open));
  }

  /** As far as it goes with what is known. @returns whether something is still to be asked */
  #goOn(open: Open): boolean {
    const { at, steps, stage } = open;
    const answered = (fate: Fate): false => {
      this.#answers[at] = { fate, because: stage.kept.because, trace: stage.nodes, notes: stage.kept.notes };
      return false;
    };
    try {
      for (;;) {
        const got = open.needs.map((need) => this.#known.get(need));
        if (got.includes(undefined)) return true;
        const next = steps.next(got.map((one) => one ?? {}));
        if (next.done === true) return answered(next.value);
        open.needs = next.value;
      }
    } catch (error) {
      if (error instanceof Unanswered) return answered({ kind: 'unknown', why: error.message });
      throw error;
    }
  }

  answers(): readonly Answer[] {
    return this.#answers.map(
      (answer) =>
        answer ?? {
          fate: { kind: 'unknown', why: 'the host was not asked to the end' },
          because: '',
          trace: [],
          notes: [],
        },
    );
  }
}

/** What an admin would type, for the first few. */
function shownOf(batches: readonly Batch[]): string {
  const few = batches.slice(0, 3).map(({ table, keys }) => {
    const [key = ''] = keys;
    if (table === 'file') return line('cat', key);
    return keys.length === 1
      ? line('postmap', '-q', key, table)
      : `printf '%s\\n' ${line(key)} … | ${line('postmap', '-q', '-', table)}`;
  });
  return `${few.join('; ')}${batches.length > 3 ? ` … and ${batches.length - 3} more maps` : ''}`;
}

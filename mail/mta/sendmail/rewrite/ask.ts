import type { Command, CommandResult } from '../../../command.ts';
import type { ConfigSet } from '../../../config/files.ts';
import type { HostFacts } from '../../../host-facts.ts';
import type { Asking, Staged } from '../../../rewrite/asking.ts';
import type { Answer, Question } from '../../../rewrite/question.ts';
import { batches, word } from '../../print.ts';
import { type CfFacts, cfFacts } from './check/index.ts';
import { linksOf, mainOf } from './places.ts';
import { questionLines } from './question-lines.ts';
import { type Asked, readAnswers } from './read-answers.ts';
import { localaddrMissing, mayBeRoot, notRoot } from './rooted.ts';
import { readSession, sessionCommand } from './session.ts';
import { preparedCf } from './staged-cf.ts';

/** Questions in one run. With all their steps some 20 kB are printed for each. */
const sizes = { trace: 50, brief: 1000 } as const;

/** `-d60.5`: what maps answered. `-d21.15`: rules with the lines where they stand. */
const debugging = { trace: '21.15,60.5', brief: '60.5' } as const;

class SendmailAsking implements Asking {
  readonly #set: ConfigSet;
  readonly #host: HostFacts;
  readonly #questions: readonly Question[];
  readonly #staged: Staged | undefined;
  readonly #trace: boolean;
  readonly #answers: (Answer | undefined)[];
  #rounds: Asked[][] = [];
  #begun = false;
  #running: readonly Asked[] | undefined;
  /** A copy of the configuration, where one is needed. */
  #copy: string | undefined;

  constructor(
    set: ConfigSet,
    host: HostFacts,
    questions: readonly Question[],
    { staged, trace }: { readonly staged?: Staged; readonly trace: boolean },
  ) {
    this.#set = set;
    this.#host = host;
    this.#questions = questions;
    this.#staged = staged;
    this.#trace = trace;
    this.#answers = questions.map(() => undefined);
  }

  get #needsCopy(): boolean {
    return this.#staged !== undefined || this.#questions.some(({ kind }) => kind === 'check');
  }

  next(): readonly Command[] | undefined {
    if (!this.#begun) {
      if (this.#needsCopy) return [this.#readCf()];
      this.#begin(cfFacts(''));
    }
    this.#running ??= this.#rounds.shift();
    return this.#running === undefined ? undefined : [this.#session(this.#running)];
  }

  take(results: readonly CommandResult[]): void {
    const [result] = results;
    if (result === undefined) return;
    if (!this.#begun) this.#takeCf(result);
    else if (this.#running !== undefined) {
      const asked = this.#running;
      this.#running = undefined;
      const heard = readSession(
        asked.flatMap(({ lines }) => lines),
        result,
      );
      const cf = mainOf(this.#set).cf.replace(/^.*\//, '');
      for (const [at, answer] of readAnswers(asked, heard, this.#trace ? cf : undefined))
        this.#keep(at, answer);
    }
  }

  answers(): readonly Answer[] {
    return this.#answers.map((answer) => answer ?? unknown('The host was not asked to the end.'));
  }

  #keep(at: number, answer: Answer): void {
    const notes = [
      ...answer.notes,
      ...(answer.fate.kind === 'deliveries' && mainOf(this.#set).submits ? [localaddrMissing] : []),
      ...(mayBeRoot(this.#host) ? [] : [notRoot(this.#host)]),
    ];
    this.#answers[at] = { ...answer, notes };
  }

  /** The configuration file, as staged where it is. */
  #readCf(): Command {
    const { real } = mainOf(this.#set);
    const path = this.#staged?.paths.includes(real) === true ? this.#staged.directory + real : real;
    return {
      argv: [this.#host.tools['cat'] ?? '/bin/cat', '--', path],
      root: mayBeRoot(this.#host),
      effect: 'read',
      shown: `cat ${word(path)}`,
    };
  }

  #takeCf(result: CommandResult): void {
    if (result.status === 'exited' && result.code === 0) {
      this.#copy = preparedCf(result.stdout, this.#staged, linksOf(this.#set));
      this.#begin(cfFacts(this.#copy));
      return;
    }
    const why = `The configuration file could not be read: ${result.status === 'unknown' ? result.why : result.stderr.trim().slice(0, 300)}`;
    for (const at of this.#questions.keys()) this.#keep(at, unknown(why));
    this.#begun = true;
  }

  /** Checks come last: they set macros that other rules may look at. */
  #begin(cf: CfFacts): void {
    this.#begun = true;
    const asked = this.#questions.flatMap((question, at): readonly Asked[] => {
      const lines = questionLines(question, cf);
      if (typeof lines === 'string' || lines.length === 0) {
        for (const [index, answer] of readAnswers([{ question, at, lines: [] }], undefined, undefined))
          this.#keep(index, typeof lines === 'string' ? unknown(lines) : answer);
        return [];
      }
      return [{ question, at, lines }];
    });
    const size = this.#trace ? sizes.trace : sizes.brief;
    const checks = asked.filter(({ question }) => question.kind === 'check');
    const others = asked.filter(({ question }) => question.kind !== 'check');
    this.#rounds = [...batches(others, size), ...batches(checks, Math.ceil(size / 5))];
  }

  #session(asked: readonly Asked[]): Command {
    const { binary, cf } = mainOf(this.#set);
    return sessionCommand({
      binary,
      cf: this.#copy === undefined ? { path: cf } : { text: this.#copy, name: cf },
      debug: this.#trace ? debugging.trace : debugging.brief,
      lines: asked.flatMap(({ lines }) => lines),
      // The verdict of a check is what its rulesets returned.
      brief: !this.#trace && asked.every(({ question }) => question.kind !== 'check'),
      root: mayBeRoot(this.#host),
    });
  }
}

const unknown = (why: string): Answer => ({
  fate: { kind: 'unknown', why },
  because: '',
  trace: [],
  notes: [],
});

export const ask = (
  set: ConfigSet,
  host: HostFacts,
  questions: readonly Question[],
  options: { readonly staged?: Staged; readonly trace: boolean },
): Asking => new SendmailAsking(set, host, questions, options);

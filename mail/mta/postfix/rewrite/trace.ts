import type { Note, TraceNode } from '../../../rewrite/question.ts';
import { word } from '../../print.ts';

const leaf = { opens: [], closes: [], children: [] } as const;

/** What is written down of one question while it is worked out. */
export interface Kept {
  readonly notes: Note[];
  /** What decided it last. */
  because: string;
}

/** One level of the tree of steps. Nothing is kept of it where no trace is wanted. */
export class Stage {
  readonly nodes: TraceNode[] = [];
  readonly kept: Kept;
  readonly #on: boolean;

  constructor(on: boolean, kept: Kept = { notes: [], because: '' }) {
    this.#on = on;
    this.kept = kept;
  }

  /** A key that was asked of a map; `undefined`: not found. */
  lookup(table: string, key: string, value: string | undefined, cites: string): void {
    if (!this.#on) return;
    const asked = table.startsWith('file') ? `cat ${word(key)}` : `postmap -q ${word(key)} ${word(table)}`;
    this.nodes.push({
      kind: 'lookup',
      name: table,
      key,
      ...(value === undefined ? {} : { value }),
      outcome: value === undefined ? 'not matched' : 'matched',
      words: '',
      cites,
      opens: [asked],
      closes: value === undefined ? [] : value.split('\n'),
      children: [],
    });
  }

  /** A setting or list that was looked at. */
  test(name: string, matched: boolean, words: string, cites: string): void {
    if (this.#on)
      this.nodes.push({
        kind: 'test',
        name,
        outcome: matched ? 'matched' : 'not matched',
        words,
        cites,
        ...leaf,
      });
  }

  say(words: string, cites = ''): void {
    if (this.#on) this.nodes.push({ kind: 'said', name: '', words, cites, ...leaf });
  }

  /** A stage below this one. What it makes of `before` is known when its end is called. */
  open(): Stage {
    return new Stage(this.#on, this.kept);
  }

  close(
    stage: Stage,
    name: string,
    {
      before,
      after,
      words,
      cites,
    }: { before?: string; after?: readonly string[]; words: string; cites: string },
  ): void {
    if (this.#on)
      this.nodes.push({
        kind: 'call',
        name,
        ...(before === undefined ? {} : { before: [before] }),
        ...(after === undefined ? {} : { after }),
        words,
        cites,
        opens: [],
        closes: [],
        children: stage.nodes,
      });
  }

  note(severity: Note['severity'], code: string, words: string): void {
    const { notes } = this.kept;
    if (!notes.some((one) => one.code === code && one.words === words)) notes.push({ severity, code, words });
  }

  decided(because: string): void {
    this.kept.because = because;
  }
}

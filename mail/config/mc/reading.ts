import type { Span, Told } from '../language.ts';
import type { HostKnowledge, SendmailWords } from '../knowledge.ts';
import { cfLines, type CfLine } from './cf-lines.ts';
import { classes } from './cf-tree.ts';
import type { Call } from './m4/calls.ts';
import type { Machine } from './m4/machine.ts';
import { callNames, execute } from './prelude.ts';
import { featureNames } from './words/features.ts';

/** An mc, read without knowing the host. */
export interface Mc {
  readonly text: string;
  readonly alone: Reading;
}

/** What an mc says, read with what a host's OSTYPE and DOMAIN files define. */
export interface Reading {
  readonly machine: Machine;
  /** Calls in the order in which m4 makes them, those of other files among them. */
  readonly calls: readonly Call[];
  /** Calls that are written in the file. */
  readonly own: readonly Call[];
  readonly cf: readonly CfLine[];
  /** It reads files that are not known here, so something may be defined that is not seen. */
  readonly partial: boolean;
}

function read(text: string, words: SendmailWords | undefined): Reading {
  const machine = execute(text, words);
  const own = machine.calls.filter(({ origin }) => origin === 'file');
  const partial = own.some(
    ({ name, args }) =>
      (name === 'include' || name === 'sinclude') &&
      !/m4\/cf\.m4$/.test(args[0]?.text ?? '') &&
      words?.includes[args[0]?.text ?? ''] === undefined,
  );
  return { machine, calls: machine.calls, own, cf: cfLines(machine), partial };
}

export function parse(text: string): Mc {
  let alone: Reading | undefined;
  return {
    text,
    // Where the host's files are known, findings are of a reading with them: this one may never be needed.
    get alone() {
      alone ??= read(text, undefined);
      return alone;
    },
  };
}

const known = new WeakMap<Mc, { readonly words: SendmailWords; readonly reading: Reading }>();

/** The mc as it is on a host. */
export function readingOn(mc: Mc, host: HostKnowledge | undefined): Reading {
  const words = host?.sendmail;
  if (words === undefined || Object.keys(words.includes).length === 0) return mc.alone;
  const before = known.get(mc);
  if (before?.words === words) return before.reading;
  const reading = read(mc.text, words);
  known.set(mc, { words, reading });
  return reading;
}

export const argOf = (call: Call, index: number): string => call.args[index]?.text ?? '';

/** Where an argument is written, without its quotes; the call where that is not known. */
export function spanOf(call: Call, index: number): Span {
  const arg = call.args[index];
  if (arg === undefined || call.origin !== 'file') return call.at;
  if (arg.base >= 0) return { from: arg.base, to: arg.base + arg.text.length };
  return arg.raw.to > arg.raw.from ? arg.raw : call.at;
}

function classesOf(reading: Reading): ReadonlyMap<string, readonly string[]> {
  const members = new Map<string, string[]>();
  const add = (name: string, words: string): void => {
    let all = members.get(name);
    if (all === undefined) members.set(name, (all = []));
    for (const word of words.split(/\s+/)) if (word !== '') all.push(word);
  };
  for (const call of reading.calls) {
    const name = classes[call.name];
    if (name !== undefined) add(name, argOf(call, 0));
  }
  for (const { text } of reading.cf) {
    const [, long, short, words] = /^C(?:\{(\w+)\}|(\S))[ \t]*(.*)/.exec(text) ?? [];
    const name = long ?? short;
    if (name !== undefined) add(name, words ?? '');
  }
  return members;
}

/** Names that m4 or sendmail's own macros use for themselves. */
const inner = /^_|^(?:DOL|CONCAT|lower|CF_LEVEL|__gnu__|__unix__|TEMPFILE)$/;

/** What other files of the configuration need to know of it. */
export function told(mc: Mc, host?: HostKnowledge): Told {
  const reading = readingOn(mc, host);
  const features = new Map<string, readonly string[]>();
  const names = new Set([...featureNames, ...(host?.sendmail?.features ?? [])]);
  for (const call of reading.calls) {
    const name = argOf(call, 0);
    if (call.name === 'FEATURE' && names.has(name))
      features.set(
        name,
        call.args.slice(1).map(({ text }) => text),
      );
  }
  const defines = new Map<string, string>();
  // A machine of its own: expanding the values must not add calls to those of the file.
  const machine = execute(mc.text, host?.sendmail);
  for (const [name, { text }] of machine.macros) {
    if (text === undefined || inner.test(name) || callNames.has(name)) continue;
    defines.set(name, /[A-Za-z_`]/.test(text) ? machine.expand(text) : text);
  }
  return { features, defines, classes: classesOf(reading) };
}

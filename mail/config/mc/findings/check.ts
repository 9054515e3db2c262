import type { Edit, Finding, Fix, Span, Surroundings } from '../../language.ts';
import type { Call } from '../m4/calls.ts';
import { argOf, spanOf, type Mc, type Reading } from '../reading.ts';
import type { Vocabulary } from '../vocabulary.ts';

/** What every check of an mc has at hand. */
export interface Check {
  readonly text: string;
  readonly mc: Mc;
  readonly reading: Reading;
  readonly words: Vocabulary;
  readonly around: Surroundings;
  readonly add: (finding: Finding) => void;
}

/** One click that replaces the span by `text`. */
export const replace = (title: string, span: Span, text: string, preferred = true): Fix => ({
  title,
  edits: [{ ...span, text }],
  ...(preferred && { preferred }),
});

export const fix = (title: string, edits: readonly Edit[], preferred = true): Fix => ({
  title,
  edits,
  ...(preferred && { preferred }),
});

/** The lines a span is on, with the end of the last one. */
export function wholeLines(text: string, { from, to }: Span): Span {
  const end = text.indexOf('\n', Math.max(from, to - 1));
  return { from: text.lastIndexOf('\n', from - 1) + 1, to: end < 0 ? text.length : end + 1 };
}

export function lineOf(text: string, at: number): Span {
  const end = text.indexOf('\n', at);
  return { from: text.lastIndexOf('\n', at - 1) + 1, to: end < 0 ? text.length : end };
}

/** Nothing else is on the lines of the call but `dnl` and what it drops. */
export function alone(text: string, call: Span): boolean {
  const lines = wholeLines(text, call);
  return (
    text.slice(lines.from, call.from).trim() === '' &&
    /^\s*(?:dnl\b[^\n]*)?\n?$/.test(text.slice(call.to, lines.to))
  );
}

/** Calls of a macro that are written in the file. */
export const callsOf = ({ reading }: Check, ...names: readonly string[]): readonly Call[] =>
  reading.own.filter(({ name }) => names.includes(name));

/** `define`s of the file, with the name and where the value stands. */
export function defines(check: Check): readonly { call: Call; name: string; value: string; span: Span }[] {
  return callsOf(check, 'define')
    .filter(({ args }) => args.length > 0)
    .map((call) => ({
      call,
      name: argOf(call, 0),
      value: argOf(call, 1),
      span: spanOf(call, call.args.length > 1 ? 1 : 0),
    }));
}

/** More than these nobody mends at once, and every call is compared with each. */
const mostBreaks = 100;

/** Something in the call was not closed, so what it says is only guessed. */
export const isBroken = ({ reading }: Check, call: Call): boolean =>
  reading.machine.breaks
    .slice(0, mostBreaks)
    .some(({ from, to }) => call.from <= from && from < to && call.to >= from);

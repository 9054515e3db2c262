import type { Span } from '../../language.ts';

/** One argument of a call, as the macro got it. */
export interface Arg {
  readonly text: string;
  /** Where `text` stands in the file as it is; -1 when it was put together or made by macros. */
  readonly base: number;
  /** All that was written for it, quotes and blanks around it included; empty for calls that are not in the file. */
  readonly raw: Span;
  /** It, or a part of it, stood outside quotes. */
  readonly bare: boolean;
}

/** A macro that was expanded. */
export interface Call extends Span {
  readonly name: string;
  readonly args: readonly Arg[];
  /** Its name, for calls in the file; otherwise the call it came from. */
  readonly at: Span;
  /** Where it is written: in the file itself, made by another macro of it, or in a file that is included. */
  readonly origin: 'file' | 'made' | 'included';
  /** How many conditions it stands in; 0: always done. */
  readonly level: number;
  /** How many calls it is an argument of. */
  readonly inside: number;
  /** It had parentheses. */
  readonly open: boolean;
  /** What m4 does with text at this place: below 0 it is dropped. */
  readonly divert: number;
}

/** Something that m4 itself refuses, mended so that the rest of the file can be read. */
export interface Break extends Span {
  readonly kind: 'string' | 'arguments';
  /** The macro whose argument it is; '' outside calls. */
  readonly name: string;
  /** Where reading went on. */
  readonly resumed: number;
}

export type SpfResult = 'none' | 'neutral' | 'pass' | 'fail' | 'softfail' | 'temperror' | 'permerror';

/** One term of a record, and what became of it. */
export interface SpfTerm {
  /** As it is written. */
  readonly term: string;
  /** What macros were expanded to; '' where there were none. */
  readonly expanded: string;
  readonly outcome: 'matched' | 'not matched' | 'not reached' | 'error' | 'used';
  /** Why, in words: `192.0.2.1 is in 192.0.2.0/24`. */
  readonly words: string;
  /** DNS look-ups that count against the limit of ten, this term and what is below it. */
  readonly lookups: number;
  /** Addresses that it stands for, as far as they were looked up. */
  readonly addresses: readonly string[];
  /** The record of `include:` and `redirect=`. */
  readonly inner?: SpfRecord;
}

export interface SpfRecord {
  readonly domain: string;
  /** '' when there is none. */
  readonly text: string;
  readonly result: SpfResult;
  readonly words: string;
  readonly terms: readonly SpfTerm[];
}

/** check_host() of RFC 7208 with its way. */
export interface SpfEvaluation {
  readonly result: SpfResult;
  readonly words: string;
  /** From `exp=`, expanded; '' for none. */
  readonly explanation: string;
  readonly lookups: number;
  readonly voidLookups: number;
  readonly record: SpfRecord;
}

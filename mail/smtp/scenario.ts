import type { Step } from './step.ts';

/**
 * A session with expectations that is kept and run again. In its lines `{sender}`, `{recipient}`, `{outside}`, `{helo}` stand for
 * what is asked for when it is run.
 */
export interface Scenario {
  readonly name: string;
  /** What it shows and why that matters, a sentence or two. */
  readonly about: string;
  /** Values to ask for, with what stands there first. */
  readonly values: readonly { readonly name: string; readonly label: string; readonly initial: string }[];
  /** Several sessions at once or one after another, as rate limits need. Default 1. */
  readonly times: number;
  readonly atOnce: number;
  readonly tls: 'none' | 'implicit';
  readonly steps: readonly Step[];
}

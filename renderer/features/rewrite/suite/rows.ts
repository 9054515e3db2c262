import type { SuiteState } from '#contract/rewrite';
import { visible } from '#mail/visible';
import { printQuestion } from '../compare/fate-view.tsx';
import type { SuiteText } from './suite-text.ts';

/** A saved test as it is listed. */
export interface Row {
  readonly name: string;
  readonly asks: string;
  readonly expects: string;
  /** Of the text, from 1. */
  readonly line: number;
  readonly state: 'failed' | 'not run' | 'passed';
  /** Why it failed. */
  readonly words: string;
}

const ranks = { failed: 0, 'not run': 1, passed: 2 } as const;

/**
 * The tests of a suite with what the last run said of them, those that failed first.
 * @param edited the text is not what is kept: only tests that have the same name as then have a result
 */
export function rowsOf(kept: SuiteState, text: SuiteText, edited: boolean): readonly Row[] {
  const results = new Map(kept.last?.results.map((result) => [result.name, result]));
  const same = !edited && kept.tests.length === text.tests.length;
  return text.tests
    .map(({ name, asks, expects, line }, at): Row => {
      const there = same ? kept.tests[at] : undefined;
      const result = results.get(there?.name ?? name);
      return {
        name: visible(name === '' ? (there?.name ?? asks) : name),
        asks: there === undefined ? visible(asks) : printQuestion(there.question),
        expects: visible(expects),
        line,
        state: result === undefined ? 'not run' : result.passed ? 'passed' : 'failed',
        words: result === undefined || result.passed ? '' : visible(result.words),
      };
    })
    .sort((a, b) => ranks[a.state] - ranks[b.state]);
}

import { Button } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import type { PlanStep } from '#contract/config';
import { textOf } from '#mail/bytes';
import { visible } from '#mail/visible';
import { useSession } from '../../../app/session-context.ts';
import styles from './steps.module.css';

/** The id of the step that asks the saved tests; it is no command of the host. */
export const isSavedTests = ({ id }: Pick<PlanStep, 'id'>): boolean => id === 'saved-tests';

/** `name`, then what came instead, indented: one of these for every test that failed. */
function failedTests(output: string): readonly { readonly name: string; readonly words: string }[] {
  const tests: { name: string; words: string }[] = [];
  for (const line of textOf(output).split('\n')) {
    const last = tests.at(-1);
    if (/^\s/.test(line) && last !== undefined) last.words += `${last.words === '' ? '' : ' '}${line.trim()}`;
    else if (line !== '') tests.push({ name: line, words: '' });
  }
  return tests;
}

/** Which saved tests do not pass on the changed configuration, and what to do about it. */
export function SavedTests({ step }: { step: PlanStep }): React.JSX.Element | null {
  const go = useSession((state) => state.go);
  if (step.state !== 'failed') return null;
  return (
    <div className={styles.tests}>
      <ul className={styles.saids} aria-label="Saved tests that failed">
        {failedTests(step.output).map(({ name, words }, at) => (
          <li key={at} className={styles.said} data-severity="error">
            <IconX size={13} aria-hidden />
            <strong>{visible(name)}</strong>
            <span>{visible(words)}</span>
          </li>
        ))}
      </ul>
      <p>
        These tests were saved as a gate: no change is deployed before all of them pass. The live
        configuration is as it was. Correct the change, or the tests where they are out of date.
        <Button size="compact-xs" variant="subtle" onClick={() => go({ page: 'rewrite' })}>
          Open the Rewrite page
        </Button>
      </p>
    </div>
  );
}

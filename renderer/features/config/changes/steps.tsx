import {
  IconAlertTriangle,
  IconCheck,
  IconChevronDown,
  IconChevronRight,
  IconCircleDashed,
  IconClockHour4,
  IconLoader2,
  IconX,
} from '@tabler/icons-react';
import { useState } from 'react';
import type { PlanStep } from '#contract/config';
import { textOf } from '#mail/bytes';
import { visible } from '#mail/visible';
import { useBench } from './bench-context.ts';
import { isSavedTests, SavedTests } from './saved-tests.tsx';
import styles from './steps.module.css';

const icons = {
  waiting: IconCircleDashed,
  running: IconLoader2,
  good: IconCheck,
  failed: IconX,
  later: IconClockHour4,
} as const;
const words = {
  waiting: 'waits for its turn',
  running: 'running',
  good: 'good',
  failed: 'failed',
  later: 'when it is deployed',
} as const;

/** What a tool printed, line by line, with nothing hidden in it. */
export function Output({ output, label }: { output: string; label: string }): React.JSX.Element {
  return (
    <pre className={styles.output} tabIndex={0} role="region" aria-label={label}>
      {textOf(output)
        .replace(/\n$/, '')
        .split('\n')
        .map((line) => visible(line))
        .join('\n')}
    </pre>
  );
}

function SaidLine({ hostId, said }: { hostId: string; said: PlanStep['said'][number] }): React.JSX.Element {
  const bench = useBench();
  const { path, line, severity, words: text } = said;
  const known = bench.fileOf(hostId, path) !== undefined;
  const place = `${visible(path)}${line > 0 ? `:${line}` : ''}`;
  return (
    <li className={styles.said} data-severity={severity}>
      {severity !== 'note' && <IconAlertTriangle size={13} aria-hidden />}
      <span className={styles.severity}>{severity}</span>
      {known ? (
        <button
          type="button"
          className={styles.place}
          onClick={() => bench.reveal(hostId, path, line > 0 ? { line } : undefined)}
        >
          {place}
        </button>
      ) : (
        path !== '' && <span className="mono">{place}</span>
      )}
      <span>{visible(text)}</span>
    </li>
  );
}

function StepLine({
  hostId,
  step,
  over,
}: {
  hostId: string;
  step: PlanStep;
  over: boolean;
}): React.JSX.Element {
  const { title, shown, state, code, seconds, output, said } = step;
  const failed = state === 'failed';
  const tests = isSavedTests(step);
  const [toggled, toggle] = useState<boolean>();
  const open = toggled ?? (failed && said.length === 0 && !tests);
  const Icon = icons[state];
  const Caret = open ? IconChevronDown : IconChevronRight;
  return (
    <li className={styles.step} data-state={state}>
      <div className={styles.line}>
        <Icon size={15} stroke={2} aria-hidden {...(state === 'running' ? { 'data-turning': true } : {})} />
        <span className={styles.title}>{visible(title)}</span>
        <span className={styles.state}>
          {over && state === 'waiting' ? 'not run' : words[state]}
          {failed && code !== undefined && `, exit code ${code}`}
          {failed && code === undefined && !tests && ', stopped at its time limit'}
          {seconds !== undefined && ` · ${seconds.toFixed(1)} s`}
        </span>
        {output !== '' && (
          <button type="button" className={styles.toggle} aria-expanded={open} onClick={() => toggle(!open)}>
            <Caret size={13} aria-hidden />
            Output
          </button>
        )}
      </div>
      {shown !== '' && (
        <div className={`${styles.shown ?? ''} mono`} title={visible(shown)}>
          {visible(shown)}
        </div>
      )}
      {tests && <SavedTests step={step} />}
      {said.length > 0 && (
        <ul className={styles.saids} aria-label={`What ${visible(title)} said`}>
          {said.map((one, at) => (
            <SaidLine key={at} hostId={hostId} said={one} />
          ))}
        </ul>
      )}
      {open && output !== '' && <Output output={output} label={`Output of: ${visible(title)}`} />}
    </li>
  );
}

/** Steps on the host with what came of each; output one click away, messages lead to their line. */
export function Steps({
  hostId,
  steps,
  label,
  over,
}: {
  hostId: string;
  steps: readonly PlanStep[];
  label: string;
  /** What still waits is not run any more. */
  over: boolean;
}): React.JSX.Element {
  return (
    <ol className={styles.steps} aria-label={label}>
      {steps.map((step) => (
        <StepLine key={step.id} hostId={hostId} step={step} over={over} />
      ))}
    </ol>
  );
}

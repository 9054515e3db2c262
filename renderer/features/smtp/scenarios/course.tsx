import { Select } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconCircle, IconCircleDot } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import type { Scenario } from '#mail/smtp/scenario';
import { visible } from '#mail/visible';
import { plural } from '../../../widgets/format.ts';
import { ProblemNote } from '../../../widgets/problem-note.tsx';
import { targetWords, vantageWords } from '../session/place-words.ts';
import { StageBar } from '../transcript/stage-bar.tsx';
import { Transcript } from '../transcript/transcript.tsx';
import { useSession } from '../../../app/session-context.ts';
import { sessionOf, type ScenarioRun } from './scenario-run.ts';
import styles from './scenarios.module.css';
import { overallOf, verdictsOf, type Verdict } from './verdicts.ts';

const icons = {
  open: IconCircle,
  plain: IconCircleDot,
  good: IconCheck,
  bad: IconAlertTriangle,
} as const;
const stateWords = { open: 'not done', plain: 'done', good: 'as expected', bad: 'not as expected' } as const;

function VerdictRow({ verdict }: { verdict: Verdict }): React.JSX.Element {
  const { expects, loud, sent, state, words } = verdict;
  const Icon = icons[state];
  return (
    <li className={styles.verdict} data-state={state} data-loud={loud}>
      <Icon size={14} role="img" aria-label={stateWords[state]} />
      <div>
        <code>{sent}</code>
        {expects !== '' && <span className={styles.soft}> {expects}</span>}
        {words !== '' && <div className={styles.words}>{words}</div>}
      </div>
    </li>
  );
}

/** `2 of 17 expectations were not met.` */
function summary(verdicts: readonly Verdict[], overall: 'open' | 'good' | 'bad'): string {
  const bad = verdicts.filter(({ state }) => state === 'bad').length;
  const good = verdicts.filter(({ state }) => state === 'good').length;
  if (overall === 'good') return `${plural(good, 'expectation')} met.`;
  return bad === 0 ? '' : `${bad} of ${plural(good + bad, 'expectation')} not met.`;
}

/** How a run goes, step by step, and what both sides said; before it is run, what will be done. */
export function Course({
  scenario,
  run,
}: {
  scenario: Scenario;
  run: ScenarioRun | undefined;
}): React.JSX.Element {
  const hosts = useSession((state) => state.hosts);
  const [at, setAt] = useState(0);
  const shown = run === undefined || at >= run.results.length ? 0 : at;
  const result = useMemo(() => (run === undefined ? undefined : sessionOf(run, shown)), [run, shown]);
  const about = run?.scenario ?? scenario;
  const verdicts = useMemo(
    () => verdictsOf(about.name, about.steps, result?.happenings ?? []),
    [about, result],
  );
  const overall = run === undefined ? 'open' : overallOf(run.results);
  const worst = verdicts.find(({ loud }) => loud);
  return (
    <section className={styles.course} aria-label={run === undefined ? 'What will be done' : 'How it went'}>
      {run !== undefined && (
        <div className={styles.outcome} data-state={worst === undefined ? overall : 'loud'} role="status">
          <strong>
            {run.state === 'running'
              ? 'Running…'
              : run.state === 'cancelled'
                ? 'Cancelled.'
                : worst !== undefined
                  ? worst.words
                  : overall === 'good'
                    ? 'As expected.'
                    : visible(result?.words ?? '', 500)}
          </strong>{' '}
          {summary(verdicts, overall)}{' '}
          <span className={styles.soft}>
            From {vantageWords(run.leg.from, hosts)} to {targetWords(run.leg.target)}
          </span>
        </div>
      )}
      {run?.problem !== undefined && <ProblemNote {...run.problem} />}
      {run !== undefined && run.results.length > 1 && (
        <Select
          label={`Session of ${run.results.length}`}
          value={String(shown)}
          onChange={(value) => setAt(Number(value ?? 0))}
          data={run.results.map((one, number) => ({
            value: String(number),
            label: `${number + 1}: ${one === undefined ? 'not ended' : one.outcome}`,
          }))}
        />
      )}
      {run === undefined && (
        <h3>
          What will be done
          {scenario.times > 1 && `, ${scenario.times} times, ${scenario.atOnce} at once`}
        </h3>
      )}
      <ol className={styles.verdicts} aria-label="Steps">
        {verdicts.map((verdict) => (
          <VerdictRow key={verdict.step} verdict={verdict} />
        ))}
      </ol>
      {result !== undefined && result.happenings.length > 0 && (
        <>
          <StageBar times={result.times} />
          <details className={styles.transcript}>
            <summary>Transcript</summary>
            <div className={styles.fill}>
              <Transcript
                happenings={result.happenings}
                label="Transcript of the scenario"
                live={run?.state === 'running'}
              />
            </div>
          </details>
        </>
      )}
    </section>
  );
}

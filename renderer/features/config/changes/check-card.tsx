import { Button } from '@mantine/core';
import { IconPlayerStop, IconStethoscope } from '@tabler/icons-react';
import { visible } from '#mail/visible';
import { ProblemNote } from '../../../widgets/problem-note.tsx';
import type { Edited } from '../workbench.ts';
import styles from './changes.module.css';
import { openMerge } from './merging.ts';
import { asChange, setKey, type PlanRun, type Stage } from './plan-run.ts';
import { isSavedTests } from './saved-tests.tsx';
import { Steps } from './steps.tsx';
import { usePlansStore } from './store-context.ts';

const told: Record<Stage, string> = {
  unchecked:
    'Nothing was sent to the host yet. Checking builds and tests staged copies there; nothing that is live is touched.',
  checking: 'The host builds and checks staged copies…',
  failed: 'The check came to no end.',
  outdated: 'You edited on since this was checked: check again before it can be deployed.',
  refused: 'The host refuses this change. Nothing that is live was touched.',
  stale: 'Somebody else changed a file on the host meanwhile. Nothing was overwritten.',
  ready: 'The host built and checked it: it can be deployed.',
};

/** Building and checking on the host, live, and what came of it. */
export function CheckCard({
  hostId,
  setId,
  run,
  stage,
  change,
  why,
}: {
  hostId: string;
  setId: string;
  run: PlanRun | undefined;
  stage: Stage;
  /** The ticked files. */
  change: readonly Edited[];
  /** Why it cannot be checked now. */
  why: string | undefined;
}): React.JSX.Element {
  const { check, cancel } = usePlansStore().getState();
  const plan = run?.plan;
  const steps = plan?.steps.filter(({ state }) => state !== 'later') ?? [];
  const gated = stage === 'refused' && steps.some((step) => step.state === 'failed' && isSavedTests(step));
  const theirs = plan?.files.filter(({ now, base }) => now !== undefined && now !== base) ?? [];
  return (
    <section className={styles.card} aria-label="Check on the host" data-stage={stage}>
      <div className={styles.cardHead}>
        <h2>Check on the host</h2>
        <span className={styles.told} data-stage={stage} role="status">
          {gated
            ? 'Saved tests do not pass with this change. Nothing that is live was touched.'
            : told[stage]}
        </span>
        {stage === 'checking' ? (
          <Button
            leftSection={<IconPlayerStop size={14} />}
            onClick={() => cancel(setKey(hostId, setId))}
            title="Stops waiting for it; nothing that is live is touched either way."
          >
            Stop
          </Button>
        ) : (
          <Button
            leftSection={<IconStethoscope size={14} />}
            variant={stage === 'ready' ? 'default' : 'filled'}
            disabled={why !== undefined}
            title={
              why ?? 'Copies the files to a staging directory on the host, builds and checks them there.'
            }
            onClick={() => check(hostId, setId, change.map(asChange))}
          >
            {stage === 'unchecked' ? 'Check on host' : 'Check again'}
          </Button>
        )}
      </div>
      {why !== undefined && <p className={styles.soft}>{why}</p>}
      {run?.problem !== undefined && <ProblemNote {...run.problem} />}
      {(stage === 'refused' || stage === 'stale') && plan !== undefined && plan.why !== '' && (
        <ProblemNote what={plan.why} todo={plan.todo} tone={stage === 'stale' ? 'warning' : 'bad'} />
      )}
      {stage === 'stale' && (
        <ul className={styles.stale}>
          {theirs.map(({ path, now }) => (
            <li key={path}>
              <span className="mono">{visible(path)}</span>
              {now === 'absent' && <span className={styles.soft}> was removed on the host</span>}
              <Button size="compact-xs" onClick={() => openMerge(hostId, path)}>
                Merge…
              </Button>
            </li>
          ))}
        </ul>
      )}
      {steps.length > 0 && stage !== 'stale' && (
        <Steps hostId={hostId} steps={steps} label="Steps of the check" over={stage !== 'checking'} />
      )}
    </section>
  );
}

import { Button, Checkbox } from '@mantine/core';
import { IconServer2 } from '@tabler/icons-react';
import type { Change } from '#contract/config';
import { visible } from '#mail/visible';
import { useSession } from '../../../app/session-context.ts';
import { EnvironmentTag } from '../../../widgets/environment-tag.tsx';
import styles from './changes.module.css';
import { setKey, type PlanRun } from './plan-run.ts';
import { usePlans, usePlansStore } from './store-context.ts';

const planWords = (run: PlanRun | undefined, chosen: boolean): { words: string; tone?: string } => {
  if (!chosen) return { words: '' };
  if (run === undefined) return { words: 'is checked together with this host' };
  if (run.problem !== undefined) return { words: run.problem.what, tone: 'bad' };
  if (run.running) {
    const step = run.plan?.steps.find(({ state }) => state === 'running');
    return { words: step === undefined ? 'checking…' : `checking: ${step.title}` };
  }
  if (run.plan?.state === 'ready') return { words: 'checked, ready', tone: 'good' };
  return { words: run.plan?.why ?? 'the check came to no end', tone: 'bad' };
};

/** Other hosts that get the same change after this one. */
export function OthersCard({
  hostId,
  setId,
  changes,
}: {
  hostId: string;
  setId: string;
  changes: readonly Change[];
}): React.JSX.Element | null {
  const key = setKey(hostId, setId);
  const targets = usePlans((state) => state.targets[key]);
  const hosts = useSession((state) => state.hosts);
  const { lookAtOthers, forgetOthers, choose } = usePlansStore().getState();
  if (hosts.length < 2) return null;
  return (
    <section className={styles.card} aria-label="Other hosts">
      <div className={styles.cardHead}>
        <h2>Other hosts</h2>
        <span className={styles.soft}>
          The same change, one host after the other; this host goes first, and the first failure stops it.
        </span>
        <span className={styles.gap} />
        {targets === undefined ? (
          <Button
            leftSection={<IconServer2 size={14} />}
            title="Reads the files of the other hosts and compares them."
            onClick={() => lookAtOthers(hostId, setId, changes)}
          >
            Look which could follow
          </Button>
        ) : (
          <Button onClick={() => forgetOthers(key)}>Only this host</Button>
        )}
      </div>
      {targets !== undefined && (
        <table className={styles.table}>
          <thead>
            <tr>
              <th>Host</th>
              <th>Its files</th>
              <th>Plan</th>
            </tr>
          </thead>
          <tbody>
            {targets.map(({ hostId: other, state, words, chosen, run }) => {
              const host = hosts.find((status) => status.host.id === other)?.host;
              const plan = planWords(run, chosen);
              return (
                <tr key={other} data-state={state}>
                  <td>
                    <span className={styles.hostCell}>
                      <Checkbox
                        label={visible(host?.name ?? other)}
                        disabled={state !== 'same'}
                        checked={chosen}
                        onChange={(event) => choose(key, other, event.currentTarget.checked)}
                      />
                      {host !== undefined && <EnvironmentTag environment={host.environment} />}
                    </span>
                  </td>
                  <td className={styles.wide}>{visible(words)}</td>
                  <td className={styles.wide} data-tone={plan.tone}>
                    {visible(plan.words)}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </section>
  );
}

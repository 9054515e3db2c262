import { Button } from '@mantine/core';
import type { Rollout } from '#contract/deploys';
import { visible } from '#mail/visible';
import { useReached } from '../../../app/session-context.ts';
import { ProblemNote } from '../../../widgets/problem-note.tsx';
import styles from './changes.module.css';
import { useDeploys, useDeploysStore } from './store-context.ts';

const words: Record<Rollout['hosts'][number]['state'], string> = {
  waiting: 'waits for its turn',
  running: 'being deployed',
  done: 'kept',
  failed: 'failed',
  skipped: 'not touched',
};
const titles: Record<Rollout['state'], string> = {
  running: 'Rollout under way',
  canary: 'The first host is done: shall the others follow?',
  done: 'Rollout done',
  stopped: 'Rollout stopped',
};

/** One change on its way over several hosts. */
export function RolloutView({ rollout }: { rollout: Rollout }): React.JSX.Element {
  const deploys = useDeploys((state) => state.deploys);
  const { goOn, show } = useDeploysStore().getState();
  const reached = useReached();
  const left = rollout.hosts.filter(({ state }) => state === 'waiting');
  const open = rollout.state === 'running' || rollout.state === 'canary';
  return (
    <section className={styles.card} aria-label="Rollout">
      <div className={styles.cardHead}>
        <h2>{titles[rollout.state]}</h2>
        {rollout.note !== '' && <span className={styles.soft}>{visible(rollout.note)}</span>}
        <span className={styles.gap} />
        {rollout.state === 'canary' && (
          <Button variant="filled" disabled={!reached} onClick={() => goOn(rollout, 'go on')}>
            Go on with {left.length === 1 ? visible(left[0]?.hostName ?? '') : `${left.length} hosts`}
          </Button>
        )}
        {open && (
          <Button
            disabled={!reached || left.length === 0}
            title="No further host is begun; a deploy under way comes to its own end."
            onClick={() => goOn(rollout, 'stop')}
          >
            Stop
          </Button>
        )}
      </div>
      <table className={styles.table}>
        <thead>
          <tr>
            <th>Host</th>
            <th>State</th>
            <th>Why</th>
            <th />
          </tr>
        </thead>
        <tbody>
          {rollout.hosts.map(({ hostId, hostName, deployId, state, why }, at) => (
            <tr key={hostId} data-state={state}>
              <td>
                {visible(hostName)}
                {at === 0 && <span className={styles.soft}> canary</span>}
              </td>
              <td data-cell="state">{words[state]}</td>
              <td className={styles.wide}>{visible(why)}</td>
              <td>
                {deployId !== undefined && deploys.some(({ id }) => id === deployId) && (
                  <Button size="compact-xs" onClick={() => show(deployId)}>
                    Details
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {rollout.state === 'canary' && (
        <ProblemNote
          tone="plain"
          what="Look whether the first host behaves as you want: send a message, read its log, look at its queue."
        />
      )}
    </section>
  );
}

import { IconAlertOctagon, IconLoader2, IconPlugConnectedX } from '@tabler/icons-react';
import type { Deploy } from '#contract/deploys';
import { visible } from '#mail/visible';
import { useBench } from './bench-context.ts';
import { printLeft, Ring, useSecondsLeft } from './countdown.tsx';
import styles from './deploy.module.css';
import { bySoonest } from './deploy-order.ts';
import { useDeploys, useDeploysStore } from './store-context.ts';

function Words({ deploy }: { deploy: Deploy }): React.JSX.Element {
  const { hostName, state, lost, rollbackAt, confirm, window = 120 } = deploy;
  const left = useSecondsLeft(rollbackAt);
  const name = visible(hostName);
  const asks = state === 'waiting' && confirm === 'hand' && !lost;
  return (
    <>
      {lost ? (
        <IconPlugConnectedX size={14} aria-hidden />
      ) : left === undefined ? (
        <IconLoader2 size={14} aria-hidden />
      ) : (
        <Ring left={left} of={window} />
      )}
      {asks
        ? `Keep the change on ${name}?`
        : lost
          ? `${name}: no connection`
          : state === 'rolling-back'
            ? `${name}: rolling back`
            : `Deploying to ${name}`}
      {left !== undefined && (
        <span>{lost ? ` · rolls back by itself in ${printLeft(left)}` : ` ${printLeft(left)}`}</span>
      )}
    </>
  );
}

/** In the status bar of every page: what is on trial, how long still, and the way to decide. */
export function DeploysStatus(): React.JSX.Element | null {
  const deploys = useDeploys((state) => state.deploys);
  const rollouts = useDeploys((state) => state.rollouts);
  const bench = useBench();
  const { show, decide } = useDeploysStore().getState();
  const deciding = useDeploys((state) => state.deciding);
  const open = deploys.filter(({ ended }) => !ended).sort(bySoonest);
  const failed = deploys.filter(({ state }) => state === 'rollback-failed');
  const [first] = open;
  const canary = rollouts.find(({ state }) => state === 'canary');
  if (first === undefined && failed.length === 0 && canary === undefined) return null;
  const asks = first?.state === 'waiting' && first.confirm === 'hand' && !first.lost;
  return (
    <>
      {failed.map((deploy) => (
        <button
          key={deploy.id}
          type="button"
          className={styles.status}
          data-tone="bad"
          onClick={() => show(deploy.id)}
        >
          <IconAlertOctagon size={14} aria-hidden />
          {visible(deploy.hostName)}: rollback failed
        </button>
      ))}
      {canary !== undefined && (
        <button
          type="button"
          className={styles.status}
          data-tone="asks"
          onClick={() => {
            bench.session.getState().go({ hostId: canary.hosts[0]?.hostId, page: 'config' });
            bench.store.getState().show('changes');
          }}
        >
          {visible(canary.hosts[0]?.hostName ?? '')} is done: go on?
        </button>
      )}
      {first !== undefined && (
        <>
          <button
            type="button"
            className={styles.status}
            data-tone={asks ? 'asks' : undefined}
            onClick={() => show(first.id)}
          >
            <Words deploy={first} />
            {open.length > 1 && <span>· {open.length - 1} more</span>}
          </button>
          {asks && (
            <>
              <button
                type="button"
                className={styles.status}
                data-decides
                disabled={deciding[first.id] !== undefined}
                onClick={() => decide(first, 'confirm')}
              >
                Keep
              </button>
              <button
                type="button"
                className={styles.status}
                data-decides
                disabled={deciding[first.id] !== undefined}
                onClick={() => decide(first, 'rollback')}
              >
                Roll back
              </button>
            </>
          )}
        </>
      )}
    </>
  );
}

import { Button, Modal } from '@mantine/core';
import { useMemo } from 'react';
import { visible } from '#mail/visible';
import { useActions, type Action } from '../../../app/actions.ts';
import styles from './deploy.module.css';
import { DeployView } from './deploy-view.tsx';
import { bySoonest, wanting } from './deploy-order.ts';
import { useDeploys, useDeploysStore } from './store-context.ts';

/** What can be decided from the palette, whatever page is shown. */
function useDeployActions(): void {
  const deploys = useDeploys((state) => state.deploys);
  const store = useDeploysStore();
  const actions = useMemo((): readonly Action[] => {
    const { decide, show } = store.getState();
    return [
      ...wanting(deploys).flatMap((deploy) => [
        {
          id: `deploy.keep.${deploy.id}`,
          title: `Keep the change on ${deploy.hostName}`,
          group: 'Deploy',
          run: () => decide(deploy, 'confirm'),
        },
        {
          id: `deploy.back.${deploy.id}`,
          title: `Roll back the change on ${deploy.hostName}`,
          group: 'Deploy',
          run: () => decide(deploy, 'rollback'),
        },
      ]),
      ...deploys
        .filter(({ ended }) => !ended)
        .map((deploy) => ({
          id: `deploy.show.${deploy.id}`,
          title: `Show the deploy to ${deploy.hostName}`,
          group: 'Deploy',
          run: () => show(deploy.id),
        })),
    ];
  }, [deploys, store]);
  useActions(actions);
}

/** One deploy over whatever page is shown; the others that are open are one click away. */
export function DeployDialog(): React.JSX.Element {
  useDeployActions();
  const deploys = useDeploys((state) => state.deploys);
  const shown = useDeploys((state) => state.shown);
  const { show } = useDeploysStore().getState();
  const deploy = deploys.find(({ id }) => id === shown);
  const others = deploys.filter(({ id, ended }) => !ended && id !== shown).sort(bySoonest);
  return (
    <Modal
      opened={deploy !== undefined}
      onClose={() => show(undefined)}
      size="840px"
      title={deploy === undefined ? '' : `Deploy to ${visible(deploy.hostName)}`}
    >
      {deploy !== undefined && (
        <>
          <DeployView deploy={deploy} />
          {others.length > 0 && (
            <ul className={styles.others} aria-label="Other deploys under way">
              {others.map((other) => (
                <li key={other.id}>
                  {visible(other.hostName)}: {other.state}
                  <Button size="compact-xs" onClick={() => show(other.id)}>
                    Show
                  </Button>
                </li>
              ))}
            </ul>
          )}
        </>
      )}
    </Modal>
  );
}

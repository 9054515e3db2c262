import { useMemo } from 'react';
import { useActions, type Action } from '../../app/actions.ts';
import { useHost, useSession } from '../../app/session-context.ts';
import { HostDialog } from './host-dialog.tsx';
import { ImportDialog } from './import-dialog.tsx';
import { PromptDialog } from './prompt-dialog.tsx';
import { RemoveDialog } from './remove-dialog.tsx';
import { useHosts } from './store-context.ts';

/** Dialogs and actions of the hosts feature, whatever page is shown. */
export function HostsEverywhere(): React.JSX.Element {
  const show = useHosts((state) => state.show);
  const addThisComputer = useHosts((state) => state.addThisComputer);
  const probe = useHosts((state) => state.probe);
  const connect = useSession((state) => state.connect);
  const disconnect = useSession((state) => state.disconnect);
  const hosts = useSession((state) => state.hosts);
  const status = useHost();
  const actions = useMemo((): readonly Action[] => {
    const here = status?.host;
    const idle = status?.connection.state === 'offline' || status?.connection.state === 'failed';
    const local = hosts.some(({ host }) => host.kind === 'local');
    return [
      { id: 'hosts.add', title: 'Add a host', group: 'Hosts', run: () => show({ kind: 'add' }) },
      {
        id: 'hosts.import',
        title: 'Import hosts from ~/.ssh/config',
        group: 'Hosts',
        run: () => show({ kind: 'import' }),
      },
      ...(local
        ? []
        : [{ id: 'hosts.local', title: 'Add this computer', group: 'Hosts', run: addThisComputer }]),
      ...(here === undefined
        ? []
        : [
            idle
              ? {
                  id: 'hosts.connect',
                  title: `Connect to ${here.name}`,
                  group: 'Hosts',
                  run: () => connect(here.id),
                }
              : {
                  id: 'hosts.disconnect',
                  title: `Disconnect from ${here.name}`,
                  group: 'Hosts',
                  run: () => disconnect(here.id),
                },
            {
              id: 'hosts.edit',
              title: `Settings of ${here.name}`,
              group: 'Hosts',
              run: () => show({ kind: 'edit', hostId: here.id }),
            },
            {
              id: 'hosts.probe',
              title: `Look at ${here.name} again`,
              group: 'Hosts',
              run: () => probe(here.id),
            },
            {
              id: 'hosts.remove',
              title: `Remove ${here.name}`,
              group: 'Hosts',
              run: () => show({ kind: 'remove', hostId: here.id }),
            },
          ]),
    ];
  }, [show, addThisComputer, probe, connect, disconnect, hosts, status]);
  useActions(actions);
  return (
    <>
      <HostDialog />
      <ImportDialog />
      <RemoveDialog />
      <PromptDialog />
    </>
  );
}

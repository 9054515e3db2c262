import { Button, Loader, SegmentedControl, Select } from '@mantine/core';
import { useEffect, type ComponentType } from 'react';
import type { HostStatus } from '#contract/hosts';
import { visible } from '#mail/visible';
import { useHost, useSession } from '../../app/session-context.ts';
import { Empty } from '../../widgets/empty.tsx';
import { NotConnected } from '../../widgets/not-connected.tsx';
import { ProblemNote } from '../../widgets/problem-note.tsx';
import { useAbout } from './about-context.ts';
import type { PanelProps, Part } from './part.ts';
import styles from './rewrite.module.css';

interface Props {
  readonly parts: readonly { readonly part: Part; readonly Panel: ComponentType<PanelProps> }[];
}

function Asked({ status, parts }: Props & { status: HostStatus }): React.JSX.Element {
  const { id: hostId } = status.host;
  const about = useAbout((state) => state.hosts[hostId]);
  const { enter, reread, choose, show } = useAbout((state) => state);
  const chosen = useAbout((state) => state.chosen[hostId]);
  const section = useAbout((state) => state.section);
  const { since } = status.connection;
  useEffect(() => enter(hostId, since), [enter, hostId, since]);
  const sets = about?.sets ?? [];
  const set = sets.find(({ setId }) => setId === chosen) ?? sets[0];
  if (set === undefined) {
    if (about?.problem !== undefined)
      return (
        <div className={styles.notes}>
          <ProblemNote {...about.problem}>
            <Button onClick={() => reread(hostId)}>Try again</Button>
          </ProblemNote>
        </div>
      );
    if (about?.sets === undefined)
      return (
        <Empty
          title="Looking for configurations to ask…"
          buttons={<Loader size={16} role="img" aria-label="Reading" />}
        />
      );
    return (
      <Empty
        title="There is no configuration to ask"
        buttons={<Button onClick={() => reread(hostId)}>Look again</Button>}
      >
        Neither sendmail nor Postfix was found on {visible(status.host.name)}, or its configuration cannot be
        read by the account that Postroom uses there.
      </Empty>
    );
  }
  const shown = parts.filter(({ part }) => part.shows?.(set) ?? true);
  const current = shown.find(({ part }) => part.name === section) ?? shown[0];
  return (
    <>
      <div className={styles.top}>
        <SegmentedControl
          aria-label="Part of the rewrite page"
          value={current?.part.name ?? ''}
          onChange={show}
          data={shown.map(({ part }) => ({ value: part.name, label: part.title }))}
        />
        {sets.length > 1 && (
          <Select
            aria-label="Configuration"
            className={styles.sets ?? ''}
            value={set.setId}
            onChange={(value) => value !== null && choose(hostId, value)}
            data={sets.map(({ setId, label }) => ({ value: setId, label: visible(label) }))}
          />
        )}
      </div>
      {about?.problem !== undefined && (
        <div className={styles.notes}>
          <ProblemNote {...about.problem}>
            <Button onClick={() => reread(hostId)}>Try again</Button>
          </ProblemNote>
        </div>
      )}
      <div className={styles.panel}>
        {current !== undefined && <current.Panel key={`${hostId} ${set.setId}`} hostId={hostId} set={set} />}
      </div>
    </>
  );
}

/** What becomes of addresses on this host. */
export function RewritePage({ parts }: Props): React.JSX.Element {
  const status = useHost();
  const connect = useSession((state) => state.connect);
  if (status === undefined) return <Empty title="This host is not in the list any more" />;
  const { connection, host } = status;
  if (connection.state !== 'online') return <NotConnected status={status} connect={connect} />;
  return (
    <div className={styles.page}>
      <Asked key={host.id} status={status} parts={parts} />
    </div>
  );
}

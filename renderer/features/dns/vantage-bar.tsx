import { Button, Select } from '@mantine/core';
import { useEffect } from 'react';
import { visible } from '#mail/visible';
import { useSession, useShownState } from '../../app/session-context.ts';
import { ProblemNote } from '../../widgets/problem-note.tsx';
import { stateWords } from '../../widgets/state-dot.tsx';
import styles from './dns.module.css';
import { usePage } from './page-context.ts';
import type { Standpoint } from './part.ts';

/** Hosts as choices, each with its state where it cannot be asked. */
export function useHostChoices(): { value: string; label: string }[] {
  const hosts = useSession((state) => state.hosts);
  const stateOf = useShownState();
  return hosts.map(({ host, connection }) => {
    const words = stateOf(connection);
    return {
      value: host.id,
      label: `${visible(host.name)}${words === 'online' ? '' : ` (${stateWords[words]})`}`,
    };
  });
}

/** From where is asked: this computer, or a host; one that is not connected can be connected here. */
export function VantageSelect({
  value,
  onChange,
}: {
  value: string;
  onChange: (id: string) => void;
}): React.JSX.Element {
  const choices = useHostChoices();
  const status = useSession(({ hosts }) => hosts.find(({ host }) => host.id === value));
  const connect = useSession((state) => state.connect);
  const state = useShownState();
  const shown = status === undefined ? undefined : state(status.connection);
  return (
    <div className={styles.vantage}>
      <span aria-hidden className={styles.soft}>
        Ask from
      </span>
      <Select
        aria-label="Ask from"
        value={value}
        onChange={(id) => id !== null && onChange(id)}
        data={[
          { value: '', label: 'This computer' },
          ...choices,
          ...(value !== '' && status === undefined
            ? [{ value, label: `${visible(value)} (not in the list any more)` }]
            : []),
        ]}
      />
      {status !== undefined && shown !== undefined && shown !== 'online' && (
        <Button
          loading={shown === 'connecting'}
          disabled={shown === 'unknown'}
          onClick={() => connect(status.host.id)}
        >
          Connect
        </Button>
      )}
    </div>
  );
}

/** How questions are asked from there, whom they go to, and what may answer from memory. */
export function AboutLine({ from }: { from: Standpoint }): React.JSX.Element {
  const about = usePage((state) => state.abouts[from.id]);
  const enter = usePage((state) => state.enter);
  const reread = usePage((state) => state.reread);
  const since = useSession(
    ({ hosts }) => hosts.find(({ host }) => host.id === from.id)?.connection.since ?? '',
  );
  const can = from.whyNot === undefined;
  useEffect(() => {
    if (can) enter(from.id, since);
  }, [enter, from.id, since, can]);
  if (from.whyNot !== undefined)
    return (
      <p className={styles.about} role="note">
        {from.whyNot}
      </p>
    );
  if (about?.problem !== undefined)
    return (
      <div className={styles.notes}>
        <ProblemNote {...about.problem}>
          <Button onClick={() => reread(from.id)}>Try again</Button>
        </ProblemNote>
      </div>
    );
  const told = about?.told;
  if (told === undefined)
    return <p className={styles.about}>Looking how questions are asked from {from.words}…</p>;
  const { servers, way, words } = told;
  return (
    <p className={styles.about}>
      <b>{way === 'dig' ? 'dig' : 'own packets'}</b>
      {' · '}
      {servers.length === 0
        ? 'no resolver is known there'
        : `${servers.length === 1 ? 'resolver' : 'resolvers'} ${servers.map((one) => visible(one)).join(', ')}`}
      {' · '}
      {visible(words)}
    </p>
  );
}

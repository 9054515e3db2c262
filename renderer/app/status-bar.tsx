import { Menu } from '@mantine/core';
import { useMantineColorScheme } from '@mantine/core';
import {
  IconDeviceDesktop,
  IconLock,
  IconMoon,
  IconShieldCheck,
  IconShieldOff,
  IconSun,
  IconUser,
} from '@tabler/icons-react';
import type { HostStatus } from '#contract/hosts';
import { visible } from '#mail/visible';
import { StateDot, stateWords } from '../widgets/state-dot.tsx';
import type { OpenFeature } from './feature.ts';
import { useHost, useReached, useSession, useShownState } from './session-context.ts';
import styles from './shell.module.css';

/** How this account becomes root on the host, in words, and whether that is known to work. */
function rootWords({ host, facts }: HostStatus): { words: string; root: boolean } {
  if (facts === undefined) return { words: 'rights unknown', root: false };
  if (facts.account.uid === 0) return { words: 'root', root: true };
  if (host.elevation === 'none') return { words: 'no elevation', root: false };
  const tool = host.elevation === 'doas' ? 'doas' : 'sudo';
  return {
    root: { words: `${tool}: root`, root: true },
    all: { words: `${tool}: everything`, root: true },
    listed: { words: `${tool}: listed commands`, root: true },
    password: { words: `${tool}: asks for the password`, root: true },
    no: { words: `${tool}: not allowed`, root: false },
  }[facts.sudo.rights];
}

function HostFactsLine({ status }: { status: HostStatus }): React.JSX.Element {
  const { connection, facts, host } = status;
  const { words, root } = rootWords(status);
  const state = useShownState()(connection);
  const reached = state !== 'unknown';
  return (
    <>
      <span
        className={styles.fact}
        title={reached ? [connection.message, connection.todo].filter(Boolean).join(' ') : undefined}
      >
        <StateDot state={state} />
        {stateWords[state]}
        {reached && connection.latencyMs !== undefined
          ? ` · ${Math.round(connection.latencyMs)} ms`
          : state === 'online'
            ? ' · waiting for an answer'
            : ''}
      </span>
      {facts !== undefined && (
        <span
          className={styles.fact}
          title={`${visible(facts.os.name)}, shell ${visible(facts.account.shell)}`}
        >
          <IconUser size={14} stroke={1.75} aria-hidden />
          {visible(facts.account.name)}@{visible(facts.hostname)}
        </span>
      )}
      <span className={styles.fact} data-tone={root || facts === undefined ? undefined : 'warning'}>
        {root ? <IconShieldCheck size={14} aria-hidden /> : <IconShieldOff size={14} aria-hidden />}
        {words}
      </span>
      {host.readOnly && (
        <span className={styles.fact} title="Postroom runs no command that changes this host.">
          <IconLock size={14} aria-hidden />
          read-only
        </span>
      )}
    </>
  );
}

function SchemeSwitch(): React.JSX.Element {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const choices = [
    ['auto', 'Like the system', IconDeviceDesktop],
    ['light', 'Light', IconSun],
    ['dark', 'Dark', IconMoon],
  ] as const;
  const Current = choices.find(([scheme]) => scheme === colorScheme)?.[2] ?? IconDeviceDesktop;
  return (
    <Menu position="top-end">
      <Menu.Target>
        <button type="button" className={styles.fact} aria-label={`Appearance: ${colorScheme}`}>
          <Current size={14} aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {choices.map(([scheme, words, Icon]) => (
          <Menu.Item key={scheme} leftSection={<Icon size={14} />} onClick={() => setColorScheme(scheme)}>
            {words}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** Bottom: the connection, who I am there, what runs. */
export function StatusBar({ parts }: { parts: readonly OpenFeature[] }): React.JSX.Element {
  const status = useHost();
  const hosts = useSession((state) => state.hosts);
  const info = useSession((state) => state.info);
  const reached = useReached();
  const online = hosts.filter(({ connection }) => connection.state === 'online').length;
  return (
    <footer className={styles.status} aria-label="Status" data-part="status">
      {status === undefined ? (
        <span className={styles.fact}>
          {hosts.length === 0
            ? 'No hosts yet'
            : reached
              ? `${online} of ${hosts.length} hosts connected`
              : 'No connection to Postroom'}
        </span>
      ) : (
        <HostFactsLine status={status} />
      )}
      <span className={styles.push} />
      {parts.map(({ Status }, at) => Status && <Status key={at} />)}
      {info?.secrets.kind === 'none' && (
        <span className={styles.fact} title={info.secrets.why}>
          passwords not kept
        </span>
      )}
      <SchemeSwitch />
    </footer>
  );
}

import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { bytesOf } from '#mail/bytes';
import { visible } from '#mail/visible';
import type { PanelProps } from '../part.ts';
import { useShells, useShellsStore } from './shells-context.ts';
import styles from './shell.module.css';

interface Props extends PanelProps {
  /** Absent where there is no other shell to go back to. */
  cancel: (() => void) | undefined;
}

/** What another shell is started with. */
export function StartForm({ hostId, set, cancel }: Props): React.JSX.Element {
  const store = useShellsStore();
  const opening = useShells((state) => state.opening);
  const [config, setConfig] = useState('');
  const [debug, setDebug] = useState('');
  const path = config.trim();
  const level = debug.trim().replace(/^-d/, '');
  const wrongPath = path !== '' && !/^\/./.test(path) ? 'A whole path, beginning with /.' : undefined;
  const wrongLevel = /^[0-9.,-]{0,100}$/.test(level) ? undefined : 'Numbers as in 21.12,60.5.';
  const start = (): void => {
    if (wrongPath === undefined && wrongLevel === undefined)
      store.getState().start({ hostId, setId: set.setId }, { config: bytesOf(path), debug: level });
  };
  const enter = (event: React.KeyboardEvent): void => {
    if (event.key === 'Enter') start();
    else if (event.key === 'Escape') cancel?.();
  };
  return (
    <section className={styles.start} aria-label="Start a shell" onKeyDown={enter}>
      <h2>The test shell of {visible(set.label)} on this host</h2>
      <p>
        What you type is answered by the real program, with the real maps and name servers. Beside it, every
        answer is taken apart and explained. Nothing is delivered and nothing is changed.
      </p>
      <TextInput
        label="Configuration file"
        description="Empty: the one that is live."
        placeholder="/etc/mail/sendmail.cf"
        value={config}
        error={wrongPath}
        spellCheck={false}
        autoComplete="off"
        data-autofocus
        autoFocus
        onChange={(event) => setConfig(event.currentTarget.value)}
      />
      <TextInput
        label="Debug levels (-d)"
        description="21.12 shows every rule that is tried, 60.5 every look-up in a map. Empty: only rulesets."
        placeholder="21.12,60.5"
        value={debug}
        error={wrongLevel}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => setDebug(event.currentTarget.value)}
      />
      <div className={styles.buttons}>
        {cancel !== undefined && <Button onClick={cancel}>Cancel</Button>}
        <Button variant="filled" loading={opening} onClick={start}>
          Start (Enter)
        </Button>
      </div>
    </section>
  );
}

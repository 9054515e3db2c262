import { ActionIcon, CloseButton, Tooltip } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useStore } from 'zustand';
import { shown } from '../trace/fate-words.ts';
import { useShellsStore } from './shells-context.ts';
import { shellName, type OpenShell, type ShellPlace } from './shells-store.ts';
import styles from './shell.module.css';

function Tab({
  shell,
  name,
  chosen,
  place,
}: {
  shell: OpenShell;
  name: string;
  chosen: boolean;
  place: ShellPlace;
}): React.JSX.Element {
  const store = useShellsStore();
  const ended = useStore(shell.session.store, ({ closed }) => closed !== undefined);
  return (
    <span className={styles.tab} data-shown={chosen}>
      <button
        type="button"
        aria-pressed={chosen}
        title={shell.config === '' ? undefined : shown(shell.config)}
        onClick={() => store.getState().show(place, shell.id)}
      >
        {name}
        {ended ? ' (ended)' : ''}
      </button>
      <CloseButton size="xs" aria-label={`Close ${name}`} onClick={() => store.getState().end(shell.id)} />
    </span>
  );
}

/** The shells of one configuration, named by what they were started with. */
export function ShellTabs({
  shells,
  chosen,
  place,
}: {
  shells: readonly OpenShell[];
  chosen: string | undefined;
  place: ShellPlace;
}): React.JSX.Element {
  const store = useShellsStore();
  const names = shells.map((shell) => shown(shellName(shell), 60));
  return (
    <>
      {shells.map((shell, at) => {
        const name = names[at] ?? '';
        const same = names.slice(0, at).filter((other) => other === name).length;
        return (
          <Tab
            key={shell.id}
            shell={shell}
            name={same === 0 ? name : `${name} (${same + 1})`}
            chosen={shell.id === chosen}
            place={place}
          />
        );
      })}
      <Tooltip label="Another shell">
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label="Another shell"
          onClick={() => store.getState().askMore(place, true)}
        >
          <IconPlus size={15} />
        </ActionIcon>
      </Tooltip>
    </>
  );
}

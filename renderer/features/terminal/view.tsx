import { ActionIcon, Button, CloseButton, Loader, Modal, Tooltip } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { lazy, Suspense, useEffect, useMemo, useState } from 'react';
import { useShallow } from 'zustand/shallow';
import type { HostStatus } from '#contract/hosts';
import { visible } from '#mail/visible';
import { useHost } from '../../app/session-context.ts';
import { useSession } from '../../app/session-context.ts';
import { Empty } from '../../widgets/empty.tsx';
import { plural } from '../../widgets/format.ts';
import { NotConnected } from '../../widgets/not-connected.tsx';
import { ProblemNote } from '../../widgets/problem-note.tsx';
import { linesOf } from './guard.ts';
import { useTerminal } from './store-context.ts';
import styles from './terminal.module.css';

const Screen = lazy(async () => ({ default: (await import('./screen.tsx')).Screen }));

interface Paste {
  readonly text: string;
  readonly paste: (text: string) => void;
}

function PasteDialog({ asked, close }: { asked: Paste | undefined; close: () => void }): React.JSX.Element {
  return (
    <Modal
      opened={asked !== undefined}
      onClose={close}
      size="640px"
      title={`Paste ${plural(linesOf(asked?.text ?? ''), 'line')} into the shell?`}
    >
      <p>A shell may run every line at once. Control characters were taken out.</p>
      <pre className={styles.paste} tabIndex={0} aria-label="What will be pasted">
        {asked?.text
          .split('\n')
          .slice(0, 200)
          .map((line) => visible(line))
          .join('\n')}
      </pre>
      <div className={styles.buttons}>
        <Button onClick={close} data-autofocus>
          Cancel
        </Button>
        <Button
          variant="filled"
          onClick={() => {
            close();
            asked?.paste(asked.text);
          }}
        >
          Paste
        </Button>
      </div>
    </Modal>
  );
}

function Terminals({ status }: { status: HostStatus }): React.JSX.Element {
  const hostId = status.host.id;
  const terminals = useTerminal(
    useShallow((state) => state.terminals.filter((one) => one.hostId === hostId)),
  );
  const shown = useTerminal((state) => state.shown[hostId]);
  const {
    enter,
    add,
    show,
    end,
    line: lineOf,
  } = useTerminal(useShallow(({ enter, add, show, end, line }) => ({ enter, add, show, end, line })));
  const problem = useTerminal((state) => state.problem);
  const [asked, setAsked] = useState<Paste>();
  useEffect(() => {
    void enter(hostId);
  }, [enter, hostId]);
  const line = useMemo(() => (shown === undefined ? undefined : lineOf(shown)), [lineOf, shown]);
  const name = visible(status.host.name);
  return (
    <div className={styles.page}>
      <div className={styles.tabs}>
        {terminals.map(({ id, closed }, at) => (
          <span key={id} className={styles.tab} data-shown={id === shown}>
            <button type="button" aria-pressed={id === shown} onClick={() => show(hostId, id)}>
              Shell {at + 1}
              {closed === undefined ? '' : ' (ended)'}
            </button>
            <CloseButton size="xs" aria-label={`Close shell ${at + 1}`} onClick={() => end(id)} />
          </span>
        ))}
        <Tooltip label={`Another shell on ${name}`}>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label="Another shell"
            onClick={() => void add(hostId)}
          >
            <IconPlus size={15} />
          </ActionIcon>
        </Tooltip>
        <span className={styles.hint}>F6 leaves the terminal · Ctrl+Shift+P opens the palette</span>
      </div>
      {problem !== undefined && (
        <div className={styles.notes}>
          <ProblemNote {...problem}>
            <Button onClick={() => void add(hostId)}>Try again</Button>
          </ProblemNote>
        </div>
      )}
      {line === undefined ? (
        <Empty
          title={problem === undefined ? 'Opening a shell…' : 'No shell'}
          buttons={
            terminals.length === 0 && problem === undefined ? (
              <Loader size={16} role="img" aria-label="Opening" />
            ) : undefined
          }
        />
      ) : (
        <Suspense fallback={<Empty title="Opening a shell…" />}>
          <Screen
            key={shown}
            line={line}
            label={`Terminal on ${name}`}
            ask={(text, paste) => setAsked({ text, paste })}
          />
        </Suspense>
      )}
      <PasteDialog asked={asked} close={() => setAsked(undefined)} />
    </div>
  );
}

/** Real shells on the host. They outlive a reload of the window. */
export function TerminalPage(): React.JSX.Element {
  const status = useHost();
  const connect = useSession((state) => state.connect);
  if (status === undefined) return <Empty title="This host is not in the list any more" />;
  const { connection } = status;
  if (connection.state !== 'online') return <NotConnected status={status} connect={connect} />;
  return <Terminals status={status} />;
}

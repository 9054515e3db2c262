import { Button } from '@mantine/core';
import { IconAlertTriangle, IconUser } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import { Group, Panel, Separator, useDefaultLayout } from 'react-resizable-panels';
import { useStore } from 'zustand';
import { visible } from '#mail/visible';
import { paneStorage } from '../../../app/keep.ts';
import { ProblemNote } from '../../../widgets/problem-note.tsx';
import { shown } from '../trace/fate-words.ts';
import { Explanation } from './explanation.tsx';
import { HelpStrip } from './help-strip.tsx';
import type { LinesBefore } from './lines-before.ts';
import { useNarrow } from '../../../widgets/narrow.ts';
import type { Reader } from './reader.ts';
import { useShells, useShellsStore } from './shells-context.ts';
import { shellName, type OpenShell } from './shells-store.ts';
import styles from './shell.module.css';

const Screen = lazy(async () => ({ default: (await import('./shell-screen.tsx')).ShellScreen }));

/** Why a shell says nothing any more, and what can be done. */
function Ending({ shell }: { shell: OpenShell }): React.JSX.Element | null {
  const store = useShellsStore();
  const opening = useShells((state) => state.opening);
  const { closed, cut, problem } = useStore(shell.session.store, (state) => state);
  if (closed !== undefined)
    return (
      <div className={styles.notes}>
        <ProblemNote what={`This shell has ended. ${shown(closed)}`} tone="warning">
          <Button loading={opening} onClick={() => store.getState().start(shell, shell, shell.id)}>
            Start again
          </Button>
        </ProblemNote>
      </div>
    );
  if (cut === 'no' && problem === undefined) return null;
  return (
    <div className={styles.notes}>
      {cut === 'elsewhere' ? (
        <ProblemNote what="Another window follows this shell now." tone="plain">
          <Button onClick={() => shell.session.follow()}>Follow it here</Button>
        </ProblemNote>
      ) : (
        <ProblemNote {...(problem ?? { what: 'The shell cannot be followed.' })}>
          {cut === 'lost' && <Button onClick={() => shell.session.follow()}>Try again</Button>}
        </ProblemNote>
      )}
    </div>
  );
}

/** As whom it runs: as anyone but root, its answers may be wrong. */
export function Account({ account }: { account: string }): React.JSX.Element {
  const root = account === 'root';
  const Icon = root ? IconUser : IconAlertTriangle;
  return (
    <span className={styles.account} data-root={root}>
      <Icon size={14} aria-hidden /> runs as {visible(account)}
    </span>
  );
}

interface Props {
  shell: OpenShell;
  before: LinesBefore;
  reader: Reader;
}

/** A shell, and beside it what its answers mean. */
export function OneShell({ shell, before, reader }: Props): React.JSX.Element {
  const { place, narrow } = useNarrow();
  const layout = useDefaultLayout({
    id: narrow ? 'panes.rewrite.shell.down' : 'panes.rewrite.shell',
    storage: paneStorage,
  });
  return (
    <div className={styles.one} ref={place}>
      <Ending shell={shell} />
      <Group
        className={styles.panes ?? ''}
        key={String(narrow)}
        orientation={narrow ? 'vertical' : 'horizontal'}
        {...layout}
      >
        <Panel id="shell" minSize={narrow ? 120 : 260} defaultSize="50%">
          <div className={styles.console}>
            <Suspense fallback={<p className={styles.waiting}>Opening the shell…</p>}>
              <Screen
                session={shell.session}
                before={before}
                label={`Shell ${shown(shellName(shell), 100)}`}
              />
            </Suspense>
            <HelpStrip session={shell.session} />
          </div>
        </Panel>
        <Separator
          className={styles.split ?? ''}
          data-way={narrow ? 'down' : 'across'}
          aria-label="Size of the shell"
        />
        <Panel id="explanation" minSize={narrow ? 120 : 260}>
          <Explanation session={shell.session} setId={shell.setId} reader={reader} />
        </Panel>
      </Group>
    </div>
  );
}

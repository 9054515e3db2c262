import { Button, Popover } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useEffect, useMemo, useState } from 'react';
import { Group, Panel, Separator, useDefaultLayout } from 'react-resizable-panels';
import { textOf } from '#mail/bytes';
import { visible } from '#mail/visible';
import { paneStorage } from '../../../app/keep.ts';
import { useHost } from '../../../app/session-context.ts';
import { BottomPanel } from '../panel/bottom-panel.tsx';
import { useBench, useHostBench } from '../store-context.ts';
import { FileList } from './file-list.tsx';
import { FilePane } from './file-pane.tsx';
import styles from './files.module.css';
import { HostNotes } from './host-notes.tsx';
import { NoFiles } from './no-files.tsx';
import { useFileActions } from './file-actions.ts';
import { useNarrow } from '../../../widgets/narrow.ts';

/** The file that is opened when none was chosen yet: the first that people edit. */
function useFirstFile(hostId: string): void {
  const bench = useBench();
  const path = useHostBench((state) => state.path);
  const survey = useHostBench((state) => state.survey);
  const edited = useHostBench((state) => state.edited);
  const first = useMemo(() => {
    const there = new Set(
      survey?.states.filter((state) => state.sha256 !== 'absent').map((state) => state.path),
    );
    const files = survey?.sets.flatMap((set) => set.files) ?? [];
    return (
      files.find((file) => file.generated !== true && there.has(file.path))?.path ??
      files.find((file) => there.has(file.path))?.path ??
      edited[0]?.path
    );
  }, [survey, edited]);
  useEffect(() => {
    if (path === undefined && first !== undefined) bench.open(hostId, first);
  }, [bench, hostId, path, first]);
}

function FileChooser({ hostId }: { hostId: string }): React.JSX.Element {
  const [open, setOpen] = useState(false);
  const path = useHostBench((state) => state.path);
  return (
    <div className={styles.chooser}>
      <Popover opened={open} onChange={setOpen} width={300} position="bottom-start" shadow="md" trapFocus>
        <Popover.Target>
          <Button rightSection={<IconChevronDown size={14} />} onClick={() => setOpen(!open)}>
            {path === undefined ? 'Files' : visible(textOf(path))}
          </Button>
        </Popover.Target>
        <Popover.Dropdown p={0}>
          <div className={styles.drawer}>
            <FileList hostId={hostId} opened={() => setOpen(false)} />
          </div>
        </Popover.Dropdown>
      </Popover>
    </div>
  );
}

/** The files of a host: list, editor, findings. */
export function FilesPage({ hostId }: { hostId: string }): React.JSX.Element {
  const { place, narrow } = useNarrow();
  const status = useHost();
  const nothing = useHostBench(
    ({ survey, edited }) => (survey === undefined || survey.sets.length === 0) && edited.length === 0,
  );
  const path = useHostBench((state) => state.path);
  useFirstFile(hostId);
  useFileActions(hostId);
  const across = useDefaultLayout({
    id: 'panes.config',
    storage: paneStorage,
    panelIds: narrow ? ['work'] : ['files', 'work'],
  });
  const down = useDefaultLayout({ id: 'panes.config.work', storage: paneStorage });
  return (
    <div className={styles.whole} ref={place}>
      <HostNotes hostId={hostId} />
      {nothing || status === undefined ? (
        <NoFiles hostId={hostId} />
      ) : (
        <>
          {narrow && <FileChooser hostId={hostId} />}
          <Group className={styles.body ?? ''} orientation="horizontal" {...across}>
            {!narrow && (
              <>
                <Panel
                  id="files"
                  defaultSize={230}
                  minSize={160}
                  maxSize="40%"
                  groupResizeBehavior="preserve-pixel-size"
                >
                  <FileList hostId={hostId} />
                </Panel>
                <Separator
                  className={styles.split ?? ''}
                  data-way="across"
                  aria-label="Width of the list of files"
                />
              </>
            )}
            <Panel id="work" minSize={220}>
              <Group orientation="vertical" {...down}>
                <Panel id="editor" minSize={120}>
                  {path !== undefined && <FilePane hostId={hostId} path={path} status={status} />}
                </Panel>
                <Separator
                  className={styles.split ?? ''}
                  data-way="down"
                  aria-label="Height of the findings"
                />
                <Panel
                  id="panel"
                  defaultSize={210}
                  minSize={70}
                  maxSize="75%"
                  groupResizeBehavior="preserve-pixel-size"
                >
                  <BottomPanel hostId={hostId} />
                </Panel>
              </Group>
            </Panel>
          </Group>
        </>
      )}
    </div>
  );
}

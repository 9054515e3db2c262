import { Button, Menu, Switch, TextInput } from '@mantine/core';
import { IconDownload, IconFilter } from '@tabler/icons-react';
import { useEffect, useMemo, useState } from 'react';
import { Group, Panel, Separator, useDefaultLayout } from 'react-resizable-panels';
import { useActions } from '../../app/actions.ts';
import { paneStorage } from '../../app/keep.ts';
import { download } from '../../widgets/download.ts';
import { Empty } from '../../widgets/empty.tsx';
import { ProblemNote } from '../../widgets/problem-note.tsx';
import { EntryDetails } from './entry-details.tsx';
import { EntryList } from './entry-list.tsx';
import styles from './journal.module.css';
import { useJournal } from './store-context.ts';
import type { ExportFormat } from './store.ts';

const formats: readonly (readonly [ExportFormat, string])[] = [
  ['jsonl', 'JSON Lines, one command per line'],
  ['csv', 'CSV, for a spreadsheet'],
  ['sh', 'Shell script, with comments'],
];

function FilterInput(): React.JSX.Element {
  const text = useJournal((state) => state.text);
  const setFilter = useJournal((state) => state.setFilter);
  const [typed, setTyped] = useState(text);
  useEffect(() => {
    if (typed === text) return;
    const timer = setTimeout(() => setFilter({ text: typed }), 200);
    return () => clearTimeout(timer);
  }, [typed, text, setFilter]);
  return (
    <TextInput
      data-journal-filter
      aria-label="Filter the journal"
      placeholder="Filter: a command, an action, an account, a note   ( / )"
      leftSection={<IconFilter size={14} />}
      maxLength={200}
      value={typed}
      onChange={(event) => setTyped(event.currentTarget.value)}
    />
  );
}

/** Every command that was run on a host, by which action, and what came of it. */
export function JournalPage(): React.JSX.Element {
  const watch = useJournal((state) => state.watch);
  const setFilter = useJournal((state) => state.setFilter);
  const writesOnly = useJournal((state) => state.writesOnly);
  const filtered = useJournal((state) => state.writesOnly || state.text !== '');
  const entry = useJournal((state) => state.entries.find(({ seq }) => seq === state.opened));
  const empty = useJournal((state) => state.entries.length === 0);
  const loading = useJournal((state) => state.loading);
  const problem = useJournal((state) => state.problem);
  const exportAs = useJournal((state) => state.exportAs);
  const details = entry !== undefined;
  const layout = useDefaultLayout({
    id: 'panes.journal',
    storage: paneStorage,
    panelIds: details ? ['list', 'details'] : ['list'],
  });
  useEffect(() => watch(), [watch]);
  const save = async (format: ExportFormat): Promise<void> => {
    const file = await exportAs(format);
    if (file !== undefined) download(file.fileName, file.text);
  };
  useActions(
    useMemo(
      () => [
        {
          id: 'journal.filter',
          title: 'Filter',
          group: 'Journal',
          keys: ['/'],
          run: () => document.querySelector<HTMLInputElement>('[data-journal-filter]')?.focus(),
        },
      ],
      [],
    ),
  );
  return (
    <div className={styles.page}>
      <div className={styles.bar}>
        <FilterInput />
        <Switch
          label="Only what changed a host"
          checked={writesOnly}
          onChange={(event) => setFilter({ writesOnly: event.currentTarget.checked })}
        />
        <Menu position="bottom-end">
          <Menu.Target>
            <Button leftSection={<IconDownload size={14} />}>Export</Button>
          </Menu.Target>
          <Menu.Dropdown>
            {formats.map(([format, words]) => (
              <Menu.Item key={format} onClick={() => void save(format)}>
                {words}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      </div>
      {problem !== undefined && <ProblemNote {...problem} />}
      <Group className={styles.body ?? ''} orientation="horizontal" {...layout}>
        <Panel id="list" minSize={320}>
          {empty && !loading ? (
            <Empty title={filtered ? 'No command matches' : 'Nothing was run yet'}>
              {filtered
                ? 'Change the filter, or show what only looked as well.'
                : 'Every command that Postroom runs on a host is written here, with its outcome.'}
            </Empty>
          ) : (
            <EntryList />
          )}
        </Panel>
        {details && (
          <>
            <Separator className={styles.split ?? ''} aria-label="Width of the details" />
            <Panel
              id="details"
              defaultSize={400}
              minSize={260}
              maxSize="60%"
              groupResizeBehavior="preserve-pixel-size"
            >
              <EntryDetails entry={entry} />
            </Panel>
          </>
        )}
      </Group>
    </div>
  );
}

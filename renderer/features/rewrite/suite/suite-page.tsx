import { Button, Loader, SegmentedControl } from '@mantine/core';
import { useEffect, useMemo, useState } from 'react';
import { useActions, type Action } from '../../../app/actions.ts';
import type { Api } from '../../../app/client.ts';
import { showToast } from '../../../app/toasts.ts';
import { runAction } from '../../../app/actions.ts';
import { Empty } from '../../../widgets/empty.tsx';
import { plural } from '../../../widgets/format.ts';
import { YamlEditor } from '../../../widgets/monaco/yaml-editor.tsx';
import { ProblemNote } from '../../../widgets/problem-note.tsx';
import type { Choice } from '../compare/places.ts';
import type { AskedSet, PanelProps } from '../part.ts';
import { appendTests } from '../saving.ts';
import { ImportDialog } from './import-dialog.tsx';
import type { Imported } from './import.ts';
import { rowsOf } from './rows.ts';
import { RunCard } from './run-card.tsx';
import { SaveBar } from './save-bar.tsx';
import { SettingsCard } from './settings-card.tsx';
import { useSuites, useSuiteStore } from './store-context.ts';
import { benchKey, textOf, type Bench } from './suite-store.ts';
import { readSuiteText, type SuiteText } from './suite-text.ts';
import styles from './suite.module.css';
import { TestList } from './test-list.tsx';

const firstTest = `# Saved tests of this configuration.
gate: false
tests:
  - name: mail for postmaster stays here
    route: postmaster
    expect: {mailer: local}
`;

/** The text read anew after every change; the last reading meanwhile. */
function useRead(text: string): SuiteText | undefined {
  const [read, setRead] = useState<SuiteText>();
  useEffect(() => {
    let gone = false;
    void readSuiteText(text).then((now) => !gone && setRead(now));
    return () => {
      gone = true;
    };
  }, [text]);
  return read;
}

interface Props {
  api: Api;
  set: AskedSet;
  bench: Bench;
}

/** The tests of a configuration, once they were read. */
function Suite({ api, set, bench }: Props): React.JSX.Element {
  const { hostId, setId, kept, edit, run } = bench;
  const key = benchKey(hostId, setId);
  const store = useSuiteStore();
  const { write, remark, save, discard, takeTheirs, keepMine, bringBack, start, cancel } = store.getState();
  const [view, setView] = useState<'tests' | 'file'>('tests');
  const [line, setLine] = useState(1);
  const [importing, setImporting] = useState(false);
  const text = textOf(bench);
  const read = useRead(text);
  const faults = useMemo(() => {
    if (read !== undefined && read.faults.length > 0) return read.faults;
    return edit === undefined ? (kept?.faults ?? []) : bench.faults;
  }, [read, edit, kept, bench.faults]);
  const rows = useMemo(
    () => (kept === undefined || read === undefined ? [] : rowsOf(kept, read, edit !== undefined)),
    [kept, read, edit],
  );
  const why =
    edit !== undefined
      ? 'Save first: the tests that are kept are run.'
      : (kept?.faults.length ?? 0) > 0
        ? 'Correct the file first.'
        : kept?.tests.length === 0
          ? 'There are no tests yet.'
          : undefined;
  const runAll = (place: Choice, words: string): void => start(key, place, words);
  const actions = useMemo(
    (): readonly Action[] => [
      {
        id: 'rewrite.suite.run',
        title: 'Run the saved tests on the live configuration',
        group: 'Rewrite',
        keys: ['mod+enter'],
        disabled: run === undefined ? why : 'The tests are running.',
        run: () => start(key, { hostId, setId, at: { kind: 'live' } }, 'live'),
      },
      {
        id: 'rewrite.suite.save',
        title: 'Save the tests',
        group: 'Rewrite',
        keys: ['mod+s'],
        disabled: edit === undefined ? 'There is nothing to save.' : undefined,
        run: () => save(key),
      },
    ],
    [run, why, edit, key, hostId, setId, start, save],
  );
  useActions(actions);
  const open = (at: number): void => {
    setLine(at);
    setView('file');
  };
  const add = async ({ yaml, made, unanswered }: Imported): Promise<void> => {
    setImporting(false);
    const left =
      unanswered > 0 ? `${plural(unanswered, 'address', 'addresses')} had no answer and became none.` : '';
    if (made === 0) {
      showToast({ id: 'suite-import', tone: 'bad', title: 'No tests were made', body: left, seconds: 15 });
      return;
    }
    write(key, await appendTests(text, yaml));
    setView('file');
    const title = `${plural(made, 'test')} added: look through them, then save`;
    showToast({ id: 'suite-import', tone: 'good', title, body: left, seconds: 12 });
  };
  return (
    <div className={styles.page}>
      <aside className={styles.side} aria-label="Runs and settings">
        <RunCard
          api={api}
          hostId={hostId}
          setId={setId}
          last={kept?.last}
          ranOn={bench.ranOn}
          run={run}
          why={why}
          onRun={runAll}
          onCancel={() => cancel(key)}
        />
        {read !== undefined && (
          <SettingsCard
            text={text}
            read={read}
            onText={(next) => write(key, next)}
            onImport={() => setImporting(true)}
          />
        )}
      </aside>
      <div className={styles.main}>
        <div className={styles.top}>
          <SegmentedControl
            aria-label="How the tests are shown"
            value={view}
            onChange={setView}
            data={[
              {
                value: 'tests',
                label:
                  read === undefined || read.faults.length > 0 ? 'Tests' : `Tests (${read.tests.length})`,
              },
              { value: 'file', label: 'File' },
            ]}
          />
          <span className={styles.soft}>
            {view === 'tests'
              ? 'What must stay true of addresses and clients, asked of the host itself.'
              : 'YAML, kept in the history of this host on this computer.'}
          </span>
        </div>
        {bench.problem !== undefined && (
          <div className={styles.bar}>
            <ProblemNote {...bench.problem} />
          </div>
        )}
        {bench.broken !== undefined && (
          <div className={styles.bar}>
            <ProblemNote {...bench.broken} what={`The tests were not run to the end: ${bench.broken.what}`} />
          </div>
        )}
        {view === 'tests' && faults.length > 0 && (
          <div className={styles.bar}>
            <ProblemNote
              what={`The file has ${plural(faults.length, 'fault')}. Line ${faults[0]?.line ?? 1}: ${faults[0]?.words ?? ''}`}
              todo="Nothing of it is run, and as a gate it lets no change through, until it is corrected."
            >
              <Button onClick={() => open(faults[0]?.line ?? 1)}>Show the line</Button>
            </ProblemNote>
          </div>
        )}
        {view === 'file' ? (
          <YamlEditor
            text={text}
            onChange={(next) => write(key, next)}
            faults={faults}
            label="Saved tests"
            line={line}
            onSave={() => save(key)}
            onPalette={() => runAction('app.palette')}
            className={styles.editor}
          />
        ) : rows.length > 0 ? (
          <TestList rows={rows} onOpen={open} />
        ) : (
          <Empty
            title="No saved tests yet"
            buttons={
              <>
                <Button
                  onClick={() => {
                    if (text === '') write(key, firstTest);
                    open(1);
                  }}
                >
                  Write the first one
                </Button>
                <Button onClick={() => setImporting(true)}>Import from addresses…</Button>
              </>
            }
          >
            A saved test says what must become of an address or a client. Run them after a change, on a
            schedule, or have every change pass them before it may be deployed. An answer under Ask becomes
            one with one click.
          </Empty>
        )}
        <SaveBar
          bench={bench}
          broken={read?.faults[0]}
          onNote={(note) => remark(key, note)}
          onSave={() => save(key)}
          onDiscard={() => discard(key)}
          onTakeTheirs={() => takeTheirs(key)}
          onKeepMine={() => keepMine(key)}
          onBringBack={() => bringBack(key)}
        />
      </div>
      {importing && (
        <ImportDialog
          api={api}
          hostId={hostId}
          set={set}
          names={read?.tests.map(({ name }) => name) ?? []}
          onMade={(made) => void add(made)}
          onClose={() => setImporting(false)}
        />
      )}
    </div>
  );
}

/** Saved tests of a configuration: what they are, what the last run said, and their file. */
export function SuitePage({ api, hostId, set }: PanelProps & { api: Api }): React.JSX.Element {
  const bench = useSuites((state) => state.benches[benchKey(hostId, set.setId)]);
  const read = useSuites((state) => state.read);
  useEffect(() => read(hostId, set.setId), [read, hostId, set.setId]);
  if (bench?.kept !== undefined) return <Suite api={api} set={set} bench={bench} />;
  if (bench?.problem !== undefined)
    return (
      <div className={styles.bar}>
        <ProblemNote {...bench.problem}>
          <Button onClick={() => read(hostId, set.setId)}>Try again</Button>
        </ProblemNote>
      </div>
    );
  return (
    <Empty title="Reading the saved tests…" buttons={<Loader size={16} role="img" aria-label="Reading" />} />
  );
}

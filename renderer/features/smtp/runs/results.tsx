import { Button, SegmentedControl } from '@mantine/core';
import { useMemo, useState } from 'react';
import { Group, Panel, Separator, useDefaultLayout } from 'react-resizable-panels';
import { visible } from '#mail/visible';
import { paneStorage } from '../../../app/keep.ts';
import { useSession } from '../../../app/session-context.ts';
import { plural, printCount } from '../../../widgets/format.ts';
import { ProblemNote } from '../../../widgets/problem-note.tsx';
import { useNarrow } from '../../../widgets/narrow.ts';
import { printMs } from '../print-ms.ts';
import { vantageWords } from '../session/place-words.ts';
import { ExportMenu } from './export-menu.tsx';
import { PlaceMatrix, StageMatrix } from './matrix.tsx';
import { outcomes } from './outcome.tsx';
import { vantageOf } from './plan.ts';
import type { Run } from './run.ts';
import { useComparing, useRunsStore } from './runs-context.ts';
import styles from './runs.module.css';
import { sentencesOf } from './sentences.ts';
import { Side } from './side.tsx';

const firstSentences = 3;

/** `12 accepted, 3 refused` */
function countsOf({ results }: Run): string {
  const counts = new Map<string, number>();
  for (const result of results)
    if (result !== undefined) {
      const { words } = outcomes[result.outcome];
      counts.set(words, (counts.get(words) ?? 0) + 1);
    }
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([words, count]) => `${printCount(count)} ${words.toLowerCase()}`)
    .join(', ');
}

function Sentences({ run, names }: { run: Run; names: readonly string[] }): React.JSX.Element | null {
  const [all, setAll] = useState(false);
  const said = useMemo(() => sentencesOf(run, names), [run, names]);
  const notes = run.notes;
  if (said.length === 0 && notes.length === 0) return null;
  const shown = all ? said : said.slice(0, firstSentences);
  return (
    <div className={styles.sentences}>
      {said.length > 0 && (
        <ul aria-label="What differs">
          {shown.map((words) => (
            <li key={words}>{visible(words)}</li>
          ))}
        </ul>
      )}
      {said.length > shown.length && (
        <Button variant="subtle" onClick={() => setAll(true)}>
          Show {printCount(said.length - shown.length)} more
        </Button>
      )}
      {notes.map((note) => (
        <p key={note} className={styles.soft}>
          {visible(note)}
        </p>
      ))}
    </div>
  );
}

/** What the sessions came to, as far as they are. */
export function Results({ page, run }: { page: string; run: Run }): React.JSX.Element {
  const store = useRunsStore();
  const hosts = useSession((state) => state.hosts);
  const view = useComparing(page, (one) => one.view);
  const chosen = useComparing(page, (one) => one.chosen);
  const { place, narrow } = useNarrow();
  const layout = useDefaultLayout({
    id: narrow ? 'panes.smtp.runs.down' : 'panes.smtp.runs',
    storage: paneStorage,
  });
  const names = useMemo(
    () => run.places.map((from) => vantageWords(vantageOf(from), hosts)),
    [run.places, hosts],
  );
  const { choose, show } = store.getState();
  const Matrix = view === 'places' ? PlaceMatrix : StageMatrix;
  const total = run.legs.length;
  return (
    <div className={styles.results} ref={place}>
      <div className={styles.bar}>
        {run.state === 'running' ? (
          <>
            <progress aria-label="Sessions ended" max={total} value={run.done} />
            <span role="status" className={styles.soft}>
              {printCount(run.done)} of {plural(total, 'session')}
            </span>
          </>
        ) : (
          <strong role="status">
            {run.state === 'done' ? plural(total, 'session') : `${printCount(run.done)} of ${total}`}
            {run.done > 0 && `: ${countsOf(run)}`}
            {run.state === 'cancelled' && ', then cancelled'}
            {run.endedAt !== undefined && (
              <span className={styles.took}> in {printMs(run.endedAt - run.startedAt)}</span>
            )}
          </strong>
        )}
        <span className={styles.grow} />
        <SegmentedControl
          aria-label="What stands across"
          value={view}
          onChange={(value) => show(page, value)}
          data={[
            { value: 'places', label: 'By place' },
            { value: 'stages', label: 'By stage' },
          ]}
        />
        <ExportMenu run={run} names={names} />
      </div>
      {run.problem !== undefined && (
        <div className={styles.note}>
          <ProblemNote {...run.problem} />
        </div>
      )}
      {run.state !== 'running' && <Sentences run={run} names={names} />}
      <Group
        key={String(narrow)}
        className={styles.panes ?? ''}
        orientation={narrow ? 'vertical' : 'horizontal'}
        {...layout}
      >
        <Panel id="matrix" minSize={narrow ? 160 : 320}>
          <Matrix
            run={run}
            hosts={hosts}
            chosen={chosen}
            narrow={narrow}
            onChoose={(leg, beside) => choose(page, leg, beside)}
          />
        </Panel>
        {chosen.length > 0 && (
          <>
            <Separator
              className={styles.split ?? ''}
              data-way={narrow ? 'down' : 'across'}
              aria-label="Size of the session"
            />
            <Panel id="side" minSize={narrow ? 200 : 340} defaultSize={narrow ? '55%' : '48%'}>
              <Side page={page} run={run} names={names} />
            </Panel>
          </>
        )}
      </Group>
    </div>
  );
}

import { Button, TextInput } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useDeferredValue, useMemo, useState } from 'react';
import { visible } from '#mail/visible';
import { useNow } from '../../../widgets/clock.ts';
import { CopyButton } from '../../../widgets/copy-button.tsx';
import { download } from '../../../widgets/download.ts';
import { Empty } from '../../../widgets/empty.tsx';
import { plural, printCount } from '../../../widgets/format.ts';
import { ProblemNote } from '../../../widgets/problem-note.tsx';
import styles from './compare.module.css';
import { DifferenceTable } from './difference-table.tsx';
import { FateSide } from './fate-view.tsx';
import { arrange, countShifts, csvOfLines, lineOf, type Line, type Order } from './listing.ts';
import type { Run } from './run.ts';
import { shifts, shiftWords, type Shift } from './shifts.ts';

const seconds = (run: Run, now: number): string =>
  `${printCount(Math.max(0, Math.round(((run.endedAt ?? now) - run.startedAt) / 1000)))} s`;

function Progress({ run }: { run: Run }): React.JSX.Element {
  const now = useNow();
  const { stage, done, total } = run;
  return (
    <div className={styles.progress}>
      <progress
        aria-label="Questions asked"
        max={Math.max(1, total)}
        {...(total === 0 ? {} : { value: done })}
      />
      <span role="status">
        {stage === '' ? 'Asking both configurations' : visible(stage)}
        {total > 0 && `: ${printCount(done)} of ${printCount(total)}`}
      </span>
      <span className={styles.soft}>{seconds(run, now)}</span>
    </div>
  );
}

/** What came of it, in one sentence. */
function summary(run: Run, counts: Readonly<Record<Shift, number>>): string {
  const different = run.end?.different ?? run.rows.length - counts.unknown;
  const asked = run.end?.asked ?? run.done;
  const unknown = Math.max(run.end?.unknown ?? 0, counts.unknown);
  const took = seconds(run, run.startedAt);
  const rest = unknown > 0 ? `; ${printCount(unknown)} could not be told apart` : '';
  return run.state === 'cancelled'
    ? `Cancelled after ${printCount(asked)} of ${printCount(run.total)}: ${plural(different, 'difference')} until then${rest}.`
    : `${plural(different, 'difference')} among ${plural(asked, 'question')}${rest}, in ${took}.`;
}

/** One difference, whole. */
function Details({ line, between }: { line: Line; between: Run['between'] }): React.JSX.Element {
  const { difference, question, shift } = line;
  const { before, after, because, times } = difference;
  return (
    <section className={styles.details} aria-label="The chosen difference" tabIndex={0}>
      <h2 className="mono">{question}</h2>
      <p>
        <strong data-shift={shift}>{shiftWords[shift]}</strong>
        {times > 0 && <span className={styles.soft}> · seen {plural(times, 'time')}</span>}
      </p>
      <dl className={styles.sides}>
        {(['before', 'after'] as const).map((side, at) => (
          <div key={side}>
            <dt>
              {at === 0 ? 'Before' : 'After'}: {between[at]}
            </dt>
            <dd>
              <FateSide before={before} after={after} side={side} />
            </dd>
            <dd className={styles.soft}>
              {because[at] === ''
                ? 'Nothing in particular decided it.'
                : `Decided by ${visible(because[at] ?? '')}`}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Nothing({ run }: { run: Run }): React.JSX.Element {
  const { end, replay } = run;
  if (end?.asked === 0)
    return (
      <Empty title="There was nothing to ask">
        {replay
          ? 'The mail log of these hours names no sender, recipient or client. Take more hours.'
          : 'None of the lines is a question.'}
      </Empty>
    );
  const unknown = end?.unknown ?? 0;
  const told = (end?.asked ?? 0) - unknown;
  return (
    <Empty
      title={`Nothing changes for ${plural(told, replay ? 'question' : 'address', replay ? 'questions' : 'addresses')}`}
    >
      {unknown === 0
        ? 'Both configurations give every one of them the same fate.'
        : `${printCount(unknown)} more could not be told apart, because a host gave no answer. Look whether its maps and name servers can be reached.`}
    </Empty>
  );
}

/** How far the comparison is, and what it found. */
export function Results({ run }: { run: Run }): React.JSX.Element {
  const [shift, setShift] = useState<Shift | 'all'>('all');
  const [filter, setFilter] = useState('');
  const [order, setOrder] = useState<Order>();
  const [cursor, setCursor] = useState(0);
  const wanted = useDeferredValue(filter);
  const lines = useMemo(() => run.rows.map(lineOf), [run.rows]);
  const counts = useMemo(() => countShifts(lines), [lines]);
  const shown = useMemo(() => arrange(lines, shift, wanted, order), [lines, shift, wanted, order]);
  const at = Math.min(cursor, shown.length - 1);
  const line = shown[at];
  const running = run.state === 'running';
  const csv = (): string => csvOfLines(shown, run.between);
  return (
    <section className={styles.results} aria-label="What becomes different: results">
      {running && <Progress run={run} />}
      {run.problem !== undefined && (
        <div className={styles.note}>
          <ProblemNote {...run.problem} />
        </div>
      )}
      {!running && run.rows.length > 0 && (
        <p className={styles.summary} role="status">
          {summary(run, counts)}
          {(run.end?.unknown ?? 0) > counts.unknown && (
            <span className={styles.soft}>
              {' '}
              A host gave no answer there: look whether its maps and name servers can be reached.
            </span>
          )}
        </p>
      )}
      {run.rows.length > 0 && (
        <div className={styles.bar}>
          <div className={styles.shifts} role="group" aria-label="Kind of change">
            {(['all', ...shifts] as const)
              .filter((one) => one === 'all' || counts[one] > 0)
              .map((one) => (
                <button
                  key={one}
                  type="button"
                  aria-pressed={shift === one}
                  data-shift={one}
                  onClick={() => {
                    setShift(one);
                    setCursor(0);
                  }}
                >
                  {one === 'all' ? 'all' : shiftWords[one]}{' '}
                  {printCount(one === 'all' ? lines.length : counts[one])}
                </button>
              ))}
          </div>
          <TextInput
            aria-label="Filter the differences"
            placeholder="Filter: words of the question, fate or reason"
            className={styles.filter ?? ''}
            value={filter}
            onChange={(event) => {
              setFilter(event.currentTarget.value);
              setCursor(0);
            }}
            data-compare-filter
          />
          {shown.length <= 2000 ? (
            <CopyButton text={csv()} label={`Copy ${plural(shown.length, 'row')} as CSV`} />
          ) : (
            <Button
              leftSection={<IconDownload size={14} />}
              onClick={() => download('differences.csv', csv())}
            >
              Save {printCount(shown.length)} rows as CSV
            </Button>
          )}
        </div>
      )}
      {run.rows.length > 0 &&
        (shown.length > 0 ? (
          <DifferenceTable
            lines={shown}
            between={run.between}
            times={run.replay}
            order={order}
            onOrder={setOrder}
            cursor={at}
            onCursor={setCursor}
          />
        ) : (
          <Empty
            title="No difference matches"
            buttons={<Button onClick={() => setFilter('')}>Clear the filter</Button>}
          >
            {plural(lines.length, 'difference')} in all.
          </Empty>
        ))}
      {line !== undefined && <Details line={line} between={run.between} />}
      {run.rows.length === 0 && run.state === 'done' && <Nothing run={run} />}
      {run.rows.length === 0 && run.state === 'cancelled' && (
        <Empty title="Cancelled">
          {run.done > 0
            ? `Nothing became different for the first ${printCount(run.done)} of ${printCount(run.total)}.`
            : 'Nothing was asked.'}
        </Empty>
      )}
    </section>
  );
}

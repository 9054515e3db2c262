import { IconAlarm } from '@tabler/icons-react';
import { useEffect } from 'react';
import type { HoldRecord } from '#contract/holds';
import { visible } from '#mail/visible';
import { useNow } from '../../../widgets/clock.ts';
import { printAddress, printCount, printSpan } from '../../../widgets/format.ts';
import { printLeft, printMoment, thenWords } from '../until.ts';
import { holdKey, isDue } from './due.ts';
import styles from './holds.module.css';
import { useHolds } from './store-context.ts';

function Until({ record, now }: { record: HoldRecord; now: number }): React.JSX.Element {
  const { until } = record;
  if (until === undefined) return <span className={styles.dim}>no end</span>;
  const words = `${printLeft(until.at, now)} · ${thenWords[until.then]}`;
  return isDue(record, now) ? (
    <span className={styles.due}>
      <IconAlarm size={14} aria-hidden />
      {words}
    </span>
  ) : (
    <>{words}</>
  );
}

const rowId = (record: HoldRecord): string => `hold-${holdKey(record).replace(/[^\w-]/g, '_')}`;

/** The holds, the most urgent one first. */
export function HoldGrid({
  rows,
  chosen,
  several,
}: {
  rows: readonly HoldRecord[];
  chosen: HoldRecord | undefined;
  several: boolean;
}): React.JSX.Element {
  const choose = useHolds((state) => state.choose);
  const showMessages = useHolds((state) => state.showMessages);
  const now = useNow();
  const chosenId = chosen === undefined ? undefined : rowId(chosen);
  useEffect(() => {
    if (chosenId !== undefined) document.getElementById(chosenId)?.scrollIntoView({ block: 'nearest' });
  }, [chosenId]);
  return (
    <div
      className={styles.grid}
      role="grid"
      tabIndex={0}
      data-holds-grid
      aria-label="Holds"
      aria-rowcount={rows.length + 1}
      aria-activedescendant={chosenId}
      style={{ '--host': several ? '112px' : '0px' } as React.CSSProperties}
    >
      <div role="row" aria-rowindex={1} className={styles.head}>
        <span role="columnheader" style={several ? undefined : { padding: 0 }}>
          Host
        </span>
        <span role="columnheader" className={styles.number}>
          Still held
        </span>
        <span role="columnheader">Until</span>
        <span role="columnheader">Since</span>
        <span role="columnheader">Watched by</span>
        <span role="columnheader">Reason</span>
        <span role="columnheader">Note</span>
        <span role="columnheader">Held by</span>
      </div>
      {rows.map((record, at) => (
        <div
          key={holdKey(record)}
          id={rowId(record)}
          role="row"
          aria-rowindex={at + 2}
          aria-selected={record === chosen}
          className={styles.row}
          onMouseDown={() => choose(holdKey(record))}
          onDoubleClick={() => showMessages(record)}
        >
          <span role="gridcell" style={several ? undefined : { padding: 0 }}>
            {visible(record.hostName)}
          </span>
          <span
            role="gridcell"
            className={styles.number}
            title={`${printCount(record.asked)} were put on hold`}
          >
            {printCount(record.held)}
            <span className={styles.dim}> of {printCount(record.asked)}</span>
          </span>
          <span
            role="gridcell"
            title={record.until === undefined ? undefined : printMoment(new Date(record.until.at))}
          >
            <Until record={record} now={now} />
          </span>
          <span role="gridcell" title={printMoment(new Date(record.heldAt))}>
            {printSpan((now - Date.parse(record.heldAt)) / 1000)} ago
          </span>
          <span
            role="gridcell"
            title={
              record.keptByHost
                ? 'The host itself releases them in time, whether Postroom runs or not.'
                : 'Only while Postroom runs and is connected.'
            }
          >
            {record.until === undefined ? '' : record.keptByHost ? 'the host' : 'Postroom'}
          </span>
          <span role="gridcell" title={visible(record.reason)}>
            {record.kind === 'guard' ? 'an action is at work' : visible(record.reason)}
          </span>
          <span role="gridcell" title={visible(record.note)}>
            {visible(record.note)}
          </span>
          <span role="gridcell" title={visible(record.by)}>
            {visible(record.by)}
          </span>
        </div>
      ))}
    </div>
  );
}

/** One hold, whole. */
export function HoldDetails({ record }: { record: HoldRecord }): React.JSX.Element {
  const { sample, held, asked, heldAt, by, reason, note, until, keptByHost } = record;
  return (
    <section className={styles.details} aria-label="The chosen hold" tabIndex={0}>
      <h2>
        {printCount(held)} of {printCount(asked)} still on hold on {visible(record.hostName)}
      </h2>
      <dl className={styles.facts}>
        <dt>Since</dt>
        <dd>{printMoment(new Date(heldAt))}</dd>
        <dt>Until</dt>
        <dd>
          {until === undefined
            ? 'no end: held mail never expires, so it stays until somebody releases it'
            : `${printMoment(new Date(until.at))}, then ${until.then === 'release' ? (keptByHost ? 'the host releases what is left, also while Postroom is closed' : 'Postroom releases what is left, if it runs and is connected') : 'Postroom reminds; nothing is released'}`}
        </dd>
        <dt>Held by</dt>
        <dd>{visible(by)}</dd>
        <dt>Reason</dt>
        <dd>{reason === '' ? 'none given' : visible(reason)}</dd>
        <dt>Note</dt>
        <dd>{note === '' ? 'none' : visible(note)}</dd>
        <dt>Messages</dt>
        <dd>
          <ul className={styles.sample}>
            {sample.map(({ id, sender, recipient }) => (
              <li key={id} className="mono">
                {id} {printAddress(sender)}
                {/* Not known before the queue was read again; no message has an empty one. */}
                {recipient !== '' && ` → ${printAddress(recipient)}`}
              </li>
            ))}
          </ul>
          {held > sample.length && `… and ${printCount(held - sample.length)} more`}
        </dd>
      </dl>
    </section>
  );
}

import { useMemo } from 'react';
import { plural, printCount } from '../../widgets/format.ts';
import styles from './acting.module.css';
import { filterWords } from './scope.ts';
import { isEverything } from './selection.ts';
import { useQueue } from './store-context.ts';

/** What an action would be on, in words: ticked messages, or all that match the filter. */
export function ScopeLine({
  count,
  command,
}: {
  /** Messages that an action would be on. */
  count: number;
  command: string;
}): React.JSX.Element {
  const order = useQueue((state) => state.order);
  const selection = useQueue((state) => state.selection);
  const filter = useQueue((state) => state.filter);
  const filterProblem = useQueue((state) => state.filterProblem);
  const selectAll = useQueue((state) => state.selectAll);
  const selectNone = useQueue((state) => state.selectNone);
  const all = useMemo(() => isEverything(selection, order), [selection, order]);
  const gone = selection.selected.size - count;
  const filtered = filter.trim() !== '';
  return (
    <div className={styles.scope} data-all={all && count > 0}>
      <span aria-live="polite" title={filtered ? filterWords(filter) : undefined}>
        {count === 0 ? (
          <span className={styles.soft}>
            {plural(order.length, 'message')}
            {filtered && filterProblem === '' ? (order.length === 1 ? ' matches' : ' match') : ''}
          </span>
        ) : all ? (
          <>
            All <strong>{printCount(count)}</strong>
            {filtered ? ` that match: ${filterWords(filter)}` : ` shown here (${filterWords(filter)})`}
          </>
        ) : (
          <>
            <strong>{printCount(count)}</strong> of {printCount(order.length)} selected
          </>
        )}
        {gone > 0 && ` · ${printCount(gone)} of them gone by now`}
      </span>
      {!all && order.length > 0 && (
        <button type="button" className={styles.link} onClick={selectAll} title="Ctrl+A">
          Select all {printCount(order.length)}
          {filtered ? ' that match' : ''}
        </button>
      )}
      {count > 0 && (
        <button type="button" className={styles.link} onClick={selectNone}>
          Select none
        </button>
      )}
      <span className={styles.command}>
        {command !== '' ? (
          <code>{command}</code>
        ) : count === 0 ? (
          'Click or ↑ ↓ selects · Shift extends · Ctrl+A takes everything that matches'
        ) : (
          ''
        )}
      </span>
    </div>
  );
}

import { visible } from '#mail/visible';
import { Popover, TextInput } from '@mantine/core';
import { IconFilter, IconX } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { QueueName } from '#mail/queue';
import { printCount } from '../../widgets/format.ts';
import { QueueBadge } from '../../widgets/queue-badge.tsx';
import { filterWords } from './filter.ts';
import styles from './queue.module.css';
import { useQueue } from './store-context.ts';

const order: readonly QueueName[] = ['deferred', 'held', 'active', 'incoming', 'maildrop', 'corrupt', 'lost'];

/** `in:deferred` put into a filter, or taken out of it where it is there already. */
export function withQueue(filter: string, queue: QueueName): string {
  const term = `in:${queue}`;
  const terms = filter.split(/\s+/).filter(Boolean);
  if (terms.includes(term)) return terms.filter((one) => one !== term).join(' ');
  return [...terms.filter((one) => !one.startsWith('in:')), term].join(' ');
}

/** One chip per queue that holds something: how many, and a click shows only those. */
function QueueChips(): React.JSX.Element {
  const byQueue = useQueue((state) => state.byQueue);
  const filter = useQueue((state) => state.filter);
  const change = useQueue((state) => state.change);
  return (
    <div className={styles.chips} role="group" aria-label="Queues">
      {order
        .filter((queue) => (byQueue[queue] ?? 0) > 0 || filter.includes(`in:${queue}`))
        .map((queue) => (
          <button
            key={queue}
            type="button"
            className={styles.chip}
            aria-pressed={filter.split(/\s+/).includes(`in:${queue}`)}
            onClick={() => change({ filter: withQueue(filter, queue) })}
          >
            <QueueBadge queue={queue} />
            <span className={styles.number}>{printCount(byQueue[queue] ?? 0)}</span>
          </button>
        ))}
    </div>
  );
}

function FilterInput(): React.JSX.Element {
  const filter = useQueue((state) => state.filter);
  const problem = useQueue((state) => state.filterProblem);
  const change = useQueue((state) => state.change);
  const [typed, setTyped] = useState(filter);
  const [seen, setSeen] = useState(filter);
  const [focused, setFocused] = useState(false);
  // A chip changed the filter from outside: the field follows.
  if (seen !== filter) {
    setSeen(filter);
    setTyped(filter);
  }
  useEffect(() => {
    if (typed === filter) return;
    const timer = setTimeout(() => change({ filter: typed }), 120);
    return () => clearTimeout(timer);
  }, [typed, filter, change]);
  return (
    <span className={styles.filterField}>
      <Popover
        opened={focused && typed === ''}
        position="bottom-start"
        shadow="md"
        trapFocus={false}
        withRoles={false}
        width="420px"
      >
        <Popover.Target>
          <TextInput
            className={styles.filter ?? ''}
            data-queue-filter
            aria-label="Filter messages"
            placeholder="Filter, e.g. to:@example.com age>2h   ( / )"
            leftSection={<IconFilter size={14} />}
            rightSection={
              typed === '' ? null : (
                <button
                  type="button"
                  className={styles.chip}
                  aria-label="Clear the filter"
                  onClick={() => setTyped('')}
                >
                  <IconX size={14} />
                </button>
              )
            }
            value={typed}
            error={problem === '' ? undefined : true}
            aria-describedby={problem === '' ? undefined : 'filter-problem'}
            onChange={(event) => setTyped(event.currentTarget.value)}
            onFocus={() => setFocused(true)}
            onBlur={() => setFocused(false)}
            onKeyDown={(event) => {
              if (event.key === 'Escape' && typed !== '') setTyped('');
              else if (event.key === 'Escape' || event.key === 'Enter' || event.key === 'ArrowDown') {
                event.preventDefault();
                if (typed !== filter) change({ filter: typed });
                document.querySelector<HTMLElement>('[data-queue-grid]')?.focus();
              }
            }}
          />
        </Popover.Target>
        <Popover.Dropdown>
          <p>Any text is looked for everywhere. Words with a sign look in one place:</p>
          <dl className={styles.words}>
            {filterWords.map(({ word, means }) => (
              <div key={word} style={{ display: 'contents' }}>
                <dt>{word}</dt>
                <dd>{means}</dd>
              </div>
            ))}
          </dl>
        </Popover.Dropdown>
      </Popover>
      {problem !== '' && (
        <span id="filter-problem" role="alert" className={styles.filterProblem}>
          {visible(problem)}
        </span>
      )}
    </span>
  );
}

export function FilterBar({ children }: { children: React.ReactNode }): React.JSX.Element {
  return (
    <div className={styles.bar}>
      <FilterInput />
      <QueueChips />
      {children}
    </div>
  );
}

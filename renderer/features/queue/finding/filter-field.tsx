import { Popover, TextInput } from '@mantine/core';
import { IconFilter, IconX } from '@tabler/icons-react';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { completions, type Completions } from '#mail/filter/completions';
import { parseFilter, problemOf } from '#mail/filter/terms';
import { visible } from '#mail/visible';
import { useSessionStore } from '../../../app/session-context.ts';
import { vocabularyOf } from '../analysis-vocabulary.ts';
import { useQueue, useQueueStore } from '../store-context.ts';
import { completionId, CompletionList } from './completion-list.tsx';
import styles from './finding.module.css';
import { useCounts } from './use-counts.ts';

const nothing: Completions = { from: 0, to: 0, options: [] };
/** What was typed is applied after this pause: pasted or repeated keys are one change, and nobody waits for it. */
const pauseMs = 8;

/** False while there is no table: nothing matches, or what matches is not found yet. */
function toTable(): boolean {
  const table = document.querySelector<HTMLElement>('[data-queue-grid]');
  table?.focus();
  return table !== null;
}

/** The filter again, unseen behind the field, so that a part that is not understood can be underlined. */
function Marks({ typed, wrong }: { typed: string; wrong: readonly { from: number; to: number }[] }) {
  const parts: React.ReactNode[] = [];
  let at = 0;
  for (const { from, to } of wrong) {
    parts.push(typed.slice(at, from), <mark key={from}>{typed.slice(from, to)}</mark>);
    at = to;
  }
  return <>{parts}</>;
}

/** The filter as text: completion, and what is wrong with it where it is wrong. */
export function FilterField(): React.JSX.Element {
  const store = useQueueStore();
  const session = useSessionStore();
  const filter = useQueue((state) => state.filter);
  const change = useQueue((state) => state.change);
  const [typed, setTyped] = useState(filter);
  const [seen, setSeen] = useState(filter);
  const [focused, setFocused] = useState(false);
  const [asked, setAsked] = useState<{ text: string; cursor: number; always: boolean }>();
  const [held, setHeld] = useState<Completions>();
  const analysis = useQueue((state) => state.analysis);
  const [chosen, setChosen] = useState(-1);
  const field = useRef<HTMLInputElement>(null);
  const marks = useRef<HTMLSpanElement>(null);
  const caret = useRef<number>(undefined);
  const leaving = useRef(false);
  const empty = useQueue((state) => state.order.length === 0);
  useCounts(focused);

  // Something else changed the filter: the field follows.
  if (seen !== filter) {
    setSeen(filter);
    setTyped(filter);
  }
  useEffect(() => {
    if (typed === filter) return;
    const timer = setTimeout(() => change({ filter: typed }), pauseMs);
    return () => clearTimeout(timer);
  }, [typed, filter, change]);
  useLayoutEffect(() => {
    if (caret.current === undefined) return;
    field.current?.setSelectionRange(caret.current, caret.current);
    caret.current = undefined;
  });

  // Enter was faster than what it asked for: the table gets the focus as soon as it is there.
  useEffect(() => {
    if (!empty && leaving.current && document.activeElement === field.current) toTable();
    if (!empty) leaving.current = false;
  }, [empty]);

  // Counts come after what was typed: values that only they know are offered when they are there.
  const fresh = useMemo(() => {
    if (asked === undefined) return nothing;
    const { text, cursor, always } = asked;
    const hosts = session.getState().hosts.map(({ host: { id, name } }) => ({ id, name }));
    const next = completions(text, cursor, vocabularyOf(analysis, hosts));
    const begun = next.from < cursor || /[:=<>,]$/.test(text.slice(0, cursor)) || text.trim() === '';
    return begun || always ? next : nothing;
  }, [asked, analysis, session]);
  // While somebody walks through them they stay where they are.
  const offered = held ?? fresh;
  const open = focused && offered.options.length > 0;
  const close = (): void => {
    setAsked(undefined);
    setHeld(undefined);
    setChosen(-1);
  };
  const offer = (text: string, cursor: number, always = false): void => {
    setAsked({ text, cursor, always });
    setHeld(undefined);
    setChosen(-1);
  };
  const type = (text: string, cursor: number): void => {
    leaving.current = false;
    setTyped(text);
    offer(text, cursor);
  };
  const take = (at: number): void => {
    const option = offered.options[at];
    if (option === undefined) return;
    const more = /[:=<>]$/.test(option.insert);
    const rest = typed.slice(offered.to);
    const text = `${typed.slice(0, offered.from)}${option.insert}${more || rest.startsWith(' ') ? '' : ' '}`;
    caret.current = text.length;
    setTyped(text + rest);
    if (more) offer(text + rest, text.length);
    else close();
  };
  const apply = (): void => {
    close();
    if (typed !== filter) change({ filter: typed });
    leaving.current = !toTable();
  };
  const press = (event: React.KeyboardEvent<HTMLInputElement>): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const count = offered.options.length;
    if (step !== undefined && open) {
      setHeld(offered);
      setChosen((chosen + step + (chosen < 0 && step < 0 ? 1 : 0) + count) % count);
    } else if (event.key === 'Tab' && open && !event.shiftKey && (chosen >= 0 || typed.trim() !== ''))
      take(Math.max(0, chosen));
    else if (event.key === 'Enter' && open && chosen >= 0) take(chosen);
    else if (event.key === ' ' && event.ctrlKey)
      offer(typed, event.currentTarget.selectionStart ?? typed.length, true);
    else if (event.key === 'Enter' || event.key === 'ArrowDown') {
      apply();
      if (event.key === 'Enter') store.getState().searchHeaders();
    } else if (event.key === 'Escape' && open && typed !== '') close();
    else if (event.key === 'Escape' && typed !== '') type('', 0);
    else if (event.key === 'Escape') apply();
    else return;
    event.preventDefault();
  };

  const problems = useMemo(() => parseFilter(typed).problems, [typed]);
  // What is still being typed is not wrong yet.
  const wrong = open ? problems.filter(({ to }) => to < offered.to) : problems;
  const problem = problemOf({ problems: wrong });
  return (
    <span className={styles.field}>
      <Popover
        opened={open}
        position="bottom-start"
        shadow="md"
        trapFocus={false}
        withRoles={false}
        transitionProps={{ duration: 0 }}
        width="min(560px, 92vw)"
      >
        <Popover.Target>
          <TextInput
            ref={field}
            className={styles.input ?? ''}
            data-queue-filter
            role="combobox"
            aria-label="Filter messages"
            aria-expanded={open}
            aria-controls="filter-completions"
            aria-autocomplete="list"
            aria-activedescendant={open && chosen >= 0 ? completionId(chosen) : undefined}
            aria-invalid={problem !== ''}
            aria-describedby={problem === '' ? undefined : 'filter-problem'}
            autoComplete="off"
            spellCheck={false}
            maxLength={500}
            placeholder="Filter, e.g. to:@example.com age>2h   ( / )"
            leftSection={<IconFilter size={14} />}
            rightSection={
              typed === '' ? null : (
                <button
                  type="button"
                  className={styles.clear}
                  aria-label="Clear the filter"
                  onMouseDown={(event) => event.preventDefault()}
                  onClick={() => type('', 0)}
                >
                  <IconX size={14} />
                </button>
              )
            }
            value={typed}
            error={problem === '' ? undefined : true}
            onChange={({ currentTarget: { value, selectionStart } }) =>
              type(value, selectionStart ?? value.length)
            }
            onFocus={() => {
              setFocused(true);
              if (typed === '') offer('', 0);
            }}
            onBlur={() => {
              setFocused(false);
              leaving.current = false;
              close();
            }}
            onKeyDown={press}
            onScroll={({ currentTarget }) => {
              if (marks.current !== null) marks.current.scrollLeft = currentTarget.scrollLeft;
            }}
          />
        </Popover.Target>
        <Popover.Dropdown p={0}>
          <CompletionList offered={offered} chosen={chosen} typed={typed} take={take} />
        </Popover.Dropdown>
      </Popover>
      <span ref={marks} className={styles.marks} aria-hidden>
        <Marks typed={typed} wrong={wrong} />
      </span>
      {problem !== '' && !open && (
        <span id="filter-problem" role="alert" className={styles.problem}>
          {visible(problem)}
        </span>
      )}
    </span>
  );
}

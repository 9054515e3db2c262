import { Loader } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useId, useRef } from 'react';
import { fateText, questionText } from '#mail/rewrite/fate';
import { printCount } from '../../../widgets/format.ts';
import { FateIcon } from '../trace/fate-view.tsx';
import { shown } from '../trace/fate-words.ts';
import { useAskingStore } from './asking-context.ts';
import type { Asked, Run } from './asking-store.ts';
import styles from './asking.module.css';

const rowHeight = 24;
const steps: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: 15,
  PageUp: -15,
  Home: -Infinity,
  End: Infinity,
};

/** How far it is, in words. */
function progress({ questions, answers, running, stopped }: Run): string {
  const done = answers.filter((answer) => answer !== undefined).length;
  const of = `${printCount(done)} of ${printCount(questions.length)}`;
  return running ? `${of} answered` : stopped ? `Stopped: ${of} answered` : `${of} answered`;
}

/** Many questions, one a line, with what comes of them. */
export function ResultList({ asked, run }: { asked: Asked; run: Run }): React.JSX.Element {
  const { questions, answers, chosen } = run;
  const store = useAskingStore();
  const scroller = useRef<HTMLDivElement>(null);
  const prefix = useId();
  // eslint-disable-next-line react-hooks/incompatible-library -- the compiler is not used; the virtualizer is meant to re-render
  const virtual = useVirtualizer({
    count: questions.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 10,
  });
  useEffect(() => virtual.scrollToIndex(chosen, { align: 'auto' }), [chosen, virtual]);
  const rows = virtual.getVirtualItems();
  return (
    <div className={styles.list}>
      <p className={styles.progress} role="status">
        {run.running && <Loader size={12} aria-hidden />}
        {progress(run)}
      </p>
      <div
        ref={scroller}
        className={styles.rows}
        role="listbox"
        tabIndex={0}
        aria-label="Answers"
        aria-activedescendant={rows.some(({ index }) => index === chosen) ? `${prefix}${chosen}` : undefined}
        onKeyDown={(event) => {
          const by = steps[event.key];
          if (by === undefined) return;
          event.preventDefault();
          store.getState().choose(asked, Math.max(0, Math.min(questions.length - 1, chosen + by)));
        }}
        onClick={(event) => {
          const row = event.target instanceof Element ? event.target.closest('[data-at]') : null;
          if (row !== null) store.getState().choose(asked, Number(row.getAttribute('data-at')));
        }}
      >
        <div role="none" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
          {rows.map(({ index, start }) => {
            const question = questions[index];
            const answer = answers[index];
            if (question === undefined) return null;
            return (
              <div
                key={index}
                id={`${prefix}${index}`}
                role="option"
                className={styles.row}
                data-at={index}
                aria-selected={index === chosen}
                aria-posinset={index + 1}
                aria-setsize={questions.length}
                style={{ transform: `translateY(${start}px)` }}
              >
                {answer === undefined ? (
                  <span className={styles.waiting}>…</span>
                ) : (
                  <FateIcon fate={answer.fate} size={14} />
                )}
                <span className={styles.question}>
                  {question.kind === 'route' && question.address === ''
                    ? '<>'
                    : shown(questionText(question), 300)}
                </span>
                <span className={styles.fate}>
                  {answer === undefined ? '' : shown(fateText(answer.fate), 300)}
                </span>
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

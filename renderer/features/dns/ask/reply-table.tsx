import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import type { DnsReply } from '#mail/dns/question';
import { visible } from '#mail/visible';
import { useNow } from '../../../widgets/clock.ts';
import { printSpan } from '../../../widgets/format.ts';
import styles from '../dns.module.css';
import { flagMeaning, statusMeaning, statusTone, statusWord } from '../reply-words.ts';
import own from './ask.module.css';
import { answerText, printMs, printServer, secondsLeft, shortestTtl, type Line } from './listing.ts';

const rowHeight = 26;
const headHeight = 26;
/** Rows that a page key moves over. */
const page = 10;
const columns = ['Name', 'Type', 'Status', 'Answer', 'TTL', 'Server', 'Flags', 'Time'] as const;

const rowId = (at: number): string => `dns-reply-${at}`;

/** Cells of a reply. `now`: this computer's clock in milliseconds. */
function Cells({ reply, when, now }: { reply: DnsReply; when: number; now: number }): React.JSX.Element {
  const ttl = shortestTtl(reply);
  return (
    <>
      <div
        role="gridcell"
        className={styles.tone}
        data-tone={statusTone(reply)}
        title={`${reply.status}: ${statusMeaning(reply)}`}
      >
        {visible(statusWord(reply))}
      </div>
      <div role="gridcell" className={styles.mono} title={visible(answerText(reply))}>
        {visible(answerText(reply), 300)}
      </div>
      <div role="gridcell" data-right>
        {ttl === undefined ? '' : printSpan(secondsLeft(ttl, now - when))}
      </div>
      <div role="gridcell" className={styles.mono}>
        {printServer(reply.server)}
        {reply.transport === 'tcp' && ' tcp'}
      </div>
      <div
        role="gridcell"
        className={styles.mono}
        title={reply.flags.map((flag) => `${flag}: ${flagMeaning(flag)}`).join('\n')}
      >
        {visible(reply.flags.join(' '))}
      </div>
      <div role="gridcell" data-right>
        {printMs(reply.milliseconds)}
      </div>
    </>
  );
}

/** Replies, a few dozen rows of them in the document at any time. */
export function ReplyTable(props: {
  lines: readonly Line[];
  running: boolean;
  cursor: number;
  onCursor: (at: number) => void;
}): React.JSX.Element {
  const { lines, running, cursor, onCursor } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const now = useNow();
  // eslint-disable-next-line react-hooks/incompatible-library -- the compiler is not used; the virtualizer is meant to re-render
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    scrollPaddingStart: headHeight,
  });
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const top = cursor * rowHeight;
    const height = element.clientHeight - headHeight;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + rowHeight > element.scrollTop + height) element.scrollTop = top + rowHeight - height;
  }, [cursor]);
  const move = (event: React.KeyboardEvent): void => {
    const last = lines.length - 1;
    const next = {
      ArrowDown: cursor + 1,
      ArrowUp: cursor - 1,
      PageDown: cursor + page,
      PageUp: cursor - page,
      Home: 0,
      End: last,
    }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    onCursor(Math.max(0, Math.min(last, next)));
  };
  const shown = virtual.getVirtualItems();
  return (
    <div
      ref={scroller}
      role="grid"
      tabIndex={0}
      className={own.grid}
      aria-label="Replies"
      aria-rowcount={lines.length + 1}
      aria-colcount={columns.length}
      aria-activedescendant={shown.some(({ index }) => index === cursor) ? rowId(cursor) : undefined}
      onKeyDown={move}
    >
      <div role="rowgroup" className={own.head}>
        <div role="row" aria-rowindex={1} className={own.columns}>
          {columns.map((title) => (
            <div key={title} role="columnheader" data-right={['TTL', 'Time'].includes(title) || undefined}>
              {title}
            </div>
          ))}
        </div>
      </div>
      <div role="rowgroup" className={own.rows} style={{ height: virtual.getTotalSize() }}>
        {shown.map(({ index, start }) => {
          const line = lines[index];
          if (line === undefined) return null;
          return (
            <div
              key={index}
              id={rowId(index)}
              role="row"
              aria-rowindex={index + 2}
              aria-selected={index === cursor}
              className={`${own.columns ?? ''} ${own.line ?? ''}`}
              style={{ transform: `translateY(${start}px)` }}
              onMouseDown={() => onCursor(index)}
            >
              <div role="gridcell" className={styles.mono} title={visible(line.question.name)}>
                {visible(line.question.name)}
              </div>
              <div role="gridcell" className={styles.mono}>
                {line.question.type}
              </div>
              {line.reply === undefined ? (
                <div role="gridcell" className={styles.soft}>
                  {running ? 'asking…' : 'not asked'}
                </div>
              ) : (
                <Cells reply={line.reply} when={line.when} now={now} />
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}

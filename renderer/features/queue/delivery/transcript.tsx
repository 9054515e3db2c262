import { useEffect, useRef } from 'react';
import { visible } from '#mail/visible';
import styles from './delivery.module.css';
import type { DeliveryRun, WatchedMessage } from './run.ts';

const signs = { client: '→', server: '←', note: '·' } as const;
const speakers = { client: 'this host says', server: 'the other server says', note: 'note' } as const;

interface Props {
  message: WatchedMessage;
  from: DeliveryRun['from'];
  running: boolean;
}

/** The lines of one message, newest at the end; follows the end until the user scrolls away from it. */
export function Transcript({ message, from, running }: Props): React.JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  useEffect(() => {
    if (atEnd.current) box.current?.scrollTo({ top: box.current.scrollHeight });
  }, [message.lines]);
  const label = from === 'log' ? 'Log lines' : 'Dialogue';
  return (
    <div
      ref={box}
      className={styles.transcript}
      tabIndex={0}
      role="log"
      aria-label={label}
      onScroll={({ currentTarget: { scrollTop, clientHeight, scrollHeight } }) => {
        atEnd.current = scrollTop + clientHeight >= scrollHeight - 8;
      }}
    >
      {message.lines.length === 0 && (
        <p className={styles.silent}>
          {running
            ? from === 'log'
              ? 'Nothing was logged of it yet.'
              : 'Its delivery has not begun yet.'
            : 'Nothing was said about it.'}
        </p>
      )}
      {message.lines.map(({ who, text, meaning }, at) => (
        <div key={at} className={styles.line} data-who={who}>
          <span className={styles.sign} title={speakers[who]}>
            {signs[who]}
          </span>
          <span className={styles.text}>{visible(who === 'client' ? text.replace(/^>>> /, '') : text)}</span>
          {meaning !== '' && <span className={styles.meaning}>{meaning}</span>}
        </div>
      ))}
    </div>
  );
}

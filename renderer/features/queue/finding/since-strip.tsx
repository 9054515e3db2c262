import { Button } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { printCount, printSpan, printTime } from '../../../widgets/format.ts';
import { useNow } from '../../../widgets/clock.ts';
import { useQueue } from '../store-context.ts';
import type { Since } from '../wire.ts';
import styles from './finding.module.css';
import { useNarrow } from './use-term.ts';

/** What came, left and changed since somebody last said "seen". */
export function SinceStrip({ since }: { since: Since }): React.JSX.Element {
  const seen = useQueue((state) => state.seen);
  const narrow = useNarrow();
  const now = useNow(10);
  const { at, came, left, changed } = since;
  return (
    <section className={styles.since} aria-label="Since my last look">
      <h2>Since my last look</h2>
      {at === undefined ? (
        <p className={styles.soft}>
          “Mark as seen” remembers what waits now. From then on this line says what came, left and changed.
        </p>
      ) : (
        <>
          <span className={styles.soft} title={printTime(at / 1000)}>
            {printSpan((now - at) / 1000)} ago
          </span>
          <span className={styles.sinceCounts}>
            <button
              type="button"
              className={styles.link}
              disabled={came === 0}
              aria-label={`${printCount(came)} came: show`}
              onClick={() => narrow(['is:came'], false)}
            >
              <b>{printCount(came)}</b> came
            </button>
            <span>
              <b>{printCount(left)}</b> left
            </span>
            <button
              type="button"
              className={styles.link}
              disabled={changed === 0}
              aria-label={`${printCount(changed)} changed: show`}
              title="In another queue, or waiting for another reason than then"
              onClick={() => narrow(['is:changed'], false)}
            >
              <b>{printCount(changed)}</b> changed
            </button>
          </span>
        </>
      )}
      <Button leftSection={<IconCheck size={14} />} onClick={seen}>
        Mark as seen
      </Button>
    </section>
  );
}

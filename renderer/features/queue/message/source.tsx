import { useEffect } from 'react';
import { Lines } from './lines.tsx';
import styles from './message.module.css';
import { useMessage, useMessageStore } from './store-context.ts';

/** The message as it is. */
export function SourceTab(): React.JSX.Element {
  const kind = useMessage((state) => state.sheet?.sheet.kind);
  const digest = useMessage((state) => state.digest);
  const store = useMessageStore();
  useEffect(() => {
    if (digest !== undefined && store.getState().sheet?.sheet.kind !== 'source')
      store.getState().open({ kind: 'source' });
  }, [store, kind, digest]);
  return (
    <div className={styles.tab}>
      <Lines label="Source of the message" />
    </div>
  );
}

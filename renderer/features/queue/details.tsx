import { ActionIcon, CloseButton } from '@mantine/core';
import { IconArrowsMaximize, IconArrowsMinimize, IconDownload } from '@tabler/icons-react';
import { CopyButton } from '../../widgets/copy-button.tsx';
import { useMessage, useMessageStore } from './message/store-context.ts';
import { MessageTabs } from './message/tabs.tsx';
import messageStyles from './message/message.module.css';
import styles from './queue.module.css';
import { useQueue } from './store-context.ts';

/** One message: what the listing knows of it, and everything that its queue file holds. */
export function Details(): React.JSX.Element | null {
  const opened = useQueue((state) => state.opened?.row);
  const row = useQueue((state) => (opened === undefined ? undefined : state.rows.get(opened)));
  const close = useQueue((state) => state.close);
  const wide = useMessage((state) => state.wide);
  const store = useMessageStore();
  if (row === undefined) return null;
  const widen = wide ? 'Make the details narrow again' : 'Enlarge the details';
  return (
    <section
      className={`${styles.details} ${wide ? (messageStyles.wide ?? '') : ''}`}
      aria-label={`Message ${row.id}`}
    >
      <div className={styles.detailsHead}>
        <h2>{row.id}</h2>
        <CopyButton text={row.id} label="Copy id" />
        <ActionIcon
          variant="subtle"
          aria-label="Save the message"
          title="Save the message as .eml (s)"
          onClick={() => store.getState().save('')}
        >
          <IconDownload size={16} />
        </ActionIcon>
        <ActionIcon
          variant="subtle"
          aria-label={widen}
          title={`${widen} (z)`}
          aria-pressed={wide}
          onClick={() => store.getState().widen(!wide)}
        >
          {wide ? <IconArrowsMinimize size={16} /> : <IconArrowsMaximize size={16} />}
        </ActionIcon>
        <CloseButton aria-label="Close details" onClick={close} />
      </div>
      <MessageTabs row={row} />
    </section>
  );
}

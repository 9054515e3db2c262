import { ActionIcon, Loader, Tooltip } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { printClock } from '../../widgets/format.ts';
import styles from './config.module.css';
import { useBench, useHostBench } from './store-context.ts';

/** When the files were read from the host, and the way to read them again. */
export function Freshness({ hostId }: { hostId: string }): React.JSX.Element {
  const bench = useBench();
  const readAt = useHostBench(({ survey }) => survey?.readAt);
  const reading = useHostBench((state) => state.reading);
  return (
    <div className={styles.fresh}>
      {reading ? (
        <>
          <Loader size={12} role="img" aria-label="Reading" /> Reading the files…
        </>
      ) : (
        readAt !== undefined && `Read at ${printClock(Date.parse(readAt))}`
      )}
      <Tooltip label="Read the files of this host again; edits stay">
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label="Read the files again"
          disabled={reading}
          onClick={() => void bench.reread(hostId)}
        >
          <IconRefresh size={15} />
        </ActionIcon>
      </Tooltip>
    </div>
  );
}

import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import type { PanelProps } from '../part.ts';
import { RunsPage } from './runs-page.tsx';
import styles from './runs.module.css';
import { TwicePage } from './twice/twice-page.tsx';

/** Comparing how sessions go from several places, or what two servers make of a message. */
export function ComparePage(props: PanelProps): React.JSX.Element {
  const [kind, setKind] = useState<'places' | 'message'>('places');
  return (
    <div className={styles.both}>
      <div className={styles.top}>
        <SegmentedControl
          aria-label="What is compared"
          value={kind}
          onChange={setKind}
          data={[
            { value: 'places', label: 'Places and servers' },
            { value: 'message', label: 'One message, two servers' },
          ]}
        />
      </div>
      {kind === 'places' ? <RunsPage {...props} /> : <TwicePage page={props.hostId ?? ''} />}
    </div>
  );
}

import { SegmentedControl } from '@mantine/core';
import type { ComponentType } from 'react';
import styles from './dns.module.css';
import { usePage } from './page-context.ts';
import type { PanelProps, Part } from './part.ts';
import { AboutLine, VantageSelect } from './vantage-bar.tsx';
import { useStandpoint } from './standpoint.ts';

interface Props {
  readonly parts: readonly { readonly part: Part; readonly Panel: ComponentType<PanelProps> }[];
  readonly hostId: string | undefined;
}

/** DNS as it is seen from this computer and from hosts. `hostId` absent: the page of all hosts. */
export function DnsPage({ parts, hostId }: Props): React.JSX.Element {
  const page = hostId ?? '';
  const section = usePage((state) => state.section);
  const show = usePage((state) => state.show);
  const choose = usePage((state) => state.choose);
  const chosen = usePage((state) => state.from[page]) ?? page;
  const from = useStandpoint(chosen);
  const current = parts.find(({ part }) => part.name === section) ?? parts[0];
  return (
    <div className={styles.page}>
      <div className={styles.top}>
        <SegmentedControl
          aria-label="Part of the DNS page"
          value={current?.part.name ?? ''}
          onChange={show}
          data={parts.map(({ part }) => ({ value: part.name, label: part.title }))}
        />
        <VantageSelect value={chosen} onChange={(id) => choose(page, id)} />
      </div>
      <AboutLine from={from} />
      <div className={styles.panel}>
        {current !== undefined && <current.Panel key={page} page={page} from={from} />}
      </div>
    </div>
  );
}

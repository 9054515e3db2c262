import { SegmentedControl } from '@mantine/core';
import type { ComponentType } from 'react';
import type { PanelProps, Part } from './part.ts';
import { useShown } from './section-context.ts';
import styles from './smtp.module.css';

interface Props {
  readonly parts: readonly { readonly part: Part; readonly Panel: ComponentType<PanelProps> }[];
  readonly hostId: string | undefined;
}

/** SMTP sessions, from this computer and from hosts. */
export function SmtpPage({ parts, hostId }: Props): React.JSX.Element {
  const { section, show } = useShown((state) => state);
  const current = parts.find(({ part }) => part.name === section) ?? parts[0];
  return (
    <div className={styles.page}>
      <div className={styles.top}>
        <SegmentedControl
          aria-label="Part of the SMTP page"
          value={current?.part.name ?? ''}
          onChange={show}
          data={parts.map(({ part }) => ({ value: part.name, label: part.title }))}
        />
      </div>
      <div className={styles.panel}>
        {current !== undefined && <current.Panel key={hostId ?? ''} hostId={hostId} />}
      </div>
    </div>
  );
}

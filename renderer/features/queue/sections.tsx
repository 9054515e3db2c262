import { SegmentedControl } from '@mantine/core';
import styles from './queue.module.css';
import { useQueue } from './store-context.ts';
import type { Section } from './store.ts';

export const sectionTitles: Readonly<Record<Section, string>> = {
  messages: 'Messages',
  insights: 'Insights',
  holds: 'Holds',
  trash: 'Trash',
};

/** Switches between the parts of the queue page. */
export function Sections(): React.JSX.Element {
  const section = useQueue((state) => state.section);
  const show = useQueue((state) => state.show);
  return (
    <SegmentedControl
      aria-label="Part of the queue page"
      size="xs"
      className={styles.sections ?? ''}
      value={section}
      onChange={(value) => show(value as Section)}
      data={Object.entries(sectionTitles).map(([value, label]) => ({ value, label }))}
    />
  );
}

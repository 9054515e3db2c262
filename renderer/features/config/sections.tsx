import { SegmentedControl } from '@mantine/core';
import styles from './config.module.css';
import { useHostBench, useWorkbench } from './store-context.ts';
import type { Section, WorkbenchPart } from './workbench.ts';

const titles: Readonly<Record<Section, string>> = {
  files: 'Files',
  changes: 'Changes',
  history: 'History',
  compare: 'Compare',
};

/** Switches between the parts of the page. */
export function Sections({ parts }: { parts: readonly WorkbenchPart[] }): React.JSX.Element {
  const section = useWorkbench((state) => state.section);
  const show = useWorkbench((state) => state.show);
  const edited = useHostBench((bench) => bench.edited.length);
  const shown: readonly Section[] = ['files', ...parts.map((part) => part.section)];
  return (
    <SegmentedControl
      aria-label="Part of the configuration page"
      className={styles.sections ?? ''}
      value={section}
      onChange={(value) => show(value)}
      data={shown.map((value) => ({
        value,
        label: value === 'changes' && edited > 0 ? `${titles.changes} (${edited})` : titles[value],
      }))}
    />
  );
}

import { SegmentedControl } from '@mantine/core';
import type { ScenarioFile } from '#contract/smtp';
import { visible } from '#mail/visible';
import { titleOf } from './asked.ts';
import { AskedForm } from './asked-form.tsx';
import { Course } from './course.tsx';
import { FileView } from './file-view.tsx';
import { ProbesCard } from './probes-card.tsx';
import { useBench, useScenariosStore } from './scenarios-context.ts';
import styles from './scenarios.module.css';

interface Props {
  readonly page: string;
  readonly file: ScenarioFile;
  readonly files: readonly ScenarioFile[];
  readonly hostId: string | undefined;
}

/** One scenario: what it shows, running it, and its text. */
export function ScenarioView({ page, file, files, hostId }: Props): React.JSX.Element {
  const store = useScenariosStore();
  const view = useBench(page, (bench) => bench.view);
  const run = useBench(page, (bench) => bench.runs[file.name]);
  return (
    <section className={styles.view} aria-label="Scenario">
      <div className={styles.head}>
        <h2>{visible(titleOf(file))}</h2>
        <SegmentedControl
          aria-label="What is shown of the scenario"
          value={view}
          onChange={(value) => store.getState().change(page, { view: value })}
          data={[
            { value: 'run', label: 'Run' },
            { value: 'file', label: 'File' },
          ]}
        />
      </div>
      {view === 'file' ? (
        <FileView page={page} file={file} files={files} />
      ) : (
        <div className={styles.scroll}>
          {file.scenario === undefined ? (
            <p className={styles.pad}>It cannot be read as it is: look at its file.</p>
          ) : (
            <>
              <p className={styles.about}>{visible(file.scenario.about)}</p>
              <AskedForm page={page} file={file} hostId={hostId} />
              <Course scenario={file.scenario} run={run} />
            </>
          )}
          {hostId !== undefined && <ProbesCard hostId={hostId} files={files} />}
        </div>
      )}
    </section>
  );
}

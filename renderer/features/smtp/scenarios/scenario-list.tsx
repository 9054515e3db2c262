import { Button, Checkbox } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconLoader } from '@tabler/icons-react';
import type { ScenarioFile } from '#contract/smtp';
import { visible } from '#mail/visible';
import { plural } from '../../../widgets/format.ts';
import { titleOf } from './asked.ts';
import type { ScenarioRun } from './scenario-run.ts';
import { useBench, useScenarios, useScenariosStore } from './scenarios-context.ts';
import styles from './scenarios.module.css';
import { overallOf } from './verdicts.ts';

/** How it last went, by shape, colour and word. */
function LastMark({ run }: { run: ScenarioRun | undefined }): React.JSX.Element | null {
  if (run === undefined) return null;
  if (run.state === 'running')
    return (
      <span className={styles.mark}>
        <IconLoader size={13} aria-hidden /> running
      </span>
    );
  const overall = overallOf(run.results);
  if (overall === 'open') return <span className={styles.mark}>not finished</span>;
  return (
    <span className={styles.mark} data-state={overall}>
      {overall === 'good' ? (
        <IconCircleCheck size={13} aria-hidden />
      ) : (
        <IconAlertTriangle size={13} aria-hidden />
      )}
      {overall === 'good' ? 'as expected' : 'not as expected'}
    </span>
  );
}

interface Props {
  readonly page: string;
  readonly files: readonly ScenarioFile[];
  readonly shown: string | undefined;
}

/** Built-in and own scenarios; those that are ticked can be run together. */
export function ScenarioList({ page, files, shown }: Props): React.JSX.Element {
  const store = useScenariosStore();
  const ticked = useBench(page, (bench) => bench.ticked);
  const runs = useBench(page, (bench) => bench.runs);
  const running = useBench(page, (bench) => bench.running);
  const edits = useScenarios((state) => state.edits);
  const { cancel, change, run } = store.getState();
  const groups = [
    ['Own', files.filter(({ own }) => own)],
    ['Built-in', files.filter(({ own }) => !own)],
  ] as const;
  return (
    <nav className={styles.list} aria-label="Scenarios">
      {groups.map(
        ([title, list]) =>
          list.length > 0 && (
            <section key={title}>
              <h2>{title}</h2>
              <ul>
                {list.map((file) => (
                  <li key={file.name} data-shown={file.name === shown}>
                    <Checkbox
                      aria-label={`Run with others: ${visible(titleOf(file))}`}
                      checked={ticked.includes(file.name)}
                      disabled={file.scenario === undefined}
                      onChange={(event) =>
                        change(page, {
                          ticked: event.currentTarget.checked
                            ? [...ticked, file.name]
                            : ticked.filter((one) => one !== file.name),
                        })
                      }
                    />
                    <button
                      type="button"
                      aria-current={file.name === shown}
                      onClick={() => change(page, { shown: file.name })}
                    >
                      {visible(titleOf(file))}
                      {file.faults.length > 0 && (
                        <span className={styles.mark} data-state="bad">
                          <IconAlertTriangle size={13} aria-hidden /> {plural(file.faults.length, 'fault')}
                        </span>
                      )}
                      {edits[file.name] !== undefined && <span className={styles.mark}>not saved</span>}
                      <LastMark run={runs[file.name]} />
                    </button>
                  </li>
                ))}
              </ul>
            </section>
          ),
      )}
      <div className={styles.listFoot}>
        {running ? (
          <Button onClick={() => cancel(page)}>Cancel</Button>
        ) : (
          <Button disabled={ticked.length === 0} onClick={() => run(page, ticked)}>
            {ticked.length === 0
              ? 'Tick some to run them together'
              : `Run ${plural(ticked.length, 'scenario')}`}
          </Button>
        )}
      </div>
    </nav>
  );
}

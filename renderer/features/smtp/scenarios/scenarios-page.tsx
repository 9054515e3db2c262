import { Button } from '@mantine/core';
import { useEffect, useMemo } from 'react';
import { useActions, type Action } from '../../../app/actions.ts';
import { Empty } from '../../../widgets/empty.tsx';
import { ProblemNote } from '../../../widgets/problem-note.tsx';
import type { PanelProps } from '../part.ts';
import { titleOf } from './asked.ts';
import { ScenarioList } from './scenario-list.tsx';
import { ScenarioView } from './scenario-view.tsx';
import { useBench, useScenarios, useScenariosStore } from './scenarios-context.ts';
import styles from './scenarios.module.css';

/** Scenarios: the list, and the one that is looked at. */
export function ScenariosPage({ hostId }: PanelProps): React.JSX.Element {
  const page = hostId ?? '';
  const store = useScenariosStore();
  const files = useScenarios((state) => state.files);
  const problem = useScenarios((state) => state.problem);
  const shown = useBench(page, (bench) => bench.shown);
  const running = useBench(page, (bench) => bench.running);
  const file = files?.find(({ name }) => name === shown) ?? files?.[0];
  useEffect(() => {
    store.getState().enter(page);
    store.getState().read();
    if (hostId !== undefined) store.getState().readProbes(hostId);
  }, [store, page, hostId]);
  const actions = useMemo(
    (): readonly Action[] => [
      {
        id: 'smtp.scenario.run',
        title: file === undefined ? 'Run the scenario' : `Run “${titleOf(file)}”`,
        group: 'Page',
        keys: ['mod+enter'],
        disabled: running
          ? 'A scenario is running.'
          : file?.scenario === undefined
            ? 'Choose a scenario first.'
            : undefined,
        run: () => file !== undefined && store.getState().run(page, [file.name]),
      },
      ...(running
        ? [
            {
              id: 'smtp.scenario.cancel',
              title: 'Cancel the scenario',
              group: 'Page',
              keys: ['escape'],
              run: () => store.getState().cancel(page),
            },
          ]
        : []),
    ],
    [store, page, file, running],
  );
  useActions(actions);
  if (files === undefined)
    return problem === undefined ? (
      <p className={styles.pad} role="status">
        Reading the scenarios…
      </p>
    ) : (
      <div className={styles.pad}>
        <ProblemNote {...problem}>
          <Button onClick={() => store.getState().read()}>Try again</Button>
        </ProblemNote>
      </div>
    );
  return (
    <div className={styles.page}>
      <ScenarioList page={page} files={files} shown={file?.name} />
      {file === undefined ? (
        <Empty title="No scenarios">There are none, not even built-in ones.</Empty>
      ) : (
        <ScenarioView key={file.name} page={page} file={file} files={files} hostId={hostId} />
      )}
    </div>
  );
}

import { Button } from '@mantine/core';
import type { ScenarioFile } from '#contract/smtp';
import { visible } from '#mail/visible';
import { useSession } from '../../../app/session-context.ts';
import { ProblemNote } from '../../../widgets/problem-note.tsx';
import { targetWords, vantageWords } from '../session/place-words.ts';
import { titleOf } from './asked.ts';
import { useScenarios, useScenariosStore } from './scenarios-context.ts';
import styles from './scenarios.module.css';

/** What must pass after a deploy of this host. */
export function ProbesCard({
  hostId,
  files,
}: {
  hostId: string;
  files: readonly ScenarioFile[];
}): React.JSX.Element | null {
  const store = useScenariosStore();
  const hosts = useSession((state) => state.hosts);
  const probes = useScenarios((state) => state.probes[hostId]);
  if (probes === undefined) return null;
  const { list, problem } = probes;
  return (
    <section className={styles.probes} aria-label="Probes of deploys">
      <h3>Probes of deploys</h3>
      {problem !== undefined && (
        <ProblemNote {...problem}>
          <Button onClick={() => store.getState().readProbes(hostId)}>Try again</Button>
        </ProblemNote>
      )}
      {problem === undefined && list.length === 0 && (
        <p className={styles.soft}>
          None. A scenario that is a probe runs after each deploy of this host; when it fails, the change is
          taken back.
        </p>
      )}
      <ul>
        {list.map((probe, at) => {
          const file = files.find(({ name }) => name === probe.scenario);
          const title = visible(file === undefined ? probe.scenario : titleOf(file));
          return (
            <li key={at}>
              <span>
                <b>{title}</b>
                {file === undefined && ' (removed: every deploy would fail)'}
                <span className={styles.soft}>
                  {' '}
                  from {vantageWords(probe.from, hosts)} to {targetWords(probe.target)}
                  {Object.entries(probe.values)
                    .map(([name, value]) => `, ${visible(name)} ${visible(value, 80)}`)
                    .join('')}
                </span>
              </span>
              <Button
                variant="subtle"
                aria-label={`Remove the probe ${title}`}
                onClick={() =>
                  store.getState().saveProbes(
                    hostId,
                    list.filter((_, other) => other !== at),
                  )
                }
              >
                Remove
              </Button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

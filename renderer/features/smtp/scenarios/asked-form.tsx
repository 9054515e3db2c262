import { Button, TextInput } from '@mantine/core';
import { IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react';
import type { ScenarioFile } from '#contract/smtp';
import { visible } from '#mail/visible';
import { VantageSelect } from '../vantage-select.tsx';
import { probeOf, wrongServer } from './asked.ts';
import { useBench, useScenarios, useScenariosStore } from './scenarios-context.ts';
import styles from './scenarios.module.css';

interface Props {
  readonly page: string;
  readonly file: ScenarioFile;
  readonly hostId: string | undefined;
}

/** From where, against which server, and the values that the scenario asks for. */
export function AskedForm({ page, file, hostId }: Props): React.JSX.Element {
  const store = useScenariosStore();
  const asked = useBench(page, (bench) => bench.asked);
  const wrong = useBench(page, (bench) => bench.wrong);
  const running = useBench(page, (bench) => bench.running);
  const ran = useBench(page, (bench) => bench.runs[file.name] !== undefined);
  const probes = useScenarios((state) => (hostId === undefined ? undefined : state.probes[hostId]));
  const { ask, cancel, run, saveProbes } = store.getState();
  const values = file.scenario?.values ?? [];
  return (
    <form
      className={styles.asked}
      aria-label="What it is run against"
      onSubmit={(event) => {
        event.preventDefault();
        if (running) cancel(page);
        else run(page, [file.name]);
      }}
      onKeyDown={(event) => {
        // Keys that are pressed in a field never reach the actions of the window.
        if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || running) return;
        event.preventDefault();
        run(page, [file.name]);
      }}
    >
      <div className={styles.fields}>
        <VantageSelect label="From" value={asked.from} onChange={(from) => ask(page, { from })} />
        <TextInput
          label="To server"
          placeholder="mx.example.net or 192.0.2.25"
          value={asked.host}
          error={wrong === '' ? undefined : wrong}
          spellCheck={false}
          autoComplete="off"
          classNames={{ input: styles.mono ?? '' }}
          onChange={(event) => ask(page, { host: event.currentTarget.value })}
        />
        <TextInput
          label="Port"
          value={asked.port}
          inputMode="numeric"
          autoComplete="off"
          onChange={(event) => ask(page, { port: event.currentTarget.value.trim() })}
        />
        {values.map(({ name, label, initial }) => (
          <TextInput
            key={name}
            label={visible(label)}
            value={asked.values[name] ?? initial}
            spellCheck={false}
            autoComplete="off"
            classNames={{ input: styles.mono ?? '' }}
            onChange={(event) =>
              ask(page, { values: { ...asked.values, [name]: event.currentTarget.value } })
            }
          />
        ))}
      </div>
      <div className={styles.buttons}>
        {hostId !== undefined && probes?.problem === undefined && (
          <Button
            disabled={wrongServer(asked) !== '' || probes === undefined}
            title="It then runs after each deploy of this host, and must pass before the change is confirmed."
            onClick={() => probes !== undefined && saveProbes(hostId, [...probes.list, probeOf(asked, file)])}
          >
            Use as a probe of deploys
          </Button>
        )}
        <Button
          type="submit"
          variant={running ? 'default' : 'filled'}
          leftSection={running ? <IconPlayerStop size={14} /> : <IconPlayerPlay size={14} />}
        >
          {running ? 'Cancel' : ran ? 'Run again' : 'Run'}
        </Button>
      </div>
    </form>
  );
}

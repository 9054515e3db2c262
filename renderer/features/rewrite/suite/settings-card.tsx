import { Button, Select, Switch } from '@mantine/core';
import { IconListDetails } from '@tabler/icons-react';
import { plural } from '../../../widgets/format.ts';
import styles from './suite.module.css';
import { writeSetting, type SuiteText } from './suite-text.ts';

const choices: readonly (readonly [number, string])[] = [
  [15, 'Every 15 minutes'],
  [60, 'Every hour'],
  [360, 'Every 6 hours'],
  [1440, 'Every day'],
];

const words = (minutes: number): string =>
  minutes % 1440 === 0
    ? plural(minutes / 1440, 'day')
    : minutes % 60 === 0
      ? plural(minutes / 60, 'hour')
      : plural(minutes, 'minute');

/** How the file has a length of time: digits without separators. */
const asWritten = (minutes: number): string => words(minutes).replaceAll(',', '');

interface Props {
  text: string;
  read: SuiteText;
  onText: (text: string) => void;
  onImport: () => void;
}

/** Gate and schedule: what they say stands in the file, and is saved with it. */
export function SettingsCard({ text, read, onText, onImport }: Props): React.JSX.Element {
  const write = (key: 'gate' | 'every', value: string | undefined): void =>
    void writeSetting(text, key, value).then(onText);
  const { gate, every, settable } = read;
  const odd = every !== undefined && !choices.some(([minutes]) => minutes === every);
  return (
    <section className={styles.card} aria-label="When they are run">
      <Switch
        size="xs"
        label="A change must pass before it may be deployed"
        checked={gate}
        disabled={!settable}
        onChange={(event) => write('gate', event.currentTarget.checked ? 'true' : 'false')}
      />
      <Select
        label="Run by themselves"
        description="While Postroom runs and the host is connected."
        value={every === undefined ? 'never' : String(every)}
        disabled={!settable}
        onChange={(value) =>
          write('every', value === null || value === 'never' ? undefined : asWritten(Number(value)))
        }
        data={[
          { value: 'never', label: 'Only when asked' },
          ...choices.map(([minutes, label]) => ({ value: String(minutes), label })),
          ...(odd ? [{ value: String(every), label: `Every ${words(every)}` }] : []),
        ]}
      />
      {!settable && <p className={styles.soft}>The file cannot be read as it is: correct it first.</p>}
      <Button leftSection={<IconListDetails size={14} />} disabled={!settable} onClick={onImport}>
        Import from addresses…
      </Button>
    </section>
  );
}

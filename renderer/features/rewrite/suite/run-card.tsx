import { Button } from '@mantine/core';
import { IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react';
import { useState } from 'react';
import type { SuiteState } from '#contract/rewrite';
import { visible } from '#mail/visible';
import type { Api } from '../../../app/client.ts';
import { plural, printCount, printTime } from '../../../widgets/format.ts';
import { PlaceSelect } from '../compare/place-select.tsx';
import { choiceWords, type Choice } from '../compare/places.ts';
import styles from './suite.module.css';
import type { SuiteRun } from './suite-store.ts';

type Last = NonNullable<SuiteState['last']>;

const by: Readonly<Record<Last['by'], string>> = {
  hand: 'by hand',
  schedule: 'by the schedule',
  gate: 'before a deploy',
};

/** What the last run said, when, and who asked for it. */
function LastRun({ last, on }: { last: Last; on: string }): React.JSX.Element {
  const failed = last.results.filter(({ passed }) => !passed).length;
  return (
    <p className={styles.last} data-bad={failed > 0 || undefined} role="status">
      <strong>
        {failed === 0
          ? `All ${plural(last.results.length, 'test')} passed`
          : `${printCount(failed)} of ${plural(last.results.length, 'test')} failed`}
      </strong>
      <span>
        {printTime(Date.parse(last.at) / 1000)}, {by[last.by]}
        {on !== '' && on !== 'live' && last.by === 'hand' && `, on ${on}`}
      </span>
    </p>
  );
}

interface Props {
  api: Api;
  hostId: string;
  setId: string;
  last: Last | undefined;
  ranOn: string;
  run: SuiteRun | undefined;
  /** Why they cannot be run now. */
  why: string | undefined;
  onRun: (place: Choice, words: string) => void;
  onCancel: () => void;
}

/** Running all tests, on the live configuration or another, and how the last run went. */
export function RunCard(props: Props): React.JSX.Element {
  const { api, hostId, setId, last, ranOn, run, why, onRun, onCancel } = props;
  const [place, setPlace] = useState<Choice>({ hostId, setId, at: { kind: 'live' } });
  const unsure = place.at.kind === 'commit' && place.at.commit === '' ? 'Choose a version first.' : why;
  return (
    <section className={styles.card} aria-label="Run">
      <PlaceSelect
        api={api}
        label="Run on"
        hostId={hostId}
        setId={setId}
        value={place}
        onChange={setPlace}
        elsewhere={false}
      />
      {run === undefined ? (
        <Button
          variant="filled"
          leftSection={<IconPlayerPlay size={14} />}
          disabled={unsure !== undefined}
          title={unsure}
          onClick={() => onRun(place, choiceWords(place, hostId, hostId))}
        >
          Run all
        </Button>
      ) : (
        <>
          <Button leftSection={<IconPlayerStop size={14} />} onClick={onCancel}>
            Cancel
          </Button>
          <progress
            aria-label="Tests run"
            max={Math.max(1, run.total)}
            {...(run.total === 0 ? {} : { value: run.done })}
          />
          <p className={styles.soft} role="status">
            {run.stage === '' ? 'Asking the host' : visible(run.stage)}
            {run.total > 0 && `: ${printCount(run.done)} of ${printCount(run.total)}`}
          </p>
        </>
      )}
      {unsure !== undefined && run === undefined && <p className={styles.soft}>{unsure}</p>}
      {last !== undefined && <LastRun last={last} on={ranOn} />}
    </section>
  );
}

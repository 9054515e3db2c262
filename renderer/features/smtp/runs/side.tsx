import { Button, CloseButton } from '@mantine/core';
import type { SessionResult } from '#mail/smtp/transcript';
import { visible } from '#mail/visible';
import { StageBar } from '../transcript/stage-bar.tsx';
import { Transcript } from '../transcript/transcript.tsx';
import { OutcomeMark } from './outcome.tsx';
import { rowWords } from './plan.ts';
import type { Run } from './run.ts';
import { useComparing, useRunsStore } from './runs-context.ts';
import styles from './runs.module.css';
import { SideBySide } from './side-by-side.tsx';

interface Props {
  readonly page: string;
  readonly run: Run;
  readonly names: readonly string[];
}

/** The session that was chosen, with what both sides said; or two beside each other. */
export function Side({ page, run, names }: Props): React.JSX.Element | null {
  const store = useRunsStore();
  const chosen = useComparing(page, (one) => one.chosen);
  const adding = useComparing(page, (one) => one.adding);
  const told = chosen.flatMap((at) => {
    const leg = run.legs[at];
    const row = leg === undefined ? undefined : run.rows[leg.row];
    return leg === undefined || row === undefined
      ? []
      : [{ from: names[leg.place] ?? '', to: rowWords(row), result: run.results[at] }];
  });
  const [first, second] = told;
  if (first === undefined) return null;
  const { add, close } = store.getState();
  const titleOf = ({ from, to }: (typeof told)[number]): string => visible(`${from} → ${to}`);
  return (
    <section className={styles.side} aria-label="Chosen session">
      <div className={styles.sideHead}>
        <h2>{second === undefined ? titleOf(first) : 'Side by side'}</h2>
        {second === undefined && (
          <Button
            variant={adding ? 'filled' : 'default'}
            aria-pressed={adding}
            onClick={() => add(page, !adding)}
          >
            {adding ? 'Now choose another' : 'Compare with…'}
          </Button>
        )}
        <CloseButton aria-label="Close the session" onClick={() => close(page)} />
      </div>
      {second === undefined ? (
        <One title={titleOf(first)} result={first.result} />
      ) : first.result === undefined || second.result === undefined ? (
        <p className={styles.pad}>One of the two has not ended yet.</p>
      ) : (
        <SideBySide
          sides={[
            { ...first, result: first.result },
            { ...second, result: second.result },
          ]}
        />
      )}
    </section>
  );
}

function One({ title, result }: { title: string; result: SessionResult | undefined }): React.JSX.Element {
  if (result === undefined) return <p className={styles.pad}>This session has not ended yet.</p>;
  return (
    <div className={styles.one}>
      <p className={styles.pad}>
        <OutcomeMark outcome={result.outcome} /> {visible(result.words)}
      </p>
      <StageBar times={result.times} />
      <div className={styles.fill}>
        <Transcript happenings={result.happenings} label={`Transcript of ${title}`} />
      </div>
    </div>
  );
}

import { Button, Modal } from '@mantine/core';
import { IconDownload, IconListCheck } from '@tabler/icons-react';
import { useState } from 'react';
import type { Job } from '#contract/queue';
import { visible } from '#mail/visible';
import { useSession, useSessionStore } from '../../app/session-context.ts';
import { CopyButton } from '../../widgets/copy-button.tsx';
import { download } from '../../widgets/download.ts';
import { printCount, printTime } from '../../widgets/format.ts';
import { ProblemNote } from '../../widgets/problem-note.tsx';
import acting from './acting.module.css';
import { actionWords, interruptedMeans } from './jobs.ts';
import styles from './queue.module.css';
import { outcomeMeans, outcomes, outcomeWords, resultsCsv, type Outcome } from './results.ts';
import { useQueue, useQueueStore } from './store-context.ts';
import { sourceOf } from './commands.ts';

function Outcomes({
  job,
  chosen,
  choose,
}: {
  job: Job;
  chosen: Outcome | undefined;
  choose: (outcome: Outcome | undefined) => void;
}): React.JSX.Element {
  return (
    <div className={acting.outcomes} role="group" aria-label="What became of the messages">
      {outcomes
        .filter((outcome) => job.counts[outcome] > 0)
        .map((outcome) => (
          <button
            key={outcome}
            type="button"
            className={styles.chip}
            aria-pressed={chosen === outcome}
            title={outcomeMeans[outcome]}
            onClick={() => choose(chosen === outcome ? undefined : outcome)}
          >
            <span className={styles.number}>{printCount(job.counts[outcome])}</span>
            {outcomeWords[outcome]}
          </button>
        ))}
    </div>
  );
}

function Results({ job }: { job: Job }): React.JSX.Element {
  const store = useQueueStore();
  const session = useSessionStore();
  const status = useSession((state) => state.hosts.find(({ host }) => host.id === job.hostId));
  const [chosen, choose] = useState<Outcome>();
  const rows = job.exceptions.filter(({ outcome }) => chosen === undefined || outcome === chosen);
  const unnamed = Object.entries(job.counts).reduce(
    (sum, [outcome, count]) => (outcome === 'done' ? sum : sum + count),
    -job.exceptions.length,
  );
  const several = new Set(job.exceptions.map(({ source }) => source)).size > 1;
  const stillThere = rows.filter(({ outcome }) => outcome !== 'gone');
  const csv = resultsCsv(job, rows);
  const select = (): void => {
    const { hostId } = session.getState();
    if (hostId !== undefined && hostId !== job.hostId)
      session.getState().go({ hostId: job.hostId, page: 'queue' });
    else session.getState().go({ page: 'queue' });
    const keys = new Set(stillThere.map(({ source, id }) => `${source} ${id}`));
    store.getState().pickThese((row) => row.hostId === job.hostId && keys.has(`${row.source} ${row.id}`));
    store.getState().showJob(undefined);
  };
  return (
    <>
      <Outcomes job={job} chosen={chosen} choose={choose} />
      {chosen !== undefined && <p className={styles.soft}>{outcomeMeans[chosen]}</p>}
      {chosen === 'done' ? (
        <p>
          {printCount(job.counts.done)} were simply done and are not listed one by one.
          {job.undo !== undefined && ' Undo takes back exactly these.'}
        </p>
      ) : (
        rows.length > 0 && (
          <div
            className={styles.scroll}
            tabIndex={0}
            role="region"
            aria-label="Messages that were not simply done"
          >
            <table className={styles.exceptions}>
              <thead>
                <tr>
                  {several && <th>Queue of</th>}
                  <th>Id</th>
                  <th>What became of it</th>
                  <th>What the host said</th>
                </tr>
              </thead>
              <tbody>
                {rows.map(({ source, id, outcome, said }) => (
                  <tr key={`${source} ${id}`}>
                    {several && <td>{visible(sourceOf(status, source)?.label ?? source)}</td>}
                    <td className="mono">{id}</td>
                    <td title={outcomeMeans[outcome]}>{outcomeWords[outcome]}</td>
                    <td>{visible(said)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )
      )}
      {unnamed > 0 && chosen !== 'done' && (
        <p className={styles.soft}>… and {printCount(unnamed)} more, which are counted but not named.</p>
      )}
      <div className={acting.resultButtons}>
        {rows.length > 0 && (
          <>
            <CopyButton text={csv} label="Copy as CSV" />
            <Button
              leftSection={<IconDownload size={14} />}
              onClick={() =>
                download(`${job.action}-${job.startedAt.slice(0, 19).replace(/:/g, '')}.csv`, csv)
              }
            >
              Save CSV
            </Button>
          </>
        )}
        {stillThere.length > 0 && (
          <Button leftSection={<IconListCheck size={14} />} onClick={select}>
            Select these in the queue
          </Button>
        )}
        {job.state === 'ended' && job.undo !== undefined && (
          <Button onClick={() => store.getState().undo(job.id)}>Undo</Button>
        )}
      </div>
    </>
  );
}

/** What really happened, message by message where it was not simply done. */
export function JobDialog(): React.JSX.Element {
  const job = useQueue((state) => state.jobs.find(({ id }) => id === state.jobShown));
  const showJob = useQueue((state) => state.showJob);
  return (
    <Modal
      opened={job !== undefined}
      onClose={() => showJob(undefined)}
      size="820px"
      title={job === undefined ? '' : `${actionWords[job.action]} on ${visible(job.hostName)}`}
    >
      {job !== undefined && (
        <>
          <p>{visible(job.summary || job.step)}</p>
          <p className={styles.soft}>
            Started {printTime(Date.parse(job.startedAt) / 1000)}
            {job.endedAt !== undefined && `, ended ${printTime(Date.parse(job.endedAt) / 1000).slice(11)}`}
            {` · ${printCount(job.handled)} of ${printCount(job.total)} handled`}
            {job.note !== '' && ` · Note: ${visible(job.note)}`}
          </p>
          {job.state === 'interrupted' && (
            <div className={acting.meaning} role="note">
              <strong>Interrupted.</strong> {interruptedMeans}
            </div>
          )}
          {job.problem !== '' && <ProblemNote what={job.problem} />}
          <Results key={job.id} job={job} />
        </>
      )}
    </Modal>
  );
}

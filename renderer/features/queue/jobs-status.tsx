import { Button, Loader, Modal, Popover, Progress } from '@mantine/core';
import { IconChecks } from '@tabler/icons-react';
import type { Job } from '#contract/queue';
import { visible } from '#mail/visible';
import { plural, printCount } from '../../widgets/format.ts';
import { ProblemNote } from '../../widgets/problem-note.tsx';
import { actionWords } from './jobs.ts';
import styles from './queue.module.css';
import { useQueue } from './store-context.ts';

function JobLine({ job }: { job: Job }): React.JSX.Element {
  const stop = useQueue((state) => state.stop);
  const undo = useQueue((state) => state.undo);
  const showJob = useQueue((state) => state.showJob);
  const running = job.state !== 'ended';
  return (
    <li>
      <div>
        <strong>
          {actionWords[job.action]} on {visible(job.hostName)}
        </strong>
        <div className={styles.soft}>
          {running
            ? `${visible(job.step)} ${printCount(job.handled)} of ${printCount(job.total)}`
            : visible(job.summary)}
        </div>
        {running && job.total > 0 && (
          <Progress value={(job.handled / job.total) * 100} size={4} mt={4} aria-label="Progress" />
        )}
      </div>
      {job.state === 'running' && <Button onClick={() => stop(job.id)}>Cancel</Button>}
      {!running && job.undo !== undefined && <Button onClick={() => undo(job.id)}>Undo</Button>}
      <Button variant="subtle" onClick={() => showJob(job.id)}>
        Details
      </Button>
    </li>
  );
}

/** In the status bar: what runs, and behind a click everything that was done since Postroom started. */
export function JobsStatus(): React.JSX.Element | null {
  const jobs = useQueue((state) => state.jobs);
  const running = jobs.filter(({ state }) => state !== 'ended');
  if (jobs.length === 0) return null;
  const handled = running.reduce((sum, job) => sum + job.handled, 0);
  const total = running.reduce((sum, job) => sum + job.total, 0);
  return (
    <Popover position="top-end" shadow="md" trapFocus withinPortal>
      <Popover.Target>
        <button type="button" className={styles.statusButton}>
          {running.length > 0 ? (
            <Loader size={12} color="gray" aria-hidden />
          ) : (
            <IconChecks size={14} aria-hidden />
          )}
          {running.length > 0
            ? `${plural(running.length, 'job')} running${total > 0 ? ` · ${printCount(handled)} of ${printCount(total)}` : ''}`
            : plural(jobs.length, 'job')}
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <ul className={styles.jobs} aria-label="Jobs">
          {jobs.map((job) => (
            <JobLine key={job.id} job={job} />
          ))}
        </ul>
      </Popover.Dropdown>
    </Popover>
  );
}

const outcomeWords: Readonly<Record<string, string>> = {
  done: 'done',
  gone: 'had already left',
  changed: 'is another message now',
  busy: 'was being delivered',
  failed: 'failed',
  unknown: 'unknown: look on the host',
};

/** What really happened, message by message where it was not simply done. */
export function JobDialog(): React.JSX.Element {
  const job = useQueue((state) => state.jobs.find(({ id }) => id === state.jobShown));
  const showJob = useQueue((state) => state.showJob);
  return (
    <Modal
      opened={job !== undefined}
      onClose={() => showJob(undefined)}
      size="760px"
      title={job === undefined ? '' : `${actionWords[job.action]} on ${visible(job.hostName)}`}
    >
      {job !== undefined && (
        <>
          <p>{visible(job.summary || job.step)}</p>
          {job.problem !== '' && <ProblemNote what={job.problem} />}
          <p className={styles.soft}>
            {Object.entries(job.counts)
              .filter(([, count]) => count > 0)
              .map(([outcome, count]) => `${printCount(count)} ${outcomeWords[outcome] ?? outcome}`)
              .join(' · ')}
          </p>
          {job.exceptions.length > 0 && (
            <div
              className={styles.scroll}
              tabIndex={0}
              role="region"
              aria-label="Messages that were not simply done"
            >
              <table className={styles.exceptions}>
                <thead>
                  <tr>
                    <th>Id</th>
                    <th>What became of it</th>
                    <th>What the host said</th>
                  </tr>
                </thead>
                <tbody>
                  {job.exceptions.map(({ source, id, outcome, said }) => (
                    <tr key={`${source} ${id}`}>
                      <td className="mono">{id}</td>
                      <td>{outcomeWords[outcome] ?? outcome}</td>
                      <td>{visible(said)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )}
        </>
      )}
    </Modal>
  );
}

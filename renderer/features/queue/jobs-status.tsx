import { Button, Loader, Popover, Progress } from '@mantine/core';
import { IconChecks } from '@tabler/icons-react';
import type { Job } from '#contract/queue';
import { visible } from '#mail/visible';
import { useReached } from '../../app/session-context.ts';
import { plural, printCount } from '../../widgets/format.ts';
import { actionWords } from './jobs.ts';
import styles from './queue.module.css';
import { useQueue } from './store-context.ts';

function JobLine({ job }: { job: Job }): React.JSX.Element {
  const stop = useQueue((state) => state.stop);
  const undo = useQueue((state) => state.undo);
  const reached = useReached();
  const showJob = useQueue((state) => state.showJob);
  const running = job.state === 'running' || job.state === 'stopping';
  return (
    <li>
      <div>
        <strong>
          {actionWords[job.action]} on {visible(job.hostName)}
        </strong>
        <div className={styles.soft}>
          {running
            ? `${visible(job.step)} ${printCount(job.handled)} of ${printCount(job.total)}`
            : job.state === 'interrupted'
              ? 'Interrupted: Postroom ended in the middle of it.'
              : visible(job.summary)}
          {job.note !== '' && ` · ${visible(job.note)}`}
        </div>
        {running && job.total > 0 && (
          <Progress value={(job.handled / job.total) * 100} size={4} mt={4} aria-label="Progress" />
        )}
      </div>
      {job.state === 'running' && (
        <Button disabled={!reached} onClick={() => stop(job.id)}>
          Cancel
        </Button>
      )}
      {job.state === 'interrupted' && (
        <Button
          title="Ends it without looking what became of the messages: they are then listed as unknown."
          disabled={!reached}
          onClick={() => stop(job.id)}
        >
          Give up
        </Button>
      )}
      {!running && job.undo !== undefined && (
        <Button disabled={!reached} onClick={() => undo(job.id)}>
          Undo
        </Button>
      )}
      <Button variant="subtle" onClick={() => showJob(job.id)}>
        Details
      </Button>
    </li>
  );
}

/** In the status bar: what runs, and behind a click everything that was done since Postroom started. */
export function JobsStatus(): React.JSX.Element | null {
  const jobs = useQueue((state) => state.jobs);
  const running = jobs.filter(({ state }) => state === 'running' || state === 'stopping');
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

import type { Job } from '#contract/queue';
import type { QueueAction } from '#mail/queue';
import type { Toast } from '../../app/toasts.ts';
import { plural } from '../../widgets/format.ts';

const doing: Readonly<Record<Job['action'], string>> = {
  hold: 'Holding',
  release: 'Releasing',
  flush: 'Trying now',
  requeue: 'Requeuing',
  expire: 'Returning',
  delete: 'Deleting',
  'flush-all': 'Flushing everything',
  restore: 'Putting back',
  purge: 'Purging',
};

export const actionWords: Readonly<Record<Job['action'], string>> = {
  hold: 'Hold',
  release: 'Release',
  flush: 'Flush',
  requeue: 'Requeue',
  expire: 'Return to sender',
  delete: 'Delete',
  'flush-all': 'Flush all',
  restore: 'Put back',
  purge: 'Purge',
};

/** Did every message of this job end as asked? */
export const clean = (job: Job): boolean => job.problem === '' && job.exceptions.length === 0;

/** Did the host refuse some of it, or is it not known what became of some? */
const troubled = ({ counts }: Job): boolean => counts.failed + counts.unknown > 0;

interface Buttons {
  readonly stop: (jobId: string) => void;
  readonly undo: (jobId: string) => void;
  readonly details: (jobId: string) => void;
}

/** What it means that Postroom ended in the middle of a job. */
export const interruptedMeans =
  'Postroom ended in the middle of this. What had reached the host is done, the rest is not. As soon as the host is connected, Postroom compares its queue with what was asked and tells what became of each message; nothing is tried a second time by itself. Messages that were only held for the time of the action are released, by the host where it can.';

/**
 * A job as a note: how far it is, then what really happened, with the way back where there is one. Not `reached`: the
 * services do not answer, so nothing is known of it and nothing can be asked.
 */
export function jobToast(job: Job, { stop, undo, details }: Buttons, reached = true): Toast {
  const id = `job-${job.id}`;
  const more = { label: 'Details', run: () => details(job.id) };
  if (job.state === 'interrupted')
    return {
      id,
      tone: 'bad',
      title: `Interrupted: ${doing[job.action].toLowerCase()} ${plural(job.total, 'message')} on ${job.hostName}`,
      body: interruptedMeans,
      buttons: [more],
    };
  if (job.state !== 'ended' && !reached)
    return {
      id,
      tone: 'busy',
      title: `${doing[job.action]} on ${job.hostName}: not known how far`,
      body: 'The connection to Postroom is lost. What became of it is told as soon as Postroom answers again.',
      buttons: [more],
    };
  if (job.state !== 'ended') {
    const what = job.total > 0 ? ` ${plural(job.total, 'message')}` : '';
    return {
      id,
      tone: 'busy',
      title: `${doing[job.action]}${what} on ${job.hostName}`,
      body:
        job.state === 'stopping' ? 'Stopping: what was already sent to the host is still done.' : job.step,
      progress: job.total === 0 ? undefined : job.handled / job.total,
      buttons: job.state === 'running' ? [{ label: 'Cancel', run: () => stop(job.id) }, more] : [more],
    };
  }
  return {
    id,
    tone: job.problem !== '' || troubled(job) ? 'bad' : 'good',
    title: `${job.hostName}: ${job.summary}`,
    body: [job.problem, job.note === '' ? '' : `Note: ${job.note}`].filter(Boolean).join('\n'),
    buttons: [
      ...(job.undo === undefined || !reached ? [] : [{ label: 'Undo', run: () => undo(job.id) }]),
      ...(clean(job) ? [] : [more]),
    ],
    seconds: job.problem !== '' ? undefined : clean(job) ? 12 : 30,
  };
}

/** Words in the table while a job is at work on a message. */
export const actingWords: Readonly<Record<QueueAction, string>> = {
  hold: 'holding…',
  release: 'releasing…',
  flush: 'trying…',
  requeue: 'requeuing…',
  expire: 'returning…',
  delete: 'deleting…',
};

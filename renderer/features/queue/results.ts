import type { Job } from '#contract/queue';
import { csvOf } from '../../widgets/csv.ts';

export type Outcome = Job['exceptions'][number]['outcome'];

/** In the order in which they matter to the reader. */
export const outcomes: readonly Outcome[] = ['failed', 'unknown', 'changed', 'busy', 'gone', 'done'];

export const outcomeWords: Readonly<Record<Outcome, string>> = {
  done: 'done',
  gone: 'already gone',
  changed: 'changed',
  busy: 'busy',
  failed: 'failed',
  unknown: 'unknown',
};

export const outcomeMeans: Readonly<Record<Outcome, string>> = {
  done: 'It is as you asked.',
  gone: 'It had left the queue before the action reached it: delivered, bounced, or deleted by somebody else.',
  changed: 'The id belongs to another message now, or the message changed: it was not touched.',
  busy: 'It was being delivered at that moment: it was not touched.',
  failed: 'The host refused; its words say why.',
  unknown: 'Nobody knows whether it was done: look on the host.',
};

/** The messages of a job that were not simply done, for a spreadsheet. */
export const resultsCsv = (job: Job, rows: readonly Job['exceptions'][number][]): string =>
  csvOf(
    ['host', 'source', 'id', 'action', 'outcome', 'what the host said', 'note'],
    rows.map(({ source, id, outcome, said }) => [
      job.hostName,
      source,
      id,
      job.action,
      outcomeWords[outcome],
      said,
      job.note,
    ]),
  );

import type { Job } from '#contract/queue';
import { summaryOf, type JobAction } from '#mail/job-summary';
import type { QueueAction } from '#mail/queue';
import type { Verdict } from './reconcile.ts';

const reverse: Partial<Record<JobAction, 'hold' | 'release'>> = { hold: 'release', release: 'hold' };

/** What takes the action back, for what it changed; `undefined` when nothing does. */
export function undoOf(action: JobAction, verdicts: readonly Verdict[]): Job['undo'] {
  if (action === 'delete') return verdicts.some(({ batch }) => batch !== undefined) ? 'restore' : undefined;
  return verdicts.some(({ mine }) => mine) ? reverse[action] : undefined;
}

/** One sentence. What was in the wanted state already is not counted as work done. */
export function sentence(action: JobAction, verdicts: readonly Verdict[]): string {
  const isIdle = ({ outcome, mine }: Verdict): boolean =>
    outcome === 'done' && !mine && reverse[action] !== undefined;
  const idle = verdicts.filter(isIdle).length;
  const rest = verdicts.filter((verdict) => !isIdle(verdict)).map(({ outcome }) => outcome);
  if (idle === 0) return summaryOf(action, rest);
  const words = `${idle} ${idle === 1 ? 'was' : 'were'} ${action === 'hold' ? 'on hold already' : 'not on hold'}`;
  return rest.length === 0 ? `Nothing to do: ${words}` : `${summaryOf(action, rest)}, ${words}`;
}

export const isQueueAction = (action: Job['action']): action is QueueAction =>
  action !== 'flush-all' && action !== 'restore' && action !== 'purge';

import { sameMessage, type QueueMessage } from '#mail/queue';
import type { KeptMessage } from '#mail/trash';
import type { JobAction } from '#mail/job-summary';
import type { KeptTarget } from '../work/job-store.ts';
import type { Verdict } from '../work/reconcile.ts';

const broke = 'the action was interrupted';

/**
 * What became of one message of an action that was interrupted, when nobody heard what the tools said: only what the
 * queue and the trash show now.
 * @param now the message in the queue that has its id
 * @param kept the message in the trash, when it is there
 * @returns `release`: it is on hold only because of the action
 */
export function judgeInterrupted(
  action: JobAction,
  message: KeptTarget,
  now: QueueMessage | undefined,
  kept: KeptMessage | undefined,
): Verdict & { release: boolean } {
  const { target, settled, heldBefore = false } = message;
  const say = (
    outcome: Verdict['outcome'],
    said: string,
    more: Partial<Verdict> & { release?: boolean } = {},
  ): Verdict & { release: boolean } => ({ target, outcome, said, mine: false, release: false, ...more });
  if (settled !== undefined) return say(settled.outcome, settled.said);
  if (action === 'restore') return judgeRestored(message, now, kept, say);
  if (action === 'purge')
    return kept === undefined ? say('done', '', { mine: true }) : say('failed', `is still kept: ${broke}`);
  if (now === undefined || !sameMessage(target, now)) {
    if (action === 'delete' && kept !== undefined)
      return say('done', '', { mine: true, batch: kept.batch, ...(heldBefore ? { heldBefore } : {}) });
    if (now !== undefined && action !== 'requeue')
      return say('changed', 'the message left, and another one has its id now');
    switch (action) {
      case 'flush':
        return say('done', 'left the queue', { mine: true });
      case 'requeue':
      case 'expire':
        return say('unknown', `${broke}; the message is no longer in the queue under this id`);
      default:
        return say('gone', 'left the queue');
    }
  }
  const held = now.queue === 'held';
  switch (action) {
    case 'hold':
      return held
        ? say('done', '', { mine: true })
        : say('failed', `is not on hold now: ${broke} before it, or the hold is over since`);
    case 'release':
      return held
        ? say('failed', `is on hold: ${broke} before it, or it was held again since`)
        : say('done', '', { mine: true });
    case 'flush':
      return say('unknown', `${broke}; whether it was tried is not known`);
    case 'expire':
      if (now.forcedExpire === true) return say('done', 'is marked to return to its sender', { mine: true });
      break;
    case 'requeue':
      if (now.queue === 'maildrop') return say('done', 'is on its way back into the queue', { mine: true });
      break;
    case 'delete':
  }
  return held && !heldBefore
    ? say('failed', `was put on hold and not touched any further: ${broke}`, { release: true })
    : say('failed', `was not touched: ${broke}`);
}

function judgeRestored(
  { target, heldBefore = false }: KeptTarget,
  now: QueueMessage | undefined,
  kept: KeptMessage | undefined,
  say: (
    outcome: Verdict['outcome'],
    said: string,
    more?: Partial<Verdict> & { release?: boolean },
  ) => Verdict & { release: boolean },
): Verdict & { release: boolean } {
  const itself =
    now !== undefined && (target.arrivedAt === 0 || Math.abs(now.arrivedAt - target.arrivedAt) <= 1);
  if (itself) return say('done', '', { mine: true, release: !heldBefore && now.queue === 'held' });
  if (kept !== undefined) return say('failed', `is still in the trash: ${broke}`);
  return say('unknown', `${broke}; it is no longer in the trash, and not in the queue under this id`);
}

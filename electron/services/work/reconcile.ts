import type { Target } from '#contract/queue';
import type { ToolWord } from '#mail/mta/mta';
import { sameMessage, viaHold, type Outcome, type QueueAction, type QueueMessage } from '#mail/queue';

/** What a listing said, by id; `undefined` when the host could not be read. */
export type Listing = ReadonlyMap<string, QueueMessage> | undefined;

/** The verdict on one message of an action. `mine`: this action changed the message, so undo covers it. */
export interface Verdict {
  readonly target: Target;
  readonly outcome: Outcome;
  readonly said: string;
  readonly mine: boolean;
  /** Where a deleted message is kept. */
  readonly batch?: string;
  /** It was on hold before this action; undo leaves it so. */
  readonly heldBefore?: boolean;
}

const verdict = (target: Target, outcome: Outcome, said = '', mine = false): Verdict => ({
  target,
  outcome,
  said,
  mine,
});

/** Before acting: what is still the message that the user saw, and what can be said without touching the host. */
export function sift(
  action: QueueAction,
  targets: readonly Target[],
  before: ReadonlyMap<string, QueueMessage>,
): { act: Target[]; settled: Verdict[] } {
  const act: Target[] = [];
  const settled: Verdict[] = [];
  for (const target of targets) {
    const now = before.get(target.id);
    if (now === undefined) settled.push(verdict(target, 'gone', 'had already left the queue'));
    else if (!sameMessage(target, now))
      settled.push(verdict(target, 'changed', 'another message has this id now; it was not touched'));
    else if (action === 'hold' && now.queue === 'held')
      settled.push(verdict(target, 'done', 'was on hold already'));
    else if (action === 'release' && now.queue !== 'held')
      settled.push(verdict(target, 'done', 'was not on hold'));
    else if (action === 'flush' && now.queue === 'held')
      settled.push(verdict(target, 'failed', 'is on hold: release it first'));
    else if (viaHold.has(action) && now.busy)
      settled.push(
        verdict(target, 'busy', 'is being delivered right now and cannot be recalled; it was not touched'),
      );
    else if (now.queue === 'lost' || now.queue === 'corrupt')
      settled.push(verdict(target, 'failed', `is ${now.queue}: the MTA no longer handles it`));
    else act.push(target);
  }
  return { act, settled };
}

/**
 * After acting: what the new listing and the tool's own words together prove about one message.
 * @param heard what the tool said about this id; absent means that it said nothing, which proves nothing.
 * @param after the listing taken afterwards; without one, nothing is claimed.
 */
export function judge(
  action: QueueAction,
  target: Target,
  wasBusy: boolean,
  heard: ToolWord | undefined,
  after: Listing,
): Verdict {
  if (after === undefined)
    return verdict(
      target,
      'unknown',
      'the host could not be read again: look at the queue before acting on it once more',
    );
  const now = after.get(target.id);
  const said = heard?.said ?? '';
  // What was taken from the hold queue was looked at before: a new message with its id says nothing against that.
  const taken = viaHold.has(action) && heard?.outcome === 'done';
  if (now !== undefined && !sameMessage(target, now) && !taken)
    return verdict(target, 'changed', 'the message left, and another one has its id now');
  switch (action) {
    case 'hold':
      return judgeHold(target, wasBusy, said, now);
    case 'release':
      if (now?.queue === 'held')
        return verdict(target, heard?.outcome === 'busy' ? 'busy' : 'failed', said || 'is still on hold');
      return now === undefined
        ? heard?.outcome === 'done'
          ? verdict(target, 'done', 'was released and has left the queue', true)
          : verdict(target, 'gone', 'had already left the queue')
        : verdict(target, 'done', '', true);
    case 'flush':
      if (now === undefined) return verdict(target, 'done', 'left the queue', true);
      if (heard === undefined) return verdict(target, 'failed', 'the host did not say that it was tried');
      return verdict(
        target,
        heard.outcome,
        heard.outcome === 'done' ? stillQueued(now) : said,
        heard.outcome === 'done',
      );
    case 'requeue':
    case 'expire':
    case 'delete':
      return judgeTaken(
        action,
        target,
        heard,
        now !== undefined && sameMessage(target, now) ? now : undefined,
      );
  }
}

/** After an action from the hold queue. @param now the message itself, when it is still listed */
function judgeTaken(
  action: 'requeue' | 'expire' | 'delete',
  target: Target,
  heard: ToolWord | undefined,
  now: QueueMessage | undefined,
): Verdict {
  const said = heard?.said ?? '';
  if (heard?.outcome === 'done') {
    if (now?.queue === 'held' || (now !== undefined && action === 'delete'))
      return verdict(target, 'failed', said || 'is still in the queue');
    if (action === 'requeue') return verdict(target, 'done', 'has a new id in the queue', true);
    if (action === 'expire') return verdict(target, 'done', returned(target, now), true);
    const { batch } = heard;
    return { ...verdict(target, 'done', '', true), ...(batch === undefined ? {} : { batch }) };
  }
  if (now === undefined)
    return verdict(target, 'gone', `left the queue without being ${takenWords[action]} by this action`);
  return verdict(target, heard?.outcome === 'busy' ? 'busy' : 'failed', said || notTaken[action]);
}

const takenWords = { requeue: 'requeued', expire: 'returned', delete: 'deleted' } as const;
const notTaken = {
  requeue: 'was not requeued',
  expire: 'was not returned to its sender',
  delete: 'is still in the queue',
} as const;

function returned(target: Target, now: QueueMessage | undefined): string {
  if (target.sender === '') return 'is itself a report without a sender to return to: the MTA removes it';
  return now === undefined
    ? 'is returned to its sender'
    : 'is returned to its sender now; it may still be listed for a moment';
}

function judgeHold(target: Target, wasBusy: boolean, said: string, now: QueueMessage | undefined): Verdict {
  if (now === undefined) return verdict(target, 'gone', 'left the queue before it could be held');
  if (now.queue !== 'held') return verdict(target, now.busy ? 'busy' : 'failed', said || 'is not on hold');
  if (now.recipients.length === 0)
    return verdict(
      target,
      'gone',
      'was delivered while it was put on hold; an empty shell stays until it is released',
      true,
    );
  return wasBusy
    ? verdict(target, 'busy', 'is on hold now, but a delivery was under way and cannot be recalled', true)
    : verdict(target, 'done', '', true);
}

const stillQueued = (now: QueueMessage): string => {
  if (now.busy || now.queue === 'active') return 'is being tried';
  const reason = now.recipients.find((recipient) => recipient.reason !== undefined)?.reason ?? now.reason;
  return reason === undefined ? 'was tried and is still queued' : `was tried and is still queued: ${reason}`;
};

import { expect, it } from 'vitest';
import { summaryOf } from '#mail/job-summary';
import type { Outcome, QueueAction } from '#mail/queue';

const times = (count: number, outcome: Outcome): Outcome[] => Array.from({ length: count }, () => outcome);

it.each<[QueueAction, Outcome[], string]>([
  ['hold', [...times(487, 'done'), ...times(13, 'gone')], '487 held, 13 had already left'],
  ['release', times(1, 'done'), '1 released'],
  [
    'delete',
    [...times(12_345, 'done'), 'busy', 'changed'],
    '12,345 deleted, 1 had changed and was not touched, 1 was being delivered',
  ],
  ['flush', times(2, 'done'), '2 told to be tried now'],
  ['delete', times(3, 'gone'), 'None deleted, 3 had already left'],
  ['hold', ['unknown'], 'None held, 1 is unknown: look again'],
  ['hold', ['failed', 'unknown', 'unknown'], 'None held, 1 failed, 2 are unknown: look again'],
  ['hold', [], 'Nothing was done'],
])('%s %j', (action, outcomes, sentence) => {
  expect(summaryOf(action, outcomes)).toBe(sentence);
});

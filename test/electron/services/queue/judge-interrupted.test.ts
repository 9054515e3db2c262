import { describe, expect, it } from 'vitest';
import type { Target } from '#contract/queue';
import type { QueueMessage } from '#mail/queue';
import type { KeptMessage } from '#mail/trash';
import { judgeInterrupted } from '#services/queue/judge-interrupted';

const target: Target = {
  source: 'postfix:/etc/postfix',
  id: '9A15817E015',
  arrivedAt: 1795229237,
  sizeBytes: 250,
  sender: 'a@lab.test',
};
const now = (queue: QueueMessage['queue'], change: Partial<QueueMessage> = {}): QueueMessage => ({
  ...target,
  queue,
  recipients: [{ address: 'b@example.com' }],
  busy: false,
  ...change,
});
const kept: KeptMessage = {
  ...target,
  batch: '/spool/trash/1',
  recipients: ['b@example.com'],
  deletedAt: 1795229300,
  by: 'anna@desk',
  note: '',
};
const stranger = now('deferred', { arrivedAt: 1 });

describe('an action that was interrupted', () => {
  it.each([
    ['hold', now('held'), 'done', true],
    ['hold', now('deferred'), 'failed', false],
    ['hold', undefined, 'gone', false],
    ['hold', stranger, 'changed', false],
    ['release', now('held'), 'failed', false],
    ['release', now('deferred'), 'done', true],
    ['flush', undefined, 'done', true],
    ['flush', now('deferred'), 'unknown', false],
    ['requeue', undefined, 'unknown', false],
    ['requeue', now('maildrop'), 'done', true],
    ['requeue', now('deferred'), 'failed', false],
    ['expire', now('deferred', { forcedExpire: true }), 'done', true],
    ['expire', undefined, 'unknown', false],
    ['delete', now('deferred'), 'failed', false],
    ['delete', undefined, 'gone', false],
  ] as const)('%s: what the queue shows now decides (%#)', (action, message, outcome, mine) => {
    const verdict = judgeInterrupted(action, { target }, message, undefined);
    expect(verdict).toMatchObject({ outcome, mine, release: false });
  });

  it.each(['requeue', 'expire', 'delete'] as const)(
    '%s: releases what it left on hold, and never what was on hold before',
    (action) => {
      expect(judgeInterrupted(action, { target }, now('held'), undefined)).toMatchObject({
        outcome: 'failed',
        release: true,
      });
      expect(judgeInterrupted(action, { target, heldBefore: true }, now('held'), undefined)).toMatchObject({
        outcome: 'failed',
        release: false,
      });
      const other = now('held', { arrivedAt: 1 });
      expect(judgeInterrupted(action, { target }, other, undefined).release).toBe(false);
    },
  );

  it('delete: finds in the trash what was deleted, also when its id has a new owner', () => {
    for (const message of [undefined, stranger])
      expect(judgeInterrupted('delete', { target }, message, kept)).toMatchObject({
        outcome: 'done',
        mine: true,
        batch: '/spool/trash/1',
      });
    expect(judgeInterrupted('delete', { target, heldBefore: true }, undefined, kept).heldBefore).toBe(true);
  });

  it('restore: back in the queue, still kept, or nowhere', () => {
    expect(judgeInterrupted('restore', { target, batch: 'b' }, now('held'), undefined)).toMatchObject({
      outcome: 'done',
      release: true,
    });
    expect(
      judgeInterrupted('restore', { target, batch: 'b', heldBefore: true }, now('held'), undefined).release,
    ).toBe(false);
    expect(judgeInterrupted('restore', { target, batch: 'b' }, undefined, kept).outcome).toBe('failed');
    expect(judgeInterrupted('restore', { target, batch: 'b' }, undefined, undefined).outcome).toBe('unknown');
  });

  it('keeps what was known before anything was sent', () => {
    const settled = { outcome: 'gone', said: 'had already left the queue' } as const;
    expect(judgeInterrupted('delete', { target, settled }, now('held'), undefined)).toMatchObject({
      ...settled,
      release: false,
    });
  });
});

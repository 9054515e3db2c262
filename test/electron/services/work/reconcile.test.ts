import { describe, expect, it } from 'vitest';
import type { Target } from '#contract/queue';
import type { ToolWord } from '#mail/mta/mta';
import type { QueueMessage } from '#mail/queue';
import { judge, sift } from '#services/work/reconcile';

const seen: Target = {
  source: 'postfix:/etc/postfix',
  id: '9A15817E015',
  arrivedAt: 1795229237,
  sizeBytes: 250,
  sender: 'a@lab.test',
};

const listed = (change: Partial<QueueMessage> = {}): QueueMessage => ({
  ...seen,
  queue: 'deferred',
  recipients: [{ address: 'b@example.com' }],
  busy: false,
  ...change,
});

const listing = (...messages: QueueMessage[]): ReadonlyMap<string, QueueMessage> =>
  new Map(messages.map((message) => [message.id, message]));

const said = (outcome: ToolWord['outcome'], words = ''): ToolWord => ({ outcome, said: words });

describe('before acting', () => {
  it.each([
    ['a message that left', 'hold', [], 'gone'],
    [
      'an id that now belongs to another arrival',
      'hold',
      [listed({ arrivedAt: seen.arrivedAt + 1 })],
      'changed',
    ],
    ['an id that now belongs to another sender', 'delete', [listed({ sender: 'x@lab.test' })], 'changed'],
    ['an id that now belongs to another size', 'flush', [listed({ sizeBytes: 251 })], 'changed'],
    ['a message that is on hold already, to be held', 'hold', [listed({ queue: 'held' })], 'done'],
    ['a message that is not on hold, to be released', 'release', [listed()], 'done'],
    ['a held message, to be flushed', 'flush', [listed({ queue: 'held' })], 'failed'],
    ['a message in delivery, to be deleted', 'delete', [listed({ queue: 'active', busy: true })], 'busy'],
    ['a message in delivery, to be requeued', 'requeue', [listed({ queue: 'active', busy: true })], 'busy'],
    ['a message in delivery, to be returned', 'expire', [listed({ queue: 'active', busy: true })], 'busy'],
    ['a lost message', 'hold', [listed({ queue: 'lost' })], 'failed'],
  ] as const)('does not touch %s', (_what, action, messages, outcome) => {
    const { act, settled } = sift(action, [seen], listing(...messages));
    expect(act).toEqual([]);
    expect(settled.map((verdict) => [verdict.outcome, verdict.mine])).toEqual([[outcome, false]]);
    expect(settled[0]?.said).not.toBe('');
  });

  it.each(['hold', 'flush', 'delete'] as const)('lets %s act on the very message that was seen', (action) => {
    expect(sift(action, [seen], listing(listed()))).toEqual({ act: [seen], settled: [] });
  });
});

describe('after acting', () => {
  it('claims nothing when the host could not be read again, whatever the tool said', () => {
    for (const action of ['hold', 'release', 'flush', 'requeue', 'expire', 'delete'] as const)
      expect(judge(action, seen, false, said('done'), undefined).outcome).toBe('unknown');
  });

  it('believes a hold only when the message is listed on hold', () => {
    expect(judge('hold', seen, false, said('done'), listing(listed({ queue: 'held' })))).toMatchObject({
      outcome: 'done',
      mine: true,
    });
    expect(judge('hold', seen, false, said('done'), listing(listed())).outcome).toBe('failed');
    expect(judge('hold', seen, false, undefined, listing()).outcome).toBe('gone');
  });

  it('says busy, not done, when a delivery was under way, and leaves it undoable', () => {
    expect(judge('hold', seen, true, said('done'), listing(listed({ queue: 'held' })))).toMatchObject({
      outcome: 'busy',
      mine: true,
    });
    expect(judge('hold', seen, false, said('busy', 'locked'), listing(listed({ busy: true })))).toMatchObject(
      { outcome: 'busy', said: 'locked', mine: false },
    );
  });

  it('sees the empty shell that Postfix leaves of a message delivered while held', () => {
    expect(
      judge('hold', seen, true, said('done'), listing(listed({ queue: 'held', recipients: [] }))).outcome,
    ).toBe('gone');
  });

  it('never takes a stranger with the same id for the message', () => {
    for (const action of ['hold', 'release', 'flush'] as const)
      expect(
        judge(action, seen, false, said('done'), listing(listed({ queue: 'held', arrivedAt: 1 }))).outcome,
      ).toBe('changed');
  });

  it('counts a delete only when the tool named the id and the queue no longer has it', () => {
    expect(judge('delete', seen, false, said('done'), listing()).outcome).toBe('done');
    expect(judge('delete', seen, false, undefined, listing()).outcome).toBe('gone');
    expect(judge('delete', seen, false, said('done'), listing(listed({ queue: 'held' }))).outcome).toBe(
      'failed',
    );
  });

  it('counts a delete whose id already belongs to a new message, and remembers where the old one is kept', () => {
    const word: ToolWord = { ...said('done'), batch: '/var/spool/postfix/.trash/7' };
    expect(judge('delete', seen, false, word, listing(listed({ arrivedAt: 1 })))).toMatchObject({
      outcome: 'done',
      mine: true,
      batch: '/var/spool/postfix/.trash/7',
    });
    expect(judge('delete', seen, false, undefined, listing(listed({ arrivedAt: 1 }))).outcome).toBe(
      'changed',
    );
  });

  it('counts a requeue when the tool named the id and it is not on hold any more, wherever it is', () => {
    for (const after of [
      listing(),
      listing(listed({ queue: 'maildrop' })),
      listing(listed({ arrivedAt: 1 })),
    ])
      expect(judge('requeue', seen, false, said('done'), after)).toMatchObject({
        outcome: 'done',
        mine: true,
      });
    expect(judge('requeue', seen, false, said('done'), listing(listed({ queue: 'held' }))).outcome).toBe(
      'failed',
    );
    expect(judge('requeue', seen, false, undefined, listing()).outcome).toBe('gone');
    expect(judge('requeue', seen, false, undefined, listing(listed())).outcome).toBe('failed');
  });

  it('says of an expired message what is true: on its way back, perhaps still listed, or without a sender', () => {
    expect(judge('expire', seen, false, said('done'), listing())).toMatchObject({
      outcome: 'done',
      said: 'is returned to its sender',
    });
    expect(
      judge('expire', seen, false, said('done'), listing(listed({ forcedExpire: true }))).said,
    ).toContain('may still be listed');
    const report = { ...seen, sender: '' };
    expect(judge('expire', report, false, said('done'), listing()).said).toContain('without a sender');
    expect(judge('expire', seen, false, said('done'), listing(listed({ queue: 'held' }))).outcome).toBe(
      'failed',
    );
    expect(judge('expire', seen, false, undefined, listing()).outcome).toBe('gone');
  });

  it('tells what a flush led to', () => {
    expect(judge('flush', seen, false, said('done'), listing())).toMatchObject({
      outcome: 'done',
      said: 'left the queue',
    });
    expect(
      judge(
        'flush',
        seen,
        false,
        said('done'),
        listing(listed({ recipients: [{ address: 'b@example.com', reason: '451 later' }] })),
      ).said,
    ).toContain('451 later');
    expect(judge('flush', seen, false, undefined, listing(listed())).outcome).toBe('failed');
  });

  it('believes a release only when the message is no longer on hold', () => {
    expect(judge('release', seen, false, said('done'), listing(listed()))).toMatchObject({
      outcome: 'done',
      mine: true,
    });
    expect(judge('release', seen, false, said('done'), listing(listed({ queue: 'held' }))).outcome).toBe(
      'failed',
    );
    expect(judge('release', seen, false, undefined, listing()).outcome).toBe('gone');
  });
});

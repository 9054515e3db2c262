import { describe, expect, it } from 'vitest';
import type { Deploy } from '#contract/deploys';
import { deployStates, terminal } from '#mail/deploy/report';
import {
  milestones,
  standing,
  touchedNothing,
  wentBack,
} from '../../../renderer/features/config/changes/deploy-words.ts';
import { bySoonest, wanting } from '../../../renderer/features/config/changes/deploy-order.ts';

const now = Date.parse('2026-01-02T10:00:00Z');
const deploy = (change: Partial<Deploy>): Deploy => ({
  id: 'tx-1',
  hostId: 'mx1',
  hostName: 'mx1',
  setId: 'sendmail',
  state: 'waiting',
  ended: false,
  by: 'anna',
  note: '',
  startedAt: '2026-01-02T09:59:00Z',
  states: [],
  steps: [],
  files: [],
  guarded: true,
  confirm: 'hand',
  fresh: { state: 'good', words: '' },
  lost: false,
  why: '',
  todo: '',
  ...change,
});
const words = (change: Partial<Deploy>): string => {
  const { title, means, todo } = standing(deploy(change), now);
  return [title, means, todo].join(' ');
};

describe('where a deploy stands', () => {
  it('every end has words of its own that name the host, and every state has a milestone, an end or a way back', () => {
    const titles = new Set<string>();
    for (const state of terminal) {
      const { title } = standing(
        deploy({ state, ended: true, files: [{ path: '/f', old: 'a', new: 'b' }] }),
        now,
      );
      expect(title).not.toBe(state);
      titles.add(title);
    }
    expect(titles.size).toBe(terminal.size);
    for (const state of deployStates) {
      const onTheWay = milestones.some(({ states }) => (states as readonly string[]).includes(state));
      const one = deploy({ state });
      expect([state, onTheWay || wentBack(one) || touchedNothing(one)]).toEqual([state, true]);
    }
  });

  it('a lost connection: says what the host does by itself, never that it has done it', () => {
    const waiting = words({ lost: true, rollbackAt: '2026-01-02T10:01:00Z' });
    expect(waiting).toContain('No connection to mx1');
    expect(waiting).toMatch(/rolls back at \d\d:01:00 unless this is confirmed before/);
    expect(waiting).not.toMatch(/has rolled back|was rolled back/);
    const over = words({ lost: true, rollbackAt: '2026-01-02T09:59:30Z' });
    expect(over).toMatch(/should have rolled back at \d\d:59:30/);
    expect(over).toContain('told as soon as it answers');
  });

  it('a lost connection before anything was on guard promises no rollback', () => {
    const early = words({ state: 'staged', lost: true, guarded: false });
    expect(early).toContain('had not begun to change anything');
    expect(early).not.toContain('rolls back');
  });

  it('a conflict names the files that somebody else changed, and no others', () => {
    const { title, tone } = standing(
      deploy({
        state: 'conflict',
        ended: true,
        files: [
          { path: '/etc/mail/access', old: 'a', new: 'b', now: 'c' },
          { path: '/etc/mail/sendmail.mc', old: 'd', new: 'e' },
        ],
      }),
      now,
    );
    expect(title).toBe('Rolled back, but not /etc/mail/access');
    expect(tone).toBe('bad');
  });

  it('what the host says to do comes before our own advice', () => {
    expect(words({ state: 'aborted', ended: true, todo: 'Free the disk.' })).toContain('Free the disk.');
  });
});

describe('whose word is wanted', () => {
  it('only what waits for a hand, the soonest rollback first', () => {
    const list = [
      deploy({ id: 'late', rollbackAt: '2026-01-02T10:05:00Z' }),
      deploy({ id: 'soon', rollbackAt: '2026-01-02T10:01:00Z' }),
      deploy({ id: 'auto', confirm: 'auto', rollbackAt: '2026-01-02T10:00:30Z' }),
      deploy({ id: 'ended', state: 'done', ended: true }),
    ];
    expect(wanting(list).map(({ id }) => id)).toEqual(['soon', 'late']);
    expect([deploy({ id: 'new', state: 'new' }), ...list].sort(bySoonest).at(-1)?.rollbackAt).toBeUndefined();
  });
});

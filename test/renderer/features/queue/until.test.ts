import { describe, expect, it } from 'vitest';
import { chosen, noEnd } from '../../../../renderer/features/queue/until-field.tsx';
import { fieldTime, momentOf, printLeft } from '../../../../renderer/features/queue/until.ts';

const now = new Date(2026, 11, 31, 22, 30);

describe('the end of a hold', () => {
  it('is a moment of this computer’s clock, over midnight and new year too', () => {
    expect(momentOf('none', '', now)).toBeUndefined();
    expect(momentOf('1h', '', now)).toEqual(new Date(2026, 11, 31, 23, 30));
    expect(momentOf('4h', '', now)).toEqual(new Date(2027, 0, 1, 2, 30));
    expect(momentOf('morning', '', now)).toEqual(new Date(2027, 0, 1, 8, 0));
    expect(momentOf('at', '2027-01-02T09:15', now)).toEqual(new Date(2027, 0, 2, 9, 15));
    expect(fieldTime(new Date(2027, 0, 2, 9, 15))).toBe('2027-01-02T09:15');
  });

  it('is refused when it makes no sense or is over', () => {
    expect(chosen({ ...noEnd, end: 'at', typed: '' }, now).problem).not.toBe('');
    expect(chosen({ ...noEnd, end: 'at', typed: '2026-12-31T22:30' }, now).problem).toContain('over');
    expect(chosen({ ...noEnd, end: 'at', typed: '9999-99-99T99:99' }, now).problem).not.toBe('');
    expect(chosen(noEnd, now)).toEqual({ until: undefined, problem: '' });
    expect(chosen({ end: '1h', typed: '', then: 'remind' }, now).until).toEqual({
      at: new Date(2026, 11, 31, 23, 30).toISOString(),
      then: 'remind',
    });
  });

  it('is told as time left, then as time overdue', () => {
    expect(printLeft(new Date(now.getTime() + 7_500_000).toISOString(), now.getTime())).toBe('in 2h 5m');
    expect(printLeft(new Date(now.getTime() - 1_500_000).toISOString(), now.getTime())).toBe('25m overdue');
  });
});

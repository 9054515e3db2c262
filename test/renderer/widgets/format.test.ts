import { describe, expect, it } from 'vitest';
import { plural, printAddress, printSize, printSpan, printTime } from '../../../renderer/widgets/format.ts';

describe('what people read', () => {
  it('spans in at most two units', () => {
    expect([-5, 0, 59, 60, 3599, 3600, 3660, 90_000, 266_400].map(printSpan)).toEqual([
      '0s',
      '0s',
      '59s',
      '1m',
      '59m',
      '1h',
      '1h 1m',
      '1d 1h',
      '3d 2h',
    ]);
  });

  it('sizes in powers of 1024', () => {
    expect([0, 1023, 1024, 10_240, 1_048_576, 5 * 1024 ** 4].map(printSize)).toEqual([
      '0 B',
      '1023 B',
      '1.0 KiB',
      '10 KiB',
      '1.0 MiB',
      '5120 GiB',
    ]);
  });

  it('counts with separators and the right number', () => {
    expect([0, 1, 100_000].map((count) => plural(count, 'message'))).toEqual([
      '0 messages',
      '1 message',
      '100,000 messages',
    ]);
  });

  it('times that can be matched against a log', () => {
    expect(printTime(new Date(2026, 10, 21, 3, 4, 5).getTime() / 1000)).toBe('2026-11-21 03:04:05');
  });

  it('the null sender, and addresses that try to lie', () => {
    expect(printAddress('')).toBe('<>');
    expect(printAddress('\u202egnp@x.example')).toBe('⟨U+202E⟩gnp@x.example');
  });
});

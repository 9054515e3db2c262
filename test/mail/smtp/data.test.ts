import { describe, expect, it } from 'vitest';
import { chunks, raw, stuffed } from '#mail/smtp/data';

const whole = (bytes: string, end = '.\r\n'): string => [...stuffed(bytes, end)].join('');

describe('a message after DATA', () => {
  it.each([
    ['', '.\r\n'],
    ['.', '..\r\n.\r\n'],
    ['a', 'a\r\n.\r\n'],
    ['a\n.\nb\n', 'a\r\n..\r\nb\r\n.\r\n'],
    ['a\r.b', 'a\r\n..b\r\n.\r\n'],
    ['\r\n\r\n', '\r\n\r\n.\r\n'],
    ['\n\r', '\r\n\r\n.\r\n'],
  ])('%j goes out as %j', (bytes, wanted) => expect(whole(bytes)).toBe(wanted));

  it('comes out the same wherever it is cut into pieces', () => {
    // Line ends and dots around the places where pieces of 64 KB begin.
    for (let shift = -3; shift <= 3; shift++) {
      const lines = 'x'.repeat(65_536 + shift);
      expect(whole(`${lines}\r\n.a\r\n`)).toBe(`${lines}\r\n..a\r\n.\r\n`);
      expect(whole(`${lines}\n.a`)).toBe(`${lines}\r\n..a\r\n.\r\n`);
    }
  });

  it('has no end where none is wanted, and one of its own', () => {
    expect(whole('a', '')).toBe('a');
    expect(whole('a', '\r\n.\n')).toBe('a\r\n.\n');
  });

  it('raw is as it is', () => expect([...raw('a\n.\r', '\n.\n')].join('')).toBe('a\n.\r\n.\n'));
});

describe('BDAT', () => {
  // The example of RFC 3030, section 4.1.
  it('names the size of each chunk, and the last', () => {
    expect([...chunks('x'.repeat(25), 10)].map(({ command, data }) => [command, data.length])).toEqual([
      ['BDAT 10\r\n', 10],
      ['BDAT 10\r\n', 10],
      ['BDAT 5 LAST\r\n', 5],
    ]);
    expect([...chunks('x'.repeat(20), 10)].map(({ command }) => command)).toEqual([
      'BDAT 10\r\n',
      'BDAT 10 LAST\r\n',
    ]);
    expect([...chunks('', 10)]).toEqual([{ command: 'BDAT 0 LAST\r\n', data: '' }]);
  });
});

import { describe, expect, it } from 'vitest';
import { ReplyReader, type TakenReply } from '#mail/smtp/replies';

function read(bytes: string, size = bytes.length): TakenReply[] {
  const reader = new ReplyReader();
  const taken: TakenReply[] = [];
  for (let at = 0; at < bytes.length; at += Math.max(1, size)) {
    reader.push(bytes.slice(at, at + size));
    for (let next = reader.next(); next !== undefined; next = reader.next()) taken.push(next);
  }
  return taken;
}
const replies = (bytes: string) => read(bytes).map(({ reply }) => reply);

// Section 4.2 of RFC 5321, and RFC 2034 for enhanced codes.
const conversation =
  '220 foo.com Simple Mail Transfer Service Ready\r\n250-foo.com greets bar.com\r\n250-8BITMIME\r\n250-SIZE\r\n250 HELP\r\n' +
  '550-5.7.1 We have\r\n550 5.7.1 no such user\r\n354\r\n421 4.3.2 x\n';

describe('a reply reader', () => {
  it('reads what RFC 5321 shows, in pieces of any size', () => {
    const wanted = [
      { code: '220', enhanced: '', texts: ['foo.com Simple Mail Transfer Service Ready'] },
      { code: '250', enhanced: '', texts: ['foo.com greets bar.com', '8BITMIME', 'SIZE', 'HELP'] },
      { code: '550', enhanced: '5.7.1', texts: ['We have', 'no such user'] },
      { code: '354', enhanced: '', texts: [''] },
      { code: '421', enhanced: '4.3.2', texts: ['x'] },
    ];
    for (const size of [1, 2, 3, 7, 1000]) {
      const taken = read(conversation, size);
      expect(taken.map(({ reply: { code, enhanced, texts } }) => ({ code, enhanced, texts }))).toEqual(
        wanted,
      );
      expect(taken.map(({ reply }) => reply.bytes).join('')).toBe(conversation);
      expect(taken.every(({ cut }) => cut === 0)).toBe(true);
    }
  });

  it('an enhanced code of another class is text', () => {
    expect(replies('250 5.7.1 odd\r\n')).toMatchObject([{ enhanced: '', texts: ['5.7.1 odd'] }]);
    expect(replies('250 2.1.5\r\n')).toMatchObject([{ enhanced: '2.1.5', texts: [''] }]);
    expect(replies('250 2.1.5extra\r\n')).toMatchObject([{ enhanced: '', texts: ['2.1.5extra'] }]);
  });

  it('lines that are no reply stand for themselves, or are texts of the reply around them', () => {
    expect(replies('hello\r\n1234\r\n250x\r\n250-a\r\njunk\r\n250 b\r\n')).toMatchObject([
      { code: '', texts: ['hello'] },
      { code: '', texts: ['1234'] },
      { code: '', texts: ['250x'] },
      { code: '250', texts: ['a', 'junk', 'b'] },
    ]);
  });

  it('the last line has the say where codes differ', () => {
    expect(replies('250-a\r\n550 b\r\n')).toMatchObject([{ code: '550', texts: ['a', 'b'] }]);
  });

  it('keeps bytes that are no text', () => {
    expect(replies('250 \x00\xff\x1b\r\n')).toMatchObject([{ texts: ['\x00\xff\x1b'] }]);
  });

  it('keeps a megabyte of a reply and counts the rest, in one line or many', () => {
    const million = 1024 * 1024;
    for (const long of [`250 ${'x'.repeat(3 * million)}\r\n`, `${'250-y\r\n'.repeat(300_000)}250 z\r\n`]) {
      const [first, ...more] = read(`${long}220 next\r\n`, 64 * 1024);
      expect(first?.reply.code).toBe('250');
      expect(first?.reply.bytes.length).toBeLessThanOrEqual(million);
      expect((first?.reply.bytes.length ?? 0) + (first?.cut ?? 0)).toBe(long.length);
      expect(more).toMatchObject([{ reply: { code: '220' }, cut: 0 }]);
    }
  });

  it('gives back what came after the last reply', () => {
    const reader = new ReplyReader();
    reader.push('220 ready\r\n250-half\r\n25');
    expect(reader.next()?.reply.code).toBe('220');
    expect(reader.next()).toBeUndefined();
    expect(reader.takeRest()).toBe('250-half\r\n25');
    reader.push('250 new\r\n');
    expect(reader.next()?.reply.texts).toEqual(['new']);
  });
});

import { describe, expect, it } from 'vitest';
import { Masking, withoutSecrets } from '#mail/smtp/masking';

const all = (...writes: string[]): string[] => {
  const masking = new Masking();
  return writes.map((bytes) => masking.sent(bytes).bytes);
};

describe('what of a sent command is secret', () => {
  it('the response in an AUTH command, however it is spelled', () => {
    expect(all('AUTH PLAIN AGEAYg==\r\n')).toEqual(['AUTH PLAIN ****\r\n']);
    expect(all('auth\tplain  AGEAYg==\n')).toEqual(['auth\tplain  ****\n']);
    expect(all(' AUTH XOAUTH2 dXNlcj0=')).toEqual([' AUTH XOAUTH2 ****']);
  });

  it('not what says nothing', () => {
    expect(all('AUTH LOGIN\r\n', '*\r\n', '\r\n', 'AUTH PLAIN =\r\n')).toEqual([
      'AUTH LOGIN\r\n',
      '*\r\n',
      '\r\n',
      'AUTH PLAIN =\r\n',
    ]);
  });

  it('every line until the AUTH has ended', () => {
    const masking = new Masking();
    const sent = (bytes: string): string => masking.sent(bytes).bytes;
    expect(sent('AUTH LOGIN\r\n')).toBe('AUTH LOGIN\r\n');
    masking.replied('334');
    expect(sent('YW5uYQ==\r\n')).toBe('****\r\n');
    masking.replied('334');
    expect(sent('c2VjcmV0\r\n')).toBe('****\r\n');
    masking.replied('535');
    expect(sent('VRFY c2Vj\r\n')).toBe('VRFY c2Vj\r\n');
  });

  it('in whatever pieces it is sent', () => {
    expect(all('EHLO x\r\nAU', 'TH PL', 'AIN AGE', 'AYg==\r\n', 'NOOP\r\n')).toEqual([
      'EHLO x\r\nAU',
      'TH PL',
      'AIN ****',
      '****\r\n',
      'NOOP\r\n',
    ]);
  });

  it('in one write with other commands, those stay readable', () => {
    expect(all('EHLO x\r\nAUTH PLAIN AGEAYg==\r\nMAIL FROM:<a@b>\r\nDATA\r\n')).toEqual([
      'EHLO x\r\nAUTH PLAIN ****\r\nMAIL FROM:<a@b>\r\nDATA\r\n',
    ]);
  });

  it('and where a server repeats it', () => {
    const masking = new Masking();
    masking.sent('AUTH PLAIN AGEAYg==\r\n');
    masking.keep('hunter2');
    const reply = masking.hideReply({
      code: '500',
      enhanced: '',
      texts: ['unknown: AUTH PLAIN AGEAYg==', 'hunter2'],
      bytes: '500-unknown: AUTH PLAIN AGEAYg==\r\n500 hunter2\r\n',
    });
    expect(JSON.stringify(reply)).not.toMatch(/AGEAYg|hunter2/);
  });
});

describe('a prepared step as it may be told', () => {
  it('has no secret', () => {
    const auth = {
      kind: 'auth',
      stage: 'auth',
      mechanism: 'PLAIN',
      user: 'a',
      secret: 'b',
      initial: true,
    } as const;
    expect(withoutSecrets(auth)).toEqual({ ...auth, secret: '' });
    expect(withoutSecrets({ kind: 'line', stage: 'auth', line: 'AUTH PLAIN AGEAYg==' })).toMatchObject({
      line: 'AUTH PLAIN ****',
    });
    expect(
      withoutSecrets({ kind: 'group', stage: 'auth', lines: ['RSET', 'AUTH PLAIN AGEAYg=='] }),
    ).toMatchObject({
      lines: ['RSET', 'AUTH PLAIN ****'],
    });
    expect(
      withoutSecrets({
        kind: 'bytes',
        stage: 'auth',
        bytes: 'EHLO x\r\nAUTH PLAIN AGEAYg==\r\n',
        replies: 2,
      }),
    ).toMatchObject({ bytes: 'EHLO x\r\nAUTH PLAIN ****\r\n' });
  });

  it('is the same step where there is none', () => {
    const step = { kind: 'line', stage: 'hello', line: 'EHLO x' } as const;
    expect(withoutSecrets(step)).toBe(step);
  });
});

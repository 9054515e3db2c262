import { describe, expect, it } from 'vitest';
import type { Step } from '#mail/smtp/step';
import { runSession } from '#services/smtp/dialogue';
import type { Moment } from '../../../smtp-server/behaviour.ts';
import {
  data,
  ehlo,
  greeting,
  here,
  mail,
  message,
  open,
  quit,
  rcpt,
  session,
  small,
  targetAt,
} from './on-the-wire.ts';

const whole = [greeting, ehlo, mail(), rcpt('b@server.test'), data, message(small), quit];

/** Moment, stage that was reached before it, and how people call the moment. */
const moments: readonly (readonly [Moment, string, string])[] = [
  ['CONNECT', 'connect', 'the greeting'],
  ['EHLO', 'greeting', 'EHLO'],
  ['MAIL', 'hello', 'MAIL'],
  ['RCPT', 'sender', 'RCPT'],
  ['DATA', 'recipient', 'DATA'],
  ['END', 'data', 'the end of the message'],
];

describe.each(moments)('a server that fails at %s', (moment, reached, name) => {
  it('with 421: put off, with its words', async () => {
    const { result } = await session(
      { instead: { [moment]: { bytes: '421 4.3.2 Shutting down\r\n', then: 'drop' } } },
      whole,
    );
    expect(result).toMatchObject({
      outcome: 'put off',
      words: `421 4.3.2 at ${name}: Shutting down`,
      reached,
    });
  });

  it('by closing: cut off, and it was the server that closed', async () => {
    const { result } = await session({ instead: { [moment]: 'drop' } }, whole);
    expect(result).toMatchObject({ outcome: 'cut off', reached });
    expect(result.words).toContain(`At ${name}: the server closed the connection`);
    expect(result.happenings.at(-1)).toMatchObject({ kind: 'ended', how: 'closed' });
  });

  it('by a reset: cut off, and lost', async () => {
    const { result } = await session({ instead: { [moment]: 'reset' } }, whole);
    expect(result).toMatchObject({ outcome: 'cut off', reached });
    expect(result.happenings.at(-1)).toMatchObject({ kind: 'ended', how: 'lost' });
  });

  it('by silence: it is waited for as long as the step says', async () => {
    const impatient = whole.map((step): Step => ({ ...step, seconds: 0.3 }));
    const { result } = await session({ instead: { [moment]: 'silence' } }, impatient);
    expect(result).toMatchObject({
      outcome: 'cut off',
      words: `At ${name}: the server said nothing in time`,
      reached,
    });
  });
});

describe('replies of all kinds', () => {
  const helloGets = (bytes: string, then?: 'drop') =>
    session({ instead: { EHLO: { bytes, ...(then === undefined ? {} : { then }) } } }, [
      greeting,
      ehlo,
      quit,
    ]);

  it('dripping in byte by byte', async () => {
    const { result } = await session(
      { instead: { EHLO: { drip: '250-server.test\r\n250 SIZE\r\n', everyMs: 5 } } },
      [greeting, ehlo, quit],
    );
    expect(result.outcome).toBe('accepted');
    expect(result.happenings).toContainEqual(
      expect.objectContaining({
        kind: 'reply',
        reply: {
          code: '250',
          enhanced: '',
          texts: ['server.test', 'SIZE'],
          bytes: '250-server.test\r\n250 SIZE\r\n',
        },
      }),
    );
  });

  it('a slow drip does not stretch the time of a step', async () => {
    const { result } = await session({ instead: { EHLO: { drip: '250 '.padEnd(400, 'x'), everyMs: 10 } } }, [
      greeting,
      { ...ehlo, seconds: 0.3 },
    ]);
    expect(result.words).toBe('At EHLO: the server said nothing in time');
  });

  it('garbage before a reply is told, and the reply still counts', async () => {
    const { result, told } = await helloGets('\x00\xff\x1b[2J what?\r\n250 server.test\r\n');
    expect(told).toContain('< \x00\xff\x1b[2J what?\r\n');
    expect(told).toContain('note: This line is no SMTP reply: it does not begin with three digits.');
    expect(result.outcome).toBe('accepted');
  });

  it('a web server is no mail server', async () => {
    const { result, told } = await session(
      { instead: { CONNECT: { bytes: 'HTTP/1.1 400 Bad Request\r\n\r\n', then: 'drop' } } },
      whole,
    );
    expect(told).toContain('< HTTP/1.1 400 Bad Request\r\n');
    expect(result).toMatchObject({ outcome: 'cut off', reached: 'connect' });
  });

  it('bare LF, other codes within a reply, lines without a code', async () => {
    const { result } = await helloGets('250-one\n251-two\nthree\n250\n');
    expect(result.happenings).toContainEqual(
      expect.objectContaining({
        kind: 'reply',
        reply: expect.objectContaining({ code: '250', texts: ['one', 'two', 'three', ''] }) as unknown,
      }),
    );
  });

  it('a reply of 3 MB is kept to 1 MB, and the session goes on', async () => {
    const line = `250-${'x'.repeat(1018)}\r\n`;
    const { result, told } = await helloGets(`${line.repeat(3072)}250 end\r\n`);
    const reply = result.happenings.find((one) => one.kind === 'reply' && one.stage === 'hello');
    expect(reply).toMatchObject({ reply: { code: '250', bytes: line.repeat(1024) } });
    expect(told).toContain(
      `note: The reply was longer: ${2048 * 1024 + '250 end\r\n'.length} more bytes of it are not kept.`,
    );
    expect(result.outcome).toBe('accepted');
  });

  it('a server that talks without end is hung up on', async () => {
    const { result } = await session(
      { instead: { EHLO: { bytes: 'junk and more junk and still more junk\r\n'.repeat(600_000) } } },
      [greeting, ehlo],
    );
    expect(result.happenings.at(-1)).toMatchObject({ kind: 'ended', how: 'lost' });
    expect(JSON.stringify(result.happenings.at(-1))).toContain('hung up after 16 MB');
  });

  it('a banner of 554 ends it at the greeting', async () => {
    const { result } = await session({ instead: { CONNECT: { bytes: '554 5.7.1 Not you\r\n' } } }, whole);
    expect(result).toMatchObject({
      outcome: 'refused',
      words: '554 5.7.1 at the greeting: Not you',
      reached: 'connect',
    });
  });

  it('a reply that nobody asked for is told as that', async () => {
    const { told } = await session({ instead: { EHLO: { bytes: '250 server.test\r\n250 again\r\n' } } }, [
      greeting,
      ehlo,
      { kind: 'pause', stage: 'other', milliseconds: 100 },
      quit,
    ]);
    expect(told).toContain('note: The server said this without being asked.');
  });

  it('a late reply goes to the step that it answers, not to the next one', async () => {
    const late = '250 server.test\r\n';
    const { result, told } = await session({ instead: { EHLO: { drip: late, everyMs: 30 } } }, [
      greeting,
      { ...ehlo, seconds: 0.2, otherwise: 'go on' },
      { kind: 'line', stage: 'other', line: 'NOOP', expect: { enhanced: '2.0.0' } },
      { kind: 'pause', stage: 'other', milliseconds: 1200 },
    ]);
    expect(told).toContain('note: This came late: the session had gone on without it.');
    expect(result.happenings.find((one) => one.kind === 'reply' && one.step === 1)).toMatchObject({
      reply: { bytes: expect.stringContaining('250 ') as unknown },
    });
  });
});

describe('talking out of turn', () => {
  it('before the greeting: the server that minds says so', async () => {
    const early: Step = { ...ehlo, expect: { codes: ['5xx'] } };
    const { result, seen } = await session({ greetPauseMs: 300 }, [
      early,
      { ...greeting, expect: { codes: ['554'] } },
    ]);
    expect(seen.bytes).toMatch(/^EHLO/);
    expect(result.happenings.find(({ kind }) => kind === 'judged')).toMatchObject({ step: 1, ok: true });
  });

  it('before the greeting: the server that does not mind answers both in their order', async () => {
    const { result } = await session({}, [ehlo, greeting, mail(), quit]);
    const replies = result.happenings.flatMap((one) =>
      one.kind === 'reply' ? [`${one.step} ${one.stage}`] : [],
    );
    expect(replies).toEqual(['1 greeting', '0 hello', '2 sender', '3 quit']);
    expect(result.outcome).toBe('accepted');
  });

  it('a pause sees the server close', async () => {
    const pause: Step = { kind: 'pause', stage: 'other', milliseconds: 5000, expect: { instead: 'closed' } };
    const { result } = await session({ instead: { CONNECT: { bytes: '220 hi\r\n', then: 'drop' } } }, [
      greeting,
      pause,
    ]);
    expect(result.outcome).toBe('as expected');
  });
});

describe('ends', () => {
  it('dropping is what the session wanted', async () => {
    const { result, seen } = await session({}, [greeting, ehlo, mail(), { kind: 'drop', stage: 'other' }]);
    expect(seen.bytes).toBe('EHLO console.test\r\nMAIL FROM:<a@console.test>\r\n');
    expect(result.happenings.at(-1)).toMatchObject({ kind: 'ended', how: 'dropped' });
    expect(result.outcome).toBe('accepted');
  });

  it('stopped in the middle of data, nothing is delivered', async () => {
    const { seen } = await session({}, [greeting, ehlo, mail(), rcpt('b@server.test'), data]);
    expect(seen.bytes).toMatch(/DATA\r\n$/);
    expect(seen.messages).toEqual([]);
  });

  it('a closed port is no connection, with words and what to do', async () => {
    const result = await runSession(open, here, targetAt(1), whole);
    expect(result.outcome).toBe('no connection');
    expect(result.reached).toBeUndefined();
    expect(result.happenings.at(-1)).toMatchObject({ kind: 'ended', how: 'failed' });
  });

  it('the signal cuts it off', async () => {
    const stop = new AbortController();
    const running = session({ instead: { MAIL: 'silence' } }, whole, { signal: stop.signal });
    setTimeout(() => stop.abort(), 200);
    expect((await running).result.happenings.at(-1)).toMatchObject({ kind: 'ended', how: 'stopped' });
  });

  it('bytes are sent as they are, and smuggle nothing past a server that wants CRLF', async () => {
    const smuggled = `${small}\n.\nMAIL FROM:<x@console.test>\r\nRCPT TO:<y@server.test>\r\nDATA\r\n${small}\r\n.\r\n`;
    const bytes: Step = { kind: 'bytes', stage: 'message', bytes: smuggled, replies: 1 };
    const steps = [greeting, ehlo, mail(), rcpt('b@server.test'), data, bytes, quit];
    expect((await session({}, steps)).seen.messages).toHaveLength(1);
    expect((await session({ bareEnd: true }, steps)).seen.messages).toHaveLength(2);
  });
});

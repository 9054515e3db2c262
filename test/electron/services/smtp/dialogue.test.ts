import { describe, expect, it } from 'vitest';
import type { Step } from '#mail/smtp/step';
import { everything } from '../../../smtp-server/session.ts';
import { data, ehlo, greeting, mail, message, quit, rcpt, session, small } from './on-the-wire.ts';

const whole = [greeting, ehlo, mail(), rcpt('b@server.test'), data, message(small), quit];

describe('a whole session', () => {
  it('hands over a message, and tells both sides in order with times that only rise', async () => {
    const { result, seen, told } = await session({}, whole);
    expect(told).toEqual([
      'connecting',
      'connected',
      '< 220 server.test ESMTP ready\r\n',
      '> EHLO console.test\r\n',
      `< 250-server.test\r\n${everything
        .slice(0, -1)
        .map((word) => `250-${word}\r\n`)
        .join('')}250 ${everything.at(-1)!}\r\n`,
      '> MAIL FROM:<a@console.test>\r\n',
      '< 250 2.1.0 Ok\r\n',
      '> RCPT TO:<b@server.test>\r\n',
      '< 250 2.1.5 Ok\r\n',
      '> DATA\r\n',
      '< 354 Go on\r\n',
      `> ${small}.\r\n`,
      '< 250 2.0.0 Ok: queued as Q000000001\r\n',
      '> QUIT\r\n',
      '< 221 2.0.0 Bye\r\n',
      'ended quit: The session ended in order.',
    ]);
    expect(result).toMatchObject({ outcome: 'accepted', reached: 'quit', queueId: 'Q000000001' });
    const times = result.happenings.map(({ at }) => at);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(result.times.map(({ stage }) => stage)).toEqual([
      ...['connect', 'greeting', 'hello', 'sender', 'recipient', 'data', 'message', 'quit'],
    ]);
    expect(seen.messages).toEqual([
      {
        from: 'a@console.test',
        parameters: [],
        to: [{ address: 'b@server.test', parameters: [] }],
        wire: small,
      },
    ]);
    expect(seen.helo).toBe('console.test');
  });

  it('says QUIT where its steps do not', async () => {
    const { result, seen } = await session({}, [greeting, ehlo, mail()]);
    expect(seen.bytes).toBe('EHLO console.test\r\nMAIL FROM:<a@console.test>\r\nQUIT\r\n');
    expect(result.outcome).toBe('accepted');
    expect(result.happenings.at(-1)).toMatchObject({ kind: 'ended', words: 'All steps were done.' });
  });

  it('goes straight to QUIT after a refusal, and names it', async () => {
    const { result, seen } = await session({ refuse: ['b@server.test'] }, whole);
    expect(seen.bytes).toMatch(/RCPT TO:<b@server\.test>\r\nQUIT\r\n$/);
    expect(result).toMatchObject({
      outcome: 'refused',
      words: '550 5.1.1 at RCPT: No such user',
      reached: 'sender',
    });
  });

  it('goes on where a step says so', async () => {
    const steps: Step[] = [
      greeting,
      ehlo,
      mail(),
      { ...rcpt('b@server.test'), otherwise: 'go on' },
      rcpt('c@server.test'),
      data,
      message(small),
      quit,
    ];
    const { result, seen } = await session({ refuse: ['b@server.test'] }, steps);
    expect(seen.messages[0]?.to.map(({ address }) => address)).toEqual(['c@server.test']);
    expect(result.outcome).toBe('accepted');
  });
});

describe('expectations', () => {
  const relay: Step = { ...rcpt('out@side.test'), expect: { codes: ['5xx'], enhanced: '5.1.1' } };

  it('a refusal that was expected is right, and the session goes on', async () => {
    const { result, told } = await session({ refuse: ['out@side.test'] }, [
      greeting,
      ehlo,
      mail(),
      relay,
      quit,
    ]);
    expect(told).toContain('right 3: 550 5.1.1 No such user');
    expect(result.outcome).toBe('as expected');
  });

  it('a reply that was not expected is told with what was', async () => {
    const { result, told } = await session({}, [greeting, ehlo, mail(), relay, quit]);
    expect(told).toContain('wrong 3: expected 5xx 5.1.1; got 250 2.1.5 Ok');
    expect(result).toMatchObject({
      outcome: 'not as expected',
      words: 'At RCPT: expected 5xx 5.1.1; got 250 2.1.5 Ok',
    });
  });

  it('words compare as a pattern', async () => {
    const step: Step = { ...ehlo, expect: { words: 'pipelin*' } };
    expect((await session({}, [greeting, step, quit])).result.outcome).toBe('as expected');
    expect((await session({ extensions: [] }, [greeting, step, quit])).result.outcome).toBe(
      'not as expected',
    );
  });

  it('silence, where it is expected, owes nothing to what follows', async () => {
    const quiet: Step = {
      ...{ kind: 'line', stage: 'other', line: 'NOOP', seconds: 0.3 },
      expect: { instead: 'silence' },
    };
    const { result, told } = await session({ instead: { NOOP: { bytes: '' } } }, [
      greeting,
      quiet,
      ehlo,
      quit,
    ]);
    expect(told).toContain('right 1: the server said nothing in time');
    expect(result.outcome).toBe('as expected');
    expect(result.happenings.find(({ kind, stage }) => kind === 'reply' && stage === 'hello')).toBeDefined();
  });

  it('a closed connection, where it is expected, is the good end', async () => {
    const closes: Step = { ...ehlo, expect: { instead: 'closed' } };
    const { result, told } = await session(
      { instead: { EHLO: { bytes: '421 4.7.0 Go away\r\n', then: 'drop' } } },
      [greeting, closes],
    );
    expect(told).toContain('right 1: the server closed the connection after 421 4.7.0 Go away');
    expect(result.outcome).toBe('as expected');
  });
});

describe('extensions', () => {
  it('PIPELINING: a group goes out in one piece, and each reply has its own stage', async () => {
    const group: Step = {
      kind: 'group',
      stage: 'data',
      lines: ['MAIL FROM:<a@console.test>', 'RCPT TO:<no@server.test>', 'RCPT TO:<b@server.test>', 'DATA'],
    };
    const { result, seen } = await session({ refuse: ['no@server.test'] }, [
      greeting,
      ehlo,
      group,
      message(small),
      quit,
    ]);
    // The hello, the group, the message, the goodbye.
    expect(seen.pieces).toBe(4);
    expect(seen.messages[0]?.to.map(({ address }) => address)).toEqual(['b@server.test']);
    const stages = result.happenings.flatMap((one) =>
      one.kind === 'reply' && one.step === 2 ? [`${one.stage} ${one.reply.code}`] : [],
    );
    expect(stages).toEqual(['sender 250', 'recipient 550', 'recipient 250', 'data 354']);
    expect(result.outcome).toBe('accepted');
  });

  it('a group of which nothing is left is refused by its first refusal', async () => {
    const group: Step = {
      kind: 'group',
      stage: 'data',
      lines: ['MAIL FROM:<a@console.test>', 'RCPT TO:<no@server.test>', 'DATA'],
    };
    const { result } = await session({ refuse: ['no@server.test'] }, [
      greeting,
      ehlo,
      group,
      message(small),
      quit,
    ]);
    expect(result).toMatchObject({ outcome: 'refused', words: '550 5.1.1 at RCPT: No such user' });
  });

  it('SIZE is refused before a byte of the message', async () => {
    const { result, seen } = await session({ size: 1000 }, [greeting, ehlo, mail(' SIZE=1001'), quit]);
    expect(result).toMatchObject({ outcome: 'refused', words: '552 5.3.4 at MAIL: Too big for me' });
    expect(seen.messages).toEqual([]);
  });

  it('SMTPUTF8, 8BITMIME, DSN parameters go out byte for byte', async () => {
    const utf8 = 'j\xc3\xb6rg@server.test';
    const steps = [
      greeting,
      ehlo,
      mail(' BODY=8BITMIME SMTPUTF8 RET=HDRS ENVID=QQ+2B1'),
      rcpt(utf8, ' NOTIFY=SUCCESS,DELAY ORCPT=utf-8;j+xF6'),
      data,
      message('Subject: \xc3\xbc\r\n\r\n\xff\xfe\r\n'),
      quit,
    ];
    const { seen } = await session({}, steps);
    expect(seen.messages).toEqual([
      {
        from: 'a@console.test',
        parameters: ['BODY=8BITMIME', 'SMTPUTF8', 'RET=HDRS', 'ENVID=QQ+2B1'],
        to: [{ address: utf8, parameters: ['NOTIFY=SUCCESS,DELAY', 'ORCPT=utf-8;j+xF6'] }],
        wire: 'Subject: \xc3\xbc\r\n\r\n\xff\xfe\r\n',
      },
    ]);
  });

  it('CHUNKING: a message in chunks, each answered', async () => {
    const bytes = 'Subject: chunks\n\n.\r\n.dots\0 and all\r\n';
    const bdat: Step = { kind: 'bdat', stage: 'message', bytes, size: 10 };
    const { result, seen } = await session({}, [greeting, ehlo, mail(), rcpt('b@server.test'), bdat, quit]);
    expect(seen.messages[0]?.wire).toBe(bytes);
    expect(seen.bytes).toContain(`BDAT 10\r\n${bytes.slice(0, 10)}BDAT 10\r\n`);
    expect(seen.bytes).toContain(`BDAT ${bytes.length % 10} LAST\r\n`);
    expect(result).toMatchObject({ outcome: 'accepted', queueId: 'Q000000001' });
  });

  it('CHUNKING: an empty message is one empty last chunk', async () => {
    const bdat: Step = { kind: 'bdat', stage: 'message', bytes: '', size: 10 };
    const { seen } = await session({}, [greeting, ehlo, mail(), rcpt('b@server.test'), bdat, quit]);
    expect(seen.bytes).toContain('BDAT 0 LAST\r\nQUIT');
  });

  it('XCLIENT, VRFY, EXPN are lines like others', async () => {
    const line = (words: string, codes: string[]): Step => ({
      kind: 'line',
      stage: 'other',
      line: words,
      expect: { codes },
    });
    const { result, seen } = await session({}, [
      greeting,
      ehlo,
      line('XCLIENT ADDR=192.0.2.7 NAME=x.test', ['220']),
      line('VRFY root', ['252']),
      line('EXPN all', ['502']),
      quit,
    ]);
    expect(result.outcome).toBe('as expected');
    expect(seen.xclient).toBe('ADDR=192.0.2.7 NAME=x.test');
  });

  it('LMTP: one answer for each recipient that was accepted, and one that is put off is told', async () => {
    const lhlo: Step = { kind: 'line', stage: 'hello', line: 'LHLO console.test' };
    const behaviour = { lmtp: true, refuse: ['no@server.test', 'late:c@server.test'] };
    const steps: Step[] = [
      greeting,
      lhlo,
      mail(),
      rcpt('b@server.test'),
      { ...rcpt('no@server.test'), otherwise: 'go on' },
      rcpt('c@server.test'),
      data,
      message(small),
      quit,
    ];
    const { result } = await session(behaviour, steps);
    const answers = result.happenings.flatMap((one) =>
      one.kind === 'reply' && one.stage === 'message' ? [one.reply.code] : [],
    );
    expect(answers).toEqual(['250', '452']);
    expect(result.outcome).toBe('put off');
  });
});

describe('what a message is on the wire', () => {
  const sent = async (bytes: string, how: 'stuffed' | 'raw', end: string, more = {}): Promise<string> => {
    const { seen } = await session(more, [
      greeting,
      ehlo,
      mail(),
      rcpt('b@server.test'),
      data,
      message(bytes, how, end),
      quit,
    ]);
    return seen.bytes.slice(seen.bytes.indexOf('DATA\r\n') + 6, seen.bytes.lastIndexOf('QUIT'));
  };

  it('stuffed: dots doubled, line ends mended, its own line for the end', async () => {
    expect(await sent('a\n.b\r..c\r\n\r\n.', 'stuffed', '.\r\n')).toBe('a\r\n..b\r\n...c\r\n\r\n..\r\n.\r\n');
    expect(await sent('a\r\n', 'stuffed', '\r\n.\r\n')).toBe('a\r\n.\r\n');
  });

  it('raw: exactly these bytes and this end', async () => {
    const odd = 'a\nb\rc\0\xff\r\n..x\r\n';
    expect(await sent(odd, 'raw', '\r\n.\r\n')).toBe(`${odd}\r\n.\r\n`);
    expect(await sent('a', 'raw', '\n.\n', { bareEnd: true })).toBe('a\n.\n');
  });

  it('a large message goes out whole, and is told cut', async () => {
    const large = 'x'.repeat(70_000) + `\r\n${'.\r\n'.repeat(50_000)}`;
    const { result, seen } = await session({}, [
      greeting,
      ehlo,
      mail(),
      rcpt('b@server.test'),
      data,
      message(large),
      quit,
    ]);
    expect(seen.messages[0]?.wire).toBe('x'.repeat(70_000) + `\r\n${'..\r\n'.repeat(50_000)}`);
    const told = result.happenings.find((one) => one.kind === 'sent' && one.stage === 'message');
    expect(told).toMatchObject({ bytes: 'x'.repeat(16_384), cut: 70_002 + 200_000 + 3 - 16_384 });
  });
});

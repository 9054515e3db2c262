import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { DnsQuestion, DnsReply } from '#mail/dns/question';
import { dialHere } from '#services/work/dial-here';
import { askOwn, type OwnPlace } from '#services/dns/own';
import { serverOf } from '#services/dns/servers';
import { answer, type Behaviour, NameServer } from './name-server.ts';

const running: NameServer[] = [];
afterEach(() => running.splice(0).forEach((server) => server.stop()));

async function serverThat(behaviour: Behaviour): Promise<NameServer> {
  const server = await new NameServer(behaviour).start();
  running.push(server);
  return server;
}

const place = (change: Partial<OwnPlace> = {}): OwnPlace => ({
  resolvers: [],
  packets: true,
  open: ({ address, port }) => dialHere({ host: address, port }),
  waitMs: 3000,
  ...change,
});

async function asked(
  from: OwnPlace,
  questions: readonly DnsQuestion[],
  signal?: AbortSignal,
): Promise<DnsReply[]> {
  const replies: DnsReply[] = [];
  let told = 0;
  await askOwn(from, questions, (index, reply) => void ((replies[index] = reply), (told += 1)), signal);
  expect(told).toBe(questions.length);
  return replies;
}

const mx = (name: string, exchange: string) =>
  ({ type: 'MX', name, ttl: 60, data: { preference: 10, exchange } }) as const;

describe('our own questions', () => {
  it('are understood by another library, and its answers by us', async () => {
    const server = await serverThat((question) => [
      answer(question, { flags: 1 << 10, answers: [mx('lab.test', 'mx.lab.test')] }),
    ]);
    const [reply] = await asked(place(), [
      { name: 'lab.test', type: 'MX', server: server.address, dnssec: true },
    ]);
    expect(reply).toMatchObject({
      status: 'NOERROR',
      flags: ['aa'],
      transport: 'udp',
      server: server.address,
      answer: [{ name: 'lab.test', ttl: 60, type: 'MX', data: '10 mx.lab.test.' }],
    });
    const { packet } = server.heard[0] ?? expect.unreachable();
    expect(packet.questions).toEqual([{ name: 'lab.test', type: 'MX', class: 'IN' }]);
    expect(packet).toMatchObject({ flag_rd: true, flag_cd: false });
    expect(packet.additionals).toMatchObject([{ type: 'OPT', udpPayloadSize: 1232, flag_do: true }]);
  });

  it('set the flags that they are to set', async () => {
    const server = await serverThat((question) => [answer(question, {})]);
    const base = { name: 'a.test', type: 'A', server: server.address } as const;
    await asked(place(), [{ ...base, recursion: false, unchecked: true }]);
    expect(server.heard[0]?.packet).toMatchObject({ flag_rd: false, flag_cd: true });
    expect(server.heard[0]?.packet.additionals).toMatchObject([{ flag_do: false }]);
  });

  it('are asked again over TCP when the answer was cut off', async () => {
    const text = 'x'.repeat(250);
    const server = await serverThat((question, over) => [
      over === 'udp'
        ? answer(question, { flags: 1 << 9 })
        : answer(question, {
            answers: [
              { type: 'TXT', name: 'big.test', ttl: 1, data: Array.from({ length: 16 }, () => text) },
            ],
          }),
    ]);
    const [reply, cut] = await asked(place(), [
      { name: 'big.test', type: 'TXT', server: server.address },
      { name: 'big.test', type: 'TXT', server: server.address, transport: 'udp' },
    ]);
    expect(reply).toMatchObject({ status: 'NOERROR', transport: 'tcp' });
    expect(reply?.answer[0]?.data).toBe(Array.from({ length: 16 }, () => `"${text}"`).join(' '));
    expect(cut).toMatchObject({ transport: 'udp', flags: ['tc'], answer: [] });
  });

  it('do not take the answer to another question', async () => {
    const server = await serverThat((question) => [
      answer(
        { ...question, id: ((question.id ?? 0) + 1) % 0x10000 },
        { answers: [mx('a.test', 'evil.test')] },
      ),
      answer(
        { ...question, questions: [{ name: 'b.test', type: 'MX' }] },
        { answers: [mx('a.test', 'evil.test')] },
      ),
      answer(question, { answers: [mx('a.test', 'good.test')] }),
    ]);
    const questions = (['udp', 'tcp'] as const).map((transport) => ({
      ...{ name: 'a.test', type: 'MX', server: server.address },
      transport,
    }));
    for (const reply of await asked(place(), questions)) expect(reply.answer[0]?.data).toBe('10 good.test.');
  });

  it('end in words when nobody answers, or what comes is no answer', async () => {
    const silent = await serverThat(() => []);
    const garbage = await serverThat((question) => {
      const message = answer(question, { answers: [mx('a.test', 'b.test')] });
      return [message.subarray(0, message.length - 3)];
    });
    const strange = await serverThat(() => [Buffer.from('HTTP/1.0 400 Bad Request\r\n\r\n')]);
    const from = place({ waitMs: 300 });
    const [none, cut, other, nobody] = await asked(
      from,
      [silent.address, garbage.address, strange.address, '127.0.0.1#1'].map((server) => ({
        ...{ name: 'a.test', type: 'MX', server },
      })),
    );
    expect(none).toMatchObject({ status: 'timeout', server: '', transport: '' });
    expect(none?.words).toContain(`${silent.address} did not answer`);
    expect(cut).toMatchObject({ status: 'failed', answer: [] });
    expect(cut?.words).toContain('is no DNS answer');
    expect(other).toMatchObject({ status: 'failed' });
    expect(nobody).toMatchObject({
      status: 'unreachable',
      words: 'Nothing answers questions at 127.0.0.1#1.',
    });
  });

  it('go to the next resolver when one is not there', async () => {
    const good = await serverThat((question) => [answer(question, {})]);
    const silent = await serverThat(() => []);
    const resolvers = ['127.0.0.1#1', silent.address, good.address].flatMap((text) => serverOf(text) ?? []);
    const from = place({ resolvers, waitMs: 300 });
    expect(await asked(from, [{ name: 'a.test', type: 'A' }])).toMatchObject([
      { status: 'NOERROR', server: good.address },
    ]);
    expect(
      await asked(place({ resolvers, packets: false, waitMs: 300 }), [{ name: 'a.test', type: 'A' }]),
    ).toMatchObject([{ status: 'NOERROR', server: good.address, transport: 'tcp' }]);
    expect(await asked(place(), [{ name: 'a.test', type: 'A' }])).toMatchObject([{ status: 'unreachable' }]);
  });

  it('share one connection by the hundred, whatever the order of the answers', async () => {
    const waiting: (() => void)[] = [];
    const server = await serverThat(async (question) => {
      const [asking] = question.questions ?? [];
      // Every second one is answered after the one behind it.
      if (Number(asking?.name.split('.')[0]) % 2 === 0)
        await new Promise<void>((resolve) => waiting.push(resolve));
      else waiting.shift()?.();
      return [
        answer(question, {
          answers: [{ type: 'CNAME', name: asking?.name ?? '', data: `of-${asking?.name ?? ''}` }],
        }),
      ];
    });
    const questions = Array.from({ length: 1000 }, (_, index) => ({
      ...{ name: `${index}.test`, type: 'CNAME', server: server.address, transport: 'tcp' as const },
    }));
    const replies = await asked(place(), questions);
    expect(replies.map(({ answer: [record] }) => record?.data)).toEqual(
      questions.map(({ name }) => `of-${name}.`),
    );
    expect(server.connections).toBe(1);
  });

  it('begin anew where a server closes after each answer, and stop where it never gives one', async () => {
    const once = await serverThat((question) => [answer(question, {}), 'close']);
    const never = await serverThat(() => ['close']);
    const of = (server: NameServer) =>
      Array.from({ length: 3 }, (_, index) => ({
        ...{ name: `${index}.test`, type: 'A', server: server.address, transport: 'tcp' as const },
      }));
    expect((await asked(place(), of(once))).map(({ status }) => status)).toEqual([
      'NOERROR',
      'NOERROR',
      'NOERROR',
    ]);
    const replies = await asked(place(), of(never));
    expect(replies.map(({ status }) => status)).toEqual(['failed', 'failed', 'failed']);
    expect(replies[0]?.words).toContain('closed the connection without an answer');
    expect(never.connections).toBe(1);
  });

  it('end when they are stopped', async () => {
    const silent = await serverThat(() => []);
    const stop = new AbortController();
    const replies = asked(
      place({ waitMs: 60_000 }),
      (['udp', 'tcp'] as const).map((transport) => ({
        name: 'a.test',
        type: 'A',
        server: silent.address,
        transport,
      })),
      stop.signal,
    );
    await expect.poll(() => silent.heard.length).toBe(2);
    stop.abort();
    expect((await replies).map(({ words }) => words)).toEqual(['It was stopped.', 'It was stopped.']);
  });

  it('say what cannot be asked', async () => {
    const replies = await asked(place(), [
      { name: 'a..test', type: 'A', server: '127.0.0.1' },
      { name: `${'a'.repeat(64)}.test`, type: 'A', server: '127.0.0.1' },
      { name: 'a.test', type: 'NOSUCH', server: '127.0.0.1' },
      { name: 'a.test', type: 'A', server: 'resolver' },
    ]);
    for (const { status, words } of replies) {
      expect(status).toBe('failed');
      expect(words).not.toBe('');
    }
  });

  it('keep a stream whose other side is broken off from doing harm', async () => {
    const server = await serverThat((question) => [answer(question, {})]);
    const from = place({
      packets: false,
      open: ({ address, port }) =>
        new Promise((resolve) => {
          const socket = connect(port, address, () => {
            resolve(socket);
            setImmediate(() => socket.destroy(new Error('cut')));
          });
        }),
    });
    const [reply] = await asked(from, [{ name: 'a.test', type: 'A', server: server.address }]);
    expect(['NOERROR', 'failed']).toContain(reply?.status);
  });
});

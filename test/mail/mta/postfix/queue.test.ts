import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOf } from '#mail/bytes';
import { mtas } from '#mail/mta/index';
import type { QueueMessage } from '#mail/queue';
import { fastest, readAll, recorded, sourceOf } from '../reading.ts';

const modern = sourceOf('postfix', 'postfix:/etc/postfix');
/** The same host, had its Postfix been one without `postqueue -j`. */
const old = { ...modern, detail: { ...modern.detail, version: '2.11.3' } };
const clock = 1_795_250_000;
const { reader } = mtas.postfix.queue;

const expected = (name: string): QueueMessage[] =>
  (
    JSON.parse(
      Buffer.from(recorded('postfix', `${name}.expected.json`), 'latin1').toString('utf8'),
    ) as QueueMessage[]
  )
    .map((message) => ({ ...message, source: modern.id }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));

describe('postqueue -j', () => {
  it.each([
    'basic',
    'reasons',
    'edge',
    'long-ids',
    'mail-system-down',
    'incoming',
    'active',
    'held',
    'held-expired',
  ])('of a real host: %s', (name) => {
    const read = readAll(reader(modern, clock), [[0, recorded('postfix', `${name}.json.txt`)]]);
    expect(read).toEqual({ messages: expected(name), notUnderstood: [] });
  });

  it('of an empty queue is empty', () => {
    expect(readAll(reader(modern, clock), [[0, '']])).toEqual({ messages: [], notUnderstood: [] });
  });

  it('keeps the rest when lines make no sense, and says which did not', () => {
    const good = recorded('postfix', 'basic.json.txt');
    const junk = [
      '{"queue_name": "deferred"',
      'null',
      '[]',
      '{"queue_name":"__proto__","queue_id":"AAAAAAA"}',
      '\x1b[31mhello',
    ];
    const read = readAll(reader(modern, clock), [[0, `${junk.join('\n')}\n${good}${good.slice(0, 50)}`]]);
    expect(read.messages).toEqual(expected('basic'));
    expect(read.notUnderstood).toEqual([...junk, good.slice(0, 50)]);
  });

  it('ignores members it does not know and takes the later of two lines for one message', () => {
    const line = (size: number): string =>
      `{"queue_name":"deferred","queue_id":"9EBCD17E087","arrival_time":1,"message_size":${size},"forced_expire":false,"sender":"a@b","recipients":[{"address":"c@d","x":[1]}],"new":{"a":1}}\n`;
    const read = readAll(reader(modern, clock), [[0, line(1) + line(2)]]);
    expect(read.messages.map(({ sizeBytes }) => sizeBytes)).toEqual([2]);
  });
});

describe('postqueue -p', () => {
  /** It cannot tell incoming and maildrop from deferred, and says nothing of a reason that is the same as before. */
  const asText = (message: QueueMessage): QueueMessage => ({
    ...message,
    queue: message.queue === 'incoming' || message.queue === 'maildrop' ? 'deferred' : message.queue,
  });

  it.each(['basic', 'reasons', 'long-ids', 'mail-system-down', 'incoming', 'active', 'held', 'held-expired'])(
    'of a real host equals its postqueue -j: %s',
    (name) => {
      const read = readAll(reader(old, clock), [[0, recorded('postfix', `${name}.text.txt`)]]);
      expect(read.notUnderstood).toEqual([]);
      expect(read.messages).toEqual(expected(name).map(asText));
    },
  );

  it('reads long ids under the header of short ones, and the mark for held', () => {
    const read = readAll(reader(old, clock), [[0, recorded('postfix', 'long-ids-held.text.txt')]]);
    expect(read.messages).toEqual(
      expected('long-ids').map((message) =>
        message.id === '4jWcnT4ngQzGhHS' ? { ...message, queue: 'held' } : message,
      ),
    );
  });

  it('of an empty queue is empty', () => {
    expect(readAll(reader(old, clock), [[0, 'Mail queue is empty\n']])).toEqual({
      messages: [],
      notUnderstood: [],
    });
  });

  it("counts the host's distance from UTC", () => {
    const east = { ...old, detail: { ...old.detail, zone: '+0130' } };
    const [here] = readAll(reader(old, clock), [[0, recorded('postfix', 'held.text.txt')]]).messages;
    const [there] = readAll(reader(east, clock), [[0, recorded('postfix', 'held.text.txt')]]).messages;
    expect(here!.arrivedAt - there!.arrivedAt).toBe(90 * 60);
  });
});

describe('time stamps of the deferred files', () => {
  const listing = recorded('postfix', 'basic.json.txt');
  const stamps = `${clock + 900}.5000000000/var/spool/postfix/deferred/9/9EBCD17E087\0${clock - 5}.0/var/spool/postfix/deferred/9/962D717E08A\0`;

  it.each([
    [
      'after',
      [
        [0, listing],
        [1, stamps],
      ],
    ],
    [
      'before',
      [
        [1, stamps],
        [0, listing],
      ],
    ],
  ] as const)(
    'give the next try when they come %s the listing; a time that has passed gives none',
    (_, parts) => {
      const { messages } = readAll(reader(modern, clock), parts);
      expect(Object.fromEntries(messages.map(({ id, nextTryAt }) => [id, nextTryAt]))).toEqual({
        '9EBCD17E087': clock + 900,
        '962D717E08A': undefined,
        '9A15817E015': undefined,
      });
    },
  );

  it('say nothing about held messages', () => {
    const { messages } = readAll(reader(modern, clock), [
      [0, recorded('postfix', 'held.json.txt')],
      [1, `${clock + 900}.0/var/spool/postfix/hold/61E5D17E092\0`],
    ]);
    expect(messages[0]).not.toHaveProperty('nextTryAt');
  });
});

describe('addresses', () => {
  it('arrive as they are: any text, through JSON and UTF-8', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', minLength: 1 }),
        fc.string({ unit: 'binary', minLength: 1 }),
        (sender, address) => {
          fc.pre(sender !== 'MAILER-DAEMON' && !/\p{Cs}/u.test(sender + address));
          const line = JSON.stringify({
            queue_name: 'hold',
            queue_id: '9EBCD17E087',
            arrival_time: 1,
            message_size: 2,
            forced_expire: false,
            sender,
            recipients: [{ address }],
          });
          const [message] = readAll(reader(modern, clock), [[0, `${bytesOf(line)}\n`]]).messages;
          expect(message).toMatchObject({ sender, recipients: [{ address }] });
        },
      ),
    );
  });
});

describe('the reader', () => {
  const rows = (count: number): string =>
    Array.from(
      { length: count },
      (_, n) =>
        `{"queue_name": "deferred", "queue_id": "${(0x100000 + n).toString(16).toUpperCase()}", "arrival_time": 1795229237, "message_size": 258, "forced_expire": false, "sender": "s${n}@lab.test", "recipients": [{"address": "r@example.com", "delay_reason": "connect to 127.0.0.1[127.0.0.1]:2526: Connection refused"}]}\n`,
    ).join('');

  it('takes ten megabytes in linear time, even in small pieces or as one line without end', () => {
    const big = rows(40_000);
    expect(big.length).toBeGreaterThan(9_000_000);
    const run = (bytes: string, size: number) => (): void => {
      readAll(reader(modern, clock), [[0, bytes]], size);
    };
    const tenth = fastest(run(big.slice(0, big.length / 10), 1000));
    // Linear would be 10 times, quadratic 100.
    expect(fastest(run(big, 1000))).toBeLessThan(40 * Math.max(tenth, 5));
    const endless = '{'.repeat(10_000_000);
    expect(fastest(run(endless, 1000))).toBeLessThan(5000);
  });
});

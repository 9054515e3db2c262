import { describe, expect, it } from 'vitest';
import { mtas } from '#mail/mta/index';
import type { QueueMessage } from '#mail/queue';
import { fastest, readAll, recorded, sourceOf } from '../reading.ts';

const source = sourceOf('sendmail', 'sendmail:mta');
const clock = 1_795_250_000;
const { reader } = mtas.sendmail.queue;

/** Written from what `sendmail -v -bp`, `-qQ -bp` and `-qL -bp` of the same moment print, and T, K and N of the files. */
const expected = (name: string, id: string): QueueMessage[] =>
  (JSON.parse(Buffer.from(recorded('sendmail', name), 'latin1').toString('utf8')) as QueueMessage[])
    .map((message) => ({ ...message, source: id }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));

const listing = recorded('sendmail', 'mta-list.bin');
const locks = recorded('sendmail', 'mta-locks.txt');

describe('queue files', () => {
  it.each([
    [
      'locks after',
      [
        [0, listing],
        [1, locks],
      ],
    ],
    [
      'locks first',
      [
        [1, locks],
        [0, listing],
      ],
    ],
  ] as const)(
    'of a real host equal what its own tools print, a file that is still written left out: %s',
    (_, parts) => {
      const read = readAll(reader(source, clock), parts);
      expect(read.messages).toEqual(expected('mta.expected.json', 'sendmail:mta'));
      expect(read.notUnderstood).toEqual([]);
    },
  );

  it('keep what is said of each recipient apart from what is said of the message', () => {
    const read = readAll(reader(source, clock), [[0, recorded('sendmail', 'deferred-list.bin')]]);
    expect(read).toEqual({ messages: expected('deferred.expected.json', 'sendmail:mta'), notUnderstood: [] });
    expect(read.messages.some(({ recipients }) => recipients[1]?.reason !== undefined)).toBe(true);
  });

  it('of the submission queue', () => {
    const msp = sourceOf('sendmail', 'sendmail:msp');
    const read = readAll(reader(msp, clock), [[0, recorded('sendmail', 'msp-list.bin')]]);
    expect(read.messages).toEqual(expected('msp.expected.json', 'sendmail:msp'));
  });

  it('of an empty queue are no messages', () => {
    expect(
      readAll(reader(source, clock), [
        [0, 'postroom queue files\n'],
        [1, ''],
      ]),
    ).toEqual({
      messages: [],
      notUnderstood: [],
    });
  });

  it('a hostile file name cannot pose as a line of another file', () => {
    const name = '/var/spool/mqueue/qf6AL87smq000023';
    const bad = `${name}\nqf6AL87smq000024`;
    const read = readAll(reader(source, clock), [
      [
        0,
        `postroom queue files\n=1 2 ${bad}\0${bad}\0Sevil@x\n${name}\0T1\n${name}\0Sgood@x\n${name}\0RPFD:r\0x@y\n${name}\0.\n`,
      ],
    ]);
    expect(read.messages).toMatchObject([
      { id: '6AL87smq000023', sender: 'good@x', recipients: [{ address: 'r\0x@y' }] },
    ]);
    expect(read.notUnderstood).toHaveLength(1);
  });

  it('take ten megabytes in linear time', () => {
    const rows = (count: number): string => {
      let out = 'postroom queue files\n';
      for (let n = 0; n < count; n++) {
        const id = `6AL87s${String(n).padStart(8, '0')}`;
        const path = `/var/spool/mqueue/qf${id}\0`;
        out += `=1520 ${n} /var/spool/mqueue/df${id}\0=700 ${n + 1e6} /var/spool/mqueue/qf${id}\0`;
        out += `${path}T1795248474\n${path}K0\n${path}N0\n${path}Ss${n}@lab.test\n${path}RPFD:r@example.com\n${path}.\n`;
      }
      return out;
    };
    const [small, big] = [rows(3000), rows(30_000)];
    expect(big.length).toBeGreaterThan(9_000_000);
    const run = (bytes: string) => (): void => {
      expect(readAll(reader(source, clock), [[0, bytes]], 1000).messages.length).toBeGreaterThan(2999);
    };
    expect(fastest(run(big))).toBeLessThan(40 * Math.max(fastest(run(small)), 5));
  });
});

describe('what mailq prints, where queue files may not be read', () => {
  const asText = (message: QueueMessage): QueueMessage => {
    const { tries: _tries, lastTryAt: _lastTryAt, reason, ...told } = message;
    // Even with -v a reason is cut at 100 characters.
    const cut = (text: string | undefined): { reason?: string } =>
      text === undefined ? {} : { reason: text.slice(0, 100) };
    return {
      ...told,
      arrivedAt: message.arrivedAt - (message.arrivedAt % 60),
      queue: message.queue === 'incoming' ? 'deferred' : message.queue,
      recipients: message.recipients.map(({ address, reason: why }) => ({ address, ...cut(why) })),
      ...cut(reason),
    };
  };

  it('gives the same messages, but for tries and seconds', () => {
    const text = [
      recorded('sendmail', 'mta-mailq.txt'),
      'postroom held\n',
      recorded('sendmail', 'mta-mailq-held.txt'),
      'postroom lost\n',
      recorded('sendmail', 'mta-mailq-lost.txt'),
    ];
    const read = readAll(reader(source, clock), [[0, text.join('')]]);
    expect(read.notUnderstood).toEqual([]);
    expect(read.messages).toEqual(expected('mta.expected.json', 'sendmail:mta').map(asText));
  });

  it('gives the same reasons, of the message and of each recipient', () => {
    const read = readAll(reader(source, clock), [[0, recorded('sendmail', 'deferred-mailq.txt')]]);
    expect(read.notUnderstood).toEqual([]);
    expect(read.messages).toEqual(expected('deferred.expected.json', 'sendmail:mta').map(asText));
  });

  it('a refusal does not look like an empty queue', () => {
    const refused = 'You are not permitted to see the queue\n\t\tTotal requests: 0\n';
    const said = 'You are not permitted to see the queue';
    expect(readAll(reader(source, clock), [[0, refused]]).notUnderstood).toEqual([said]);
  });

  it('a mailq that broke off does not look complete', () => {
    const broken =
      '6AL000000000001readqf: q2/qf/qf6AL000000000001: incomplete queue file read\nsendmail -bp ended with 134\n';
    expect(readAll(reader(source, clock), [[0, broken]]).notUnderstood).toHaveLength(2);
  });
});

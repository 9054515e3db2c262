import { expect, it } from 'vitest';
import type { QueueSource } from '#mail/mta/mta';
import { ReadingRoom } from '../../../../renderer/features/queue/reading-room.ts';
import type { Tell } from '../../../../renderer/features/queue/wire.ts';

// A line of `postqueue -j` of Postfix 3.7.
const line = (id: string): string =>
  `{"queue_name": "deferred", "queue_id": "${id}", "arrival_time": 1700000000, "message_size": 512, "forced_expire": false, "sender": "a@lab.test", "recipients": [{"address": "b@defer.test", "delay_reason": "later"}]}\n`;

const source: QueueSource = {
  id: 'postfix:/etc/postfix',
  mta: 'postfix',
  label: 'Postfix',
  detail: { config: '/etc/postfix', spool: '/var/spool/postfix', version: '3.7.0' },
};

it('shows the first messages at once, also where a listing begins without any', () => {
  const told: Tell[] = [];
  const room = new ReadingRoom((tell) => told.push(tell));
  const hosts = [{ id: 'h', name: 'mx1' }];
  room.take({
    kind: 'view',
    view: { seq: 1, hosts, filter: '', sort: { column: 'arrived', descending: false }, analyse: false },
  });
  room.take({ kind: 'begin', hostId: 'h', source, hostClock: 1_700_000_100, skew: 0 });
  const text = (bytes: string): void =>
    room.take({ kind: 'text', hostId: 'h', source: source.id, part: 0, bytes });
  const shown = (): number | undefined =>
    told.flatMap((tell) => (tell.kind === 'order' ? [tell.order.length] : [])).at(-1);
  // Half a line, as a packet may end.
  text(line('3F1A2B3C4D').slice(0, 40));
  expect(shown()).toBe(0);
  text(line('3F1A2B3C4D').slice(40) + line('4F1A2B3C4D'));
  expect(shown()).toBe(2);
  // What follows is gathered.
  text(line('5F1A2B3C4D'));
  expect(shown()).toBe(2);
});

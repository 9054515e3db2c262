import type { Sample } from './samples.ts';

const hostId = 'quick';
const badHosts = ['', 'A', 'a b', '../a', 'a\n', 7];
const badIds = ['ALL', '', '-', '../../etc', 'a b', 'abc;de', 'abcde\n', 'a'.repeat(41)];
const target = { source: 'postfix', id: '4XyZ12345', arrivedAt: 1, sizeBytes: 2, sender: '' };
const item = { source: 'postfix', batch: '1795229237.12', id: '4XyZ12345' };
const badNotes = ['a\nb', '\u001b[2J', 'x'.repeat(501)];
const reading = 'reading-1';
const message = { hostId, source: 'postfix', id: '4XyZ12345', maxBytes: 1000 };
const search = { hostId, source: 'postfix', text: 'invoice' };

const ofTrash = (more: object): Sample => ({
  good: { hostId, items: [item], note: '', ...more },
  bad: [
    { hostId, items: [], ...more },
    ...badHosts.map((id) => ({ hostId: id, items: [item], ...more })),
    ...badIds.map((id) => ({ hostId, items: [item, { ...item, id }], ...more })),
    ...badNotes.map((note) => ({ hostId, items: [item], note, ...more })),
    { hostId, items: [{ ...item, batch: 'x'.repeat(1001) }], ...more },
  ],
});

/** Samples of the features that show mail and act on it. */
export const mailSamples: Readonly<Record<string, Sample>> = {
  'trash.list': { good: { hostId }, bad: badHosts.map((id) => ({ hostId: id })) },
  'trash.restore': ofTrash({ release: true }),
  'trash.purge': ofTrash({}),
  'holds.watch': { stream: true },
  'holds.refresh': { good: { hostId }, bad: badHosts.map((id) => ({ hostId: id })) },
  'holds.change': {
    good: { hostId, id: 'hold-1', note: '', until: { at: '2026-01-01T00:00:00.000Z', then: 'release' } },
    bad: [
      { hostId, id: 'x'.repeat(101) },
      { hostId, id: 'hold-1', until: { at: '2026-01-01T00:00:00.000Z', then: 'delete' } },
      ...badNotes.map((note) => ({ hostId, id: 'hold-1', note })),
    ],
  },
  'holds.release': {
    good: { hostId, id: 'hold-1', note: '' },
    bad: [{ hostId, id: 7 }, ...badNotes.map((note) => ({ hostId, id: 'hold-1', note }))],
  },
  'holds.report': {
    good: { format: 'md' },
    bad: [{ format: 'html' }, { format: 'csv', hostIds: ['A'] }],
  },
  'message.read': {
    good: message,
    bad: [
      ...badIds.map((id) => ({ ...message, id })),
      { ...message, maxBytes: 0 },
      { ...message, maxBytes: 200_000_001 },
      { ...message, reading: 'x' },
      { ...message, source: 'x'.repeat(301) },
    ],
    stream: true,
  },
  'message.took': {
    good: { reading, bytes: 10 },
    bad: [
      { reading, bytes: -1 },
      { reading: '../../etc/passwd', bytes: 1 },
    ],
  },
  'message.search': {
    good: search,
    bad: [
      { ...search, text: '' },
      { ...search, text: 'a\nb' },
      { ...search, text: 'x'.repeat(201) },
      { ...search, header: 'Sub ject' },
      { ...search, header: '' },
    ],
    stream: true,
  },
  'delivery.start': {
    good: { hostId, targets: [target], note: '' },
    bad: [
      { hostId, targets: [] },
      { hostId, targets: Array.from({ length: 501 }, () => target) },
      ...badIds.map((id) => ({ hostId, targets: [{ ...target, id }] })),
      ...badNotes.map((note) => ({ hostId, targets: [target], note })),
    ],
    stream: true,
  },
  'history.record': {
    good: { hostId, at: 1, samples: [{ source: 'postfix', queue: 'held', count: 3, oldestSeconds: 9 }] },
    bad: [
      { hostId, at: '1', samples: [] },
      { hostId, at: 1, samples: [{ source: 'postfix', queue: 'hold', count: 3 }] },
      { hostId, at: 1, samples: [{ source: 'postfix', queue: 'held', count: -1 }] },
    ],
  },
  'history.read': {
    good: { hostIds: [hostId], from: 0, to: 1, points: 10 },
    bad: [
      { hostIds: [hostId], from: 0, to: 1, points: 1 },
      { hostIds: [hostId], from: 0, to: 1, points: 5001 },
      { hostIds: ['A'], from: 0, to: 1, points: 10 },
    ],
  },
  'views.watch': { stream: true },
  'views.save': {
    good: [{ name: 'held', filter: 'in:held' }],
    bad: [
      [{ name: '', filter: '' }],
      [{ name: 'a\nb', filter: '' }],
      [{ name: 'a', filter: 'x'.repeat(501) }],
      Array.from({ length: 201 }, (_, at) => ({ name: `view ${at}`, filter: '' })),
    ],
    list: true,
  },
};

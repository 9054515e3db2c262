import type { Sample } from './samples.ts';

const hostId = 'quick';
const setId = 'sendmail';
const badHosts = ['', 'A', 'a b', '../a', 'a\n', 7];
const badLines = ['a\nb', 'a\rb', '\u0000', '€', 'x'.repeat(2001), 7];
const route = { kind: 'route', address: 'joe@example.com' };
const client = { address: '192.0.2.1', name: '', helo: '', auth: '' };
const check = { kind: 'check', client, sender: 'a@b.example', recipient: 'joe@example.com' };
const rewriting = { kind: 'rewrite', address: 'joe', role: 'header sender', mailer: 'esmtp' };
const live = { hostId, setId, at: { kind: 'live' } };
const badPlaces = [
  { ...live, hostId: '../a' },
  { ...live, setId: 'x'.repeat(301) },
  { ...live, at: { kind: 'elsewhere' } },
  { ...live, at: { kind: 'commit', commit: 'HEAD' } },
  { ...live, at: { kind: 'commit', commit: '--all' } },
  { ...live, at: { kind: 'plan', planId: 'x'.repeat(101) } },
];
const badQuestions = [
  { kind: 'guess', address: 'a' },
  ...badLines.map((bad) => ({ ...route, address: bad })),
  ...badLines.map((bad) => ({ ...check, sender: bad })),
  ...badLines.map((bad) => ({ ...check, client: { ...client, address: bad } })),
  { ...rewriting, role: 'bystander' },
];
const answer = { fate: { kind: 'accepted', relayed: false }, because: '', trace: [], notes: [] };
const shell = { hostId, setId, config: '', debug: '21.12,60.5' };
const both = { before: live, after: { ...live, at: { kind: 'plan', planId: 'plan-1' } } };
const save = { hostId, setId, yaml: 'tests: []\n', base: '', note: '' };
const badSet = { hostId, setId: 'x'.repeat(301) };

/** Samples of the rewrite lab. */
export const rewriteSamples: Readonly<Record<string, Sample>> = {
  'rewrite.about': { good: { hostId }, bad: badHosts.map((id) => ({ hostId: id })) },
  'rewrite.ask': {
    good: { place: live, questions: [route, check, rewriting], trace: true },
    bad: [
      { place: live, questions: [], trace: true },
      { place: live, questions: Array(501).fill(route), trace: true },
      ...badPlaces.map((place) => ({ place, questions: [route], trace: true })),
      ...badQuestions.map((bad) => ({ place: live, questions: [bad], trace: true })),
    ],
    stream: true,
  },
  'rewrite.verify': {
    good: { hostId, setId, address: 'joe' },
    bad: [badSet, ...badLines.map((address) => ({ hostId, setId, address }))],
  },
  'rewrite.openShell': {
    good: shell,
    bad: [
      ...badHosts.map((id) => ({ ...shell, hostId: id })),
      ...['etc/x', '/a\nb', 7].map((config) => ({ ...shell, config })),
      ...['21.12 -C/x', 'a', '1\n', '1'.repeat(101)].map((debug) => ({ ...shell, debug })),
    ],
  },
  'rewrite.shells': { good: { hostId }, bad: badHosts.map((id) => ({ hostId: id })) },
  'rewrite.shellOutput': { good: { id: 'shell-1' }, bad: [{}, { id: 'x'.repeat(101) }], stream: true },
  'rewrite.tookShell': { good: { id: 'shell-1', bytes: 7 }, bad: [{ id: 'shell-1', bytes: -1 }] },
  'rewrite.typeShell': {
    good: { id: 'shell-1', line: '3,0 joe@example.com' },
    bad: badLines.map((line) => ({ id: 'shell-1', line })),
  },
  'rewrite.closeShell': { good: { id: 'shell-1' }, bad: [{}] },
  'rewrite.compare': {
    good: { ...both, questions: [route] },
    bad: [
      { ...both, questions: [] },
      ...badPlaces.map((before) => ({ ...both, before, questions: [route] })),
      ...badQuestions.map((bad) => ({ ...both, questions: [bad] })),
    ],
    stream: true,
  },
  'rewrite.replay': {
    good: { ...both, hours: 24, most: 5000 },
    bad: [
      { ...both, hours: 0, most: 5000 },
      { ...both, hours: 1000, most: 5000 },
      { ...both, hours: 24, most: 0 },
      { ...both, hours: 24, most: 20_001 },
      ...badPlaces.map((after) => ({ ...both, after, hours: 24, most: 10 })),
    ],
    stream: true,
  },
  'rewrite.suite': {
    good: { hostId, setId },
    bad: [badSet, ...badHosts.map((id) => ({ hostId: id, setId }))],
  },
  'rewrite.saveSuite': {
    good: save,
    bad: [
      { ...save, yaml: 'x'.repeat(1_000_001) },
      { ...save, note: 'a\nb' },
      { ...save, hostId: '../a' },
    ],
  },
  'rewrite.testOf': {
    good: { name: 'Joe', question: route, answer },
    bad: [
      { name: 'a\nb', question: route, answer },
      ...badQuestions.map((bad) => ({ name: 'x', question: bad, answer })),
    ],
  },
  'rewrite.runSuite': { good: { place: live }, bad: badPlaces.map((place) => ({ place })), stream: true },
};

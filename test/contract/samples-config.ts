import type { Sample } from './samples.ts';

const hostId = 'quick';
const badHosts = ['', 'A', 'a b', '../a', 'a\n', 7];
const path = '/etc/mail/access';
const badPaths = ['', '/', 'etc/mail/access', '/etc/mail/acc\ness', '/etc/\u0000', 7, `/${'x'.repeat(5000)}`];
const hash = 'a'.repeat(64);
const badHashes = ['', 'ABSENT', 'a'.repeat(63), 'g'.repeat(64), `${hash}\n`];
const commit = 'b'.repeat(40);
const badCommits = ['', 'HEAD', '--all', 'b'.repeat(39), 'B'.repeat(40)];
const change = { path, base: hash, content: 'Connect:10 RELAY\n' };
const badNotes = ['a\nb', '\u001b[2J', 'x'.repeat(501)];
const how = { window: 120, confirm: 'hand', note: '' };
const badHows = [{ window: 29 }, { window: 1801 }, { window: 60.5 }, { confirm: 'never' }];
const plan = { hostId, setId: 'sendmail', changes: [change] };
const start = { hostId, planId: 'plan-1', ...how };
const draft = { hostId, ...change, before: '', by: 'window-1' };
const rollout = { plans: [start, { ...start, hostId: 'other' }], wait: true, ...how };

/** Samples of the features that change configuration. */
export const configSamples: Readonly<Record<string, Sample>> = {
  'config.survey': { good: { hostId }, bad: badHosts.map((id) => ({ hostId: id })) },
  'config.open': {
    good: { hostId, path },
    bad: [...badHosts.map((id) => ({ hostId: id, path })), ...badPaths.map((bad) => ({ hostId, path: bad }))],
  },
  'config.ask': {
    good: { hostId, paths: [path], users: ['root'] },
    bad: [
      ...badPaths.map((bad) => ({ hostId, paths: [bad], users: [] })),
      ...['', 'a b', 'a:b', 'a/b', 'a\n', 'x'.repeat(65)].map((user) => ({
        hostId,
        paths: [],
        users: [user],
      })),
    ],
  },
  'config.plan': {
    good: plan,
    bad: [
      { ...plan, changes: [] },
      ...badPaths.map((bad) => ({ ...plan, changes: [{ ...change, path: bad }] })),
      ...badHashes.map((base) => ({ ...plan, changes: [{ ...change, base }] })),
      { ...plan, changes: [{ ...change, content: 'š' }] },
      { ...plan, setId: 'x'.repeat(301) },
    ],
    stream: true,
  },
  'config.drafts': { good: { hostId }, bad: badHosts.map((id) => ({ hostId: id })), stream: true },
  'config.saveDraft': {
    good: draft,
    bad: [
      ...badPaths.map((bad) => ({ ...draft, path: bad })),
      ...badHashes.map((base) => ({ ...draft, base })),
      { ...draft, before: '€' },
      { ...draft, by: 'a\nb' },
    ],
  },
  'config.dropDrafts': {
    good: { hostId, paths: [path] },
    bad: badPaths.map((bad) => ({ hostId, paths: [bad] })),
  },
  'deploys.watch': { stream: true },
  'deploys.start': {
    good: start,
    bad: [
      ...badHows.map((bad) => ({ ...start, ...bad })),
      ...badNotes.map((note) => ({ ...start, note })),
      { ...start, planId: 'x'.repeat(101) },
    ],
  },
  'deploys.decide': {
    good: { hostId, deployId: 'tx-1', what: 'confirm' },
    bad: [
      ...['', 'A', '../x', 'a b', 'x'.repeat(61)].map((deployId) => ({ hostId, deployId, what: 'confirm' })),
      { hostId, deployId: 'tx-1', what: 'commit' },
      { hostId, deployId: 'tx-1', what: 'extend', seconds: 5 },
    ],
  },
  'deploys.rollout': {
    good: rollout,
    bad: [{ ...rollout, plans: [start] }, ...badHows.map((bad) => ({ ...rollout, ...bad }))],
  },
  'deploys.goOn': {
    good: { rolloutId: 'r-1', what: 'go on' },
    bad: [
      { rolloutId: 'r-1', what: 'on' },
      { rolloutId: 'x'.repeat(101), what: 'stop' },
    ],
  },
  'deploys.refresh': { good: { hostId }, bad: badHosts.map((id) => ({ hostId: id })) },
  'versions.list': {
    good: { hostId, path, limit: 10 },
    bad: [
      { hostId, limit: 0 },
      { hostId, limit: 501 },
      ...badPaths.map((bad) => ({ hostId, path: bad, limit: 10 })),
      ...badCommits.map((after) => ({ hostId, after, limit: 10 })),
    ],
  },
  'versions.show': {
    good: { hostId, commit, path },
    bad: [
      ...badCommits.map((bad) => ({ hostId, commit: bad, path })),
      ...badPaths.map((bad) => ({ hostId, commit, path: bad })),
    ],
  },
  'versions.record': {
    good: { hostId, note: '' },
    bad: badNotes.map((note) => ({ hostId, note })),
  },
};

import type { Sample } from './samples.ts';

const hostId = 'quick';
const here = { kind: 'here' };
const target = { host: 'mx.example.org', port: 25, serverName: '', minVersion: 'TLSv1.2', source: '' };
const leg = { label: 'mx', from: here, target };
const line = { kind: 'line', stage: 'other', line: 'NOOP' };
const open = { from: here, target, steps: [line], go: 'none' };
const run = { legs: [leg], steps: [line], atOnce: 2, live: false };
const byId = { good: { id: 'session-1' }, bad: [{}, { id: 7 }, { id: 'x'.repeat(101) }] };

const badFrom = [{ kind: 'there' }, { kind: 'host' }, { kind: 'host', hostId: '../a' }];
const badTargets = [
  { ...target, host: '' },
  { ...target, host: 'a b' },
  { ...target, host: '$(id)' },
  { ...target, port: 0 },
  { ...target, port: 65_536 },
  { ...target, minVersion: 'SSLv3' },
  { ...target, source: 'eth0;' },
];
const badSteps = [
  { ...line, kind: 'shell' },
  { ...line, stage: 'nowhere' },
  { ...line, line: 'NOOP\r\nQUIT' },
  { ...line, line: '\u0100' },
  { ...line, expect: { codes: ['700'] } },
  { ...line, expect: { instead: 'nothing' } },
  { ...line, otherwise: 'again' },
  { ...line, seconds: 0 },
  { kind: 'group', stage: 'other', lines: [] },
  { kind: 'auth', stage: 'auth', mechanism: 'NTLM', user: '', secret: '', initial: true },
  { kind: 'proxy', stage: 'connect', version: 3 },
  { kind: 'bdat', stage: 'message', bytes: '', size: 0 },
  { kind: 'bytes', stage: 'other', bytes: '\u20ac', replies: 0 },
  { kind: 'pause', stage: 'other', milliseconds: -1 },
];
const save = { name: 'relay', yaml: 'name: x\n', base: '' };
const scenario = { name: 'postroom/relay', values: { sender: 'a@b.example' }, legs: [leg] };
const probe = { scenario: 'postroom/relay', values: {}, from: here, target };

export const smtpSamples: Readonly<Record<string, Sample>> = {
  'smtp.open': {
    good: open,
    bad: [
      { ...open, go: 'some' },
      ...badFrom.map((from) => ({ ...open, from })),
      ...badTargets.map((bad) => ({ ...open, target: bad })),
      ...badSteps.map((bad) => ({ ...open, steps: [bad] })),
    ],
  },
  'smtp.sessions': {},
  'smtp.happenings': { ...byId, stream: true },
  'smtp.advance': {
    good: { id: 'session-1', go: 'one' },
    bad: [{ id: 'session-1' }, { id: 'session-1', go: 'two' }],
  },
  'smtp.say': {
    good: { id: 'session-1', step: line },
    bad: badSteps.map((step) => ({ id: 'session-1', step })),
  },
  'smtp.prepare': {
    good: { id: 'session-1', steps: [line] },
    bad: badSteps.map((step) => ({ id: 'session-1', steps: [step] })),
  },
  'smtp.pause': byId,
  'smtp.close': byId,
  'smtp.run': {
    good: run,
    bad: [
      { ...run, legs: [] },
      { ...run, atOnce: 0 },
      { ...run, atOnce: 51 },
      ...badTargets.map((bad) => ({ ...run, legs: [{ ...leg, target: bad }] })),
      ...badSteps.map((bad) => ({ ...run, steps: [bad] })),
    ],
    stream: true,
  },
  'smtp.servers': {
    good: { from: here, domain: 'example.org' },
    bad: [
      { from: here, domain: '' },
      { from: here, domain: 'x'.repeat(256) },
      ...badFrom.map((from) => ({ from, domain: 'example.org' })),
    ],
  },
  'smtp.scenarios': {},
  'smtp.saveScenario': {
    good: save,
    bad: [
      { ...save, name: 'a\nb' },
      { ...save, name: 'x'.repeat(101) },
      { ...save, yaml: 'x'.repeat(1_000_001) },
    ],
  },
  'smtp.removeScenario': { good: { name: 'relay', base: '' }, bad: [{ name: 'a\nb', base: '' }] },
  'smtp.runScenario': {
    good: scenario,
    bad: [
      { ...scenario, legs: [] },
      { ...scenario, values: { sender: 7 } },
      { ...scenario, name: 'x'.repeat(201) },
      ...badFrom.map((from) => ({ ...scenario, legs: [{ ...leg, from }] })),
    ],
    stream: true,
  },
  'smtp.probes': { good: { hostId }, bad: [{ hostId: '../a' }] },
  'smtp.saveProbes': {
    good: { hostId, probes: [probe] },
    bad: [
      { hostId: '../a', probes: [] },
      { hostId, probes: Array.from({ length: 51 }, () => probe) },
      ...badTargets.map((bad) => ({ hostId, probes: [{ ...probe, target: bad }] })),
    ],
  },
  'smtp.trail': {
    good: { hostId, queueId: '4XyZ12345' },
    bad: ['', 'a b', '../x', '$(id)', 'x'.repeat(31)].map((queueId) => ({ hostId, queueId })),
  },
};

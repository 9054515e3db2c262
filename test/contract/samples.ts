import { isContractProcedure, type AnyContractProcedure, type AnyContractRouter } from '@orpc/contract';
import { contract } from '#contract/index';
import { configSamples } from './samples-config.ts';
import { dnsSamples } from './samples-dns.ts';
import { rewriteSamples } from './samples-rewrite.ts';
import { mailSamples } from './samples-mail.ts';
import { smtpSamples } from './samples-smtp.ts';

const draft = {
  kind: 'ssh',
  name: 'mx1',
  group: '',
  environment: 'production',
  tags: [],
  readOnly: false,
  elevation: 'sudo',
  address: 'mx1.example.org',
  port: 22,
  user: 'ops',
  auth: { method: 'agent' },
  jumps: [],
};
const target = { source: 'postfix', id: '4XyZ12345', arrivedAt: 1, sizeBytes: 2, sender: '' };
const size = { cols: 80, rows: 24 };
const filter = { writesOnly: false, text: '' };
const hostId = 'quick';
const shell = { hostId, ...size };

export interface Sample {
  /** Absent where the procedure takes no input. */
  readonly good?: unknown;
  /** Values that must not reach the service, beside those in `neverAnInput`. */
  readonly bad?: readonly unknown[];
  /** The first value of its stream is read. */
  readonly stream?: true;
  /** Its input is a list: an empty one is good. */
  readonly list?: true;
}

const badHostIds = ['', 'A', 'a b', '../a', 'a/b', 'a'.repeat(65), 'a\n', 7];
const badDrafts = [
  { ...draft, kind: 'telnet' },
  { ...draft, name: '' },
  { ...draft, name: 'a\nb' },
  { ...draft, name: '\u001b[2J' },
  { ...draft, environment: 'prod' },
  { ...draft, elevation: 'su' },
  { ...draft, address: '-oProxyCommand=id' },
  { ...draft, address: 'mx1;id' },
  { ...draft, address: 'mx1 mx2' },
  { ...draft, address: '$(id)' },
  { ...draft, address: '' },
  { ...draft, port: 0 },
  { ...draft, port: 65_536 },
  { ...draft, port: 22.5 },
  { ...draft, port: '22' },
  { ...draft, user: '-l' },
  { ...draft, user: 'a b' },
  { ...draft, user: '`id`' },
  { ...draft, auth: { method: 'none' } },
  { ...draft, auth: { method: 'key' } },
  { ...draft, auth: { method: 'key', keyFile: 'a\u0000b' } },
  { ...draft, jumps: ['-J evil'] },
  { ...draft, jumps: ['a b'] },
  { ...draft, jumps: Array.from({ length: 6 }, () => 'a') },
  { ...draft, tags: Array.from({ length: 21 }, () => 'a') },
];

/** One good call and the bad ones of every procedure, by its path in the contract. */
export const samples: Readonly<Record<string, Sample>> = {
  'app.info': {},
  'hosts.watch': { stream: true },
  'hosts.add': { good: draft, bad: badDrafts },
  'hosts.update': { good: { id: hostId, draft }, bad: badDrafts.map((bad) => ({ id: hostId, draft: bad })) },
  'hosts.remove': { good: { id: hostId }, bad: badHostIds.map((id) => ({ id })) },
  'hosts.connect': { good: { id: hostId }, bad: badHostIds.map((id) => ({ id })) },
  'hosts.disconnect': { good: { id: hostId }, bad: badHostIds.map((id) => ({ id })) },
  'hosts.probe': { good: { id: hostId }, bad: badHostIds.map((id) => ({ id })) },
  'hosts.sshConfig': {},
  'hosts.prompts': { stream: true },
  'hosts.answer': {
    good: { id: 'p', answers: ['secret'], remember: false },
    bad: [
      { id: 'p', answers: 'secret', remember: false },
      { id: 'p', answers: ['x'.repeat(10_001)], remember: false },
      { id: 'p', answers: Array.from({ length: 21 }, () => ''), remember: false },
      { id: 'p', answers: [] },
    ],
  },
  'queue.list': { good: { hostId }, bad: badHostIds.map((id) => ({ hostId: id })), stream: true },
  'queue.act': {
    good: { hostId, action: 'hold', targets: [target], reason: '' },
    bad: [
      { hostId, action: 'hold', targets: [], reason: '' },
      { hostId, action: 'flush-all', targets: [target], reason: '' },
      { hostId, action: 'hold', targets: [target], reason: 'a\nb' },
      { hostId, action: 'hold', targets: [target], reason: 'x'.repeat(201) },
      ...['ALL', '', '-', '../../etc', 'a b', 'abc;de', 'abcde\n', 'a'.repeat(41)].map((id) => ({
        hostId,
        action: 'delete',
        targets: [target, { ...target, id }],
        reason: '',
      })),
      { hostId, action: 'hold', targets: [{ ...target, source: 'x'.repeat(301) }], reason: '' },
      { hostId, action: 'hold', targets: [{ ...target, sizeBytes: '2' }], reason: '' },
    ],
  },
  'queue.flushAll': { good: { hostId }, bad: [{ hostId, source: 7 }, { hostId: 'A' }] },
  'queue.undo': { good: { jobId: '1' }, bad: [{ jobId: 1 }] },
  'queue.stop': { good: { jobId: '1' }, bad: [{ jobId: 1 }] },
  'queue.jobs': { stream: true },
  ...mailSamples,
  ...configSamples,
  ...rewriteSamples,
  ...dnsSamples,
  ...smtpSamples,
  'terminal.open': {
    good: shell,
    bad: [
      { ...shell, cols: 1 },
      { ...shell, cols: 1001 },
      { ...shell, rows: 0 },
      { ...shell, rows: 2.5 },
      { ...shell, hostId: 'A' },
    ],
  },
  'terminal.list': { good: { hostId }, bad: badHostIds.map((id) => ({ hostId: id })) },
  'terminal.output': { good: { id: 't' }, bad: [{ id: 1 }], stream: true },
  'terminal.ack': {
    good: { id: 't', bytes: 0 },
    bad: [
      { id: 't', bytes: -1 },
      { id: 't', bytes: 1.5 },
    ],
  },
  'terminal.input': { good: { id: 't', base64: '' }, bad: [{ id: 't', base64: 'A'.repeat(90_001) }] },
  'terminal.resize': { good: { id: 't', ...size }, bad: [{ id: 't', ...size, cols: 0 }] },
  'terminal.close': { good: { id: 't' }, bad: [{ id: null }] },
  'journal.list': {
    good: { ...filter, limit: 10 },
    bad: [
      { ...filter, limit: 0 },
      { ...filter, limit: 1001 },
      { ...filter, limit: 10, text: 'x'.repeat(201) },
      { ...filter, limit: 10, hostId: 'A' },
    ],
  },
  'journal.watch': { stream: true },
  'journal.export': { good: { ...filter, format: 'csv' }, bad: [{ ...filter, format: 'html' }] },
};

/** What no procedure with an input takes. */
export const neverAnInput: readonly unknown[] = [undefined, null, 7, 'text', true, [], {}];

/** Every procedure of the contract by its path. */
export const procedures: ReadonlyMap<string, AnyContractProcedure> = (() => {
  const found = new Map<string, AnyContractProcedure>();
  const visit = (router: AnyContractRouter, path: string): void => {
    if (isContractProcedure(router)) found.set(path, router);
    else
      for (const [name, child] of Object.entries(router))
        visit(child, path === '' ? name : `${path}.${name}`);
  };
  visit(contract, '');
  return found;
})();

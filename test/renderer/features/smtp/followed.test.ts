import { expect, it } from 'vitest';
import { takenBy } from '../../../../renderer/features/smtp/session/followed.ts';
import { makeHosts } from '../../preview/hosts.ts';

const target = {
  host: 'mx9.example.org',
  port: 25,
  serverName: '',
  minVersion: 'TLSv1.2' as const,
  source: '',
};
const here = { kind: 'here' as const };
const from = { kind: 'host' as const, hostId: 'mx2' };
const connected = (address: string) => [
  { at: 1, stage: 'connect' as const, kind: 'connected' as const, address, port: 25, way: '', local: '' },
];

it.each([
  ['the address of a host', { from: here, target: { ...target, host: 'MX1.example.com' } }, [], 'mx1'],
  ['the address that was reached', { from: here, target }, connected('192.0.2.80'), 'relay'],
  ['loopback, from a host', { from, target: { ...target, host: '127.0.0.1' } }, [], 'mx2'],
  ['a name for loopback, from a host', { from, target }, connected('::1'), 'mx2'],
  ['none of them', { from, target }, connected('192.0.2.99'), undefined],
])('knows who took a message by %s', (_why, session, happenings, hostId) => {
  expect(takenBy(session, happenings, makeHosts())).toBe(hostId);
});

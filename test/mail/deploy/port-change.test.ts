import { describe, expect, it } from 'vitest';
import type { Listening } from '#mail/deploy/plan';
import { portChange } from '#mail/deploy/port-change';

const on = (port: number, change: Partial<Listening> = {}): Listening => ({
  port,
  address: '',
  loopback: 'yes',
  tls: false,
  ...change,
});
const elsewhere = { address: '192.0.2.1', loopback: 'no' } as const;
const named = { address: 'mx1', loopback: 'perhaps' } as const;

describe('ports that a change opens and closes', () => {
  it.each<[string, Listening[], Listening[], number[], number[]]>([
    ['moved', [on(25), on(587)], [on(2525), on(587)], [2525], [25]],
    ['one more', [on(25)], [on(25), on(587)], [587], []],
    ['closed', [on(25), on(587)], [on(25)], [], [587]],
    ['on another address', [on(25)], [on(25, elsewhere)], [], [25]],
    ['on an address that only the host can tell', [on(25)], [on(25, named)], [], [25]],
    ['back from another address', [on(25, elsewhere)], [on(25)], [25], []],
    ['one of two addresses', [on(25), on(25, elsewhere)], [on(25, { address: '127.0.0.1' })], [], []],
    ['to TLS at once', [on(587)], [on(587, { tls: true })], [], [587]],
    ['a port of TLS', [on(25)], [on(25), on(465, { tls: true })], [465], []],
    ['a port of TLS that cannot be looked at', [on(25)], [on(25), on(2465, { tls: true })], [], []],
  ])('%s', (_name, before, after, opens, closes) => {
    const change = portChange(before, after);
    expect([change?.opens ?? [], change?.closes ?? []]).toEqual([opens, closes]);
  });

  it('are none where nothing changes, or nothing is known', () => {
    expect(portChange([on(25), on(587, named)], [on(587, named), on(25)])).toBeUndefined();
    expect(portChange(undefined, [on(25)])).toBeUndefined();
    expect(portChange([on(25)], undefined)).toBeUndefined();
  });

  it('says so, and where nothing is left to look at', () => {
    expect(portChange([on(25)], [on(2525)])?.words).toBe(
      'SMTP at 127.0.0.1 moves from port 25 to port 2525. The look over a new connection tries SMTP there.',
    );
    expect(portChange([on(25)], [on(25), on(587)])?.words).toMatch(/^Port 587 will serve SMTP/);
    expect(portChange([on(25), on(587)], [on(25)])?.words).not.toContain('cannot try SMTP');
    expect(portChange([on(25)], [on(25, elsewhere)])?.words).toContain('cannot try SMTP');
  });
});

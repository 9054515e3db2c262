import { connect } from 'node:net';
import { call } from '@orpc/server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Host } from '#contract/hosts';
import type { JournalEntry } from '#contract/journal';
import type { Vantage } from '#contract/vantage';
import type { Step } from '#mail/smtp/step';
import type { DialTo, Reach } from '#services/hosts/reach';
import { createSmtpService } from '#services/smtp/service';
import { SmtpServer } from '../../../smtp-server/server.ts';
import { data, ehlo, greeting, here, mail, message, quit, rcpt, small, targetAt } from './on-the-wire.ts';

let server: SmtpServer;
let service: ReturnType<typeof createSmtpService>;
let journal: Omit<JournalEntry, 'seq'>[];
let dialed: DialTo[];

/** Two hosts that are this computer; one of them may only be read. */
const hosts = new Map(
  [
    { id: 'mx1', name: 'mx1', readOnly: false },
    { id: 'mx2', name: 'mx2', readOnly: true },
  ].map((host) => [host.id, host as unknown as Host]),
);
const reach = {
  host: (id: string) => hosts.get(id),
  dial: (_id: string, to: DialTo) => {
    dialed.push(to);
    return Promise.resolve({ stream: connect(to.port, to.host), way: 'SSH forwarding' });
  },
} as unknown as Reach;

beforeEach(async () => {
  journal = [];
  dialed = [];
  server = await SmtpServer.start({ users: { anna: 'correct horse' } });
  service = createSmtpService({
    ask: () => Promise.resolve([]),
    dataDir: '/nowhere',
    reach,
    now: () => new Date(10_000),
    record: (entry) => journal.push(entry),
  });
});
afterEach(async () => {
  service.close();
  await server.stop();
});

const auth: Step = {
  kind: 'auth',
  stage: 'auth',
  mechanism: 'PLAIN',
  user: 'anna',
  secret: 'correct horse',
  initial: true,
};
const whole = [greeting, ehlo, auth, mail(), rcpt('b@server.test'), data, message(small), quit];
const on = (hostId: string): Vantage => ({ kind: 'host', hostId });
const open = (from: Vantage, steps: readonly Step[], go: 'none' | 'all' = 'all') =>
  call(service.router.open, { from, target: targetAt(server.port), steps: steps as Step[], go });

describe('the Journal', () => {
  it('has each session with where it went and what came of it, and nothing that was said', async () => {
    await open(here, whole);
    await expect.poll(() => journal.length).toBe(1);
    expect(journal[0]).toMatchObject({
      hostName: 'this computer',
      action: 'smtp.session',
      effect: 'write',
      shown: `SMTP session with 127.0.0.1 port ${server.port}: accepted, queued there as Q000000001`,
      argv: ['smtp', '127.0.0.1', String(server.port)],
      outcome: 'ok',
    });
    expect(JSON.stringify(journal)).not.toMatch(/correct horse|AGFubmE|b@server/);
  });

  it('names the host that a session starts from, and a look is a read', async () => {
    await open(on('mx1'), [greeting, ehlo, quit]);
    await expect.poll(() => journal.length).toBe(1);
    expect(journal[0]).toMatchObject({ hostId: 'mx1', hostName: 'mx1', effect: 'read', outcome: 'ok' });
    expect(dialed).toMatchObject([{ host: '127.0.0.1', port: server.port, action: 'smtp.session' }]);
  });

  it('has every session of a run, also one that failed', async () => {
    const legs = [
      { label: 'good', from: here, target: targetAt(server.port) },
      { label: 'closed', from: here, target: targetAt(1) },
    ];
    const run = await call(service.router.run, { legs, steps: [greeting, quit], atOnce: 2, live: false });
    let last = '';
    for await (const event of run) last = event.kind;
    expect(last).toBe('done');
    expect(journal.map(({ outcome }) => outcome).toSorted()).toEqual(['failed', 'ok']);
  });
});

describe('a host that is set to read-only', () => {
  it('may look, up to RCPT', async () => {
    await open(on('mx2'), [greeting, ehlo, mail(), rcpt('b@server.test'), quit]);
    await expect.poll(() => journal.length).toBe(1);
    expect(journal[0]).toMatchObject({ outcome: 'ok' });
  });

  it('hands no message over, however it is said', async () => {
    const refused = { code: 'READ_ONLY' };
    await expect(open(on('mx2'), whole)).rejects.toMatchObject(refused);
    await expect(
      call(service.router.run, {
        legs: [{ label: '', from: on('mx2'), target: targetAt(server.port) }],
        steps: whole,
      }).then(async (run) => {
        for await (const event of run) expect(event).toBeUndefined();
      }),
    ).rejects.toMatchObject(refused);
    const { id } = await open(on('mx2'), [greeting], 'all');
    await expect.poll(() => server.seen.length).toBe(1);
    const say = (step: Step): Promise<unknown> => call(service.router.say, { id, step });
    for (const step of [
      data,
      { kind: 'line', stage: 'other', line: ' bdat 7 LAST' },
      { kind: 'line', stage: 'other', line: 'ETRN lab.test' },
      { kind: 'group', stage: 'data', lines: ['RSET', 'DATA'] },
      { kind: 'bytes', stage: 'other', bytes: 'DA', replies: 0 },
      message(small),
    ] satisfies Step[])
      await expect(say(step)).rejects.toMatchObject(refused);
    await expect(call(service.router.prepare, { id, steps: [data, message(small)] })).rejects.toMatchObject(
      refused,
    );
    expect(server.last.bytes).not.toMatch(/DATA|BDAT|ETRN/i);
  });

  it('a host that is gone is no place to start from', async () => {
    await expect(open(on('mx9'), [greeting])).rejects.toMatchObject({ code: 'NO_SUCH_HOST' });
  });
});

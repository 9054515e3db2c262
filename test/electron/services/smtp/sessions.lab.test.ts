import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Target } from '#contract/smtp';
import type { Vantage } from '#contract/vantage';
import type { Step } from '#mail/smtp/step';
import type { SessionResult } from '#mail/smtp/transcript';
import { runSession } from '#services/smtp/dialogue';
import { openWire } from '#services/smtp/open-wire';
import { type Lab, startLab } from '../../../lab/lab.ts';
import { Rig } from '../hosts/rig.ts';
import { data, ehlo, greeting, here, message, quit, rcpt, small, targetAt } from './on-the-wire.ts';

let lab: Lab;
let rig: Rig;

beforeAll(async () => {
  lab = await startLab();
});
afterAll(() => lab.stop());
beforeEach(() => {
  rig = new Rig({ knownHosts: `${lab.sendmail.knownHosts}\n${lab.postfix.knownHosts}` });
});
afterEach(() => rig.stop());

const mail = (more = ''): Step => ({ kind: 'line', stage: 'sender', line: `MAIL FROM:<a@lab.test>${more}` });
const ask = (line: string, codes: string[], words?: string): Step => ({
  kind: 'line',
  stage: 'other',
  line,
  expect: { codes, ...(words === undefined ? {} : { words }) },
});
const to = (ip: string): Target => targetAt(25, { host: ip });
const run = (from: Vantage, ip: string, steps: readonly Step[]): Promise<SessionResult> =>
  runSession(openWire(rig.hosts), from, to(ip), steps);

/** Mail for defer.test stays in the queue, so that its id can be looked for there. */
const whole = [greeting, ehlo, mail(), rcpt('x@defer.test'), data, message(small), quit];

describe.each(['sendmail', 'postfix'] as const)('a whole session with %s', (mta) => {
  it.each(['here', 'sendmail', 'postfix'] as const)(
    'from %s: the queue id is the one in its queue',
    async (place) => {
      const from: Vantage =
        place === 'here' ? here : { kind: 'host', hostId: await rig.addLab(lab[place], 'ops') };
      const result = await run(from, lab[mta].ip, whole);
      expect(result.words).toMatch(/^The message was accepted: 250 2\.0\.0/);
      expect(result).toMatchObject({ outcome: 'accepted', reached: 'quit' });
      const connected = result.happenings.find((one) => one.kind === 'connected');
      expect(connected?.way).toMatch(place === 'here' ? /^this computer$/ : /, /);
      expect(result.queueId).toBeDefined();
      expect((await lab[mta].run('mailq')).stdout).toContain(result.queueId);
    },
  );
});

describe('sendmail', () => {
  // RFC 4954 4: AUTH where it is not offered. VRFY and EXPN as the lab's alias of root tells.
  it('answers AUTH that it does not offer, VRFY and EXPN, SIZE, and DSN', async () => {
    const { result } = await asked(lab.sendmail.ip, [
      { ...ask('AUTH PLAIN AGFubmEAc2VjcmV0', ['503']), stage: 'auth' },
      ask('VRFY root', ['250'], '*<root@sendmail1.lab.test>'),
      ask('EXPN root', ['250'], '*<ops@sendmail1.lab.test>'),
      { ...mail(' SIZE=100 RET=HDRS ENVID=QQ1'), expect: { codes: ['250'] } },
      { ...rcpt('x@defer.test', ' NOTIFY=DELAY ORCPT=rfc822;y@z.test'), expect: { codes: ['250'] } },
    ]);
    expect(result.words).toBe('Everything was as expected.');
    expect(JSON.stringify(result)).not.toContain('AGFubmEAc2VjcmV0');
  });

  it('answers a group in its order', async () => {
    const { result } = await asked(lab.sendmail.ip, [
      {
        kind: 'group',
        stage: 'data',
        lines: ['MAIL FROM:<a@lab.test>', 'RCPT TO:<x@defer.test>', 'RCPT TO:<x@no-such.invalid>', 'DATA'],
      },
      message(small),
    ]);
    expect(result.outcome).toBe('accepted');
    expect(groupCodes(result)).toEqual([
      'sender 250',
      'recipient 250',
      expect.stringMatching(/^recipient/),
      'data 354',
    ]);
  });
});

describe('Postfix', () => {
  it('answers AUTH that it does not offer, VRFY and EXPN, SMTPUTF8, and DSN', async () => {
    const { result } = await asked(lab.postfix.ip, [
      { ...ask('AUTH PLAIN AGFubmEAc2VjcmV0', ['503'], 'Error: authentication not enabled'), stage: 'auth' },
      ask('VRFY root', ['252']),
      ask('EXPN root', ['500', '502']),
      { ...mail(' SMTPUTF8 BODY=8BITMIME RET=FULL ENVID=QQ1'), expect: { codes: ['250'] } },
      { ...rcpt('j\xc3\xb6rg@defer.test', ' NOTIFY=NEVER'), expect: { codes: ['250'] } },
    ]);
    expect(result.words).toBe('Everything was as expected.');
    expect(JSON.stringify(result)).not.toContain('AGFubmEAc2VjcmV0');
  });

  it('refuses by SIZE what is over its limit', async () => {
    const { result } = await asked(lab.postfix.ip, [mail(' SIZE=999999999')]);
    expect(result).toMatchObject({
      outcome: 'refused',
      words: '552 5.3.4 at MAIL: Message size exceeds fixed limit',
      reached: 'hello',
    });
  });

  it('answers a group in its order, and takes a message in chunks', async () => {
    const { result } = await asked(lab.postfix.ip, [
      {
        kind: 'group',
        stage: 'recipient',
        lines: ['MAIL FROM:<a@lab.test> BODY=8BITMIME', 'RCPT TO:<x@defer.test>'],
      },
      { kind: 'bdat', stage: 'message', bytes: small, size: 7 },
    ]);
    expect(result.outcome).toBe('accepted');
    expect(groupCodes(result)).toEqual(['sender 250', 'recipient 250']);
    expect((await lab.postfix.run('mailq')).stdout).toContain(result.queueId);
  });
});

/** A session from here that asks this between EHLO and QUIT. */
const asked = async (ip: string, steps: readonly Step[]): Promise<{ readonly result: SessionResult }> => ({
  result: await run(here, ip, [greeting, ehlo, ...steps, quit]),
});

const groupCodes = ({ happenings }: SessionResult): string[] =>
  happenings.flatMap((one) =>
    one.kind === 'reply' && one.step === 2 ? [`${one.stage} ${one.reply.code}`] : [],
  );

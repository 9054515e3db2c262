import { afterAll, beforeAll, expect, it } from 'vitest';
import { openWire } from '#services/smtp/open-wire';
import { trailOf } from '#services/smtp/trail';
import { type Lab, startLab } from '../../../lab/lab.ts';
import { Rig } from '../hosts/rig.ts';

let lab: Lab;
let rig: Rig;

beforeAll(async () => {
  lab = await startLab();
  rig = new Rig({ knownHosts: lab.hosts.map(({ knownHosts }) => knownHosts).join('') });
});
afterAll(async () => {
  await rig.stop();
  await lab.stop();
});

it('what a host took through another one is found in its log by the queue id', async () => {
  const from = await rig.addLab(lab.sendmail, 'ops', { name: 'mx1' });
  const to = await rig.addLab(lab.postfix, 'ops', { name: 'mx2' });
  const wire = await openWire(rig.hosts)(
    { kind: 'host', hostId: from },
    { host: 'postfix1.lab.test', port: 25, serverName: '', minVersion: 'TLSv1.2', source: '' },
  );
  expect([wire.way, wire.address, wire.port]).toEqual(['mx1, by SSH forwarding', 'postfix1.lab.test', 25]);
  let heard = '';
  const closed = new Promise<string>((resolve) => wire.onClose(resolve));
  wire.onBytes((bytes) => (heard += bytes));
  const reply = (pattern: RegExp): Promise<number> =>
    rig.until(String(pattern), () => pattern.test(heard), 20_000);
  await reply(/^220 /m);
  for (const [line, answer] of [
    ['EHLO mx1.lab.test', /^250 /m],
    ['MAIL FROM:<ops@postfix1.lab.test>', /2\.1\.0/],
    ['RCPT TO:<ops@postfix1.lab.test>', /2\.1\.5/],
    ['DATA', /^354 /m],
    ['Subject: trail\r\n\r\nx\r\n.', /queued as/],
    ['QUIT', /^221 /m],
  ] as const) {
    await wire.write(`${line}\r\n`);
    await reply(answer);
  }
  expect(await closed).toBe('');
  const queueId = /queued as ([0-9A-Za-z]+)/.exec(heard)?.[1] ?? '';
  let lines: readonly string[] = [];
  for (let tries = 0; tries < 50 && !lines.some((line) => line.includes('removed')); tries += 1)
    ({ lines } = await trailOf(rig.hosts, to, queueId, undefined));
  const own = (await lab.postfix.must(`grep -w ${queueId} /var/log/mail.log`)).trim().split('\n');
  expect(lines).toEqual(own);
  expect(await trailOf(rig.hosts, to, 'NOSUCHID', undefined)).toMatchObject({ lines: [] });
  const plain = await rig.addLab(lab.postfix, 'plain', { name: 'mx3' });
  await expect(trailOf(rig.hosts, plain, queueId, undefined)).rejects.toThrow('mail log cannot be read');
});

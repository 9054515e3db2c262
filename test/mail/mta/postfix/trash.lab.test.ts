import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Lab, startLab } from '../../../lab/lab.ts';
import { labObstacle } from '../../../lab/packages.ts';
import { probe } from '../../real-host.ts';
import { oddMail, submitOdd } from '../odd-mail.ts';
import { TrashHost, about } from './trash-lab.ts';

describe.skipIf(labObstacle() !== undefined)('the trash of Postfix', () => {
  let lab: Lab;
  let short: TrashHost;

  beforeAll(async () => {
    lab = await startLab();
    const { sources } = await probe(lab.postfix, 'postfix');
    short = new TrashHost(lab, sources[0]!);
    await short.installBusybox();
  }, 600_000);

  afterAll(() => lab.stop());

  beforeEach(async () => {
    await short.clear();
  });

  it.each(['dash', 'busybox'] as const)(
    '%s: 500 odd messages come back byte for byte, with every log, time and owner, and leave whole',
    async (shell) => {
      short.shell = shell;
      const mails = oddMail(shell === 'dash' ? 7 : 8, 500);
      expect(new Set(mails.map(({ label }) => label.replace(/ \d+$/, ''))).size).toBeGreaterThan(25);
      const answers = await submitOdd(lab.postfix.ip, 25, mails);
      expect(
        answers.filter(({ accepted, refusedRecipients }) => !accepted || refusedRecipients.length > 0),
      ).toEqual([]);
      const ids = [...(await short.settled(500)).keys()];
      expect((await short.act('hold', ids)).size).toBe(500);
      const rows = await short.rows();
      const files = await short.files();
      const contents = async (): Promise<string> =>
        short.must(`for i in ${ids.join(' ')}; do postcat -q $i; done | sha256sum`);
      const content = await contents();
      expect(files.split('\n').filter((line) => line.startsWith('defer/')).length).toBe(500);

      const said = await short.act('delete', ids);
      expect(
        [...said.values()].filter(({ outcome, batch }) => outcome === 'done' && batch !== undefined).length,
      ).toBe(500);
      expect(await short.rows()).toEqual(new Map());
      expect(await short.files()).toBe('');
      const kept = await short.kept();
      // What the trash shows of each is what the queue showed of it.
      const differences = kept.filter((one) => {
        const { row } = rows.get(one.id)!;
        const sender = row.sender === 'MAILER-DAEMON' ? '' : row.sender;
        const same =
          one.sender === sender && one.sizeBytes === row.message_size && one.arrivedAt === row.arrival_time;
        const addresses = row.recipients.map(({ address }) => address);
        return !same || JSON.stringify([...one.recipients].sort()) !== JSON.stringify(addresses.sort());
      });
      expect(differences).toEqual([]);
      expect(new Set(kept.map(({ id }) => id))).toEqual(new Set(ids));
      expect(new Set(kept.map(({ by, note }) => `${by} ${note}`))).toEqual(
        new Set([`${about.by} ${about.note}`]),
      );

      const back = await short.back('restore', kept);
      expect(
        [...back.values()].filter(({ outcome, newId }) => outcome === 'done' && newId === undefined).length,
      ).toBe(500);
      expect(await short.files()).toBe(files);
      expect(await contents()).toBe(content);
      const after = await short.rows();
      expect([...after].filter(([id, { line }]) => rows.get(id)?.line !== line)).toEqual([]);
      expect(after.size).toBe(500);
      expect(await short.kept()).toEqual([]);
      expect(await short.must(`find ${short.spool}/.postroom-trash`)).toBe(
        `${short.spool}/.postroom-trash\n`,
      );

      // Nor has anything changed that only Postfix would notice: its check of the structure, then delivery.
      await short.must('postsuper -s');
      expect(await short.files()).toBe(files);
      await lab.sink.forgetMessages();
      await lab.sink.setRules([{ match: 'defer.test', action: 'accept' }]);
      await short.act('release', ids);
      await short.must('postqueue -f');
      await expect.poll(async () => (await short.rows()).size, { timeout: 120_000, interval: 500 }).toBe(0);
      const arrived = await lab.sink.messages();
      await lab.sink.resetRules();
      // Postfix leaves out quotes that are not needed, and one of two addresses that differ only in capitals.
      const plain = (address: string): string =>
        address.replace(/^"([^\s()<>@,;:\\".[\]]+)"@/, '$1@').toLowerCase();
      const reached = new Set(arrived.flatMap(({ to }) => to.map(({ address }) => plain(address))));
      const missing = mails.flatMap(({ label, rcpts }) =>
        rcpts
          .filter(({ address }) => !reached.has(plain(address)))
          .map(({ address }) => `${label}: ${address}`),
      );
      expect(missing).toEqual([]);
      // Not those with lines above 990 bytes: Postfix breaks these when it delivers (smtp_line_length_limit).
      const whole = ['plain', 'Latin-1 body', 'lines of dots', 'UTF-8 text', 'one megabyte'];
      const bodies = mails.filter(({ label }) => whole.includes(label.replace(/ \d+$/, '')));
      expect(bodies.length).toBeGreaterThan(60);
      for (const { label, from, body } of bodies) {
        const text = Buffer.from(body);
        const sent = text.subarray(text.indexOf('\r\n\r\n'));
        expect(
          arrived.some((one) => one.from === from && one.raw.includes(sent)),
          label,
        ).toBe(true);
      }
      for (const { label, from, envid } of mails.filter((mail) => mail.envid !== undefined))
        expect(arrived.find((one) => one.from === from)?.fromParameters, label).toContain(
          `ENVID=${envid ?? ''}`,
        );
    },
    600_000,
  );
});

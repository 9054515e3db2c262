import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { call } from '@orpc/server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Host } from '#contract/hosts';
import type { JournalEntry } from '#contract/journal';
import type { Probe } from '#contract/smtp';
import type { DialTo, Reach } from '#services/hosts/reach';
import { createSmtpService } from '#services/smtp/service';
import { SmtpServer } from '../../../smtp-server/server.ts';
import { here, targetAt } from './on-the-wire.ts';

let dataDir: string;
let server: SmtpServer;
let service: ReturnType<typeof createSmtpService>;
let journal: Omit<JournalEntry, 'seq'>[];
const hosts = new Map<string, { id: string; name: string; readOnly: boolean }>();
const reach = {
  host: (id: string) => hosts.get(id) as Host | undefined,
  dial: (_id: string, to: DialTo) =>
    Promise.resolve({ stream: connect(to.port, to.host), way: 'SSH forwarding' }),
} as unknown as Reach;

const looks = 'name: It greets\nsteps:\n  - greeting\n  - line: EHLO {helo}\n    expect: 250\n  - QUIT\n';
const hands = `name: It takes a message
steps:
  - greeting
  - EHLO {helo}
  - MAIL FROM:<a@b.example>
  - RCPT TO:<c@server.test>
  - DATA
  - message: "Subject: x"
    expect: 250
  - QUIT
`;

beforeEach(async () => {
  for (const [id, readOnly] of [['mx1', false] as const, ['mx2', true] as const])
    hosts.set(id, { id, name: id, readOnly });
  dataDir = mkdtempSync(join(tmpdir(), 'postroom-probes-'));
  journal = [];
  server = await SmtpServer.start({ refuse: ['no@server.test'] });
  service = createSmtpService({
    ask: () => Promise.resolve([]),
    dataDir,
    reach,
    now: () => new Date(10_000),
    record: (entry) => journal.push(entry),
  });
  for (const [name, yaml] of [
    ['looks', looks],
    ['hands', hands],
  ] as const)
    await call(service.router.saveScenario, { name, yaml, base: '' });
});
afterEach(async () => {
  service.close();
  await server.stop();
  rmSync(dataDir, { recursive: true });
});

const probe = (scenario: string, more: Partial<Probe> = {}): Probe => ({
  scenario,
  values: {},
  from: here,
  target: targetAt(server.port),
  ...more,
});
const from = (hostId: string): Pick<Probe, 'from'> => ({ from: { kind: 'host', hostId } });
const save = (probes: Probe[], hostId = 'mx1') => call(service.router.saveProbes, { hostId, probes });
const kept = (hostId = 'mx1') => call(service.router.probes, { hostId });

describe('probes of a host', () => {
  it('are kept for it alone, in a file that only the user can read', async () => {
    expect(await kept()).toEqual([]);
    const probes = [probe('looks'), probe('hands', from('mx1'))];
    expect(await save(probes)).toEqual(probes);
    await save([probe('looks')], 'mx2');
    expect(await kept()).toEqual(probes);
    expect(await kept('mx2')).toEqual([probe('looks')]);
    expect(statSync(join(dataDir, 'probes.json')).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(dataDir, 'probes.json'), 'utf8')).toContain('"version": 1');
  });

  it('two that are saved at once for two hosts are both there', async () => {
    await Promise.all([save([probe('looks')]), save([probe('hands')], 'mx2')]);
    expect([await kept(), await kept('mx2')]).toEqual([[probe('looks')], [probe('hands')]]);
  });

  it('pass without a word, and each session is in the Journal as that of a run is', async () => {
    await save([probe('looks'), probe('hands', from('mx1'))]);
    expect(await service.probes.run('mx1')).toEqual([]);
    expect(await service.probes.run('mx2')).toEqual([]);
    expect(journal).toMatchObject([
      {
        hostName: 'this computer',
        action: 'smtp.session',
        effect: 'read',
        shown: `SMTP session with 127.0.0.1 port ${server.port}: as expected`,
        outcome: 'ok',
      },
      {
        hostId: 'mx1',
        action: 'smtp.session',
        effect: 'write',
        shown: `SMTP session with 127.0.0.1 port ${server.port}: as expected, queued there as Q000000001`,
        outcome: 'ok',
      },
    ]);
    expect(JSON.stringify(journal)).not.toContain('c@server.test');
  });

  it('that fail are told with scenario, place and reply; the others still run', async () => {
    const recipient = { recipient: 'no@server.test' };
    await save([probe('postroom/postmaster', { values: recipient }), probe('looks')]);
    const failed = await service.probes.run('mx1');
    expect(failed).toHaveLength(1);
    expect(failed[0]).toMatch(
      new RegExp(
        `^The probe “Mail for postmaster is taken” failed at 127\\.0\\.0\\.1 port ${server.port}: At RCPT: expected 2xx; got 550 `,
      ),
    );
    expect(journal.map(({ outcome }) => outcome)).toEqual(['failed', 'ok']);
  });

  it('make as many sessions as their scenario says', async () => {
    await call(service.router.saveScenario, {
      name: 'many',
      yaml: `times: 5\nat once: 2\n${looks}`,
      base: '',
    });
    await save([probe('many')]);
    expect(await service.probes.run('mx1')).toEqual([]);
    expect(journal).toHaveLength(5);
  });

  it('that cannot be run any more fail, and can be taken out one by one', async () => {
    const gone = [probe('looks', { values: { a: '1' } }), probe('looks', { values: { a: '2' } })];
    await save(gone);
    const { base } = (await call(service.router.scenarios, undefined)).find(({ name }) => name === 'looks')!;
    await call(service.router.removeScenario, { name: 'looks', base });
    expect(await service.probes.run('mx1')).toEqual(
      gone.map(() => 'The probe “looks” could not be run: There is no scenario named “looks”.'),
    );
    await expect(save([...gone, probe('looks')])).rejects.toMatchObject({ code: 'REFUSED' });
    expect(await save(gone.slice(1))).toHaveLength(1);
  });

  it('are no reason to go on when their file is not readable', async () => {
    for (const text of ['{"version":1,"hosts":{"mx1":[{}]}}', 'not JSON', '{"version":2}']) {
      writeFileSync(join(dataDir, 'probes.json'), text);
      await expect(service.probes.run('mx1')).rejects.toThrow();
      await expect(save([probe('looks')])).rejects.toThrow();
      expect(readFileSync(join(dataDir, 'probes.json'), 'utf8')).toBe(text);
    }
    rmSync(join(dataDir, 'probes.json'));
    mkdirSync(join(dataDir, 'probes.json'));
    await expect(service.probes.run('mx1')).rejects.toThrow();
  });
});

describe('probes from a host that is set to read-only', () => {
  it('may look', async () => {
    await save([probe('looks', from('mx2'))]);
    expect(await service.probes.run('mx1')).toEqual([]);
    expect(journal).toMatchObject([{ hostId: 'mx2', effect: 'read', outcome: 'ok' }]);
  });

  it('are not kept when they would hand over a message', async () => {
    await expect(save([probe('looks'), probe('hands', from('mx2'))])).rejects.toMatchObject({
      code: 'READ_ONLY',
    });
    await expect(save([probe('postroom/smuggling-lf-dot-lf', from('mx2'))])).rejects.toMatchObject({
      code: 'READ_ONLY',
    });
    await expect(save([probe('looks', from('mx9'))])).rejects.toMatchObject({ code: 'NO_SUCH_HOST' });
    expect(await kept()).toEqual([]);
  });

  it('hand over nothing where the host became read-only after they were kept', async () => {
    await save([probe('hands', from('mx1'))]);
    hosts.set('mx1', { id: 'mx1', name: 'mx1', readOnly: true });
    expect(await service.probes.run('mx1')).toEqual([
      'The probe “hands” could not be run: mx1 is set to read-only. Switch that off in its settings to act on it.',
    ]);
    expect(server.seen).toEqual([]);
    expect(journal).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import type { ListedRecord } from '#mail/hold-register/record';
import { reportOn, type ReportedHost } from '../../../../electron/services/holds/report.ts';
import {
  type Held,
  ownMessages,
  shownRecords,
  stillHeld,
  unrecorded,
} from '../../../../electron/services/holds/standing.ts';

const source = 'postfix:/etc/postfix';
const at = Date.parse('2026-11-21T10:00:00.000Z');
const message = (id: string) => ({ id, arrivedAt: 1_795_229_325, sizeBytes: 251 });
const held = (id: string, change: Partial<Held> = {}): Held => ({
  ...message(id),
  source,
  sender: 'a@lab.test',
  recipients: ['b@example.com'],
  reason: '',
  ...change,
});
const record = (id: string, ids: readonly string[], change: Partial<ListedRecord> = {}): ListedRecord => ({
  id,
  source,
  kind: 'hold',
  by: 'anna@laptop (ops)',
  reason: 'stuck',
  note: '',
  jobId: 'job-1',
  at: new Date(at).toISOString(),
  due: 0,
  token: 'abc',
  asked: ids.length,
  sample: [],
  messages: ids.map(message),
  kept: false,
  ...change,
});
const standing = (
  records: readonly ListedRecord[],
  onHold: readonly Held[],
  listedAt = at + 60_000,
): ReportedHost => ({
  hostId: 'mx1',
  hostName: 'mx1',
  records,
  listings: new Map([[source, { at: listedAt, held: new Map(onHold.map((one) => [one.id, one])) }]]),
  sources: [],
  problems: [],
  readAt: new Date(at),
  away: '',
});

describe('what is on hold', () => {
  it('is what the listing says of the very messages that the record names', () => {
    const one = record('hold-1', ['AAAAAA', 'BBBBBB', 'CCCCCC']);
    const now = standing([one], [held('AAAAAA'), held('BBBBBB', { arrivedAt: 1 })]);
    expect(stillHeld(one, now).map(({ id }) => id)).toEqual(['AAAAAA']);
    expect(unrecorded(now).map(({ id }) => id)).toEqual(['BBBBBB']);
    expect(shownRecords(now, at)[0]).toMatchObject({ held: 1, asked: 3, ids: ['AAAAAA'] });
  });

  it('is what the record says as long as no listing is newer than it', () => {
    const one = record('hold-1', ['AAAAAA', 'BBBBBB']);
    expect(stillHeld(one, standing([one], [], at - 1))).toHaveLength(2);
  });

  it('belongs to the newest hold: the end of an older one does not release it', () => {
    const older = record('hold-1', ['AAAAAA', 'BBBBBB']);
    const newer = record('hold-2', ['BBBBBB'], { at: new Date(at + 1000).toISOString() });
    expect(ownMessages(older, [older, newer]).map(({ id }) => id)).toEqual(['AAAAAA']);
    expect(ownMessages(newer, [older, newer]).map(({ id }) => id)).toEqual(['BBBBBB']);
    const guard = { ...newer, kind: 'guard' } as const;
    expect(ownMessages(older, [older, guard])).toHaveLength(2);
  });

  it('is due when its time is over, and kept by the host only while somebody there waits', () => {
    const until = { at: new Date(at + 600_000).toISOString(), then: 'release' } as const;
    const one = record('hold-1', ['AAAAAA'], { until, due: at / 1000 + 600, kept: true });
    const shown = (kept: boolean, nowMs: number) =>
      shownRecords(standing([{ ...one, kept }], [held('AAAAAA')]), nowMs)[0];
    expect(shown(true, at + 60_000)).toMatchObject({ state: 'holding', keptByHost: true });
    expect(shown(false, at + 60_000)).toMatchObject({ state: 'holding', keptByHost: false });
    expect(shown(true, at + 600_001)).toMatchObject({ state: 'due', keptByHost: true });
  });
});

describe('the handover report', () => {
  const hostile = record('hold-1', ['AAAAAA'], {
    reason: '<img src=x> | [x](javascript:alert(1)) `a` **b**\u202e',
    note: '=HYPERLINK("http://x")',
    by: '@anna',
  });
  const host = standing(
    [hostile],
    [
      held('AAAAAA', { sender: '=cmd|calc', recipients: ['b@yahoo.com', 'c@gmx.de'] }),
      held('DDDDDD', { reason: 'suspicious\nline', sender: '' }),
    ],
  );

  it('is Markdown in which nothing of a stranger is markup', () => {
    const { fileName, text } = reportOn([host], 'md', new Date(at));
    expect(fileName).toBe('holds-2026-11-21-10-00.md');
    expect(text).toContain('2 messages are on hold, 1 of them on no record.');
    expect(text).toContain('### 1 of 1 messages: \\<img src=x> \\| \\[x\\](javascript:alert(1)) \\`a\\`');
    expect(text).not.toContain('\u202e');
    expect(text).toContain('Recipient domains: gmx.de 1, yahoo.com 1');
    expect(text).toContain('Kept with the messages: suspicious␊line 1');
    expect(text).toContain('| DDDDDD | 2026-11-21T02:48:45.000Z | 251 | \\<\\> |');
  });

  it('is CSV in which nothing of a stranger is a formula', () => {
    const { text } = reportOn(
      [host, { ...host, hostName: 'mx2', away: 'Not connected.' }],
      'csv',
      new Date(at),
    );
    const lines = text.trimEnd().split('\r\n');
    expect(lines).toHaveLength(4);
    const width = lines[0]!.split(',').length;
    for (const line of lines.slice(1)) {
      const fields = [...line.matchAll(/"((?:[^"]|"")*)"(?:,|$)/g)].map(([, field]) => field);
      expect(fields).toHaveLength(width);
      for (const field of fields) expect(field).not.toMatch(/^[=+\-@\t]/);
    }
    expect(lines[1]).toContain(`"'=cmd|calc"`);
    expect(lines[1]).toContain(`"'@anna"`);
    expect(lines[2]).toContain('"not recorded"');
    expect(lines[3]).toContain('"Not connected."');
  });
});

import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JournalEntry } from '#contract/journal';
import { toCsv, toJsonLines, toShell } from '#services/journal/export';
import { Journal } from '#services/journal/journal';
import { hostileValues } from '../hosts/hostile.ts';

let dir: string;
beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'postroom-journal-'))));
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const entry = (change: Partial<JournalEntry> = {}): Omit<JournalEntry, 'seq'> => ({
  at: '2026-01-02T03:04:05.000Z',
  hostId: 'mx-1',
  hostName: 'mx',
  account: 'ops → root',
  action: 'queue.hold',
  effect: 'write',
  shown: 'postsuper -h -',
  argv: ['/usr/sbin/postsuper', '-h', '-'],
  stdinLines: 3,
  outcome: 'ok',
  code: 0,
  durationMs: 12,
  stderr: '',
  ...change,
});
const all = { writesOnly: false, text: '' };

describe('the journal', () => {
  it('is append-only, private, and goes on counting after a restart', () => {
    const first = new Journal({ dataDir: dir });
    first.record(entry());
    first.record(entry({ shown: 'second' }));
    first.close();
    const before = readFileSync(join(dir, 'journal.jsonl'), 'utf8');
    const second = new Journal({ dataDir: dir });
    second.record(entry());
    second.close();
    expect(readFileSync(join(dir, 'journal.jsonl'), 'utf8').startsWith(before)).toBe(true);
    expect(second.list(all, undefined, 10).entries.map(({ seq }) => seq)).toEqual([3, 2, 1]);
    expect(statSync(join(dir, 'journal.jsonl')).mode & 0o777).toBe(0o600);
  });

  it('cannot be forged by any value', () => {
    const journal = new Journal({ dataDir: dir });
    for (const value of hostileValues)
      journal.record(
        entry({
          hostName: value,
          argv: [value],
          stderr: `${value}\n{"seq":1}\n`,
          shown: value,
          action: value,
        }),
      );
    journal.close();
    const lines = readFileSync(join(dir, 'journal.jsonl'), 'utf8').trimEnd().split('\n');
    expect(lines).toHaveLength(hostileValues.length);
    const read = new Journal({ dataDir: dir }).list(all, undefined, 1000).entries.reverse();
    expect(read.map(({ argv }) => argv[0])).toEqual(hostileValues);
    expect(read.every(({ stderr }) => !/[\0-\x08\x0b-\x1f\x7f-\x9f]/.test(stderr))).toBe(true);
  });

  it('lives with a line that a crash cut off', () => {
    const first = new Journal({ dataDir: dir });
    first.record(entry());
    first.close();
    appendFileSync(join(dir, 'journal.jsonl'), '{"seq":2,"at":"20');
    const second = new Journal({ dataDir: dir });
    second.record(entry({ shown: 'after the crash' }));
    second.close();
    expect(new Journal({ dataDir: dir }).list(all, undefined, 10).entries.map(({ shown }) => shown)).toEqual([
      'after the crash',
      'postsuper -h -',
    ]);
  });

  it('is bounded: files rotate and the oldest goes', () => {
    const journal = new Journal({ dataDir: dir, rotateBytes: 2_000, files: 3 });
    for (let n = 0; n < 100; n++) journal.record(entry({ shown: `number ${n}` }));
    journal.close();
    const files = readdirSync(dir).sort();
    expect(files).toEqual(['journal.1.jsonl', 'journal.2.jsonl', 'journal.jsonl']);
    for (const file of files) expect(statSync(join(dir, file)).size).toBeLessThanOrEqual(2_000);
    const { entries } = new Journal({ dataDir: dir, rotateBytes: 2_000, files: 3 }).list(
      all,
      undefined,
      1000,
    );
    expect(entries[0]!.seq).toBe(100);
    expect(entries.every(({ seq }, index) => seq === 100 - index)).toBe(true);
  });

  it('pages back and filters', () => {
    const journal = new Journal({ dataDir: dir });
    for (let n = 1; n <= 30; n++)
      journal.record(
        entry({
          hostId: n % 2 === 0 ? 'even' : 'odd',
          effect: n % 3 === 0 ? 'write' : 'read',
          shown: `run ${n}`,
        }),
      );
    const page = journal.list(all, undefined, 10);
    expect([page.entries.length, page.more, page.entries[0]!.seq]).toEqual([10, true, 30]);
    expect(journal.list(all, 11, 20)).toMatchObject({ more: false, entries: { length: 10 } });
    expect(journal.list({ ...all, hostId: 'even' }, undefined, 100).entries).toHaveLength(15);
    expect(journal.list({ ...all, writesOnly: true }, undefined, 100).entries).toHaveLength(10);
    expect(journal.list({ ...all, text: 'RUN 17' }, undefined, 100).entries.map(({ seq }) => seq)).toEqual([
      17,
    ]);
    journal.close();
  });

  it('keeps the note of an action: it is found by it, and in every export', () => {
    const journal = new Journal({ dataDir: dir });
    journal.record(entry({ note: 'TICKET-4711: stuck at yahoo', jobId: 'job-7' }));
    journal.record(entry());
    const found = journal.all({ ...all, text: 'ticket-4711' });
    expect(found.map(({ note }) => note)).toEqual(['TICKET-4711: stuck at yahoo']);
    for (const text of [toCsv(found), toJsonLines(found), toShell(found)])
      expect(text).toContain('TICKET-4711: stuck at yahoo');
    journal.close();
  });

  it('a full disk is told and stops nobody', () => {
    const journal = new Journal({ dataDir: join(dir, 'gone') });
    journal.record(entry());
    expect(journal.list(all, undefined, 1).entries[0]!.stderr).toMatch(/not written to the journal file/);
    expect(journal.all(all)).toHaveLength(1);
  });
});

describe('exports', () => {
  const entries = hostileValues.map((value, index): JournalEntry => ({
    ...entry({
      hostName: value,
      argv: ['/bin/x', value],
      shown: value,
      stderr: value,
      account: value,
      action: value,
      note: value,
    }),
    seq: index + 1,
  }));

  it('CSV: no field is a formula, every record is one line', () => {
    const formulas = ['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '=cmd|calc!A0'].map(
      (shown, index): JournalEntry => ({ ...entry({ shown }), seq: index }),
    );
    const lines = toCsv([...entries, ...formulas])
      .split('\r\n')
      .slice(1, -1);
    expect(lines).toHaveLength(entries.length + formulas.length);
    for (const line of lines) {
      const fields = [...line.matchAll(/"((?:[^"]|"")*)"(?:,|$)/g)].map(([, text]) => text!);
      expect(fields).toHaveLength(15);
      for (const field of fields) expect(field).not.toMatch(/^[=+@\t]|^-(?!\d+$)/);
    }
  });

  it('shell: every line is a comment', () => {
    const lines = toShell(entries).split(/\r\n|[\n\r\u2028\u2029\x85]/);
    expect(lines.length).toBe(2 + entries.length * 3 + 1);
    for (const line of lines) expect(line === '' || line.startsWith('#')).toBe(true);
  });

  it('JSON Lines: what was taken down', () => {
    expect(
      toJsonLines(entries)
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual(entries);
  });
});

import { describe, expect, it } from 'vitest';
import { keepAgain, removeRecords, writeRecord } from '#mail/hold-register/commands';
import { readRegister, recordText, type HeldRecord } from '#mail/hold-register/record';
import { listScript, removeScript, writeScript } from '#mail/hold-register/scripts';

const record: HeldRecord = {
  id: 'hold-abc-1',
  source: 'postfix:/etc/postfix',
  kind: 'hold',
  by: 'anna@laptop (ops)',
  reason: `it's "stuck"; $(reboot) \`x\` \\n %s | & < >`,
  note: 'é'.repeat(250) + '漢'.repeat(249) + '\u{1f600}',
  jobId: 'job-1',
  at: '2026-11-21T10:00:00.000Z',
  until: { at: '2026-11-21T12:00:00.000Z', then: 'release' },
  due: 1_763_720_000,
  token: 'abcdef0123',
  asked: 2,
  sample: [{ id: '3F2A1B0C', sender: 'a\nb@x.test' }],
  messages: [
    { id: '3F2A1B0C', arrivedAt: 1_763_700_000, sizeBytes: 512 },
    { id: '2xALB3r0123456', arrivedAt: 1_763_700_001, sizeBytes: 0 },
  ],
};

const listed = (...texts: string[]): string => `1763710000\n${texts.join('')}`;

describe('a record of a hold', () => {
  it('comes back as it was written, whatever people wrote, and is plain ASCII on the host', () => {
    const text = recordText(record);
    expect(text).toMatch(/^[\n\x20-\x7e]+$/);
    expect(text.split('\n')).toHaveLength(8);
    const { clock, records, damaged } = readRegister(listed(`= ${record.id} kept\n${text}`));
    expect(clock).toBe(1_763_710_000);
    expect(damaged).toEqual([]);
    expect(records).toEqual([{ ...record, note: record.note.slice(0, 500), kept: true }]);
  });

  it('is told apart from its neighbours, and from one that vanished while it was read', () => {
    const other = recordText({ ...record, id: 'hold-abc-2', messages: [] });
    const { records } = readRegister(
      listed(
        `= ${record.id} alone\n${recordText(record)}`,
        '= hold-gone alone\n',
        `= hold-abc-2 kept\n${other}`,
      ),
    );
    expect(records.map(({ id, kept, messages }) => [id, kept, messages.length])).toEqual([
      ['hold-abc-1', false, 2],
      ['hold-abc-2', true, 0],
    ]);
  });

  it.each([
    ['cut off', (text: string) => text.slice(0, -5)],
    ['of another version', (text: string) => text.replace('postroom-hold 1', 'postroom-hold 2')],
    ['with a strange line', (text: string) => text.replace('\nend', '\n../../etc/passwd 1 2\nend')],
    ['without JSON', (text: string) => text.replace('{', '')],
    ['without a time', (text: string) => text.replace('2026-11-21T10', 'yesterday')],
  ])('that is %s is named as damaged', (_what, spoil) => {
    const { records, damaged } = readRegister(listed(`= ${record.id} alone\n${spoil(recordText(record))}`));
    expect(records).toEqual([]);
    expect(damaged).toEqual([record.id]);
  });

  it('never reaches a host with an id that is none', () => {
    const letGo = { argv: ['/bin/cat'], root: true, effect: 'write', shown: 'cat' } as const;
    for (const id of ['', '../x', 'a b', '-x', 'A', 'x\ny']) {
      expect(() => writeRecord({ ...record, id }, 'new', letGo)).toThrow();
      expect(() => removeRecords([id])).toThrow();
      expect(() => keepAgain(id, 'abc', letGo)).toThrow();
    }
    for (const id of ['ALL', '*', 'ABCDE F', '../ABCDEF'])
      expect(() => recordText({ ...record, messages: [{ id, arrivedAt: 1, sizeBytes: 1 }] })).toThrow();
  });
});

describe('the scripts', () => {
  it.each([
    ['write', writeScript],
    ['remove', removeScript],
    ['list', listScript],
  ])('%s can be named in sudoers: one line, no backslash, no two blanks in a row', (_name, script) => {
    expect(script).not.toMatch(/\\|\n| {2}/);
  });
});

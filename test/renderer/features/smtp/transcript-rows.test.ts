import { expect, it } from 'vitest';
import type { Happening } from '#mail/smtp/transcript';
import { rowsOf } from '../../../../renderer/features/smtp/transcript/rows.ts';
import { validity } from '../../../../renderer/features/smtp/transcript/validity.ts';

const sent = (bytes: string, edit: Partial<Happening> = {}): Happening =>
  ({ at: 1, stage: 'hello', kind: 'sent', bytes, masked: false, cut: 0, ...edit }) as Happening;
const replied = (code: string, texts: readonly string[], edit: Partial<Happening> = {}): Happening =>
  ({
    at: 2,
    stage: 'hello',
    kind: 'reply',
    reply: { code, enhanced: '', texts, bytes: '' },
    ...edit,
  }) as Happening;

it('says which line end every sent line has', () => {
  const [row] = rowsOf([sent('a\r\nb\nc\rd')]);
  expect(row).toMatchObject({
    kind: 'said',
    lines: [
      { text: 'a', end: 'CRLF' },
      { text: 'b', end: 'LF' },
      { text: 'c', end: 'CR' },
      { text: 'd', end: '' },
    ],
  });
});

it('knows which command a reply answers, also of several in one write', () => {
  const rows = rowsOf([
    replied('220', ['mx'], { stage: 'greeting' }),
    sent('MAIL FROM:<>\r\nRCPT TO:<a@example.net>\r\n'),
    replied('250', ['Ok']),
    replied('550', ['No']),
  ]);
  expect(rows.flatMap((row) => (row.kind === 'reply' ? [row.answers] : []))).toEqual(['', 'MAIL', 'RCPT']);
});

it('a long reply is several rows, and what it means stands at the last', () => {
  const texts = Array.from({ length: 95 }, (_, n) => `line ${n}`);
  const rows = rowsOf([replied('250', texts)]);
  expect(
    rows.map((row) => row.kind === 'reply' && [row.from, row.texts.length, row.opens, row.closes]),
  ).toEqual([
    [0, 40, true, false],
    [40, 40, false, false],
    [80, 15, false, true],
  ]);
});

it('a stage is named where it begins', () => {
  const rows = rowsOf([
    sent('EHLO x\r\n'),
    replied('250', ['x']),
    sent('QUIT\r\n', { stage: 'quit' }),
    replied('221', ['Bye'], { stage: 'quit' }),
  ]);
  expect(rows.map(({ opensStage }) => opensStage)).toEqual([true, false, true, false]);
});

it.each([
  ['2026-01-01T00:00:00Z', '2026-12-03T12:00:00Z', 'expires in 12 days', 'warning'],
  ['2026-01-01T00:00:00Z', '2027-11-21T00:00:00Z', 'expires in 365 days', 'plain'],
  ['2026-01-01T00:00:00Z', '2026-11-18T00:00:00Z', 'expired 3 days ago', 'bad'],
  ['2026-11-23T00:00:00Z', '2027-11-23T00:00:00Z', 'not valid yet, only in 2 days', 'bad'],
  ['2026-01-01T00:00:00Z', '2026-11-21T05:00:00Z', 'expires in 5 hours', 'warning'],
  ['', '', 'its dates cannot be read', 'bad'],
])('a certificate from %s to %s %s', (notBefore, notAfter, words, tone) => {
  expect(validity({ notBefore, notAfter }, Date.parse('2026-11-21T00:00:00Z'))).toEqual({ words, tone });
});

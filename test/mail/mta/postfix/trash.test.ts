import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mtas } from '#mail/mta/index';
import { hostFacts, recorded, sourceOf } from '../reading.ts';

const trash = mtas.postfix.trash!;
const source = sourceOf('postfix', 'postfix:/etc/postfix');
const bytes = fc.string({
  unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)),
  maxLength: 400,
});
const items = [{ batch: '1795260027.466', id: '9EBCD17E087' }];

describe('what is kept', () => {
  const listing = recorded('postfix', 'trash-list.bin');
  const kept = trash.read(source, listing);

  it('is read from the answer of a real host, addresses as the queue shows them', () => {
    expect(kept.length).toBe(listing.split('\n').filter((line) => line.startsWith('+ ')).length);
    const of = (name: string) => kept.find(({ sender }) => sender.includes(name));
    expect(of('a b;c')).toMatchObject({
      sender: '"a b;c 34"@lab.test',
      recipients: [
        '"a b;c"@defer.test',
        '"quoted \\"x\\""@defer.test',
        '"a,b (c)<d>"@defer.test',
        '"@"@defer.test',
      ],
      by: 'ops@mx via Postroom',
    });
    expect(of('jörg')?.recipients).toEqual([
      'поддержка@defer.test',
      '用户@bücher.defer.test',
      'ascii@defer.test',
    ]);
    expect(kept.find(({ sender }) => sender === '')?.recipients).toEqual(['to30@defer.test']);
    expect(Math.max(...kept.map(({ recipients }) => recipients.length))).toBe(1000);
    for (const { arrivedAt, deletedAt, sizeBytes } of kept) {
      expect(deletedAt - arrivedAt).toBeGreaterThanOrEqual(0);
      expect(deletedAt - arrivedAt).toBeLessThan(600);
      expect(sizeBytes).toBeGreaterThan(150);
    }
  });

  it('is nothing when the answer is another one, and any answer is read without throwing', () => {
    expect(trash.read(source, '')).toEqual([]);
    expect(trash.read(source, `login noise\n${listing}`)).toEqual([]);
    const header = listing.slice(0, listing.indexOf('\n') + 1);
    const words = fc.constantFrom(
      '+ 1795260027.466 9EBCD17E087',
      '= 1795260027.466 9EBCD17E087',
      'about 1795260027.466 {',
      'sender: ',
      'message_size: ',
      '\n',
      ' ',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(words, bytes)), (parts) => {
        for (const { batch, id } of trash.read(source, header + parts.join(''))) {
          expect(batch).toMatch(/^\d+\.\d+$/);
          expect(id).toMatch(/^[0-9A-Za-z]+$/);
        }
      }),
    );
  });

  it('cut off anywhere gives no message that the whole does not have', () => {
    const keys = new Set(kept.map(({ id }) => id));
    for (let at = 0; at < listing.length; at += 997)
      for (const { id } of trash.read(source, listing.slice(0, at)))
        expect([...keys].some((whole) => whole.startsWith(id))).toBe(true);
  });
});

describe.each(['restore', 'purge'] as const)('%s', (what) => {
  it('is one constant script for root; what is named comes on standard input', () => {
    const [command] = trash[what](source, hostFacts(), items);
    expect(command).toMatchObject({ root: true, effect: 'write', stdin: '1795260027.466 9EBCD17E087\n' });
    expect(command!.argv.join(' ')).not.toMatch(/\\| {2}|\n|9EBCD17E087|1795260027/);
    expect(
      trash[what](
        source,
        hostFacts(),
        Array.from({ length: 12_000 }, () => items[0]!),
      ).length,
    ).toBe(3);
  });

  it.each([
    ['..', '9EBCD17E087'],
    ['1795260027.466/..', '9EBCD17E087'],
    ['/1795260027.466', '9EBCD17E087'],
    ['1795260027.466\n', '9EBCD17E087'],
    ['', '9EBCD17E087'],
    ['1795260027', '9EBCD17E087'],
    ['1795260027.466', '../9EBCD17E087'],
    ['1795260027.466', 'ALL'],
    ['1795260027.466', 'about'],
    ['1795260027.466', ''],
  ])('refuses %j %j', (batch, id) => {
    expect(() => trash[what](source, hostFacts(), [...items, { batch, id }])).toThrow();
  });

  it('refuses to name nothing', () => expect(() => trash[what](source, hostFacts(), [])).toThrow());

  it('silence and noise are never a success', () => {
    expect(trash.heard(what, []).size).toBe(0);
    fc.assert(
      fc.property(bytes, bytes, (stdout, stderr) => {
        expect(trash.heard(what, [{ status: 'exited', code: 0, stdout, stderr }]).size).toBe(0);
      }),
    );
    const other = what === 'purge' ? 'restored 9EBCD17E087' : 'purged';
    expect(
      trash.heard(what, [
        { status: 'exited', code: 0, stdout: `1795260027.466 9EBCD17E087 ${other}\n`, stderr: '' },
      ]).size,
    ).toBe(0);
  });
});

it('a message that came back under another id says so', () => {
  const stdout =
    '1795260027.466 9EBCD17E087 restored 9EBCD17E099\n1795260027.466 962D717E08A restored 962D717E08A\n1795260027.466 9A15817E015 restored \n';
  expect([...trash.heard('restore', [{ status: 'exited', code: 0, stdout, stderr: '' }])]).toMatchObject([
    ['1795260027.466 9EBCD17E087', { outcome: 'done', newId: '9EBCD17E099' }],
    ['1795260027.466 962D717E08A', { outcome: 'done', said: 'back on hold, as it was' }],
  ]);
});

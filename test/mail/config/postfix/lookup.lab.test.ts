import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MapUse } from '#mail/config/files';
import type { MatchQuestion } from '#mail/config/language';
import { mapMatch } from '#mail/config/postfix/map/match';
import { parseMap } from '#mail/config/postfix/map/parse';
import { type Lab, startLab } from '../../../lab/lab.ts';
import { labObstacle } from '../../../lab/packages.ts';
import { around } from './surroundings.ts';

/** One table with keys of every form, so that each question finds something somewhere. */
const keys = `# keys of every kind
user@example.com one
User+Ext@Example.com two
example.com three
.example.net four
sub.example.net five
user@ six
@example.org seven
@example.edu @example.com
192.0.2.1 eight
192.0.2 nine
10 ten
2001:db8:1 eleven
2001:db8::7 twelve
postmaster thirteen
ops fourteen
# duplicates: the first one wins
ops fifteen
<> sixteen
* seventeen
"a b"@example.com eighteen
long
  value on   two
# and a comment inside
  lines
mail.example.info 550 5.7.1 no
`;

const rules = `# first match decides
/^user@example\\.com$/ one
!/@/ no address
if /@example\\.net$/
/^(.+)@(.+)\\.net$/ $2 of \${1}
endif
/^USER\\+.*@/i two
/^[a-m][^@]*@example\\.(org|edu)$/ $(1)
/[[:digit:]]+@/ number $$1
/^.*$/ rest
`;

const networks = `192.0.2.1 one
192.0.2.0/24 two
if 10.0.0.0/8
10.1.0.0/16 three
endif
!0.0.0.0/1 four
10.0.0.0/8 five
2001:db8::/32 six
[2001:db9::1] seven
::/0 eight
192.168.1/24 nine
172.16.0.1/12 ten
0.0.0.0/0 rest
`;

const addresses = [
  ...[
    'user@example.com',
    'USER@EXAMPLE.COM',
    'user+ext@example.com',
    'other@example.com',
    'x@sub.example.net',
  ],
  ...['x@example.net', 'x@deep.sub.example.net', 'abc@example.org', 'zed@example.edu', 'user@nowhere.test'],
  ...[
    'postmaster',
    'ops',
    'ops@postfix1.lab.test',
    'ops+list@localhost',
    'nobody@lab.test',
    '42@example.info',
  ],
  ...['x@mail.example.info', '', '"a b"@example.com', 'long@example.info'],
];
const clients: readonly (readonly [string | undefined, string | undefined])[] = [
  ['192.0.2.1', 'mail.example.info'],
  ['192.0.2.77', 'unknown'],
  ['10.1.2.3', 'a.b.example.com'],
  ['10.9.9.9', undefined],
  ['2001:db8:1:2::9', 'sub.example.net'],
  ['2001:db8::7', undefined],
  ['2001:db9::1', undefined],
  ['172.16.5.5', undefined],
  ['203.0.113.9', 'x.y.example.net'],
  ['::1', 'localhost'],
];

const uses: readonly MapUse[] = ['access', 'virtual', 'transport', 'canonical', 'relocated', 'generic'];

function questions(use: MapUse): MatchQuestion[] {
  const found: MatchQuestion[] = addresses.flatMap((address) =>
    use === 'access'
      ? [{ sender: address, recipient: address === '' ? 'ops' : address }]
      : address === ''
        ? []
        : [{ sender: address, recipient: address }],
  );
  if (use === 'access')
    for (const [client, clientName] of clients)
      found.push({
        ...(client === undefined ? {} : { client }),
        ...(clientName === undefined ? {} : { clientName, helo: clientName }),
      });
  return found;
}

describe.skipIf(labObstacle() !== undefined)('what a table says, against postmap -q', () => {
  let lab: Lab;

  beforeAll(async () => {
    lab = await startLab();
  }, 600_000);
  afterAll(() => lab.stop());

  it.each([
    ...(['hash', 'btree', 'lmdb', 'texthash'] as const).map((type) => [type, keys] as const),
    ...(['regexp', 'pcre'] as const).map((type) => [type, rules] as const),
    ['cidr', networks] as const,
  ])('%s', async (mapType, text) => {
    const path = `/root/table-${mapType}`;
    await lab.postfix.writeFile(path, text);
    if (['hash', 'btree', 'lmdb'].includes(mapType))
      await lab.postfix.must(`postmap ${mapType}:${path} 2>/dev/null`);
    const map = parseMap(text);
    const asked = new Map<string, string | undefined>();
    let count = 0;
    for (const use of mapType === 'cidr' ? (['access'] as const) : uses)
      for (const question of questions(use)) {
        const answer = mapMatch(map, question, around({ language: 'postfix-map', mapType, use }, text));
        count += 1;
        for (const { steps } of answer.checks)
          for (const { key, found, words } of steps) {
            expect([mapType, key, words.includes('only Postfix')]).toEqual([mapType, key, false]);
            expect([key, asked.has(key) ? asked.get(key) : found?.value]).toEqual([key, found?.value]);
            asked.set(key, found?.value);
          }
      }
    expect(count).toBeGreaterThanOrEqual(mapType === 'cidr' ? 25 : 100);
    const list = [...asked.keys()];
    const { stdout } = await lab.postfix.run(['postmap', '-q', '-', `${mapType}:${path}`], {
      stdin: list.map((key) => `${key}\n`).join(''),
    });
    const real = new Map(
      stdout
        .split('\n')
        .filter((row) => row.includes('\t'))
        .map((row) => [row.slice(0, row.indexOf('\t')), row.slice(row.indexOf('\t') + 1)] as const),
    );
    // Postfix joins lines with their blanks; what stands between the words of a value is no part of the comparison.
    const plain = (value: string | undefined): string | undefined => value?.replace(/\s+/g, ' ');
    expect(list.map((key) => [key, plain(asked.get(key))])).toEqual(
      list.map((key) => [key, plain(real.get(key))]),
    );
    expect(real.size).toBeGreaterThan(5);
  });
});

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  fingerprint,
  judgeKey,
  knownName,
  matchesName,
  parseKnownHosts,
  preferKnown,
} from '#services/hosts/known-hosts';

// Compared with the ssh-keygen of this machine; no lab host is needed.
let dir: string;
const keys: Record<string, string> = {};

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'postroom-known-'));
  for (const [name, type] of [
    ['a', 'ed25519'],
    ['b', 'ed25519'],
    ['c', 'ecdsa'],
    ['d', 'rsa'],
  ] as const) {
    execFileSync('ssh-keygen', ['-q', '-t', type, '-N', '', '-C', 'comment here', '-f', join(dir, name)]);
    keys[name] = readFileSync(join(dir, `${name}.pub`), 'utf8')
      .split(' ')
      .slice(0, 2)
      .join(' ');
  }
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const names = [
  ['mail.example.org', 22],
  ['mail.example.org', 2222],
  ['192.0.2.7', 22],
  ['192.0.2.7', 2200],
  ['2001:db8::7', 22],
  ['2001:db8::7', 2222],
  ['mx1.example.org', 22],
  ['example.org', 22],
  ['a', 22],
  ['mail.example.org.evil.test', 22],
] as const;

const patterns = [
  'mail.example.org',
  'MAIL.example.ORG',
  '[mail.example.org]:2222',
  '[mail.example.org]:22',
  'mail.example.org,192.0.2.7',
  '192.0.2.7',
  '[192.0.2.7]:2200',
  '2001:db8::7',
  '[2001:db8::7]:2222',
  '*.example.org',
  '*.example.org,!mail.example.org',
  '!mail.example.org,*.example.org',
  '!mx1.example.org',
  '*',
  '?',
  '??',
  'm?il.example.org',
  'mail.*.org',
  '192.0.2.*',
  '192.0.2.?',
  '[*]:2222',
  '[*.example.org]:2222',
  '[mail.example.org]:*',
  '*,!*.example.org',
  'mail.example.org*',
  '**.example.org',
  '*mail*',
  'example.org',
  ',mail.example.org',
  'mail.example.org,',
  'mail.example',
];

describe('known_hosts lines match the names that ssh-keygen -F finds', () => {
  it(`${patterns.length * names.length} plain cases, and as many hashed as can be`, () => {
    let cases = 0;
    let found = 0;
    const file = join(dir, 'known');
    const compare = (text: string): void => {
      writeFileSync(file, text);
      for (const [address, port] of names) {
        const name = knownName(address, port);
        const theirs = spawnSync('ssh-keygen', ['-F', name, '-f', file], { encoding: 'utf8' }).stdout !== '';
        const ours = parseKnownHosts(text, file).some((line) => matchesName(line.patterns, name));
        expect([text, name, ours]).toEqual([text, name, theirs]);
        cases += 1;
        if (theirs) found += 1;
      }
    };
    for (const pattern of patterns) compare(`${pattern} ${keys['a']}\n`);
    for (const pattern of patterns.filter((text) => !/[*?!]|^,|,$/.test(text))) {
      writeFileSync(file, `${pattern} ${keys['a']}\n`);
      execFileSync('ssh-keygen', ['-H', '-f', file], { stdio: 'ignore' });
      compare(readFileSync(file, 'utf8'));
    }
    for (const marker of ['@revoked', '@cert-authority', '#', '@nonsense'])
      compare(`${marker} mail.example.org ${keys['a']}\n`);
    compare(`mail.example.org ${keys['a']}\r\nmx1.example.org ${keys['b']} a comment\r\n`);
    compare(`\n\n   mail.example.org\t${keys['a']}\n`);
    compare(`mail.example.org ssh-ed25519\nmail.example.org\n${'x'.repeat(5000)}\n`);
    expect(cases).toBeGreaterThan(300);
    expect(found).toBeGreaterThan(60);
    expect(cases - found).toBeGreaterThan(60);
  }, 120_000);

  it('fingerprints are those of ssh-keygen -l', () => {
    for (const name of ['a', 'c', 'd']) {
      const [line] = parseKnownHosts(`h ${keys[name]}\n`, 'f');
      const theirs = execFileSync('ssh-keygen', ['-l', '-f', join(dir, `${name}.pub`)], {
        encoding: 'utf8',
      }).split(' ')[1];
      expect(fingerprint(line!.key)).toBe(theirs);
    }
  });
});

describe('a key that a host shows', () => {
  const key = (name: string): Buffer => Buffer.from(keys[name]!.split(' ')[1]!, 'base64');
  const judge = (text: string, name: string, shown: string): string =>
    judgeKey(parseKnownHosts(text, 'f'), name, key(shown)).kind;

  it.each([
    ['the known one', 'h KEYa\n', 'a', 'known'],
    ['one of several', 'h KEYb\nh KEYa\n', 'a', 'known'],
    ['another one', 'h KEYb\n', 'a', 'changed'],
    ['one of another type', 'h KEYc\n', 'a', 'changed'],
    ['never seen', 'other KEYa\n', 'a', 'unknown'],
    ['revoked', '@revoked h KEYa\n', 'a', 'revoked'],
    ['revoked everywhere though known', 'h KEYa\n@revoked * KEYa\n', 'a', 'revoked'],
    ['another one is revoked', 'h KEYa\n@revoked h KEYb\n', 'a', 'known'],
    ['only an authority is known', '@cert-authority h KEYa\n', 'a', 'unknown'],
    ['known for another port', '[h]:2222 KEYa\n', 'a', 'unknown'],
    ['known behind a negation', '!h,* KEYa\n', 'a', 'unknown'],
    ['a type that is not its own', 'h KEYa\n', 'b', 'changed'],
  ])('%s: %s', (_, text, shown, verdict) => {
    expect(
      judge(
        text.replace(/KEY(.)/g, (__, name: string) => keys[name]!),
        'h',
        shown,
      ),
    ).toBe(verdict);
  });

  it('is asked for in a type that is known', () => {
    const lines = parseKnownHosts(`h ${keys['d']}\n@revoked h ${keys['c']}\n`, 'f');
    expect(
      preferKnown(lines, 'h', ['ssh-ed25519', 'ecdsa-sha2-nistp256', 'rsa-sha2-512', 'rsa-sha2-256']),
    ).toEqual(['rsa-sha2-512', 'rsa-sha2-256', 'ssh-ed25519', 'ecdsa-sha2-nistp256']);
  });
});

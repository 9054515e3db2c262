import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dkimKey, usualSelectors } from '#mail/dns/dkim';
import { base64Bytes, publicKey } from '#mail/dns/public-key';
import { sectionInquiries } from '#mail/dns/sections';
import { fromZone, replied, runInquiry } from './run-inquiry.ts';

/** Made by openssl genrsa, genpkey and ecparam. */
const keys = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../fixtures/dns/public-keys.json'), 'utf8'),
) as Readonly<Record<string, string>>;
const codes = (text: string): string[] =>
  dkimKey('s1', text).findings.map(({ level, code }) => `${level} ${code}`);

describe('keys that openssl made', () => {
  it.each([512, 1024, 1536, 2048, 4096])('RSA of %i bits', (bits) => {
    expect(publicKey(base64Bytes(keys[`rsa${bits}`]!)!)).toEqual({ kind: 'rsa', bits, exponent: 65537 });
  });

  it('in the other form, and of other kinds', () => {
    expect(publicKey(base64Bytes(keys['rsa2048bare']!)!)).toMatchObject({ kind: 'rsa', bits: 2048 });
    expect(publicKey(base64Bytes(keys['ed25519spki']!)!)).toEqual({ kind: 'ed25519' });
    expect(publicKey(base64Bytes(keys['p256']!)!)?.kind).toBe('other');
    expect(base64Bytes(keys['ed25519']!)).toHaveLength(32);
  });

  it('is none when it is cut off', () => {
    const whole = base64Bytes(keys['rsa2048']!)!;
    for (const length of [0, 1, 5, 30, 100, whole.length - 1])
      expect(publicKey(whole.slice(0, length))).toBeUndefined();
    expect(base64Bytes('abc!')).toBeUndefined();
    expect(base64Bytes('abcde')).toBeUndefined();
    expect(base64Bytes('TWFu TWE=')).toEqual([77, 97, 110, 77, 97]);
  });
});

describe('key records', () => {
  it.each([
    ['v=DKIM1; k=rsa; p=@rsa2048', []],
    ['p=@rsa2048', []],
    ['v=DKIM1; k=ed25519; p=@ed25519;', []],
    ['v=DKIM1; p=@rsa1024', ['note dkim/short']],
    ['v=DKIM1; p=@rsa512', ['error dkim/too-short']],
    ['v=DKIM1; p=', ['note dkim/revoked']],
    ['v=DKIM1; t=y; p=@rsa2048', ['note dkim/testing']],
    ['v=DKIM1; t=y:s; p=@rsa2048', ['note dkim/testing']],
    ['v=DKIM1; h=sha1; p=@rsa2048', ['error dkim/old-hash']],
    ['v=DKIM1; h=sha1:sha256; p=@rsa2048', []],
    ['v=DKIM1; s=email; p=@rsa2048', []],
    ['v=DKIM1; s=other; p=@rsa2048', ['error dkim/not-for-mail']],
    ['v=DKIM1; p=MIIB!', ['error dkim/not-base64']],
    ['v=DKIM1; p=MIIB', ['error dkim/bad-key']],
    ['v=DKIM1; p=@p256', ['error dkim/bad-key']],
    ['v=DKIM1; k=ed25519; p=@rsa1024', ['error dkim/bad-key']],
    ['v=DKIM1; k=rsa', ['error dkim/not-valid']],
    ['k=rsa; v=DKIM1; p=@rsa2048', ['error dkim/not-valid']],
    ['v=DKIM2; p=@rsa2048', ['error dkim/not-valid']],
    ['v=DKIM1; p=@rsa2048; p=@rsa1024', ['error dkim/not-valid']],
    ['v=DKIM1 k=rsa; nonsense; p=@rsa2048', ['error dkim/not-valid']],
    ['v=DKIM1; k=future; p=abcd', ['warning dkim/unknown-kind']],
  ])('%s', (text, expected) => {
    expect(codes(text.replace(/@(\w+)/g, (_, name: string) => keys[name]!))).toEqual(expected);
  });

  it('says how long the key is', () => {
    const { parts, bits } = dkimKey('s1', `v=DKIM1; p=${keys['rsa2048']!}`);
    expect(bits).toBe(2048);
    expect(parts.at(-1)).toMatchObject({ name: 'p', words: 'An RSA key of 2048 bits.' });
  });
});

describe('the section', () => {
  const run = (selectors: readonly string[], zone: readonly string[]) =>
    runInquiry(
      sectionInquiries.dkim({ domain: 'lab.test', selectors, client: '' }),
      fromZone(zone),
    ).findings.map(({ level, code }) => `${level} ${code}`);

  it('tries usual selectors quietly, and named ones aloud', () => {
    const zone = [`s1._domainkey.lab.test TXT "v=DKIM1; p=${keys['rsa2048']!}"`];
    expect(run([], zone)).toEqual(['good dkim/valid']);
    expect(run([], [])).toEqual(['note dkim/none-found']);
    expect(run(['s1', 'other'], zone)).toEqual(['good dkim/valid', 'error dkim/no-key']);
  });

  it('joins strings, follows aliases and wants one record', () => {
    const half = keys['rsa2048']!.length / 2;
    const [a, b] = [keys['rsa2048']!.slice(0, half), keys['rsa2048']!.slice(half)];
    expect(
      run(['s1'], ['s1._domainkey.lab.test CNAME k.provider.test.', `k.provider.test TXT "p=${a}" "${b}"`]),
    ).toEqual(['good dkim/valid']);
    expect(run(['s1'], ['s1._domainkey.lab.test CNAME k.provider.test.'])).toEqual(['error dkim/no-key']);
    expect(
      run(['s1'], ['s1._domainkey.lab.test TXT "p="', 's1._domainkey.lab.test TXT "v=DKIM1; p="']),
    ).toEqual(['error dkim/several']);
  });

  it('tells a wildcard once, and does not take other records for keys', () => {
    const under = (data: string): string[] =>
      usualSelectors.map((selector) => `${selector}._domainkey.lab.test TXT "${data}"`);
    expect(run([], under('v=DKIM1; p='))).toEqual(['note dkim/revoked']);
    expect(run([], under('v=spf1 -all'))).toEqual(['note dkim/none-found']);
    expect(run([], ['mail._domainkey.lab.test TXT "verification=123"'])).toEqual(['note dkim/none-found']);
    const silent = runInquiry(
      sectionInquiries.dkim({ domain: 'lab.test', selectors: [], client: '' }),
      (question) => replied(question, [], { status: 'timeout', words: 'No answer came in time.' }),
    );
    expect(silent.findings.map(({ level }) => level)).toEqual(['unknown']);
  });
});

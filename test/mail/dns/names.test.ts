import { isIPv4, isIPv6, SocketAddress } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inNetwork, ipText, parseIp, reverseName, unmapped, whyNotPublic } from '#mail/dns/ip';
import {
  comparedName,
  isWithin,
  labelsOf,
  nameOf,
  sameName,
  selfAndParents,
  withoutDot,
} from '#mail/dns/names';
import { joinedText, mxOf, soaOf, textStrings, tlsaOf } from '#mail/dns/record-data';

describe('addresses', () => {
  it('are read as Node reads them', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6(), fc.stringMatching(/^[0-9a-f:.]{1,24}$/)), (text) => {
        // Node allows leading zeros nowhere, as we do; zone ids are not part of this.
        expect(parseIp(text) !== undefined).toBe(isIPv4(text) || isIPv6(text));
      }),
    );
  });

  it('are written as Node writes them (RFC 5952)', () => {
    fc.assert(
      fc.property(fc.ipV6(), (text) => {
        const ours = ipText(parseIp(text)!);
        const theirs = new SocketAddress({ address: text, family: 'ipv6' }).address;
        expect(theirs.includes('.') ? parseIp(theirs) : theirs).toEqual(
          theirs.includes('.') ? parseIp(ours) : ours,
        );
      }),
    );
  });

  it('know their networks and reverse names', () => {
    expect(inNetwork(parseIp('192.0.2.130')!, parseIp('192.0.2.129')!, 30)).toBe(true);
    expect(inNetwork(parseIp('192.0.2.132')!, parseIp('192.0.2.129')!, 30)).toBe(false);
    expect(inNetwork(parseIp('192.0.2.1')!, parseIp('10.0.0.0')!, 0)).toBe(true);
    expect(inNetwork(parseIp('::1')!, parseIp('0.0.0.1')!, 0)).toBe(false);
    expect(reverseName(parseIp('192.0.2.1')!)).toBe('1.2.0.192.in-addr.arpa');
    // RFC 3596 2.5.
    expect(reverseName(parseIp('4321:0:1:2:3:4:567:89ab')!)).toBe(
      'b.a.9.8.7.6.5.0.4.0.0.0.3.0.0.0.2.0.0.0.1.0.0.0.0.0.0.0.1.2.3.4.ip6.arpa',
    );
    expect(ipText(unmapped(parseIp('::ffff:192.0.2.1')!))).toBe('192.0.2.1');
    expect(
      ['10.1.1.1', '8.8.8.8', 'fe80::1', '2a00::1', '::ffff:127.0.0.1'].map((text) =>
        whyNotPublic(parseIp(text)!),
      ),
    ).toEqual(['private', '', 'of one link only', '', 'the host itself']);
  });
});

describe('names', () => {
  it('keep what is in their labels', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.string({
            unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)),
            minLength: 1,
            maxLength: 20,
          }),
          { maxLength: 6 },
        ),
        (labels) => {
          expect(labelsOf(nameOf(labels))).toEqual(labels);
        },
      ),
    );
  });

  it('are compared without case, last dot and forms of escapes', () => {
    expect(sameName('Lab.Test.', 'lab.test')).toBe(true);
    expect(sameName(String.raw`a\046b.test`, String.raw`A\.B.test`)).toBe(true);
    expect(comparedName('.')).toBe('.');
    expect(withoutDot(String.raw`a\.`)).toBe(String.raw`a\.`);
    expect(withoutDot(String.raw`a\\.`)).toBe(String.raw`a\\`);
    expect(isWithin('a.lab.test', 'lab.test')).toBe(true);
    expect(isWithin('alab.test', 'lab.test')).toBe(false);
    expect(isWithin('lab.test', '.')).toBe(true);
    expect(selfAndParents('a.lab.test')).toEqual(['a.lab.test', 'lab.test', 'test']);
  });
});

describe('data as dig prints it', () => {
  it('is taken apart', () => {
    expect(textStrings(String.raw`"two" "strings; \"quoted\" \\ back\200\001end"`)).toEqual([
      'two',
      'strings; "quoted" \\ back\xc8\x01end',
    ]);
    expect(joinedText('"v=spf1 " "-all"')).toBe('v=spf1 -all');
    expect(joinedText('""')).toBe('');
    expect(mxOf('10 mx1.lab.test.')).toEqual({ preference: 10, host: 'mx1.lab.test' });
    expect(mxOf('0 .')).toEqual({ preference: 0, host: '.' });
    expect(soaOf('ns1.lab.test. hostmaster.lab.test. 2026112101 3600 900 604800 60')).toMatchObject({
      serial: 2026112101,
      minimum: 60,
    });
    expect(tlsaOf('3 1 1 0123 ABCD')).toEqual({ usage: 3, selector: 1, matching: 1, data: '0123abcd' });
    expect(tlsaOf('nonsense')).toBeUndefined();
  });
});

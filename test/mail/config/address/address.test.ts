import { describe, expect, it } from 'vitest';
import { cidr, holdsNetwork, inNetwork } from '#mail/config/address/cidr';
import { domainFault, withParents } from '#mail/config/address/domain';
import { bare, email, isLocalPart } from '#mail/config/address/email';
import { inFull, ip, ipv4, ipv6, sameIp, shortest } from '#mail/config/address/ip';

describe('IP addresses', () => {
  it.each(['0.0.0.0', '192.0.2.1', '255.255.255.255'])('%s is IPv4', (text) => {
    expect(ipv4(text)?.parts.join('.')).toBe(text);
  });
  it.each(['', '1.2.3', '1.2.3.4.5', '1.2.3.256', '01.2.3.4', '1.2.3.x', '1..2.3', ' 1.2.3.4', '1e1.2.3.4'])(
    '%j is not IPv4',
    (text) => {
      expect(ipv4(text)).toBeUndefined();
    },
  );
  // RFC 4291 section 2.2 and RFC 5952 section 4.
  it.each([
    ['2001:DB8:0:0:8:800:200C:417A', '2001:db8:0:0:8:800:200c:417a', '2001:db8::8:800:200c:417a'],
    ['::1', '0:0:0:0:0:0:0:1', '::1'],
    ['::', '0:0:0:0:0:0:0:0', '::'],
    ['::ffff:129.144.52.38', '0:0:0:0:0:ffff:8190:3426', '::ffff:8190:3426'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['2001:0:0:1:0:0:0:1', '2001:0:0:1:0:0:0:1', '2001:0:0:1::1'],
    ['2001:db8::', '2001:db8:0:0:0:0:0:0', '2001:db8::'],
    ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0', '1:2:3:4:5:6:7:0'],
  ])('%s in full and short', (text, full, short) => {
    const address = ipv6(text);
    expect(address && [inFull(address), shortest(address)]).toEqual([full, short]);
  });
  it.each([
    '',
    ':',
    ':::',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '12345::',
    'g::',
    '1.2.3.4::',
    '::1%eth0',
    '::1/128',
    '1:2:3:4::5:6:7:8',
  ])('%j is not IPv6', (text) => {
    expect(ipv6(text)).toBeUndefined();
  });
  it('compares by value', () => {
    const [one, other, four] = ['::1', '0:0:0:0:0:0:0:1', '0.0.0.1'].map(ip);
    expect(one && other && sameIp(one, other)).toBe(true);
    expect(one && four && sameIp(one, four)).toBe(false);
  });
});

describe('networks', () => {
  it.each([
    ['192.0.2.0/24', 24, false],
    ['192.0.2.1/24', 24, true],
    ['10.0.0.0/8', 8, false],
    ['0.0.0.0/0', 0, false],
    ['192.0.2.128/25', 25, false],
    ['192.0.2.1', 32, false],
    ['2001:db8::/32', 32, false],
    ['2001:db8::1/32', 32, true],
    ['2001:db8:8000::/33', 33, false],
    ['::/0', 0, false],
  ])('%s', (text, bits, hostBits) => {
    expect(cidr(text)).toMatchObject({ bits, hostBits });
  });
  it.each(['192.0.2.0/33', '192.0.2/24', '::/129', '192.0.2.0/', '192.0.2.0/x', '1.2.3.4/-1', '[::]/0'])(
    '%s is none',
    (text) => {
      expect(cidr(text)).toBeUndefined();
    },
  );
  it('knows what lies in it', () => {
    const net = cidr('192.0.2.128/25');
    const all = cidr('0.0.0.0/0');
    const [inside, outside, six] = ['192.0.2.200', '192.0.2.100', '::1'].map(ip);
    if (!net || !all || !inside || !outside || !six) throw new Error('one of them was not read');
    expect([inNetwork(inside, net), inNetwork(outside, net), inNetwork(six, all)]).toEqual([
      true,
      false,
      false,
    ]);
    expect([holdsNetwork(all, net), holdsNetwork(net, all), holdsNetwork(net, net)]).toEqual([
      true,
      false,
      true,
    ]);
  });
});

describe('domains', () => {
  it.each([
    ['example.com', undefined],
    ['a', undefined],
    ['_dmarc.example.com', undefined],
    ['bücher.example', undefined],
    ['', 'empty'],
    ['a..b', 'empty-label'],
    ['.a', 'empty-label'],
    ['a.', 'empty-label'],
    ['-a.b', 'character'],
    ['a b', 'character'],
    [`${'x'.repeat(64)}.com`, 'label-too-long'],
    ['x.'.repeat(127), 'too-long'],
  ])('%j: %s', (text, fault) => {
    expect(domainFault(text)).toBe(fault);
  });
  it('walks up', () => {
    expect(withParents('a.b.test')).toEqual(['a.b.test', 'b.test', 'test']);
  });
});

describe('addresses', () => {
  it.each([
    ['user@example.com', 'user', undefined, 'example.com'],
    ['user+box@example.com', 'user', 'box', 'example.com'],
    ['user', 'user', undefined, undefined],
    ['user@', 'user', undefined, ''],
    ['"a@b"@example.com', '"a@b"', undefined, 'example.com'],
    ['"a\\"@"@example.com', '"a\\"@"', undefined, 'example.com'],
    ['a@b@c', 'a@b', undefined, 'c'],
    ['+box@example.com', '', 'box', 'example.com'],
  ])('%s', (text, user, detail, domain) => {
    const read = email(text);
    expect([read.user, read.detail, read.domain]).toEqual([user, detail, domain]);
  });
  it('tells what may be a local part', () => {
    expect(['a.b', 'a+b', '"a b"', "o'neil", 'ä'].map(isLocalPart)).toEqual([true, true, true, true, true]);
    expect(['', 'a b', 'a@b', '"a', 'a"b', 'a,b', '<a>'].map(isLocalPart)).not.toContain(true);
    expect([bare('<a@b>'), bare('a@b')]).toEqual(['a@b', 'a@b']);
  });
});

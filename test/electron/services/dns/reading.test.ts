import { describe, expect, it } from 'vitest';
import { readAddresses } from '#services/dns/own-addresses';
import { readHostResolver } from '#services/dns/resolvers';
import { serverOf } from '#services/dns/servers';

const said = (resolv: string, nsswitch: string, processes: string): string =>
  `=resolv\n${resolv}\n=nsswitch\n${nsswitch}\n=processes\n${processes}\n`;

describe('what a host says of its resolver', () => {
  it('is read as resolv.conf(5) and nsswitch.conf(5) have it', () => {
    const output = said(
      '# a comment\nsearch lab.test\nnameserver 192.0.2.1\nnameserver 2001:db8::1\noptions timeout:2\nnameserver 192.0.2.3\nnameserver 192.0.2.4',
      'passwd: files systemd\nhosts:          files mdns4_minimal [NOTFOUND=return] dns # more',
      'init\nsshd\nnscd',
    );
    expect(readHostResolver(output)).toEqual({
      servers: ['192.0.2.1', '2001:db8::1', '192.0.2.3'].map((address) => ({ address, port: 53 })),
      sources: ['files', 'mdns4_minimal', 'dns'],
      caches: ['nscd'],
    });
  });

  it('is the host itself where nobody is named', () => {
    expect(readHostResolver(said('', '', 'named'))).toEqual({
      servers: [{ address: '127.0.0.1', port: 53 }],
      sources: [],
      caches: ['named'],
    });
  });

  it('names a cache only where it stands between', () => {
    const elsewhere = said('nameserver 192.0.2.1', 'hosts: files dns', 'named\nunbound\nsystemd-resolve');
    expect(readHostResolver(elsewhere).caches).toEqual([]);
    const local = said('nameserver 127.0.0.53', 'hosts: files resolve dns', 'systemd-resolve\n');
    expect(readHostResolver(local).caches).toEqual(['systemd-resolved']);
  });
});

describe('addresses of a host', () => {
  it('are those that ip prints, but for its own and those of one link', () => {
    const output = [
      '1: lo    inet 127.0.0.1/8 scope host lo\\       valid_lft forever preferred_lft forever',
      '1: lo    inet6 ::1/128 scope host \\       valid_lft forever preferred_lft forever',
      '2: eth0    inet 198.51.100.7/24 brd 198.51.100.255 scope global eth0\\       valid_lft forever',
      '2: eth0    inet6 2001:db8::7/64 scope global \\       valid_lft forever preferred_lft forever',
      '2: eth0    inet6 fe80::1/64 scope link \\       valid_lft forever preferred_lft forever',
    ].join('\n');
    expect(readAddresses(output)).toEqual(['198.51.100.7', '2001:db8::7']);
  });

  it('are those that ifconfig prints, old and new', () => {
    expect(
      readAddresses('        inet 198.51.100.7  netmask 255.255.255.0  broadcast 198.51.100.255\n'),
    ).toEqual(['198.51.100.7']);
    expect(
      readAddresses('          inet addr:198.51.100.8  Bcast:198.51.100.255  Mask:255.255.255.0\n'),
    ).toEqual(['198.51.100.8']);
  });
});

describe('the address of a server', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1', 53],
    ['192.0.2.1#5353', '192.0.2.1', 5353],
    ['192.0.2.1:5353', '192.0.2.1', 5353],
    ['2001:db8::1', '2001:db8::1', 53],
    ['[2001:db8::1]:5353', '2001:db8::1', 5353],
    ['2001:db8::1#54', '2001:db8::1', 54],
  ])('%s', (text, address, port) => {
    expect(serverOf(text)).toEqual({ address, port });
  });

  it.each(['', 'resolver', '192.0.2.1#0', '192.0.2.1#70000', '300.1.1.1'])('is not “%s”', (text) => {
    expect(serverOf(text)).toBeUndefined();
  });
});

import { describe, expect, it } from 'vitest';
import { askedName, dnsNameOf, domainOf } from '../../../../renderer/features/dns/names.ts';

describe('names as people type them', () => {
  it('lose blanks and the last dot, but the root stays', () => {
    expect(dnsNameOf('  mail.example.com. ')).toBe('mail.example.com');
    expect(dnsNameOf('.')).toBe('.');
    expect(dnsNameOf('_25._tcp.mx1.example.com')).toBe('_25._tcp.mx1.example.com');
  });
  it('in other scripts become what DNS has (RFC 3492: bücher is xn--bcher-kva)', () => {
    expect(dnsNameOf('bücher.example')).toBe('xn--bcher-kva.example');
  });
  it('that cannot be names are none', () => {
    for (const text of ['', '   ', 'two words', 'bücher/x', 'ü@example.com'])
      expect(dnsNameOf(text)).toBe(undefined);
  });
  it('an address asked for its names is asked in reverse (RFC 1035 3.5, RFC 3596 2.5)', () => {
    expect(askedName('192.0.2.25', 'PTR')).toBe('25.2.0.192.in-addr.arpa');
    expect(askedName('2001:db8::1', 'PTR')).toBe(
      '1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa',
    );
    expect(askedName('192.0.2.25', 'A')).toBe('192.0.2.25');
  });
  it('a domain is taken out of an address or a link', () => {
    expect(domainOf('anna@example.com')).toBe('example.com');
    expect(domainOf('https://example.com/page?x=1')).toBe('example.com');
    expect(domainOf('example.com.')).toBe('example.com');
  });
});

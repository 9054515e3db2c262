import { addresses, type Zone } from './zones.ts';

const textOf = (length: number): string => 'abcdefghijklmnop'.repeat(16).slice(0, length);

/** Zones for questions that are less plain: every kind of record, aliases, signatures, lists, and what is published wrongly. */
export function oddZones(prefix: string): Zone[] {
  const at = (last: number): string => `${prefix}.${last}`;
  const sink = at(addresses.sink);
  const backwards = (last: number): string => at(last).split('.').reverse().join('.');
  return [
    {
      name: 'records.test.',
      records: [
        `@ A ${sink}`,
        '@ AAAA 2001:db8::25',
        'v4 AAAA ::ffff:192.0.2.1',
        'zeros AAAA 2001:db8:0:0:1:0:0:1',
        '@ MX 10 sink.lab.test.',
        '@ CAA 0 issue "ca.test"',
        '@ CAA 128 iodef "mailto:ca@records.test"',
        'info HINFO "VAX-11/780" "UNIX"',
        'who RP ops.lab.test. text.records.test.',
        '_submission._tcp SRV 0 1 587 sink.lab.test.',
        '@ NAPTR 100 10 "S" "SIP+D2U" "!^.*$!sip:ops@lab.test!" _sip._udp.lab.test.',
        '_25._tcp.sink TLSA 3 1 1 0d6fce3b5f2c7d1a9b8e4c6f0a1b2c3d4e5f60718293a4b5c6d7e8f901234567',
        'sink SSHFP 4 2 123456789abcdef67890123456789abcdef67890123456789abcdef123456789',
        'sink URI 10 1 "ftp://ftp.lab.test/public"',
        'odd TYPE65280 \\# 4 0A000001',
        'text TXT "two" "strings"',
        'quote TXT "say \\"hello\\" and a back\\\\slash; done"',
        'bytes TXT "\\200\\000\\127 caf\\195\\169"',
        'empty TXT ""',
        `big TXT ${Array.from({ length: 16 }, () => `"${textOf(255)}"`).join(' ')}`,
        'a\\.b A 192.0.2.7',
        'sp\\032ace A 192.0.2.8',
        'semi\\;colon TXT "odd name"',
        '\\"quoted\\" TXT "odd name"',
        'high\\200byte TXT "odd name"',
        'dollar$at\\@ TXT "odd name"',
        '_under_score A 192.0.2.9',
        'MiXeD A 192.0.2.10',
        `${'l'.repeat(63)} A 192.0.2.11`,
        'short 1 A 192.0.2.12',
        'long 2147483647 A 192.0.2.13',
        ...Array.from({ length: 20 }, (_, index) => `many A 192.0.2.${100 + index}`),
      ],
    },
    {
      name: 'alias.test.',
      records: [
        'one CNAME two',
        'two CNAME three',
        `three A ${sink}`,
        'abroad CNAME sink.lab.test.',
        'dangling CNAME nowhere',
        'loop1 CNAME loop2',
        'loop2 CNAME loop1',
        'self CNAME self',
        '@ MX 10 one',
        '@ MX 20 loop1',
        'old DNAME new.alias.test.',
        `host.new A ${sink}`,
        '*.wild TXT "from the wildcard"',
        'not.wild TXT "itself"',
        '*.cwild CNAME three',
      ],
    },
    {
      name: 'signed.test.',
      records: [
        '@ MX 10 mail',
        `mail A ${sink}`,
        '_25._tcp.mail TLSA 3 1 1 1111111111111111111111111111111111111111111111111111111111111111',
        '@ TXT "v=spf1 mx -all"',
        '*.wild A 192.0.2.20',
        'alias CNAME mail',
      ],
    },
    { name: 'bogus.test.', records: ['@ MX 10 mail', `mail A ${sink}`, '@ TXT "v=spf1 mx -all"'] },
    {
      name: 'good.test.',
      records: [
        '@ MX 10 sink.lab.test.',
        '@ TXT "v=spf1 mx -all"',
        '_dmarc TXT "v=DMARC1; p=reject; rua=mailto:dmarc@good.test"',
        's1._domainkey TXT "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="',
        '_mta-sts TXT "v=STSv1; id=20261121"',
        `mta-sts A ${sink}`,
        '_smtp._tls TXT "v=TLSRPTv1; rua=mailto:tls@good.test"',
      ],
    },
    {
      name: 'bad.test.',
      records: [
        '@ MX 10 alias',
        '@ MX 20 gone',
        '@ MX 30 192.0.2.1.',
        'alias CNAME sink.lab.test.',
        '@ TXT "v=spf1 include:nowhere.bad.test ip4:300.1.1.1 +all"',
        '_dmarc TXT "v=DMARC1; p=maybe"',
        '_dmarc TXT "v=DMARC1; p=none"',
        's1._domainkey TXT "v=DKIM1; k=rsa; p=notakey"',
        '_mta-sts TXT "v=STSv1;"',
        '_smtp._tls TXT "v=TLSRPTv1; rua=tls@bad.test"',
      ],
    },
    {
      name: 'list.test.',
      records: [
        '2.0.0.127 A 127.0.0.2',
        '2.0.0.127 TXT "test entry"',
        `${backwards(addresses.sendmail)} A 127.0.0.4`,
        `${backwards(addresses.sendmail)} TXT "listed by the lab"`,
        '9.2.0.192 A 127.0.0.2',
        '9.2.0.192 TXT "spam was seen, see https://list.test/?ip=192.0.2.9"',
      ],
    },
    { name: 'refusing-list.test.', records: ['* A 127.255.255.254', '* TXT "public resolvers are refused"'] },
    {
      name: '8.b.d.0.1.0.0.2.ip6.arpa.',
      records: [`5.2.${'0.'.repeat(22)}@`.replace('.@', ' PTR sink.lab.test.')],
    },
    {
      name: 'chain.test.',
      records: ['below NS ns.below', `ns.below A ${at(addresses.below)}`, `www A ${sink}`],
    },
    { name: 'half-lame.test.', records: ['@ NS lame.lab.test.', 'www A 192.0.2.30'] },
  ];
}

/** What the lab's DNS server answers to everybody. Every name not listed here does not exist. */

export const addresses = {
  main: 1,
  sendmail: 10,
  postfix: 20,
  /** Has every zone, also an empty root: what it does not know does not exist. */
  dns: 53,
  /** Finds everything by itself from the lab's own root, and checks signatures. */
  resolver: 54,
  /** The servers of the root and of `test`, which know nothing but who is next. */
  root: 60,
  top: 61,
  /** Has `below.chain.test` only. */
  below: 62,
  /** Is named for zones that it does not have. */
  lame: 63,
  sink: 25,
  /** Accepts a connection and never says a word. */
  silent: 26,
  /** Drops every packet. */
  dark: 27,
} as const;

export interface Zone {
  /** With the last dot. */
  name: string;
  records: string[];
}

const toSink = (name: string): Zone => ({
  name,
  records: ['@ MX 10 sink.lab.test.', '* MX 10 sink.lab.test.', '@ TXT "v=spf1 -all"'],
});

// The public half of an RSA key made for this page; the private half was thrown away.
const dkimKey = [
  'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA75myzGEwEJm2HBOAlHbIwCjRcuAjDZiXW2IA/d7PGWoweNfk9O5zuB76',
  'J9xaxUtHik6ex2HCCx1VOZ4ZN2Ry6uxy/bHGLO/w/KQrkKx7bVvtTJ7kLWIGz19h84Eo3s7bSV1HW9LEg2nrzPP7oCs684BR4fJ7',
  'P2D80vIwmfVoOQ9HZPZtx1nQumnf/BeMg5F8FvfAWHiDP8n/OX6aEVJ2cmmkZFc2CrVJi9BfHd3DnikP6pTvd7RHXld6ExgdoGN8',
  'EINBm0SbLBUlE7tlBgsyyUTxxWWTkIkkG+T4U22G8+UyxAacWPk06MlvHxoI2yYPzcnl/fuYvNY/EbIVgpjWdwIDAQAB',
].join('');

/** The zones of everyday tests. */
export function mailZones(prefix: string): Zone[] {
  const at = (last: number): string => `${prefix}.${last}`;
  const [first = '', second = '', third = ''] = prefix.split('.');
  return [
    { name: '.', records: [`dns.lab.test. A ${at(addresses.dns)}`] },
    {
      name: 'lab.test.',
      records: [
        '@ MX 10 sendmail1',
        '@ MX 20 postfix1',
        `@ TXT "v=spf1 ip4:${prefix}.0/24 -all"`,
        '_dmarc TXT "v=DMARC1; p=quarantine; rua=mailto:dmarc@lab.test"',
        `mail2026._domainkey TXT "v=DKIM1; k=rsa; p=${dkimKey.slice(0, 200)}" "${dkimKey.slice(200)}"`,
        'revoked._domainkey TXT "v=DKIM1; k=rsa; p="',
        `console A ${at(addresses.main)}`,
        `sendmail1 A ${at(addresses.sendmail)}`,
        `postfix1 A ${at(addresses.postfix)}`,
        `out.postfix1 A ${at(addresses.postfix)}`,
        `sink A ${at(addresses.sink)}`,
        `silent A ${at(addresses.silent)}`,
        `dark A ${at(addresses.dark)}`,
        `dns A ${at(addresses.dns)}`,
        'old MX 10 sendmail1',
      ],
    },
    ...['accept', 'defer', 'reject', 'tarpit', 'legacy'].map((word) => toSink(`${word}.test.`)),
    { name: 'silent.test.', records: ['@ MX 10 silent.lab.test.', '* MX 10 silent.lab.test.'] },
    { name: 'dark.test.', records: ['@ MX 10 dark.lab.test.', '* MX 10 dark.lab.test.'] },
    { name: 'nullmx.test.', records: ['@ MX 0 .', '@ TXT "v=spf1 -all"'] },
    {
      name: 'cname-mx.test.',
      records: ['@ MX 10 mail', 'mail CNAME real', `real A ${at(addresses.sink)}`],
    },
    { name: 'dangling-mx.test.', records: ['@ MX 10 gone'] },
    { name: 'no-mx.test.', records: [`@ A ${at(addresses.sink)}`] },
    {
      name: 'many-mx.test.',
      records: Array.from({ length: 50 }, (_, index) => `@ MX ${index} mx${index}`).concat(
        Array.from({ length: 50 }, (_, index) => `mx${index} A ${at(addresses.sink)}`),
      ),
    },
    { name: 'two-spf.test.', records: ['@ TXT "v=spf1 mx -all"', '@ TXT "v=spf1 a ~all"'] },
    {
      name: 'deep-spf.test.',
      records: Array.from(
        { length: 12 },
        (_, index) =>
          `${index === 0 ? '@' : `s${index}`} TXT "v=spf1 include:s${index + 1}.deep-spf.test ~all"`,
      ).concat('s12 TXT "v=spf1 -all"'),
    },
    // bücher.test
    { ...toSink('xn--bcher-kva.test.') },
    {
      name: `${third}.${second}.${first}.in-addr.arpa.`,
      records: [
        `${addresses.main} PTR console.lab.test.`,
        `${addresses.sendmail} PTR sendmail1.lab.test.`,
        `${addresses.postfix} PTR postfix1.lab.test.`,
        `${addresses.sink} PTR sink.lab.test.`,
        `${addresses.dns} PTR dns.lab.test.`,
      ],
    },
  ];
}

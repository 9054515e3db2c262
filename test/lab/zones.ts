/** The lab's DNS: what nsd is told. Every name not listed here does not exist. */

export const addresses = {
  main: 1,
  sendmail: 10,
  postfix: 20,
  dns: 53,
  sink: 25,
  /** Accepts a connection and never says a word. */
  silent: 26,
  /** Drops every packet. */
  dark: 27,
} as const;

interface Zone {
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

function zones(prefix: string): Zone[] {
  const at = (last: number): string => `${prefix}.${last}`;
  const [first = '', second = '', third = ''] = prefix.split('.');
  return [
    { name: '.', records: [] },
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

/** Files for the DNS host, path to content. */
export function dnsFiles(prefix: string): Record<string, string> {
  const all = zones(prefix);
  const config = [
    // A test that asks many questions must not be taken for an attacker.
    `server:\n  ip-address: ${prefix}.${addresses.dns}\n  username: nsd\n  rrl-ratelimit: 0\n  zonesdir: /etc/nsd/zones`,
    '  hide-version: no\n  server-count: 1\nremote-control:\n  control-enable: no',
    ...all.map(({ name }) => `zone:\n  name: "${name}"\n  zonefile: "${fileOf(name)}"`),
  ].join('\n');
  const files = all.map(({ name, records }) => [
    `/etc/nsd/zones/${fileOf(name)}`,
    [
      `$ORIGIN ${name}\n$TTL 60`,
      '@ SOA dns.lab.test. hostmaster.lab.test. 1 3600 600 86400 60',
      '@ NS dns.lab.test.',
      ...records,
      '',
    ].join('\n'),
  ]);
  return { '/etc/nsd/nsd.conf': `${config}\n`, ...(Object.fromEntries(files) as Record<string, string>) };
}

const fileOf = (zone: string): string => (zone === '.' ? 'root.zone' : `${zone}zone`);

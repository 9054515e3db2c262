import { oddZones } from './odd-zones.ts';
import { addresses, mailZones, type Zone } from './zones.ts';

const dir = '/etc/bind/zones';
const fileOf = (view: string, zone: string): string =>
  `${dir}/${view}${zone === '.' ? 'root' : zone.replace(/\.$/, '')}`;

const text = ({ name, records }: Zone, server = 'dns.lab.test.'): string =>
  [
    `$ORIGIN ${name}\n$TTL 60`,
    `@ SOA ${server} hostmaster.lab.test. 1 3600 600 86400 60`,
    `@ NS ${server}`,
    ...records,
    '',
  ].join('\n');

const zone = (name: string, file: string): string => `zone "${name}" { type primary; file "${file}"; };`;

/** Zones that are signed when the server starts, those below before those above. */
const signed = [
  ['', 'signed.test.'],
  ['', 'bogus.test.'],
  ['top-', 'test.'],
  ['root-', '.'],
] as const;

/**
 * Signs with new keys, gives each DS to the zone above, the root's key to the resolver, and spoils one zone's signatures.
 */
const startScript = `#!/bin/sh
set -eu
cd ${dir}
sign() { # file zone
  key=$(dnssec-keygen -q -K . -a ECDSAP256SHA256 -f KSK "$2")
  cat "$key.key" >> "$1"
  dnssec-signzone -q -S -z -P -K . -d . -o "$2" -e +31536000 "$1" >/dev/null
}
${signed
  .map(([view, name]) => {
    const parent = name === 'test.' ? fileOf('root-', '.') : fileOf('top-', 'test.');
    return [
      `sign ${fileOf(view, name)} ${name}`,
      ...(name === '.' ? [] : [`cat dsset-${name} >> ${parent}`]),
    ].join('\n');
  })
  .join('\n')}
sed -i 's/^\\(mail.bogus.test..*[[:space:]]A[[:space:]]\\).*/\\1192.0.2.66/' ${fileOf('', 'bogus.test.')}.signed
grep -h DNSKEY K.+*.key | sed 's/^.*DNSKEY \\([0-9]* [0-9]* [0-9]*\\) \\(.*\\)$/trust-anchors { . static-key \\1 "\\2"; };/' > /etc/bind/anchor.conf
mkdir -p /run/named
chown -R bind:bind /run/named ${dir}
exec named -4 -u bind -n 1 -c /etc/bind/named.conf
`;

/** Files for the DNS host, path to content. `/etc/bind/start` starts the server. */
export function dnsFiles(prefix: string): Record<string, string> {
  const at = (last: number): string => `${prefix}.${last}`;
  const all = [...mailZones(prefix), ...oddZones(prefix)];
  const isSigned = (view: string, name: string): boolean =>
    signed.some((one) => one[0] === view && one[1] === name);
  const stored = (view: string, name: string): string =>
    `${fileOf(view, name)}${isSigned(view, name) ? '.signed' : ''}`;
  const glue = (name: string, last: number): string[] => [`${name} NS ns-${last}.test.`];
  const delegated = all.filter(({ name }) => name.endsWith('.test.') && name !== 'half-lame.test.');
  const reverse = all.filter(({ name }) => name.endsWith('.arpa.'));
  const server = (name: string): string => `${name} NS dns.lab.test.`;
  const root: Zone = {
    name: '.',
    records: [
      'test. NS top.root.test.',
      `top.root.test. A ${at(addresses.top)}`,
      `dns.lab.test. A ${at(addresses.dns)}`,
      ...reverse.map(({ name }) => server(name)),
      `root. A ${at(addresses.root)}`,
    ],
  };
  const top: Zone = {
    name: 'test.',
    records: [
      `top.root A ${at(addresses.top)}`,
      `dns.lab A ${at(addresses.dns)}`,
      `lame.lab A ${at(addresses.lame)}`,
      ...delegated.map(({ name }) => server(name)),
      'half-lame NS dns.lab.test.',
      'half-lame NS lame.lab.test.',
      'lame NS lame.lab.test.',
      'never NS dark.lab.test.',
      `dark.lab A ${at(addresses.dark)}`,
      ...glue('split', addresses.dns),
      `ns-${addresses.dns} A ${at(addresses.dns)}`,
    ],
  };
  const below: Zone = {
    name: 'below.chain.test.',
    records: [`ns A ${at(addresses.below)}`, 'www A 192.0.2.40'],
  };
  const split = (who: string, last: number): Zone => ({
    name: 'split.test.',
    records: [`@ A ${at(last)}`, `@ TXT "as ${who} it"`, '@ MX 10 sink.lab.test.'],
  });
  const view = (name: string, match: readonly string[], lines: readonly string[]): string =>
    [`view "${name}" {`, ...[...match, ...lines].map((line) => `  ${line}`), '};'].join('\n');
  const to = (last: number): string => `match-destinations { ${at(last)}; };`;
  const shared = all.map(({ name }) => `zone "${name}" { in-view "everyone"; };`);
  const config = [
    'options {',
    `  directory "${dir}";`,
    `  listen-on { ${[53, 54, 60, 61, 62, 63].map((last) => `${at(last)};`).join(' ')} };`,
    '  recursion no; dnssec-validation no; empty-zones-enable no; minimal-responses no; notify no;',
    '  check-names primary ignore; check-mx ignore; check-mx-cname ignore; check-integrity no;',
    '  allow-query { any; }; version "none"; tcp-clients 500;',
    '};',
    'controls { };',
    'logging { category default { null; }; category lame-servers { null; }; };',
    view(
      'everyone',
      [`match-clients { !${at(addresses.sendmail)}; any; };`, to(addresses.dns)],
      [
        ...all.map(({ name }) => zone(name, stored('', name))),
        zone('split.test.', fileOf('others-', 'split.test.')),
      ],
    ),
    view(
      'sendmail',
      [`match-clients { ${at(addresses.sendmail)}; };`, to(addresses.dns)],
      [...shared, zone('split.test.', fileOf('sendmail-', 'split.test.'))],
    ),
    view('root', [to(addresses.root)], [zone('.', stored('root-', '.'))]),
    view('top', [to(addresses.top)], [zone('test.', stored('top-', 'test.'))]),
    view('below', [to(addresses.below)], [zone('below.chain.test.', fileOf('', 'below.chain.test.'))]),
    view('lame', [to(addresses.lame)], []),
    view(
      'resolver',
      [to(addresses.resolver)],
      [
        'recursion yes; dnssec-validation yes; minimal-responses yes; qname-minimization relaxed;',
        'include "/etc/bind/anchor.conf";',
        `query-source address ${at(addresses.resolver)};`,
        'zone "." { type hint; file "/etc/bind/hints"; };',
      ],
    ),
    '',
  ].join('\n');
  return {
    '/etc/bind/named.conf': config,
    '/etc/bind/start': startScript,
    '/etc/bind/hints': `. 3600000 NS root.\nroot. 3600000 A ${at(addresses.root)}\n`,
    ...Object.fromEntries(all.map((one) => [fileOf('', one.name), text(one)])),
    [fileOf('root-', '.')]: text(root, 'root.'),
    [fileOf('top-', 'test.')]: text(top, 'top.root.test.'),
    [fileOf('', below.name)]: text(below, 'ns.below.chain.test.'),
    [fileOf('others-', 'split.test.')]: text(split('others see', addresses.postfix)),
    [fileOf('sendmail-', 'split.test.')]: text(split('sendmail sees', addresses.sendmail)),
  };
}

import type { Finding } from '../../language.ts';
import { listWords, type ListWord } from '../list-words.ts';
import type { Parameter } from '../main-cf-text.ts';
import type { Ground } from './ground.ts';

const pairs = [
  ['smtpd_use_tls', 'smtpd_tls_security_level'],
  ['smtpd_enforce_tls', 'smtpd_tls_security_level'],
  ['smtp_use_tls', 'smtp_tls_security_level'],
  ['smtp_enforce_tls', 'smtp_tls_security_level'],
  ['smtp_tls_enforce_peername', 'smtp_tls_security_level'],
  ['smtp_tls_per_site', 'smtp_tls_policy_maps'],
  ['mynetworks_style', 'mynetworks'],
] as const;

/** Settings of one main.cf that cannot both mean something. */
export function contradictions(ground: Ground): Finding[] {
  return [...overruled(ground), ...domainClasses(ground), ...interfaces(ground), ...wideNetworks(ground)];
}

function overruled({ main }: Ground): Finding[] {
  return pairs.flatMap(([weak, strong]): Finding[] => {
    const [one, other] = [main.inForce.get(weak), main.inForce.get(strong)];
    if (one === undefined || other === undefined || other.value === '') return [];
    return [
      {
        code: 'main.cf/overruled',
        severity: 'warning',
        span: one.span,
        faded: true,
        message: `${weak} has no effect, because ${strong} is set.`,
        why: `Remove it; ${strong} = ${other.value} decides alone.`,
        related: [{ span: other.span, words: `${strong} = ${other.value}` }],
      },
    ];
  });
}

/** Domains as they stand or by simple names, in lower case; lists in files and maps are left out. */
function domainsOf(ground: Ground, name: string): { word: ListWord; domain: string }[] {
  const one = ground.main.inForce.get(name);
  if (one === undefined) return [];
  return listWords(one.value, one.valueSpan.from).flatMap((word) => {
    const domain = ground.expanded(word.text)?.toLowerCase();
    return domain === undefined || !/^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/.test(domain)
      ? []
      : [{ word, domain }];
  });
}

/** Classes of domains in the order in which Postfix asks for them (ADDRESS_CLASS_README). */
const classes = [
  'mydestination',
  'virtual_alias_domains',
  'virtual_mailbox_domains',
  'relay_domains',
] as const;

function domainClasses(ground: Ground): Finding[] {
  const found: Finding[] = [];
  const seen = new Map<string, { by: string; span: ListWord['span'] }>();
  for (const name of classes)
    for (const { word, domain } of domainsOf(ground, name)) {
      const first = seen.get(domain);
      if (first === undefined) seen.set(domain, { by: name, span: word.span });
      else if (first.by !== name)
        found.push({
          code: 'main.cf/domain-in-two-classes',
          severity: 'warning',
          span: word.span,
          message: `${domain} is in ${first.by} as well as in ${name}.`,
          why: `Postfix treats it as one of ${first.by} and logs "do not list domain ${domain} in BOTH ${first.by} and ${name}". Mail may be refused as for an unknown user. Leave it in one of them.`,
          related: [{ span: first.span, words: `${domain} in ${first.by}` }],
        });
    }
  return found;
}

function interfaces({ main }: Ground): Finding[] {
  const protocols = main.inForce.get('inet_protocols');
  const bound = main.inForce.get('inet_interfaces');
  const found: Finding[] = [];
  const words = (one: Parameter | undefined): ListWord[] =>
    one === undefined ? [] : [...listWords(one.value, one.valueSpan.from)];
  if (protocols !== undefined && bound !== undefined) {
    const only = protocols.value.toLowerCase();
    for (const { text, span } of words(bound)) {
      const isV6 = text.includes(':');
      const isV4 = /^\[?\d+\.\d+\.\d+\.\d+\]?$/.test(text);
      if ((only === 'ipv4' && isV6) || (only === 'ipv6' && isV4))
        found.push({
          code: 'main.cf/interface-without-protocol',
          severity: 'error',
          span,
          message: `${text} is ${isV6 ? 'an IPv6' : 'an IPv4'} address, and inet_protocols is ${only}.`,
          why: 'Every daemon ends with "host not found".',
          related: [{ span: protocols.span, words: `inet_protocols = ${protocols.value}` }],
        });
    }
  }
  const list = words(bound);
  const whole = list.find(({ text }) => /^(?:all|loopback-only)$/i.test(text));
  if (whole !== undefined && list.length > 1)
    found.push({
      code: 'main.cf/interfaces-mixed',
      severity: 'error',
      span: whole.span,
      message: `${whole.text} stands alone: it cannot be one of several.`,
      why: 'Postfix takes it for the name of a host and ends with "host not found".',
    });
  return found;
}

function wideNetworks({ main }: Ground): Finding[] {
  const one = main.inForce.get('mynetworks');
  if (one === undefined) return [];
  return listWords(one.value, one.valueSpan.from).flatMap(({ text, span }): Finding[] => {
    const bare = text.replace(/^\[|\](?=\/|$)/g, '');
    const [, address = '', bits = ''] = /^([0-9a-f.:]+)\/(\d+)$/i.exec(bare) ?? [];
    if (address === '') return [];
    const v6 = address.includes(':');
    const width = Number(bits);
    if (/^(?:10|127)\./.test(address) ? width < 8 : v6 ? width < 16 : width < 8)
      return [
        {
          code: 'main.cf/mynetworks-too-wide',
          severity: 'error',
          span,
          message:
            width === 0
              ? `${text} is the whole Internet.`
              : `${text} is far more than anybody's own network.`,
          why: 'Clients in mynetworks may send mail to anywhere through this server. List the networks of your own hosts only.',
        },
      ];
    const host = v6 ? undefined : hostBits(address, width);
    return host === undefined
      ? []
      : [
          {
            code: 'main.cf/network-with-host-bits',
            severity: 'error',
            span,
            message: `${text} is no network: the network is ${host}/${width}.`,
            why: 'Postfix logs "non-null host address bits" and treats the whole list as failed: clients are deferred.',
            fixes: [
              {
                title: `Write ${host}/${width}`,
                edits: [{ ...span, text: text.replace(address, host) }],
                preferred: true,
              },
            ],
          },
        ];
  });
}

/** The network that an IPv4 address with a prefix belongs to, when it is not that address itself. */
function hostBits(address: string, width: number): string | undefined {
  const parts = address.split('.').map(Number);
  if (parts.length !== 4 || parts.some((part) => !(part <= 255)) || width > 32) return undefined;
  const value = parts.reduce((sum, part) => sum * 256 + part, 0);
  const size = 2 ** (32 - width);
  const network = Math.floor(value / size) * size;
  if (network === value) return undefined;
  return [24, 16, 8, 0].map((shift) => Math.floor(network / 2 ** shift) % 256).join('.');
}

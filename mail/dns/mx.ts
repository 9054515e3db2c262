import type { MailExchanger, SectionReport } from './domain-report.ts';
import { exchangersOf, type Exchangers } from './exchangers.ts';
import { parseIp, whyNotPublic } from './ip.ts';
import type { DnsFinding, DnsReply, Inquiry } from './question.ts';
import { zoneLine } from './record-data.ts';
import { recorded } from './recorded.ts';
import { finding, hasSpoken, notKnown, recordsOf } from './replies.ts';

function ofHost(host: MailExchanger, replies: readonly DnsReply[]): DnsFinding[] {
  const name = host.host;
  if (parseIp(name) !== undefined)
    return [
      finding(
        'error',
        'mx/address',
        `The MX record names an address, ${name}, instead of a host.`,
        'Mail servers look for a host of that name and find none. Give the address a name, and name that.',
      ),
    ];
  const found: DnsFinding[] = [];
  if (host.aliases.length > 0)
    found.push(
      finding(
        'warning',
        'mx/alias',
        `${name} is a CNAME: it leads to ${host.aliases.join(', then ')}.`,
        'RFC 5321 5.1 wants an MX to be a name with addresses of its own; some servers do not deliver to it. Name the target in the MX record.',
      ),
    );
  const loop = host.addresses.filter(
    ({ address }) => whyNotPublic(parseIp(address) ?? []) === 'the host itself',
  );
  if (loop.length > 0)
    found.push(
      finding(
        'error',
        'mx/loopback',
        `${name} has the address ${loop.map(({ address }) => address).join(', ')}, which is every host itself.`,
        'Senders try to deliver to themselves. Give it the address that it has on the network.',
      ),
    );
  for (const reply of replies) if (!hasSpoken(reply)) found.push(notKnown('mx', reply));
  return found;
}

/** Hosts that DNS says have no address. */
const isDead = (host: MailExchanger, replies: readonly DnsReply[]): boolean =>
  host.addresses.length === 0 && replies.every(hasSpoken) && parseIp(host.host) === undefined;

function together({ hosts, addressReplies }: Exchangers): DnsFinding[] {
  const found: DnsFinding[] = [];
  const dead = hosts.filter((host, at) => isDead(host, addressReplies[at] ?? []));
  const names = dead.map(({ host }) => host).join(', ');
  if (dead.length > 0 && dead.length === hosts.length)
    found.push(
      finding(
        'error',
        'mx/no-address',
        `No MX host has an address: ${names}.`,
        'Mail for the domain is returned. Give the hosts addresses, or correct the names.',
      ),
    );
  else if (dead.length > 0)
    found.push(
      finding(
        'warning',
        'mx/dead-name',
        `${dead.length === 1 ? 'One MX host has' : `${dead.length} MX hosts have`} no address: ${names}.`,
        'Senders skip it, and when the others are down nothing is left. Take it out or give it an address.',
      ),
    );
  const all = hosts.flatMap(({ addresses }) => addresses.map(({ address }) => address));
  const inside = all.filter(
    (address) => !['', 'the host itself'].includes(whyNotPublic(parseIp(address) ?? [])),
  );
  const why = [...new Set(inside.map((address) => whyNotPublic(parseIp(address) ?? [])))].join(', ');
  if (inside.length > 0 && inside.length === all.length)
    found.push(
      finding(
        'note',
        'mx/not-public',
        `No address of an MX host is public (${why}).`,
        'That is right for a view from inside. Nobody outside reaches them.',
      ),
    );
  else if (inside.length > 0)
    found.push(
      finding(
        'warning',
        'mx/partly-not-public',
        `Some addresses of MX hosts are not public: ${inside.join(', ')} (${why}).`,
        'Senders outside waste time on them before they try the others.',
      ),
    );
  const owner = new Map<string, string>();
  for (const { host, addresses } of hosts)
    for (const { address } of addresses) {
      const other = owner.get(address);
      if (other !== undefined && other !== host)
        found.push(
          finding(
            'note',
            'mx/same-address',
            `${other} and ${host} have the same address, ${address}.`,
            'They are one host to senders: the second adds no safety.',
          ),
        );
      owner.set(address, host);
    }
  return found;
}

function judged(domain: string, exchangers: Exchangers): DnsFinding[] {
  const { mx, refusesMail, implicit, hosts, addressReplies } = exchangers;
  if (!hasSpoken(mx)) return [notKnown('mx', mx)];
  if (mx.status === 'NXDOMAIN')
    return [
      finding(
        'error',
        'mx/no-domain',
        `${domain} does not exist.`,
        'Mail to it is returned at once. Look at the spelling and at whether the registration has ended.',
      ),
    ];
  if (refusesMail)
    return [finding('good', 'mx/null', `${domain} takes no mail, and says so (null MX, RFC 7505).`)];
  const found = hosts.flatMap((host, at) => ofHost(host, addressReplies[at] ?? []));
  if (recordsOf(mx).length > hosts.length && !implicit)
    found.push(
      finding(
        'error',
        'mx/null-and-others',
        'A null MX stands beside other MX records.',
        'RFC 7505 allows it alone only. Take it out, or the others.',
      ),
    );
  if (implicit) {
    const [own] = hosts;
    if (own?.addresses.length === 0)
      return addressReplies[0]?.every(hasSpoken) === true
        ? [
            finding(
              'warning',
              'mx/none',
              `${domain} has neither MX records nor an address.`,
              'Mail to it is returned. If it shall get none, a null MX (0 .) says so at once.',
            ),
          ]
        : found;
    found.push(
      finding(
        'note',
        'mx/implicit',
        `${domain} has no MX record; mail goes to its own address.`,
        'That works (RFC 5321 5.1), but a host that only serves the web gets the mail too. Publish an MX record.',
      ),
    );
    return found;
  }
  found.push(...together(exchangers));
  if (!found.some(({ level }) => level === 'error' || level === 'warning' || level === 'unknown'))
    found.unshift(
      finding(
        'good',
        'mx/fine',
        hosts.length === 1 ? 'The MX host has an address.' : `All ${hosts.length} MX hosts have addresses.`,
      ),
    );
  return found;
}

export function* mxSection(domain: string): Inquiry<SectionReport> {
  const replies: DnsReply[] = [];
  const exchangers = yield* recorded(exchangersOf(domain), replies);
  return {
    section: 'mx',
    findings: judged(domain, exchangers),
    records: recordsOf(exchangers.mx).map(zoneLine),
    exchangers: exchangers.hosts,
    replies,
  };
}

import type { MailExchanger, SectionReport } from './domain-report.ts';
import { exchangersOf } from './exchangers.ts';
import { parseIp } from './ip.ts';
import type { DnsFinding, DnsReply, Inquiry } from './question.ts';
import { recorded } from './recorded.ts';
import { finding, hasSpoken, linesOf, notKnown } from './replies.ts';

/** A name that a provider makes from the address: it has all its numbers in it. */
export function isGeneric(name: string, address: string): boolean {
  const ip = parseIp(address);
  if (ip === undefined) return false;
  const front = name.toLowerCase();
  if (ip.length === 16) {
    const hex = ip.map((byte) => byte.toString(16).padStart(2, '0')).join('');
    return front.replace(/[^0-9a-f]/g, '').includes(hex.slice(-16));
  }
  const numbers = (front.match(/\d+/g) ?? []).map(Number);
  return ip.every((byte) => numbers.includes(byte)) && numbers.length >= 4;
}

/** What to say of one address that takes part in mail. */
export function reverseFinding(
  { address, names, confirmed }: MailExchanger['addresses'][number],
  host: string,
): DnsFinding | undefined {
  const of = host === '' ? address : `${address} (${host})`;
  if (confirmed === undefined) return undefined;
  if (names.length === 0)
    return finding(
      'note',
      'reverse/none',
      `${of} has no name by PTR.`,
      'A host that only receives needs none. Mail that is sent from this address is refused by many: ask whoever runs the network for a PTR record.',
    );
  if (!confirmed)
    return finding(
      'warning',
      'reverse/not-confirmed',
      `The name of ${of} by PTR, ${names.join(', ')}, does not lead back to it.`,
      'Receivers treat mail from this address as suspect. Give the name an address record, or correct the PTR record.',
    );
  if (names.every((name) => isGeneric(name, address)))
    return finding(
      'note',
      'reverse/generic',
      `The name of ${of}, ${names.join(', ')}, looks as if it were made from the address.`,
      'Some receivers take such names for customers’ computers. Ask for a PTR record with the host’s own name.',
    );
  return finding('good', 'reverse/confirmed', `${of} is ${names.join(', ')}, and back.`);
}

/** PTR and forward-confirmed names of the MX hosts' addresses. */
export function* reverseSection(domain: string): Inquiry<SectionReport> {
  const replies: DnsReply[] = [];
  const { mx, hosts, addressReplies } = yield* recorded(exchangersOf(domain), replies);
  const findings: DnsFinding[] = hasSpoken(mx) ? [] : [notKnown('reverse', mx)];
  for (const { host, addresses } of hosts) {
    for (const one of addresses) {
      const found = reverseFinding(one, host);
      if (found !== undefined) findings.push(found);
    }
  }
  const pointers = replies.filter(({ question }) => question.type === 'PTR');
  for (const reply of [...addressReplies.flat(), ...pointers])
    if (!hasSpoken(reply)) findings.push(notKnown('reverse', reply));
  if (findings.length === 0)
    findings.push(
      finding('note', 'reverse/nothing', 'No MX host has an address whose name could be asked for.'),
    );
  return { section: 'reverse', findings, records: linesOf(pointers), exchangers: hosts, replies };
}

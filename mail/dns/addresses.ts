import type { SectionReport } from './domain-report.ts';
import { parseIp, whyNotPublic } from './ip.ts';
import type { DnsFinding, Inquiry } from './question.ts';
import { aliasesOf, finding, hasSpoken, linesOf, notKnown, recordsOf } from './replies.ts';

/** The domain's own addresses. They matter to mail when there is no MX, and to the certificate of MTA-STS. */
export function* addressesSection(domain: string): Inquiry<SectionReport> {
  const replies = yield [
    { name: domain, type: 'A' },
    { name: domain, type: 'AAAA' },
  ];
  const findings: DnsFinding[] = replies
    .filter((reply) => !hasSpoken(reply))
    .map((reply) => notKnown('addresses', reply));
  const found = replies.flatMap((reply) => recordsOf(reply).map(({ data }) => data));
  const aliases = replies.map(aliasesOf).find(({ length }) => length > 0) ?? [];
  if (aliases.length > 0)
    findings.push(
      finding(
        'warning',
        'addresses/alias',
        `${domain} is a CNAME to ${aliases.join(', then ')}.`,
        'Everything that is asked of it, also MX and SPF, comes from there, and senders may write the other name into addresses. A mail domain is better no alias.',
      ),
    );
  const inside = found.filter((address) => whyNotPublic(parseIp(address) ?? []) !== '');
  if (inside.length > 0)
    findings.push(
      finding(
        'note',
        'addresses/not-public',
        `${inside.map((address) => `${address} is ${whyNotPublic(parseIp(address) ?? [])}`).join('; ')}.`,
        'Nobody outside reaches it.',
      ),
    );
  if (findings.length === 0)
    findings.push(
      found.length > 0
        ? finding(
            'good',
            'addresses/fine',
            `${domain} has ${found.length === 1 ? 'one address' : `${found.length} addresses`} of its own.`,
          )
        : finding(
            'note',
            'addresses/none',
            `${domain} has no address of its own.`,
            'Mail needs none where there are MX records.',
          ),
    );
  return { section: 'addresses', findings, records: linesOf(replies), replies };
}

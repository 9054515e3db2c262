import { dmarcRecord, isDmarc, type DmarcRecord } from './dmarc-record.ts';
import type { SectionReport } from './domain-report.ts';
import { comparedName, isWithin, labelsOf, nameOf } from './names.ts';
import type { DnsFinding, DnsReply, Inquiry } from './question.ts';
import { joinedText, zoneLine } from './record-data.ts';
import { finding, hasSpoken, notKnown, recordsOf } from './replies.ts';

const textsOf = (reply: DnsReply | undefined): readonly string[] =>
  reply === undefined
    ? []
    : recordsOf(reply)
        .map(({ data }) => joinedText(data))
        .filter(isDmarc);

/** Names above the domain that may hold its policy: at most seven, none with more than seven labels. */
function above(domain: string): readonly string[] {
  const labels = labelsOf(domain) ?? [];
  const first = Math.max(1, labels.length - 7);
  return labels.slice(first).map((_, at) => nameOf(labels.slice(first + at)));
}

const strength = ['', 'none', 'quarantine', 'reject'];

function aboutPolicy(record: DmarcRecord, domain: string, holder: string): DnsFinding[] {
  const own = comparedName(domain) === comparedName(holder);
  const policy = own ? record.policy : record.subdomains;
  if (policy === '') return [];
  const found: DnsFinding[] = [];
  const where = own ? domain : `${domain}, by the record of ${holder},`;
  found.push(
    policy === 'none'
      ? finding(
          'note',
          'dmarc/only-reports',
          `DMARC for ${where} only asks for reports: p=none.`,
          'Forged mail is delivered. When the reports show that your own mail passes, go on to quarantine or reject.',
        )
      : finding(
          'good',
          'dmarc/valid',
          `DMARC for ${where} asks receivers to ${policy === 'reject' ? 'refuse' : 'treat as suspect'} what fails.`,
        ),
  );
  if (!own)
    found.push(
      finding(
        'note',
        'dmarc/from-above',
        `${domain} has no DMARC record; that of ${holder} is for it too.`,
        'This was found by walking up the names. Receivers that use the list of public suffixes ask only for the organisation’s domain, which is nearly always the same.',
      ),
    );
  if (own && strength.indexOf(record.subdomains) < strength.indexOf(record.policy))
    found.push(
      finding(
        'note',
        'dmarc/weaker-below',
        `Subdomains have a weaker policy: ${record.subdomains}.`,
        'Forgers use names below the domain. Set sp= to the same, unless subdomains still send unsigned mail.',
      ),
    );
  const share = record.parts.find(({ name }) => name === 'pct')?.value;
  if (policy !== 'none' && share !== undefined && Number(share) < 100)
    found.push(
      finding(
        'note',
        'dmarc/part-only',
        `The policy is for ${share} of 100 messages.`,
        'For the others the next milder policy counts. Take pct= out when all is well.',
      ),
    );
  if (!record.parts.some(({ name }) => name === 'rua'))
    found.push(
      finding(
        'note',
        'dmarc/no-reports',
        'Nobody gets summaries: rua= is missing.',
        'Without them you do not see who sends in your name. Add rua=mailto: and an address.',
      ),
    );
  return found;
}

/** Whether other domains agree to get this domain's reports (RFC 7489 7.1). */
function* outsideReports(
  holder: string,
  domains: readonly string[],
  replies: DnsReply[],
): Inquiry<readonly DnsFinding[]> {
  const outside = domains.filter((domain) => !isWithin(domain, holder) && !isWithin(holder, domain));
  if (outside.length === 0) return [];
  const answers = yield outside.map((domain) => ({
    name: `${holder}._report._dmarc.${domain}`,
    type: 'TXT',
  }));
  replies.push(...answers);
  return outside.flatMap((domain, at) => {
    const reply = answers[at];
    if (reply === undefined || !hasSpoken(reply))
      return reply === undefined ? [] : [notKnown('dmarc', reply)];
    if (textsOf(reply).length > 0) return [];
    const shared =
      comparedName(domain).split('.').slice(-2).join('.') ===
      comparedName(holder).split('.').slice(-2).join('.');
    return [
      finding(
        shared ? 'note' : 'warning',
        'dmarc/reports-not-wanted',
        `${domain} does not say that it takes reports about ${holder}.`,
        `Receivers send none there${shared ? ', unless both belong to one organisation' : ''}. ${domain} must publish "v=DMARC1" as TXT of ${holder}._report._dmarc.${domain}.`,
      ),
    ];
  });
}

/** The policy of DMARC: the domain's own, or that of a name above it. */
export function* dmarcSection(domain: string): Inquiry<SectionReport> {
  const names = [domain, ...above(domain)];
  const answers = yield names.map((name) => ({ name: `_dmarc.${name}`, type: 'TXT' }));
  const replies = [...answers];
  const [first] = answers;
  const empty: SectionReport = { section: 'dmarc', findings: [], records: [], replies };
  if (first === undefined || !hasSpoken(first))
    return { ...empty, findings: first === undefined ? [] : [notKnown('dmarc', first)] };
  const at = answers.findIndex((reply) => textsOf(reply).length > 0);
  const holder = names[at];
  const reply = answers[at];
  if (holder === undefined || reply === undefined) {
    const dead = answers.find((one) => !hasSpoken(one));
    return {
      ...empty,
      findings: [
        finding(
          'warning',
          'dmarc/none',
          `${domain} has no DMARC record.`,
          'Receivers decide alone what to do with mail that claims to be from it, and large ones want a record. Begin with "v=DMARC1; p=none; rua=mailto:…".',
        ),
        ...(dead === undefined ? [] : [notKnown('dmarc', dead)]),
      ],
    };
  }
  const texts = textsOf(reply);
  const records = recordsOf(reply).map(zoneLine);
  if (texts.length > 1)
    return {
      ...empty,
      records,
      findings: [
        finding(
          'error',
          'dmarc/several',
          `${holder} has ${texts.length} DMARC records; there must be one.`,
          'Receivers ignore all of them. Take the others out.',
        ),
      ],
    };
  const record = dmarcRecord(texts[0] ?? '');
  const findings = [
    ...record.findings,
    ...aboutPolicy(record, domain, holder),
    ...(yield* outsideReports(holder, record.reportDomains, replies)),
  ];
  return { ...empty, records, findings, parts: record.parts };
}

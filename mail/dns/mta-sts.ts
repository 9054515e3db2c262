import type { SectionReport } from './domain-report.ts';
import type { DnsFinding, Inquiry } from './question.ts';
import { joinedText, zoneLine } from './record-data.ts';
import { finding, hasSpoken, notKnown, recordsOf } from './replies.ts';
import { stsAllows, stsPolicy } from './sts-policy.ts';
import { tagsOf, tagValue } from './tags.ts';

/** The record of MTA-STS (RFC 8461 3.1). The policy itself is on the web: see `withStsPolicy`. */
export function* mtaStsSection(domain: string): Inquiry<SectionReport> {
  const replies = yield [
    { name: `_mta-sts.${domain}`, type: 'TXT' },
    { name: `mta-sts.${domain}`, type: 'A' },
    { name: `mta-sts.${domain}`, type: 'AAAA' },
  ];
  const [reply, ...hosts] = replies;
  const empty: SectionReport = { section: 'mta-sts', findings: [], records: [], replies };
  if (reply === undefined || !hasSpoken(reply))
    return { ...empty, findings: reply === undefined ? [] : [notKnown('mta-sts', reply)] };
  const records = recordsOf(reply);
  const texts = records.map(({ data }) => joinedText(data)).filter((text) => /^v=STSv1\s*;/.test(text));
  const lines = [...records, ...hosts.flatMap((host) => recordsOf(host))].map(zoneLine);
  const [text] = texts;
  if (text === undefined)
    return {
      ...empty,
      records: lines,
      findings: [
        finding(
          'note',
          'mta-sts/none',
          `${domain} has no MTA-STS record.`,
          'Senders that do not use DANE take any certificate, and plain text if somebody takes STARTTLS away.',
        ),
      ],
    };
  if (texts.length > 1)
    return {
      ...empty,
      records: lines,
      findings: [
        finding(
          'error',
          'mta-sts/several',
          `There are ${texts.length} MTA-STS records; there must be one.`,
          'Senders take it as if there were none.',
        ),
      ],
    };
  const tags = tagsOf(text);
  const id = tags === undefined ? undefined : tagValue(tags, 'id');
  const findings: DnsFinding[] = [];
  if (id === undefined || !/^[A-Za-z0-9]{1,32}$/.test(id))
    findings.push(
      finding(
        'error',
        'mta-sts/no-id',
        'The MTA-STS record has no valid id=.',
        'Senders ignore it. It takes 1 to 32 letters and digits, new ones whenever the policy changes.',
      ),
    );
  if (hosts.every(hasSpoken) && hosts.every((host) => recordsOf(host).length === 0))
    findings.push(
      finding(
        'error',
        'mta-sts/no-host',
        `mta-sts.${domain} has no address.`,
        'Senders fetch the policy from there. Without it the record does nothing.',
      ),
    );
  for (const host of hosts) if (!hasSpoken(host)) findings.push(notKnown('mta-sts', host));
  if (findings.length === 0)
    findings.push(
      finding('good', 'mta-sts/record', `The MTA-STS record is valid; its policy has the id ${id ?? ''}.`),
    );
  return {
    ...empty,
    records: lines,
    findings,
    parts: (tags ?? []).map((tag) => ({
      ...tag,
      words: { v: 'The version.', id: 'Changes with the policy.' }[tag.name] ?? 'Not known to MTA-STS.',
    })),
  };
}

/** What came from `https://mta-sts.DOMAIN/.well-known/mta-sts.txt`, asked without following redirects. */
export interface FetchedPolicy {
  /** The HTTP status; undefined when there was no answer. */
  readonly status: number | undefined;
  readonly contentType: string;
  readonly text: string;
  /** Why it could not be fetched. */
  readonly words: string;
}

/** Whether the report speaks of a record, so that a policy is worth fetching. */
export const wantsStsPolicy = (report: SectionReport): boolean =>
  report.findings.some(({ code }) => code === 'mta-sts/record' || code === 'mta-sts/no-id');

/** The section with what its policy says, and whether it agrees with the MX hosts. */
export function withStsPolicy(
  report: SectionReport,
  fetched: FetchedPolicy,
  exchangers: readonly string[],
): SectionReport {
  const add = (findings: readonly DnsFinding[], parts: SectionReport['parts'] = []): SectionReport => ({
    ...report,
    findings: [...report.findings, ...findings],
    parts: [...(report.parts ?? []), ...parts],
  });
  if (fetched.status === undefined)
    return add([
      finding(
        'unknown',
        'mta-sts/not-fetched',
        `The policy could not be fetched: ${fetched.words}`,
        'If senders cannot either, they go on without it, or with the one that they remember.',
      ),
    ]);
  if (fetched.status !== 200)
    return add([
      finding(
        'error',
        'mta-sts/http-status',
        `The web server answers ${fetched.status} for the policy.`,
        'It must answer 200 itself: senders follow no redirect. They go on without a policy.',
      ),
    ]);
  const policy = stsPolicy(fetched.text);
  const findings: DnsFinding[] = policy.faults.map((words) =>
    finding(
      'error',
      'mta-sts/policy',
      `The policy is not valid. ${words}`,
      'Senders ignore it. Correct the file.',
    ),
  );
  if (!/^text\/plain(?:;|$)/i.test(fetched.contentType.trim()))
    findings.push(
      finding(
        'warning',
        'mta-sts/content-type',
        `The web server calls the policy ${fetched.contentType === '' ? 'nothing' : fetched.contentType} instead of text/plain.`,
        'Some senders refuse it then (RFC 8461 3.2).',
      ),
    );
  const strangers =
    policy.faults.length === 0 && policy.mode !== 'none'
      ? exchangers.filter((host) => !stsAllows(policy, host))
      : [];
  if (strangers.length > 0)
    findings.push(
      finding(
        policy.mode === 'enforce' ? 'error' : 'warning',
        'mta-sts/mx-not-named',
        `The policy does not name ${strangers.join(', ')}.`,
        policy.mode === 'enforce'
          ? 'Senders do not deliver to it. Add an mx: line, and give the record a new id=.'
          : 'In enforce mode senders would not deliver to it. Add an mx: line before you enforce.',
      ),
    );
  if (findings.length === 0)
    findings.push(
      policy.mode === 'enforce'
        ? finding('good', 'mta-sts/enforced', 'The policy is enforced and names every MX host.')
        : finding(
            'note',
            'mta-sts/not-enforced',
            policy.mode === 'testing'
              ? 'The policy is in testing: senders only report.'
              : 'The policy is switched off: mode none.',
            policy.mode === 'testing' ? 'When reports are clean, set mode: enforce and a new id=.' : '',
          ),
    );
  if (policy.faults.length === 0 && policy.mode === 'enforce' && policy.maxAge < 86_400)
    findings.push(
      finding(
        'note',
        'mta-sts/short-age',
        `Senders remember the policy for ${policy.maxAge} seconds only.`,
        'RFC 8461 suggests weeks: what is forgotten does not protect.',
      ),
    );
  const words: Readonly<Record<string, string>> = {
    version: 'The version.',
    mode: 'What senders do when TLS fails.',
    mx: 'A host that mail may go to.',
    max_age: 'Seconds that senders remember it.',
  };
  return add(
    findings,
    policy.lines.map((line) => ({ ...line, words: words[line.name] ?? '' })),
  );
}

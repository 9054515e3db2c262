import type { SectionReport } from './domain-report.ts';
import type { DnsFinding, Inquiry } from './question.ts';
import { joinedText, zoneLine } from './record-data.ts';
import { finding, hasSpoken, notKnown, recordsOf } from './replies.ts';
import { tagsOf, tagValue } from './tags.ts';

/** TLS-RPT (RFC 8460 3): where senders report that TLS failed. */
export function* tlsRptSection(domain: string): Inquiry<SectionReport> {
  const replies = yield [{ name: `_smtp._tls.${domain}`, type: 'TXT' }];
  const [reply] = replies;
  const empty: SectionReport = { section: 'tls-rpt', findings: [], records: [], replies };
  if (reply === undefined || !hasSpoken(reply))
    return { ...empty, findings: reply === undefined ? [] : [notKnown('tls-rpt', reply)] };
  const records = recordsOf(reply);
  // RFC 8460 3: what does not begin with the version is discarded first.
  const texts = records.map(({ data }) => joinedText(data)).filter((text) => text.startsWith('v=TLSRPTv1;'));
  const result = (findings: readonly DnsFinding[]): SectionReport => ({
    ...empty,
    records: records.map(zoneLine),
    findings,
  });
  const [text] = texts;
  if (text === undefined)
    return result([
      finding(
        'note',
        'tls-rpt/none',
        `${domain} does not ask for reports about TLS.`,
        'With MTA-STS or DANE you learn only from them that senders fail. Publish "v=TLSRPTv1; rua=mailto:…".',
      ),
    ]);
  if (texts.length > 1)
    return result([
      finding(
        'error',
        'tls-rpt/several',
        `There are ${texts.length} TLS-RPT records; there must be one.`,
        'Senders take it as if there were none.',
      ),
    ]);
  const tags = tagsOf(text);
  const rua = tags === undefined ? undefined : tagValue(tags, 'rua');
  if (tags === undefined || rua === undefined || rua === '')
    return result([
      finding(
        'error',
        'tls-rpt/not-valid',
        `The TLS-RPT record is not valid: ${tags === undefined ? 'a part of it is no name=value' : 'rua= is missing'}.`,
        'No reports come. Correct it.',
      ),
    ]);
  const odd = rua
    .split(',')
    .map((uri) => uri.trim())
    .filter((uri) => !/^(?:mailto:[^@\s]+@[^@\s]+|https:\/\/\S+)$/i.test(uri));
  return {
    ...result([
      odd.length === 0
        ? finding('good', 'tls-rpt/valid', `Reports about TLS go to ${rua}.`)
        : finding(
            'error',
            'tls-rpt/address',
            `${odd.join(', ')} is no address for reports.`,
            'It must begin with mailto: or https:.',
          ),
    ]),
    parts: tags.map((tag) => ({
      ...tag,
      words: { v: 'The version.', rua: 'Where reports go.' }[tag.name] ?? 'Not known to TLS-RPT.',
    })),
  };
}

import type { DnsFinding } from './question.ts';
import { finding } from './replies.ts';
import { repeated, tagsOf, tagValue } from './tags.ts';

const policies: Readonly<Record<string, string>> = {
  none: 'do nothing with mail that fails',
  quarantine: 'treat mail that fails as suspect',
  reject: 'refuse mail that fails',
};
const meanings: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  p: policies,
  sp: policies,
  np: policies,
  adkim: { r: 'the signature may be of a related domain', s: 'the signature must be of this very domain' },
  aspf: { r: 'the sender may be of a related domain', s: 'the sender must be of this very domain' },
  psd: { y: 'a public suffix', n: 'an organisation’s own domain', u: 'not said' },
  t: { y: 'a test: receivers apply the next milder policy', n: 'no test' },
  fo: {
    0: 'report when all checks fail',
    1: 'report when any check fails',
    d: 'report bad signatures',
    s: 'report SPF failures',
  },
  rf: { afrf: 'the usual form of reports' },
};
const names: Readonly<Record<string, string>> = {
  v: 'The version.',
  p: 'For this domain',
  sp: 'For subdomains',
  np: 'For subdomains that do not exist',
  rua: 'Where summaries go.',
  ruf: 'Where reports of single messages go.',
  pct: 'Share of mail that the policy is for, in percent.',
  ri: 'Seconds between summaries.',
  adkim: 'DKIM',
  aspf: 'SPF',
  psd: 'This name is',
  t: 'Test',
  fo: 'Reports',
  rf: 'Form of reports',
};

/** A TXT record that is DMARC: other records of the name are none of its business. */
export const isDmarc = (text: string): boolean => /^v\s*=\s*DMARC1\s*(?:;|$)/.test(text);

export interface DmarcRecord {
  readonly findings: readonly DnsFinding[];
  readonly parts: readonly { readonly name: string; readonly value: string; readonly words: string }[];
  /** `none`, `quarantine`, `reject`; '' when the record says nothing that counts. */
  readonly policy: string;
  /** For subdomains; that of `p` when there is none. */
  readonly subdomains: string;
  /** Domains that get reports. */
  readonly reportDomains: readonly string[];
}

/** Tags and what they mean (RFC 7489 6.3, and the tags np, psd and t of its successor). */
export function dmarcRecord(text: string): DmarcRecord {
  const tags = tagsOf(text);
  const bad = (words: string): DmarcRecord => ({
    findings: [
      finding(
        'error',
        'dmarc/not-valid',
        `The DMARC record is not valid: ${words}.`,
        'Receivers ignore it. Correct it.',
      ),
    ],
    parts: [],
    policy: '',
    subdomains: '',
    reportDomains: [],
  });
  if (tags === undefined) return bad('a part of it is no name=value');
  const twice = repeated(tags);
  if (twice.length > 0) return bad(`${twice.join(', ')} stands there twice`);
  const found: DnsFinding[] = [];
  for (const { name, value } of tags) {
    const allowed = meanings[name];
    const values = name === 'fo' ? value.split(':') : [value];
    const odd =
      allowed === undefined ? [] : values.filter((one) => !Object.hasOwn(allowed, one.trim().toLowerCase()));
    if (odd.length > 0)
      found.push(
        finding(
          name === 'p' ? 'error' : 'warning',
          'dmarc/unknown-value',
          `${name}=${value} is not known.`,
          name === 'p'
            ? 'Receivers ignore the record, or take it for p=none. Use none, quarantine or reject.'
            : 'Receivers take the default instead.',
        ),
      );
    if (name === 'pct' && !(/^\d{1,3}$/.test(value) && Number(value) <= 100))
      found.push(
        finding(
          'warning',
          'dmarc/unknown-value',
          `pct=${value} is no percentage.`,
          'Receivers take 100 instead.',
        ),
      );
  }
  const value = (name: string): string => (tagValue(tags, name) ?? '').toLowerCase();
  const rua = tagValue(tags, 'rua') ?? '';
  const known = Object.hasOwn(policies, value('p'));
  if (tagValue(tags, 'p') === undefined)
    found.push(
      finding(
        'error',
        'dmarc/no-policy',
        'The DMARC record names no policy: p= is missing.',
        rua === ''
          ? 'Receivers ignore it. Add p=none, p=quarantine or p=reject.'
          : 'Receivers take it for p=none. Say what you want.',
      ),
    );
  const uris = [rua, tagValue(tags, 'ruf') ?? '']
    .flatMap((list) => list.split(','))
    .map((uri) => uri.trim())
    .filter((uri) => uri !== '');
  const reportDomains: string[] = [];
  for (const uri of uris) {
    const domain = /^mailto:[^@\s]+@([A-Za-z0-9._-]+)(?:!\d+[kmgt]?)?$/i.exec(uri)?.[1];
    if (domain !== undefined) reportDomains.push(domain.toLowerCase());
    else if (!/^[a-z][a-z0-9+.-]*:/i.test(uri))
      found.push(
        finding(
          'error',
          'dmarc/report-address',
          `${uri} is no address for reports.`,
          'No reports come. Write mailto: in front of it.',
        ),
      );
  }
  const policy = known ? value('p') : rua === '' ? '' : 'none';
  const subdomains = Object.hasOwn(policies, value('sp')) ? value('sp') : policy;
  return {
    findings: found,
    parts: tags.map((tag) => {
      const words = tag.value
        .split(':')
        .flatMap((one) => meanings[tag.name]?.[one.trim().toLowerCase()] ?? [])
        .join('; ');
      const title = names[tag.name] ?? 'Not known to DMARC.';
      return { ...tag, words: words === '' ? title : `${title}: ${words}.` };
    }),
    policy,
    subdomains,
    reportDomains: [...new Set(reportDomains)],
  };
}

import type { SectionReport } from './domain-report.ts';
import type { DnsFinding, DnsReply, Inquiry } from './question.ts';
import { joinedText, zoneLine } from './record-data.ts';
import { recorded } from './recorded.ts';
import { finding, hasSpoken, notKnown, recordsOf } from './replies.ts';
import { isSpf, parseSpf, type ParsedTerm } from './spf-record.ts';
import type { SpfEvaluation } from './spf-tree.ts';
import { spfTree } from './spf-walk.ts';
import { checkHost } from './spf.ts';

/** What is odd in the record itself, though SPF allows it. */
function oddities(parsed: readonly ParsedTerm[]): DnsFinding[] {
  const found: DnsFinding[] = [];
  const mechanisms = parsed.flatMap((term) => (term.is === 'mechanism' ? [term] : []));
  const all = mechanisms.find(({ mechanism }) => mechanism.kind === 'all');
  if (all?.qualifier === '+')
    found.push(
      finding(
        'error',
        'spf/everybody',
        'Everybody may send for this domain: the record ends in +all.',
        'Receivers take forged mail for genuine. End it in -all or ~all.',
      ),
    );
  if (all?.qualifier === '?')
    found.push(
      finding(
        'note',
        'spf/neutral',
        'The record says nothing about everybody else: it ends in ?all.',
        'It does not help against forged senders. End it in ~all or -all once all senders are named.',
      ),
    );
  if (all === undefined && !parsed.some(({ is }) => is === 'redirect'))
    found.push(
      finding(
        'warning',
        'spf/open-end',
        'The record has neither “all” nor “redirect=” at its end.',
        'Whoever is not named gets neutral, as without a record. Add -all or ~all.',
      ),
    );
  const behind = all === undefined ? [] : mechanisms.slice(mechanisms.indexOf(all) + 1);
  const lost = [
    ...behind.map(({ text }) => text),
    ...(all === undefined ? [] : parsed.flatMap((term) => (term.is === 'redirect' ? [term.text] : []))),
  ];
  if (lost.length > 0)
    found.push(
      finding(
        'warning',
        'spf/behind-all',
        `Nothing behind “all” is ever looked at: ${lost.join(', ')}.`,
        'Put “all” at the end, or take these away.',
      ),
    );
  if (mechanisms.some(({ mechanism }) => mechanism.kind === 'ptr'))
    found.push(
      finding(
        'note',
        'spf/ptr',
        'The record uses “ptr”, which RFC 7208 advises against.',
        'It is slow and some receivers skip it. Name the addresses instead.',
      ),
    );
  for (const { mechanism, qualifier, text } of mechanisms)
    if (
      'network' in mechanism &&
      qualifier === '+' &&
      mechanism.bits < (mechanism.network.length === 4 ? 12 : 20)
    )
      found.push(
        finding(
          'warning',
          'spf/wide',
          `${text} lets a very large part of the internet send for this domain.`,
          'Name the networks of your own mail hosts only.',
        ),
      );
  return found;
}

function verdict(domain: string, tree: SpfEvaluation, several: boolean): DnsFinding[] {
  const { result, words, lookups, voidLookups } = tree;
  if (several)
    return [
      finding(
        'error',
        'spf/several',
        words,
        'Receivers treat this as an error and ignore all of them. Join them into one record.',
      ),
    ];
  if (result === 'none')
    return [
      finding(
        'warning',
        'spf/none',
        `${domain} has no SPF record.`,
        'Receivers cannot tell its mail from forged mail. Publish one; a domain that sends no mail publishes "v=spf1 -all".',
      ),
    ];
  if (result === 'temperror')
    return [
      finding(
        'unknown',
        'spf/not-known',
        `SPF could not be followed to its end. ${words}`,
        'Receivers that get no answer either defer the mail or ignore SPF.',
      ),
    ];
  if (lookups > 10)
    return [
      finding(
        'error',
        'spf/too-many-lookups',
        `It takes ${lookups} DNS look-ups; SPF allows ten.`,
        'Receivers that come to the eleventh give up with a permanent error. Take out includes that are not needed, or name addresses instead.',
      ),
    ];
  if (voidLookups > 2)
    return [
      finding(
        'error',
        'spf/void-lookups',
        `${voidLookups} of its look-ups find nothing; SPF allows two.`,
        'Receivers give up with a permanent error. Take out the terms whose names do not exist.',
      ),
    ];
  if (result === 'permerror')
    return [
      finding(
        'error',
        'spf/not-valid',
        words,
        'Receivers give up with a permanent error and ignore the record. Correct it.',
      ),
    ];
  const more: DnsFinding[] = [];
  if (lookups > 8)
    more.push(
      finding(
        'note',
        'spf/near-limit',
        `It takes ${lookups} of the ten look-ups that SPF allows.`,
        'One more include, yours or of a provider, and it fails.',
      ),
    );
  if (voidLookups > 0)
    more.push(
      finding(
        'note',
        'spf/nothing-found',
        `${voidLookups === 1 ? 'One look-up finds' : `${voidLookups} look-ups find`} nothing.`,
        'SPF allows two. Take out the terms whose names do not exist.',
      ),
    );
  return [
    finding(
      'good',
      'spf/valid',
      `SPF is valid with ${lookups} of ten look-ups; everybody else gets ${result}.`,
    ),
    ...more,
  ];
}

const asResult: Readonly<Record<SpfEvaluation['result'], DnsFinding['level']>> = {
  pass: 'good',
  none: 'note',
  neutral: 'note',
  softfail: 'warning',
  fail: 'warning',
  temperror: 'unknown',
  permerror: 'error',
};

/** The SPF section: the record as a tree, and what it says of one address. */
export function* spfSection(domain: string, client: string): Inquiry<SectionReport> {
  const replies: DnsReply[] = [];
  const tree = yield* recorded(spfTree(domain), replies);
  const [first] = replies;
  if (first === undefined || !hasSpoken(first))
    return {
      section: 'spf',
      findings: first === undefined ? [] : [notKnown('spf', first)],
      records: [],
      replies,
    };
  const records = recordsOf(first).filter(({ data }) => isSpf(joinedText(data)));
  const findings = [
    ...verdict(domain, tree, records.length > 1),
    ...(records.length === 1 ? oddities(parseSpf(tree.record.text)) : []),
  ];
  if (client === '') return { section: 'spf', findings, records: records.map(zoneLine), spf: tree, replies };
  const checked = yield* recorded(
    checkHost({ client, sender: `postmaster@${domain}`, helo: domain }),
    replies,
  );
  findings.push(
    finding(
      asResult[checked.result],
      'spf/client',
      `Mail of ${domain} from ${client} gets ${checked.result}. ${checked.words}`.trim(),
      checked.result === 'fail' || checked.result === 'softfail'
        ? 'If this host sends for the domain, add its address to the record.'
        : '',
    ),
  );
  return { section: 'spf', findings, records: records.map(zoneLine), spf: checked, replies };
}

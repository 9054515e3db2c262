import { parseIp } from './ip.ts';
import type { DnsQuestion, DnsReply, Inquiry } from './question.ts';
import { mxOf } from './record-data.ts';
import { recordsOf } from './replies.ts';
import { SpfError } from './spf-asking.ts';
import { hasMacros, targetName } from './spf-macro.ts';
import { parseSpf, type ParsedTerm, type Qualifier } from './spf-record.ts';
import { spfOf } from './spf.ts';
import type { SpfEvaluation, SpfRecord, SpfResult, SpfTerm } from './spf-tree.ts';

const resultOf: Readonly<Record<Qualifier, SpfResult>> = {
  '+': 'pass',
  '-': 'fail',
  '~': 'softfail',
  '?': 'neutral',
};
/** Where a tree is cut off: it is far beyond the limit anyway. */
const enough = 40;

interface Count {
  lookups: number;
  voids: number;
}

const costs = (term: ParsedTerm): boolean =>
  term.is === 'redirect' || (term.is === 'mechanism' && !['all', 'ip4', 'ip6'].includes(term.mechanism.kind));

const asksFor = (term: ParsedTerm, domain: string): DnsQuestion[] => {
  if (term.is !== 'mechanism') return [];
  const { mechanism } = term;
  if (mechanism.kind !== 'a' && mechanism.kind !== 'mx' && mechanism.kind !== 'exists') return [];
  const name = hasMacros(mechanism.domain)
    ? undefined
    : targetName(mechanism.domain === '' ? domain : mechanism.domain);
  if (name === undefined) return [];
  if (mechanism.kind === 'mx') return [{ name, type: 'MX' }];
  return [{ name, type: 'A' }, ...(mechanism.kind === 'a' ? [{ name, type: 'AAAA' }] : [])];
};

const dataOf = (replies: readonly DnsReply[]): readonly string[] =>
  replies.flatMap((reply) => recordsOf(reply).map(({ data }) => data));

/** What the terms that ask for addresses stand for, in two rounds for a whole record. */
function* networks(domain: string, parsed: readonly ParsedTerm[]): Inquiry<readonly (readonly DnsReply[])[]> {
  const wanted = parsed.map((term) => asksFor(term, domain));
  if (wanted.flat().length === 0) return parsed.map(() => []);
  const first = [...(yield wanted.flat())];
  const own = wanted.map(({ length }) => first.splice(0, length));
  const hosts = own.map((replies) =>
    dataOf(replies.filter(({ question }) => question.type === 'MX')).flatMap(
      (data) => mxOf(data)?.host ?? [],
    ),
  );
  const more = hosts.map((names) =>
    names
      .filter((name) => name !== '.')
      .slice(0, 10)
      .flatMap((name) => [
        { name, type: 'A' },
        { name, type: 'AAAA' },
      ]),
  );
  if (more.flat().length === 0) return own;
  const second = [...(yield more.flat())];
  return own.map((replies, at) => [...replies, ...second.splice(0, more[at]?.length ?? 0)]);
}

const plain = (term: ParsedTerm, outcome: SpfTerm['outcome'], words = ''): SpfTerm => ({
  term: term.text,
  expanded: '',
  outcome,
  words,
  lookups: 0,
  addresses: [],
});

/** The words and the result for whoever is named by no term. */
function* record(domain: string, above: readonly string[], count: Count): Inquiry<SpfRecord> {
  const none = (result: SpfResult, words: string, text = '', terms: readonly SpfTerm[] = []): SpfRecord => ({
    domain,
    text,
    result,
    words,
    terms,
  });
  const name = targetName(domain);
  if (name === undefined) return none('none', `“${domain}” cannot be a name in DNS.`);
  if (above.includes(domain.toLowerCase())) return none('permerror', `${domain} leads back to itself.`);
  const [reply] = yield [{ name, type: 'TXT' }];
  let text: string | undefined;
  try {
    text = reply === undefined ? undefined : spfOf(reply);
  } catch (error) {
    if (!(error instanceof SpfError)) throw error;
    return none(error.result, error.message);
  }
  if (text === undefined) return none('none', `${domain} has no SPF record.`);
  const parsed = parseSpf(text);
  const faults = parsed.filter((term) => term.is === 'fault');
  if (faults.length > 0)
    return none(
      'permerror',
      `The record is not valid: ${faults.map((term) => term.text).join(', ')}.`,
      text,
      parsed.map((term) =>
        term.is === 'fault' ? plain(term, 'error', term.words) : plain(term, 'not reached'),
      ),
    );
  const all = parsed.findIndex((term) => term.is === 'mechanism' && term.mechanism.kind === 'all');
  const replies = yield* networks(domain, parsed);
  const path = [...above, domain.toLowerCase()];
  let result: SpfResult = 'neutral';
  let words = 'No term matches everybody, and there is no “redirect=”.';
  let broken: SpfRecord | undefined;
  const terms: SpfTerm[] = [];
  // redirect= is looked at last wherever it stands.
  const order = [...parsed.keys()].sort(
    (a, b) => Number(parsed[a]?.is === 'redirect') - Number(parsed[b]?.is === 'redirect'),
  );
  for (const at of order) {
    const term = parsed[at];
    if (term === undefined) continue;
    const unreached = all >= 0 && (term.is === 'redirect' || (term.is === 'mechanism' && at > all));
    if (unreached) {
      terms[at] = plain(term, 'not reached', 'It stands behind “all”.');
      continue;
    }
    if (term.is === 'mechanism' && term.mechanism.kind === 'all') {
      result = resultOf[term.qualifier];
      words = `Everybody else gets ${result}.`;
      terms[at] = plain(term, 'matched', words);
      continue;
    }
    const before = count.lookups;
    if (costs(term)) count.lookups += 1;
    const answers = replies[at] ?? [];
    const target =
      term.is === 'redirect' || (term.is === 'mechanism' && term.mechanism.kind === 'include')
        ? domainIn(term)
        : '';
    let made = plain(term, 'used', '');
    if (target !== '' && hasMacros(target)) made = plain(term, 'used', 'It depends on who sends.');
    else if (target !== '' && count.lookups > enough)
      made = plain(term, 'not reached', 'Too many look-ups; not followed.');
    else if (target !== '') {
      const inner = yield* record(target, path, count);
      const bad = inner.result === 'none' || inner.result === 'permerror' || inner.result === 'temperror';
      if (bad) broken ??= inner;
      if (term.is === 'redirect' && !bad) ({ result, words } = inner);
      made = { ...plain(term, bad ? 'error' : 'used', bad ? inner.words : ''), inner };
    } else if (answers[0] !== undefined) {
      const addresses = dataOf(answers).filter((data) => parseIp(data) !== undefined);
      const empty = answers
        .filter(({ question }) => question.name === answers[0]?.question.name)
        .every(
          (one) => (one.status === 'NOERROR' || one.status === 'NXDOMAIN') && recordsOf(one).length === 0,
        );
      if (empty) count.voids += 1;
      made = {
        ...plain(term, 'used', empty ? `${answers[0].question.name} has no such record.` : ''),
        addresses,
      };
    }
    terms[at] = { ...made, lookups: count.lookups - before };
  }
  if (broken !== undefined) {
    result = broken.result === 'temperror' ? 'temperror' : 'permerror';
    words = broken.words;
  }
  return none(result, words, text, terms);
}

const domainIn = (term: ParsedTerm): string =>
  term.is === 'redirect'
    ? term.domain
    : term.is === 'mechanism' && 'domain' in term.mechanism
      ? term.mechanism.domain
      : '';

/**
 * An SPF record with everything that it includes, without an address to check: how many look-ups it takes at most, which
 * addresses it names, and what everybody gets whom no term names.
 */
export function* spfTree(domain: string): Inquiry<SpfEvaluation> {
  const count: Count = { lookups: 0, voids: 0 };
  const top = yield* record(domain, [], count);
  const over =
    count.lookups > 10
      ? `It takes ${count.lookups} look-ups; SPF allows ten.`
      : count.voids > 2
        ? `${count.voids} look-ups find nothing; SPF allows two.`
        : '';
  const limited = over !== '' && top.result !== 'none' && top.result !== 'temperror';
  return {
    result: limited ? 'permerror' : top.result,
    words: limited ? over : top.words,
    explanation: '',
    lookups: count.lookups,
    voidLookups: count.voids,
    record: top,
  };
}

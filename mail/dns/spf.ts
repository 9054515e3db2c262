import { parseIp, unmapped } from './ip.ts';
import type { DnsReply, Inquiry } from './question.ts';
import { joinedText } from './record-data.ts';
import { recordsOf } from './replies.ts';
import { Budget, spoken, SpfError } from './spf-asking.ts';
import { hasMacros, targetName } from './spf-macro.ts';
import { expanded, matchAsking, matchNetwork, type Check, type Outcome } from './spf-mechanism.ts';
import { isSpf, parseSpf, type ParsedTerm, type Qualifier } from './spf-record.ts';
import type { SpfEvaluation, SpfRecord, SpfResult, SpfTerm } from './spf-tree.ts';

const resultOf: Readonly<Record<Qualifier, SpfResult>> = {
  '+': 'pass',
  '-': 'fail',
  '~': 'softfail',
  '?': 'neutral',
};

/** A record with where its explanation stands: `exp=` belongs to the record that decided. */
interface Judged {
  readonly record: SpfRecord;
  readonly exp?: { readonly domain: string; readonly spec: string };
}

const unreached = (term: ParsedTerm): SpfTerm => ({
  term: term.text,
  expanded: '',
  outcome: 'not reached',
  words: '',
  lookups: 0,
  addresses: [],
});

/** The SPF record among a domain's TXT records; throws SpfError when DNS does not speak or there are several. */
export function spfOf(reply: DnsReply): string | undefined {
  const texts = recordsOf(spoken(reply))
    .map(({ data }) => joinedText(data))
    .filter(isSpf);
  if (texts.length > 1)
    throw new SpfError(
      'permerror',
      `${reply.question.name} has ${texts.length} SPF records; there must be one.`,
    );
  return texts[0];
}

const failed = (error: unknown): SpfError => {
  if (error instanceof SpfError) return error;
  throw error;
};

function* judge(check: Check, domain: string): Inquiry<Judged> {
  const none = (result: SpfResult, words: string, text = ''): Judged => ({
    record: { domain, text, result, words, terms: [] },
  });
  const name = targetName(domain);
  if (name === undefined || !domain.replace(/\.$/, '').includes('.') || domain.startsWith('['))
    return none('none', `“${domain}” is no domain with an SPF record.`);
  const [reply] = yield [{ name, type: 'TXT' }];
  let text: string | undefined;
  try {
    text = reply === undefined ? undefined : spfOf(reply);
  } catch (error) {
    const { result, message } = failed(error);
    return none(result, message);
  }
  if (text === undefined) return none('none', `${domain} has no SPF record.`);
  const parsed = parseSpf(text);
  const faults = parsed.filter((term) => term.is === 'fault');
  if (faults.length > 0) {
    const terms = parsed.map((term): SpfTerm =>
      term.is === 'fault' ? { ...unreached(term), outcome: 'error', words: term.words } : unreached(term),
    );
    const words = `The record is not valid: ${faults.map((term) => term.text).join(', ')}.`;
    return { record: { domain, text, result: 'permerror', words, terms } };
  }
  return yield* walk(check, domain, text, parsed);
}

function* walk(check: Check, domain: string, text: string, parsed: readonly ParsedTerm[]): Inquiry<Judged> {
  const terms = parsed.map((term): SpfTerm =>
    term.is === 'other'
      ? { ...unreached(term), outcome: 'used', words: `SPF has no “${term.name}=”; it changes nothing.` }
      : unreached(term),
  );
  const spec = parsed.flatMap((term) => (term.is === 'exp' ? [term.domain] : []))[0];
  const exp = spec === undefined ? {} : { exp: { domain, spec } };
  const judged = (result: SpfResult, words: string): Judged => ({
    record: { domain, text, result, words, terms },
    ...exp,
  });
  const note = (at: number, term: Partial<SpfTerm>): void => {
    const old = terms[at];
    if (old !== undefined) terms[at] = { ...old, ...term };
  };
  for (const [at, term] of parsed.entries()) {
    if (term.is !== 'mechanism') continue;
    const before = check.budget.lookups;
    let inner: SpfRecord | undefined;
    try {
      let found: Outcome;
      const { mechanism } = term;
      if (mechanism.kind === 'all')
        found = { matched: true, words: 'Matches everybody.', expanded: '', addresses: [] };
      else if ('network' in mechanism) found = matchNetwork(check, mechanism.network, mechanism.bits);
      else if (mechanism.kind === 'include') {
        check.budget.take();
        const target = (yield* expanded(check, domain, mechanism.domain)) ?? '';
        inner = (yield* judge(check, target)).record;
        if (inner.result === 'none')
          throw new SpfError('permerror', `What is included must have a record. ${inner.words}`);
        if (inner.result === 'permerror' || inner.result === 'temperror')
          throw new SpfError(inner.result, inner.words);
        found = {
          matched: inner.result === 'pass',
          words: `${target} says ${inner.result}${inner.result === 'pass' ? '' : ', and only a pass matches'}.`,
          expanded: hasMacros(mechanism.domain) ? target : '',
          addresses: [],
        };
      } else found = yield* matchAsking(check, domain, mechanism);
      note(at, {
        ...found,
        outcome: found.matched ? 'matched' : 'not matched',
        lookups: check.budget.lookups - before,
        ...(inner === undefined ? {} : { inner }),
      });
      if (found.matched) {
        if (resultOf[term.qualifier] === 'fail' && spec !== undefined)
          note(
            parsed.findIndex((one) => one.is === 'exp'),
            { outcome: 'used', words: 'Names the explanation.' },
          );
        return judged(resultOf[term.qualifier], `${term.text} matches. ${found.words}`);
      }
    } catch (error) {
      const { result, message } = failed(error);
      note(at, {
        outcome: 'error',
        words: message,
        lookups: check.budget.lookups - before,
        ...(inner === undefined ? {} : { inner }),
      });
      return judged(result, message);
    }
  }
  const at = parsed.findIndex((term) => term.is === 'redirect');
  const redirect = parsed[at];
  if (redirect?.is !== 'redirect') return judged('neutral', 'No term matches, and there is no “all”.');
  const before = check.budget.lookups;
  try {
    check.budget.take();
    const target = (yield* expanded(check, domain, redirect.domain)) ?? '';
    const next = yield* judge(check, target);
    const missing = next.record.result === 'none';
    note(at, {
      outcome: missing ? 'error' : 'used',
      words: missing ? `It leads to a domain without a record. ${next.record.words}` : `${target} decides.`,
      expanded: hasMacros(redirect.domain) ? target : '',
      lookups: check.budget.lookups - before,
      inner: next.record,
    });
    const { result, words } = next.record;
    return {
      record: { domain, text, result: missing ? 'permerror' : result, words, terms },
      ...(next.exp === undefined ? {} : { exp: next.exp }),
    };
  } catch (error) {
    const { result, message } = failed(error);
    note(at, { outcome: 'error', words: message, lookups: check.budget.lookups - before });
    return judged(result, message);
  }
}

/** What `exp=` leads to; '' for anything that goes wrong on the way (RFC 7208 6.2). */
function* explained(check: Check, { exp }: Judged): Inquiry<string> {
  if (exp === undefined) return '';
  const target = targetName((yield* expanded(check, exp.domain, exp.spec)) ?? '');
  if (target === undefined) return '';
  const [reply] = yield [{ name: target, type: 'TXT' }];
  const records = reply?.status === 'NOERROR' ? recordsOf(reply) : [];
  const [only] = records;
  if (only === undefined || records.length > 1) return '';
  return (yield* expanded(check, exp.domain, joinedText(only.data), true)) ?? '';
}

/**
 * check_host() of RFC 7208. `client`: the address that connects. `sender`: of MAIL FROM, '' for a bounce, which is
 * checked as postmaster of the HELO name. `now`: seconds since 1970, for `%{t}`.
 */
export function* checkHost(of: {
  readonly client: string;
  readonly sender: string;
  readonly helo: string;
  readonly receiver?: string;
  readonly now?: number;
}): Inquiry<SpfEvaluation> {
  const address = of.sender === '' ? of.helo : of.sender;
  const at = address.lastIndexOf('@');
  const domain = address.slice(at + 1);
  const local = at > 0 ? address.slice(0, at) : 'postmaster';
  const ip = parseIp(of.client);
  const budget = new Budget();
  if (ip === undefined) {
    const words = `“${of.client}” is no IP address.`;
    const record = { domain, text: '', result: 'none' as const, words, terms: [] };
    return { result: 'none', words, explanation: '', lookups: 0, voidLookups: 0, record };
  }
  const check: Check = {
    client: unmapped(ip),
    sender: `${local}@${domain}`,
    helo: of.helo,
    receiver: of.receiver ?? 'unknown',
    now: of.now ?? 0,
    budget,
  };
  const judged = yield* judge(check, domain);
  const { record } = judged;
  return {
    result: record.result,
    words: record.words,
    explanation: record.result === 'fail' ? yield* explained(check, judged) : '',
    lookups: budget.lookups,
    voidLookups: budget.voids,
    record,
  };
}

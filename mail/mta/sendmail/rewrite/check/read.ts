import type { Answer, Fate, Note } from '../../../../rewrite/question.ts';
import { recipientWords } from './added-rules.ts';
import { whyNot, whyRelayed, whySpared } from './because.ts';
import { type Asks, type CheckQuestion, cannotAsk, lineCount, printedBy } from './lines.ts';
import { joined } from './reply.ts';
import { type Said, readSaid } from './said.ts';
import { type Verdict, verdictOf } from './verdict.ts';

/** When the server would say it. */
const stages: Readonly<Record<Asks, string>> = {
  relay: 'when it connects',
  from: 'at MAIL',
  mail: 'at MAIL',
  to: 'at RCPT',
  rcpt: 'at RCPT',
  compat: 'at delivery',
};

const rulesets: Readonly<Partial<Record<Asks, string>>> = {
  relay: 'check_relay',
  mail: 'check_mail',
  rcpt: 'check_rcpt',
  compat: 'check_compat',
};

/** What no shell can know. */
const offline: Note = {
  severity: 'note',
  code: 'asked-without-a-connection',
  words:
    'Asked without a connection: milters, limits of rate and number, the pause before the greeting, TLS certificates and whether the client’s name really resolves play no part. The client is taken to resolve when a name is given.',
};

/** Tried with 8.17.1: the log tells of it, and the message is delivered. With delay_checks it does work. */
const forgotten: Note = {
  severity: 'warning',
  code: 'quarantine-at-connect',
  words:
    'check_relay quarantines this client, but sendmail forgets that before the message comes: it is delivered. An entry for the sender, or FEATURE(delay_checks), works.',
};

interface Outcome {
  readonly fate: Fate;
  readonly because: string;
}

const unknown = (why: string, because = ''): Outcome => ({ fate: { kind: 'unknown', why }, because });

const words = (asks: Asks, cause: string): string =>
  [[stages[asks], rulesets[asks]].filter((one) => one !== undefined).join(', '), cause]
    .filter((one) => one !== '')
    .join(': ');

/** What the server says after check_rcpt about a recipient on this host. */
function ofRecipient(
  result: readonly string[] | undefined,
): { readonly kind: 'passes' } | (Extract<Verdict, { kind: 'error' }> & { readonly cause: string }) {
  const [where, what, ...rest] = result ?? [];
  if (where !== recipientWords.local) return { kind: 'passes' };
  if (what === recipientWords.direct)
    return {
      kind: 'error',
      reply: { code: '550', enhanced: '5.7.1', words: `Cannot mail directly to ${rest.join('')}` },
      cause: 'only an alias may do that',
    };
  // A backslash keeps a name from being expanded; the rules cannot take it off.
  if (what !== recipientWords.unknown || rest[0]?.startsWith('\\') === true) return { kind: 'passes' };
  return {
    kind: 'error',
    reply: { code: '550', enhanced: '5.1.1', words: 'User unknown' },
    cause: `${joined(rest)} is neither an alias nor an account`,
  };
}

function refused({ reply }: Extract<Verdict, { kind: 'error' }>, because: string): Outcome {
  const { code, enhanced, words: said } = reply;
  return { fate: { kind: 'error', code, enhanced, words: said, deferred: code.startsWith('4') }, because };
}

/** In the order of a server: what refuses first counts; what is to be discarded or quarantined may still be refused later. */
function outcome(said: (asks: Asks) => Said): Outcome {
  let kept: Outcome | undefined;
  for (const asks of ['relay', 'from', 'mail', 'to', 'rcpt', 'compat'] as const) {
    const heard = said(asks);
    const verdict = verdictOf(heard);
    if (verdict.kind === 'unknown') return unknown(verdict.why, words(asks, ''));
    if (verdict.kind === 'error')
      return refused(verdict, words(asks, whyNot(heard, { kind: 'error', words: verdict.reply.words })));
    if (verdict.kind === 'discard')
      kept = {
        fate: { kind: 'discarded' },
        because: words(asks, whyNot(heard, { kind: 'discard', words: '' })),
      };
    else if (verdict.kind === 'quarantine' && asks !== 'relay' && kept?.fate.kind !== 'discarded')
      kept = {
        fate: { kind: 'quarantined', words: verdict.words },
        because: words(asks, whyNot(heard, verdict)),
      };
    if (asks !== 'rcpt' || kept?.fate.kind === 'discarded') continue;
    const there = ofRecipient(said('to').result);
    if (there.kind === 'error') return refused(there, words('to', there.cause));
  }
  return kept ?? accepted(said);
}

function accepted(said: (asks: Asks) => Said): Outcome {
  const where = said('to').result?.[0];
  if (where !== recipientWords.remote && where !== recipientWords.local)
    return unknown('The shell did not say where the recipient is.');
  const relayed = where === recipientWords.remote;
  const checked = said('rcpt');
  const causes = [relayed ? whyRelayed(checked) : '', whySpared(checked)].filter((one) => one !== '');
  return {
    fate: { kind: 'accepted', relayed },
    because: causes.length === 0 ? '' : words('rcpt', causes.join('; ')),
  };
}

/**
 * The answer to a question by what its lines printed, one element a line, prompts taken away. The trace is left to the caller.
 * Never throws; what was not understood is `unknown`.
 *
 * What the shell cannot know, and a server may do: milters, FEATURE(`ratecontrol') and its kin, greet_pause, srv_features and
 * certificates of TLS, ESMTP parameters (SIZE, AUTH=), the number of recipients, DNS lists whose look-up differs by the hour.
 * `${mail_host}`, `${mail_addr}` and those of the recipient are not set, since no rule can take an answer of parse apart.
 */
export function readCheck(question: CheckQuestion, printed: readonly (readonly string[])[]): Answer {
  const cannot = cannotAsk(question);
  const answer = ({ fate, because }: Outcome, notes: readonly Note[]): Answer => ({
    ...{ fate, because },
    ...{ trace: [], notes },
  });
  if (cannot !== undefined) return answer(unknown(cannot), []);
  if (printed.length < lineCount(question))
    return answer(unknown('The shell ended before it had answered.'), []);
  const said = (asks: Asks): Said => readSaid(printedBy(asks, question, printed));
  const quarantines = verdictOf(said('relay')).kind === 'quarantine';
  return answer(outcome(said), [...(quarantines ? [forgotten] : []), offline]);
}

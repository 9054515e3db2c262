import type { Fate } from '../../../rewrite/question.ts';
import { localOf, quoted, sameText, typed } from './addresses.ts';
import { recipients } from './cleanup.ts';
import { type End, bounce, fateOf } from './ends.ts';
import { findAddress } from './keys.ts';
import { among } from './lists.ts';
import { dsnOf, unlisted } from './listing.ts';
import { deliverLocal } from './local/recipient.ts';
import type { Steps } from './need.ts';
import { type Resolved, resolve } from './resolve.ts';
import type { Settings } from './settings.ts';
import type { Stage } from './trace.ts';
import { rewritten } from './trivial.ts';

/** What the agent behind a transport does with a recipient. */
function* agent(
  resolved: Resolved,
  chain: readonly string[],
  settings: Settings,
  stage: Stage,
): Steps<End[]> {
  const { transport, nexthop, recipient, because } = resolved;
  if (resolved.bad) return [bounce(recipient, '5.1.3', 'bad address syntax')];
  stage.decided(because);
  const program = settings.program(transport);
  if (program === 'error') {
    const { dsn, text } = dsnOf(nexthop, transport === 'retry' ? '4.0.0' : '5.0.0');
    return [bounce(recipient, `${transport === 'retry' ? '4' : '5'}${dsn.slice(1)}`, text)];
  }
  if (program === 'discard') return [{ kind: 'discard', user: recipient }];
  if (program === '') {
    stage.note(
      'error',
      'missing-transport',
      `master.cf has no service ${transport}: mail for ${quoted(recipient)} stays in the queue.`,
    );
    return [bounce(recipient, '4.3.0', 'mail transport unavailable')];
  }
  if (among(settings.words('defer_transports'), transport))
    stage.note('warning', 'deferred-transport', `defer_transports keeps mail for ${transport} in the queue.`);
  if (program === 'virtual' && settings.value('virtual_mailbox_maps') !== '') {
    const box = yield* findAddress(settings, 'virtual_mailbox_maps', recipient, stage);
    if (box === undefined) return [bounce(recipient, '5.1.1', `unknown user: "${recipient}"`)];
  }
  // The queue manager takes its own reports of undeliverable reports out of the way.
  if (
    resolved.domainClass === 'local' &&
    sameText(localOf(recipient), settings.value('double_bounce_sender'))
  )
    return [{ kind: 'discard', user: recipient }];
  if (program !== 'local')
    return [{ kind: 'to', delivery: { mailer: transport, host: nexthop, user: recipient } }];
  return yield* deliverLocal(
    recipient,
    {
      settings: settings.of('local'),
      again: (address, passed, below) => submitted(address, passed, settings, below),
      transport,
      chain,
      aliases: [],
      from: 'envelope',
      owner: '',
      unmatched: '',
      home: '',
      forwards: new Set(),
    },
    stage,
  );
}

/** A message on its way from cleanup to the agents that deliver it. @param chain addresses it was forwarded by */
function* submitted(
  address: string,
  chain: readonly string[],
  settings: Settings,
  stage: Stage,
): Steps<End[]> {
  const { to, limit } = yield* recipients(address, settings, stage);
  if (limit !== undefined) return [bounce(address, '4.6.0', 'Alias expansion error', '451')];
  const ends: End[] = [];
  for (const one of to) {
    const resolved = yield* resolve(one, undefined, settings, stage);
    ends.push(...(yield* agent(resolved, chain, settings, stage)));
  }
  return ends;
}

/** Where mail for a recipient goes when a client brings it by SMTP. @param asked as typed, perhaps quoted or in brackets */
export function* route(asked: string, settings: Settings, stage: Stage): Steps<Fate> {
  const address = typed(asked);
  const smtpd = settings.of('smtpd');
  const filter = smtpd.value('content_filter');
  if (filter !== '')
    stage.note(
      'note',
      'content-filter',
      `Mail passes the content filter ${filter} first; this is the way behind it.`,
    );
  const lists =
    smtpd.yes('smtpd_reject_unlisted_recipient') &&
    !smtpd.words('receive_override_options').includes('no_unknown_recipient_checks');
  if (address !== '' && address.toLowerCase() !== 'postmaster') {
    const resolved = yield* resolve(rewritten(address, settings), undefined, settings, stage.open());
    if (resolved.bad)
      return {
        kind: 'error',
        code: '501',
        enhanced: '5.1.3',
        words: 'Bad recipient address syntax',
        deferred: false,
      };
    const refusal = lists ? yield* unlisted(address, resolved, 'Recipient address', smtpd, stage) : undefined;
    if (refusal !== undefined) {
      const { code, enhanced, words, because } = refusal;
      stage.decided(because);
      return { kind: 'error', code, enhanced, words, deferred: code.startsWith('4') };
    }
  }
  return fateOf(yield* submitted(address, [], settings, stage));
}

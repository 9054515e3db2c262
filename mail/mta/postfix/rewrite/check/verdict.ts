import type { Fate, Question } from '../../../../rewrite/question.ts';
import { quoted, sameText, typed } from '../addresses.ts';
import type { Steps } from '../need.ts';
import type { Settings } from '../settings.ts';
import type { Stage } from '../trace.ts';
import { knownAs } from './judging.ts';
import { type About, type Reply, type Verdict, reply } from './reply.ts';
import { through } from './restrictions.ts';
import { type Visit, leads } from './visit.ts';

const refused = ({ code, enhanced, words }: Reply): Fate => ({
  kind: 'error',
  code,
  enhanced,
  words,
  deferred: code.startsWith('4'),
});

/** A list of main.cf about one thing; a refusal ends the visit. */
function* list(parameter: string, about: About, visit: Visit, stage: Stage): Steps<Reply | undefined> {
  const { settings } = visit;
  visit.deferIfReject = undefined;
  visit.warns = false;
  const verdict: Verdict = yield* through(
    { items: settings.words(parameter), about, name: parameter, cites: settings.cite(parameter), depth: 0 },
    visit,
    stage,
  );
  return typeof verdict === 'string' ? undefined : verdict;
}

function* recipientChecks(visit: Visit, stage: Stage): Steps<Reply | undefined> {
  const { settings } = visit;
  const about: About = {
    name: quoted(visit.recipient),
    what: 'Recipient address',
    acl: 'check_recipient_access',
  };
  const both = ['smtpd_relay_restrictions', 'smtpd_recipient_restrictions'];
  if (!settings.yes('smtpd_relay_before_recipient_restrictions')) both.reverse();
  for (const parameter of both) {
    const no = yield* list(parameter, about, visit, stage);
    if (no !== undefined) return no;
    if (visit.discards) return undefined;
  }
  if (visit.deferIfPermit !== undefined) return visit.deferIfPermit;
  if (!settings.yes('smtpd_reject_unlisted_recipient')) return undefined;
  const known = yield* knownAs('recipient', visit, stage);
  return typeof known === 'string' ? undefined : known;
}

/** All lists in the order that Postfix goes through them up to the end of DATA. */
function* everything(visit: Visit, stage: Stage): Steps<Reply | undefined> {
  const { settings, client, host, sender } = visit;
  const client_: About = { name: host, what: 'Client host', acl: 'check_client_access' };
  const helo: About = { name: client.helo, what: 'Helo command', acl: 'check_helo_access' };
  const mail: About = { name: quoted(sender), what: 'Sender address', acl: 'check_sender_access' };
  let no = yield* list('smtpd_client_restrictions', client_, visit, stage);
  if (no === undefined && client.helo !== '') no = yield* list('smtpd_helo_restrictions', helo, visit, stage);
  if (no === undefined && client.helo === '' && settings.yes('smtpd_helo_required'))
    no = reply('503', '5.5.1', 'Error: send HELO/EHLO first', 'parameter smtpd_helo_required');
  no ??= yield* list('smtpd_sender_restrictions', mail, visit, stage);
  if (no === undefined && settings.yes('smtpd_reject_unlisted_sender') && !visit.discards) {
    const known = yield* knownAs('sender', visit, stage);
    if (typeof known !== 'string') no = known;
  }
  no ??= yield* recipientChecks(visit, stage);
  const ends = [
    ['smtpd_data_restrictions', { name: 'DATA', what: 'Data command', acl: '' }],
    ['smtpd_end_of_data_restrictions', { name: 'END-OF-DATA', what: 'End-of-data', acl: '' }],
  ] as const;
  for (const [parameter, about] of ends) {
    visit.deferIfPermit = undefined;
    if (!visit.discards) no ??= yield* list(parameter, about, visit, stage);
    no ??= visit.deferIfPermit;
  }
  return no;
}

/** Whether a client may send from here to there, and with which reply it is refused (smtpd). */
export function* checked(
  question: Extract<Question, { kind: 'check' }>,
  inForce: Settings,
  stage: Stage,
): Steps<Fate> {
  const settings = inForce.of('smtpd');
  const { client } = question;
  const visit: Visit = {
    settings,
    client,
    host: `${client.name || 'unknown'}[${client.address}]`,
    sender: typed(question.sender),
    recipient: typed(question.recipient),
    deferIfPermit: undefined,
    deferIfReject: undefined,
    warns: false,
    discards: false,
    holds: undefined,
    mayPermit: undefined,
    senderListed: false,
    recipientListed: false,
  };
  const { sender, recipient } = visit;
  if (sender !== '' && (yield* leads(sender, visit, stage.open())).bad)
    return refused(reply('501', '5.1.7', 'Bad sender address syntax', 'sender'));
  const target = recipient === '' ? undefined : yield* leads(recipient, visit, stage.open());
  if (target === undefined || target.bad)
    return refused(reply('501', '5.1.3', 'Bad recipient address syntax', 'recipient'));
  const relayed = target.domainClass === 'default' || target.domainClass === 'relay';
  // RFC 5321, 4.5.1: always.
  if (sameText(recipient, 'postmaster')) return { kind: 'accepted', relayed: false };
  const no = yield* everything(visit, stage);
  if (no !== undefined) {
    stage.decided(no.because);
    if (visit.mayPermit !== undefined)
      return { kind: 'unknown', why: `${visit.mayPermit}; without it: ${no.code} ${no.words}` };
    return refused(no);
  }
  if (visit.discards) return { kind: 'discarded' };
  if (visit.holds !== undefined) return { kind: 'quarantined', words: visit.holds };
  return { kind: 'accepted', relayed };
}

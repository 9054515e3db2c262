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

const syntax = {
  sender: reply('501', '5.1.7', 'Bad sender address syntax', 'its sender'),
  recipient: reply('501', '5.1.3', 'Bad recipient address syntax', 'its recipient'),
  helo: reply('503', '5.5.1', 'Error: send HELO/EHLO first', 'parameter smtpd_helo_required'),
};

function* clientList(visit: Visit, stage: Stage): Steps<Reply | undefined> {
  return yield* list(
    'smtpd_client_restrictions',
    { name: visit.host, what: 'Client host', acl: 'check_client_access' },
    visit,
    stage,
  );
}

function* heloList(visit: Visit, stage: Stage): Steps<Reply | undefined> {
  const { helo } = visit.client;
  if (helo === '') return undefined;
  return yield* list(
    'smtpd_helo_restrictions',
    { name: helo, what: 'Helo command', acl: 'check_helo_access' },
    visit,
    stage,
  );
}

function* senderList(visit: Visit, stage: Stage): Steps<Reply | undefined> {
  const { settings, sender } = visit;
  const no = yield* list(
    'smtpd_sender_restrictions',
    { name: quoted(sender), what: 'Sender address', acl: 'check_sender_access' },
    visit,
    stage,
  );
  if (no !== undefined || visit.discards || !settings.yes('smtpd_reject_unlisted_sender')) return no;
  const known = yield* knownAs('sender', visit, stage);
  return typeof known === 'string' ? undefined : known;
}

/** What MAIL FROM is refused for before any list. */
function* plainSender(visit: Visit, stage: Stage): Steps<Reply | undefined> {
  const { settings, client, sender } = visit;
  if (client.helo === '' && settings.yes('smtpd_helo_required')) return syntax.helo;
  if (sender === '' || !(yield* leads(sender, visit, stage.open())).bad) return undefined;
  return syntax.sender;
}

/** Everything up to RCPT TO in the order that the client hears of it, and whether RCPT TO is always taken. */
function* upToRecipient(visit: Visit, bad: boolean, stage: Stage): Steps<Reply | 'always' | undefined> {
  // RFC 5321, 4.5.1: mail for postmaster is always taken.
  const postmaster = sameText(visit.recipient, 'postmaster');
  let no: Reply | undefined;
  if (visit.delays) {
    no = yield* plainSender(visit, stage);
    if (no === undefined && bad) no = syntax.recipient;
    if (no === undefined && postmaster) return 'always';
    no ??= yield* clientList(visit, stage);
    no ??= yield* heloList(visit, stage);
    no ??= yield* senderList(visit, stage);
  } else {
    visit.reached = 'connect';
    no = yield* clientList(visit, stage);
    visit.reached = 'helo';
    no ??= yield* heloList(visit, stage);
    visit.reached = 'mail';
    no ??= yield* plainSender(visit, stage);
    no ??= yield* senderList(visit, stage);
    visit.reached = 'rcpt';
    if (no === undefined && bad) no = syntax.recipient;
    if (no === undefined && postmaster) return 'always';
  }
  return no ?? (yield* recipientChecks(visit, stage));
}

/** Lists that are gone through when the recipient was taken. */
function* afterRecipient(visit: Visit, stage: Stage): Steps<Reply | undefined> {
  const ends = [
    ['smtpd_data_restrictions', { name: 'DATA', what: 'Data command', acl: '' }],
    ['smtpd_end_of_data_restrictions', { name: 'END-OF-MESSAGE', what: 'End-of-data', acl: '' }],
  ] as const;
  for (const [parameter, about] of ends) {
    visit.deferIfPermit = undefined;
    if (visit.discards) return undefined;
    const no = (yield* list(parameter, about, visit, stage)) ?? visit.deferIfPermit;
    if (no !== undefined) return no;
  }
  return undefined;
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
    delays: settings.yes('smtpd_delay_reject'),
    reached: 'rcpt',
    deferIfPermit: undefined,
    deferIfReject: undefined,
    warns: false,
    discards: false,
    holds: undefined,
    mayPermit: undefined,
    senderListed: false,
    recipientListed: false,
  };
  const target = visit.recipient === '' ? undefined : yield* leads(visit.recipient, visit, stage.open());
  const relayed = target?.domainClass === 'default' || target?.domainClass === 'relay';
  const told = yield* upToRecipient(visit, target?.bad !== false, stage);
  if (told === 'always') return { kind: 'accepted', relayed: false };
  const no = told ?? (yield* afterRecipient(visit, stage));
  if (no !== undefined) {
    stage.decided(no.because);
    if (visit.mayPermit !== undefined)
      return { kind: 'unknown', why: `${visit.mayPermit}; without it: ${no.code} ${no.words}` };
    return refused(no);
  }
  if (visit.discards) return { kind: 'discarded' };
  if (visit.holds !== undefined) {
    stage.decided(visit.holds.because);
    return { kind: 'quarantined', words: visit.holds.words };
  }
  return { kind: 'accepted', relayed };
}

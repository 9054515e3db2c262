import type { MatchAnswer, MatchQuestion, Surroundings } from '../../language.ts';
import type { Access } from '../entry.ts';
import { accessSettings } from '../settings.ts';
import { checkConnection, checkRecipient, checkSender, unchecked } from './checks.ts';
import { type Ground, groundOf } from './ground.ts';
import { Lookups } from './lookups.ts';
import type { Ruling } from './ruling.ts';

type Check = MatchAnswer['checks'][number];

const bad = new Set<MatchAnswer['verdict']>(['rejected', 'deferred', 'discarded', 'quarantined']);

interface Asked {
  readonly title: string;
  readonly ask: () => Ruling | undefined;
  /** Ends the whole without a refusal. */
  readonly ends?: true;
}

/** The checks in the order in which sendmail makes them. */
function asked(look: Lookups, ground: Ground): Asked[] {
  const { sender, recipient } = ground;
  const connection: Asked = { title: 'Client (check_relay)', ask: () => checkConnection(look, ground) };
  const client = ground.client === undefined && ground.clientName === undefined ? [] : [connection];
  const from =
    sender === undefined
      ? []
      : [{ title: 'Sender (check_mail)', ask: () => checkSender(look, ground, sender) }];
  const to =
    recipient === undefined
      ? []
      : [{ title: 'Recipient (check_rcpt)', ask: () => checkRecipient(look, ground, recipient) }];
  if (look.settings.delayed === undefined) return [...client, ...from, ...to];
  if (recipient === undefined) return [...from, ...client];
  const free: Asked = {
    title: 'Does the recipient want checks?',
    ask: () => unchecked(look, ground, recipient),
    ends: true,
  };
  return [...to, ...(look.settings.delayed === 'plain' ? [] : [free]), ...from, ...client];
}

function unknowns(look: Lookups, ground: Ground): string[] {
  const { settings } = look;
  const out: string[] = [];
  if (!settings.known) out.push("The sendmail.mc is not known: FEATURE(`access_db') alone is supposed.");
  if (ground.odd)
    out.push('Addresses with %, ! or a second @ are taken apart again by sendmail; here they are not.');
  if (ground.sender !== undefined && ground.sender.domain !== '' && !settings.acceptUnresolvable)
    out.push(
      'Whether DNS knows the domain of the sender: without an entry that accepts it, an unknown one is refused.',
    );
  if (settings.on('dnsbl') || settings.on('enhdnsbl')) out.push('The DNS block lists of sendmail.mc.');
  if (settings.on('ratecontrol') || settings.on('conncontrol'))
    out.push('How many connections the client has.');
  out.push('Authentication, certificates and milters.');
  return out;
}

const overall = (rulings: readonly Ruling[]): Ruling =>
  rulings.find(({ verdict }) => bad.has(verdict)) ??
  rulings.find(({ verdict }) => verdict === 'undecided') ??
  rulings.find(({ verdict }) => verdict === 'relayed') ??
  rulings[0] ?? { verdict: 'undecided', words: 'Nothing was asked.', final: false };

/** What would decide about such a mail, by the access table alone. */
export function accessMatch(table: Access, question: MatchQuestion, around: Surroundings): MatchAnswer {
  const settings = accessSettings(around);
  const look = new Lookups(table, around, settings);
  const ground = groundOf(question, around, settings);
  const rulings: Ruling[] = [];
  const checks: Check[] = [];
  for (const { title, ask, ends } of asked(look, ground)) {
    const ruling = ask();
    const steps = look.take();
    const told = ruling ?? { verdict: 'undecided' as const, words: 'The other checks are made.' };
    checks.push({ title, verdict: told.verdict, words: told.words, steps });
    if (ruling === undefined) continue;
    rulings.push(ruling);
    const over = ends === true || (settings.delayed !== undefined && ruling.final);
    if (over || bad.has(ruling.verdict)) break;
  }
  const { verdict, words } = overall(rulings);
  return { verdict, words, checks, unknown: unknowns(look, ground) };
}

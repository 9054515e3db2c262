import { among } from '../lists.ts';
import { domainOf, quoted } from '../addresses.ts';
import { validHostname } from '../hostnames.ts';
import { findAddress } from '../keys.ts';
import { unlisted } from '../listing.ts';
import type { Steps } from '../need.ts';
import { literal } from '../networks.ts';
import type { Stage } from '../trace.ts';
import { type Verdict, rejected, reply } from './reply.ts';
import { type Visit, leads } from './visit.ts';

/** Destinations that this host takes mail for: it delivers there, or they are relay domains. */
export function* authorized(
  name: 'permit_auth_destination' | 'reject_unauth_destination' | 'defer_unauth_destination',
  visit: Visit,
  stage: Stage,
  because: string,
): Steps<Verdict> {
  const { settings, recipient } = visit;
  const { routed, domainClass } = yield* leads(recipient, visit, stage);
  const ours = domainClass !== 'default' && (!routed || settings.yes('allow_untrusted_routing'));
  if (name === 'permit_auth_destination') return ours ? 'permit' : 'dunno';
  if (ours) return 'dunno';
  const code = Number(settings.value('relay_domains_reject_code'));
  const defers = name === 'defer_unauth_destination';
  return reply(
    String(defers && code >= 500 ? code - 100 : code),
    '5.7.1',
    `<${quoted(recipient)}>: Relay access denied`,
    because,
  );
}

/** Once for every address: later restrictions of that kind say nothing. */
export function* knownAs(who: 'sender' | 'recipient', visit: Visit, stage: Stage): Steps<Verdict> {
  const { settings } = visit;
  const done = who === 'sender' ? visit.senderListed : visit.recipientListed;
  const address = who === 'sender' ? visit.sender : visit.recipient;
  if (done || address === '') return 'dunno';
  if (settings.words('receive_override_options').includes('no_unknown_recipient_checks')) return 'dunno';
  if (who === 'sender') visit.senderListed = true;
  else visit.recipientListed = true;
  const resolved = yield* leads(address, visit, stage);
  const what = who === 'sender' ? 'Sender address' : 'Recipient address';
  return (yield* unlisted(address, resolved, what, settings, stage)) ?? 'dunno';
}

export function unknownClient({ client, settings }: Visit, because: string): Verdict {
  if (client.name !== '' && client.name !== 'unknown') return 'dunno';
  const words = `Client host rejected: cannot find your hostname, [${client.address}]`;
  return reply(settings.value('unknown_client_reject_code'), '4.7.25', words, because);
}

/** Names and addresses that have to be whole. */
export function wellFormed(name: string, visit: Visit, because: string): Verdict {
  const { settings, client } = visit;
  const notFull = settings.value('non_fqdn_reject_code');
  if (name === 'reject_non_fqdn_sender' || name === 'reject_non_fqdn_recipient') {
    const sends = name === 'reject_non_fqdn_sender';
    const address = sends ? visit.sender : visit.recipient;
    if (sends && address === '') return 'dunno';
    const domain = domainOf(address).replace(/([^.])\.$/, '$1');
    if (literal(domain) !== undefined || (validHostname(domain) && domain.includes('.'))) return 'dunno';
    const about = {
      name: quoted(address),
      what: sends ? 'Sender address' : 'Recipient address',
      acl: '',
    } as const;
    return rejected(about, notFull, '5.5.2', 'need fully-qualified address', because);
  }
  const helo = client.helo.replace(/([^.])\.$/, '$1');
  const about = { name: client.helo, what: 'Helo command', acl: '' } as const;
  if (helo === '') return 'dunno';
  const invalid = settings.value('invalid_hostname_reject_code');
  if (helo.startsWith('['))
    return literal(helo) === undefined
      ? rejected(about, invalid, '5.5.2', 'invalid ip address', because)
      : 'dunno';
  if (name === 'reject_invalid_helo_hostname')
    return validHostname(helo) || literal(`[${helo}]`) !== undefined
      ? 'dunno'
      : rejected(about, invalid, '5.5.2', 'Invalid name', because);
  return validHostname(helo) && helo.includes('.')
    ? 'dunno'
    : rejected(about, notFull, '5.5.2', 'need fully-qualified hostname', because);
}

/** Whether the account may send as this address (smtpd_sender_login_maps). */
export function* loginMismatch(name: string, visit: Visit, stage: Stage, because: string): Steps<Verdict> {
  const { settings, client, sender } = visit;
  if (sender === '' || !settings.yes('smtpd_sasl_auth_enable')) return 'dunno';
  const resolved = yield* leads(sender, visit, stage.open());
  const owners = yield* findAddress(settings, 'smtpd_sender_login_maps', resolved.recipient, stage);
  const about = { name: quoted(sender), what: 'Sender address', acl: '' } as const;
  if (client.auth === '')
    return owners !== undefined && name !== 'reject_authenticated_sender_login_mismatch'
      ? rejected(about, '553', '5.7.1', 'not logged in', because)
      : 'dunno';
  if (name === 'reject_unauthenticated_sender_login_mismatch') return 'dunno';
  if (owners === undefined && name === 'reject_known_sender_login_mismatch') return 'dunno';
  if (among(owners?.value.split(/[\s,]+/) ?? [], client.auth)) return 'dunno';
  return rejected(about, '553', '5.7.1', `not owned by user ${client.auth}`, because);
}

import type { AccessSettings } from '../settings.ts';
import { replyOf } from '../value.ts';
import { type Ground, inMember, type MailAddress, underMember } from './ground.ts';
import type { Lookups } from './lookups.ts';
import { refused, type Ruling, ruled, skipAsText } from './ruling.ts';

const local = new Set(['', '0', '127.0.0.1', 'IPv6:0:0:0:0:0:0:0:1', 'IPv6:::1']);

const passed = (words: string): Ruling => ({ verdict: 'accepted', words, final: false });
const nothingFound = 'No entry speaks of it.';

/** A text of the mc for REJECT comes without a D.S.N, the other two keep theirs. */
const accessDenied = ({ rejectText }: AccessSettings): Ruling =>
  refused(
    replyOf(rejectText === undefined ? { dsn: '5.7.1', text: '550 Access denied' } : { text: rejectText }),
  );

/** Basic_check_relay: the name of the client first, then its address. */
export function checkConnection(look: Lookups, { client, clientName }: Ground): Ruling {
  const name =
    clientName === undefined || clientName === '' ? undefined : look.domain(clientName, 'Connect', true);
  const value = name ?? (client === undefined ? undefined : look.address(client, 'Connect', true));
  if (value === undefined) return passed(nothingFound);
  const ruling = ruled(value, accessDenied(look.settings));
  if (ruling === 'SKIP') return skipAsText(value);
  return typeof ruling === 'string' ? passed(`Accepted by ${ruling}.`) : ruling;
}

const own = (domain: string, { own: names }: Ground): boolean => names.has(domain.toLowerCase());

/** The part of Basic_check_mail before the table: senders that claim to be local. */
function unqualified(sender: MailAddress, ground: Ground): Ruling | undefined {
  const domain = sender.domain.toLowerCase();
  const claims = domain === 'localhost' || domain === '[127.0.0.1]';
  if (!claims || ground.clientName === undefined || own(ground.clientName, ground)) return undefined;
  return refused(replyOf({ dsn: '5.5.4', text: '553 Real domain name required for sender address' }));
}

/** Basic_check_mail: the whole address, the user in any domain, the domain and those it is in. */
export function checkSender(look: Lookups, ground: Ground, sender: MailAddress): Ruling {
  const { settings } = look;
  if (sender.local === '' && sender.domain === '') return passed('The empty sender is always accepted.');
  const bad = settings.acceptUnqualified ? undefined : unqualified(sender, ground);
  if (bad !== undefined) return bad;
  const { local: name, domain } = sender;
  const value =
    domain === ''
      ? look.mailbox(name, '', 'From', true)
      : (look.mailbox(name, domain, 'From', true) ??
        look.mailbox(name, '', 'From', true) ??
        look.domain(domain, 'From', true));
  if (value === undefined) {
    const remote = ground.client !== undefined && !local.has(ground.client);
    return domain === '' && remote && !settings.acceptUnqualified
      ? refused(replyOf({ dsn: '5.5.4', text: `553 Domain name required for sender address ${name}` }))
      : passed(nothingFound);
  }
  const ruling = ruled(value, accessDenied(settings));
  if (ruling === 'SKIP') return skipAsText(value);
  return typeof ruling === 'string' ? { ...passed(`Accepted by ${ruling}.`), final: true } : ruling;
}

const relayed: Ruling = { verdict: 'relayed', words: 'Relaying is allowed.', final: false };
const forUs = passed('The recipient is here.');

/** The part of Rcpt_ok that FEATURE(blocklist_recipients) adds. */
function blocked(look: Lookups, ground: Ground, { local: name, domain }: MailAddress): Ruling | undefined {
  const { settings } = look;
  if (!settings.blocklist) return undefined;
  const value =
    domain === ''
      ? look.mailbox(name, '', 'To', true)
      : (look.mailbox(name, domain, 'To', true) ??
        (own(domain, ground) ? look.mailbox(name, '', 'To', true) : undefined) ??
        look.domain(domain, 'To', true));
  if (value === undefined) return undefined;
  const ruling = ruled(
    value,
    refused(
      replyOf({ dsn: '5.2.1', text: settings.recipientText ?? '550 Mailbox disabled for this recipient' }),
    ),
  );
  if (ruling === 'SKIP') return settings.skip ? undefined : skipAsText(value);
  return typeof ruling === 'string' ? undefined : ruling;
}

const isRelay = (value: string | undefined): boolean => value?.toUpperCase() === 'RELAY';

/** May anybody send to this domain? */
function recipientRelays(look: Lookups, ground: Ground, { local: name, domain }: MailAddress): boolean {
  const { settings } = look;
  if (settings.entireDomain && underMember(domain, new Set([domainPart(ground)]))) return true;
  if (settings.hostsOnly) {
    if (ground.relays.has(domain.toLowerCase())) return true;
    const full = settings.fullAddresses ? look.look(`To:${name}@${domain}`, 'the whole address') : undefined;
    return isRelay(
      full ?? look.look(`To:${domain}`, 'the domain alone') ?? look.look(domain, 'without a tag'),
    );
  }
  if (underMember(domain, ground.relays)) return true;
  if (!settings.fullAddresses) return isRelay(look.domain(domain, 'To', true));
  return isRelay(
    look.mailbox(name, domain, 'To', true) ??
      look.domain(domain, 'To', true) ??
      look.mailbox(name, '', 'To', true),
  );
}

/** `$m`: the name of the host without its first part. */
const domainPart = ({ hostname }: Ground): string => hostname.slice(hostname.indexOf('.') + 1).toLowerCase();

/** Relay_ok: may this client send to anywhere? */
function clientRelays(look: Lookups, ground: Ground): Ruling {
  const { settings } = look;
  const { client, clientName, sender } = ground;
  if (client === undefined)
    return { verdict: 'undecided', words: 'Whether it may be relayed depends on the client.', final: true };
  if (local.has(client) || inMember(client, ground.relays)) return relayed;
  if (isRelay(look.address(client, 'Connect', true))) return relayed;
  if (ground.own.has(`[${client.toLowerCase()}]`)) return relayed;
  if (sender !== undefined && sender.domain !== '') {
    if (settings.localFrom && own(sender.domain, ground)) return relayed;
    if (settings.mailFrom !== undefined) {
      const found =
        look.mailbox(sender.local, sender.domain, 'From', false) ??
        (settings.mailFrom === 'address'
          ? undefined
          : settings.hostsOnly
            ? look.look(`From:${sender.domain}`, 'the domain of the sender')
            : look.domain(sender.domain, 'From', false));
      if (isRelay(found)) return relayed;
    }
  }
  if (!ground.resolved || clientName === undefined)
    return refused(
      replyOf({
        dsn: '5.7.1',
        text: `550 Relaying denied. IP name lookup failed ${clientName ?? ''}`.trim(),
      }),
    );
  if (settings.entireDomain && underMember(clientName, new Set([domainPart(ground)]))) return relayed;
  if (own(clientName, ground)) return relayed;
  if (settings.hostsOnly) {
    if (ground.relays.has(clientName.toLowerCase())) return relayed;
    if (
      isRelay(look.look(`Connect:${clientName}`, 'the name alone') ?? look.look(clientName, 'without a tag'))
    )
      return relayed;
  } else if (underMember(clientName, ground.relays) || isRelay(look.domain(clientName, 'Connect', true)))
    return relayed;
  return refused(replyOf({ dsn: '5.7.1', text: settings.relayText ?? '550 Relaying denied' }));
}

/** Basic_check_rcpt: is the recipient refused, is it here, may it be relayed to, may the client relay? */
export function checkRecipient(look: Lookups, ground: Ground, recipient: MailAddress): Ruling {
  const { settings } = look;
  if (recipient.local === '' && recipient.domain === '')
    return refused(replyOf({ dsn: '5.0.0', text: '553 User address required' }));
  const stop = blocked(look, ground, recipient);
  if (stop !== undefined) return stop;
  if (settings.promiscuous) return { ...relayed, words: "FEATURE(`promiscuous_relay') relays everything." };
  if (recipient.domain === '' || own(recipient.domain, ground)) return forUs;
  return recipientRelays(look, ground, recipient) ? relayed : clientRelays(look, ground);
}

/** With delay_checks: does the recipient want its mail unchecked? */
export function unchecked(look: Lookups, ground: Ground, recipient: MailAddress): Ruling | undefined {
  const { delayed } = look.settings;
  if (delayed !== 'friend' && delayed !== 'hater') return undefined;
  const domain = recipient.domain === '' ? ground.hostname : recipient.domain;
  const value =
    look.mailbox(recipient.local, domain, 'Spam', false) ??
    look.domain(domain, 'Spam', false) ??
    (own(domain, ground) ? look.mailbox(recipient.local, '', 'Spam', false) : undefined);
  const word = value?.toUpperCase();
  if (delayed === 'friend')
    return word === 'FRIEND'
      ? passed('The recipient takes all mail: client and sender are not checked.')
      : undefined;
  return word === 'HATER'
    ? undefined
    : passed('The recipient is no HATER: client and sender are not checked.');
}

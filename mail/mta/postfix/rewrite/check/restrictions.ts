import { listWords } from '../../../../config/postfix/list-words.ts';
import { folded, quoted } from '../addresses.ts';
import { inOwnNetworks } from '../lists.ts';
import type { Hit, Maps } from '../maps.ts';
import type { Steps } from '../need.ts';
import { sameAddress } from '../networks.ts';
import type { Stage } from '../trace.ts';
import { accessEntry, clientKeys, mailKeys, nameKeys } from './access.ts';
import { action } from './actions.ts';
import { authorized, knownAs, loginMismatch, unknownClient, wellFormed } from './judging.ts';
import { type About, type Reply, type Verdict, rejected, reply } from './reply.ts';
import { type Phase, type Visit, leads, notAsked, reached } from './visit.ts';

/** A list of restrictions under way. */
interface List {
  readonly items: readonly string[];
  readonly about: About;
  /** Parameter or restriction class that the list is of. */
  readonly name: string;
  readonly cites: string;
  readonly depth: number;
}

/** Old names of restrictions. */
const names: Readonly<Record<string, string>> = {
  reject_unknown_client: 'reject_unknown_client_hostname',
  reject_invalid_hostname: 'reject_invalid_helo_hostname',
  reject_non_fqdn_hostname: 'reject_non_fqdn_helo_hostname',
  reject_unknown_hostname: 'reject_unknown_helo_hostname',
  reject_unknown_address: 'reject_unknown_sender_domain',
  check_recipient_maps: 'reject_unlisted_recipient',
  reject_authenticated_sender_login_mismatch: 'reject_authenticated_sender_login_mismatch',
};

/** What has to be known for a restriction: it says nothing before. */
const phaseOf = (name: string): Phase =>
  /recipient|destination|mx_backup/.test(name)
    ? 'rcpt'
    : /sender|multi/.test(name)
      ? 'mail'
      : /helo/.test(name)
        ? 'helo'
        : 'connect';

const byNameServer =
  /^(?:reject_unknown_(?:reverse_client_hostname|forward_client_hostname|helo_hostname|sender_domain|recipient_domain)|reject_(?:rbl|rhsbl)\w*|reject_maps_rbl|check_\w+_(?:ns|mx|a)_access)$/;
const takesName = /^(?:reject_(?:rbl|rhsbl)_\w+|reject_rbl|permit_(?:rhswl|dnswl)_\w+)$/;
const configFault = (because: string): Reply => reply('451', '4.3.5', 'Server configuration error', because);

/** A refusal as it is said in the end: it only warns, or is put off where a part could not be asked (smtpd_check_reject). */
function said(verdict: Verdict, visit: Visit, stage: Stage): Verdict {
  if (typeof verdict === 'string') return verdict;
  if (visit.warns) {
    stage.note('note', 'warn-if-reject', `Only a warning in the log: ${verdict.code} ${verdict.words}.`);
    return 'dunno';
  }
  return visit.deferIfReject !== undefined && verdict.code.startsWith('5') ? visit.deferIfReject : verdict;
}

/** Goes through a list in its order until something decides (generic_checks). */
export function* through(list: List, visit: Visit, above: Stage): Steps<Verdict> {
  if (list.items.length === 0) return 'dunno';
  const stage = above.open();
  let verdict: Verdict = 'dunno';
  for (let at = 0; at < list.items.length && verdict === 'dunno' && !visit.discards; at++) {
    const item = list.items[at] ?? '';
    let name = folded(item);
    if (name === 'warn_if_reject') {
      visit.warns = true;
      continue;
    }
    let argument = list.items[at + 1] ?? '';
    if (item.includes(':') || item.startsWith('{')) {
      if (list.about.acl === '') return configFault(`${list.name}: ${item}`);
      name = list.about.acl;
      argument = item;
    } else if (
      (/^check_\w+_access$/.test(name) && !/^check_relay/.test(name)) ||
      name === 'check_policy_service' ||
      name === 'sleep' ||
      takesName.test(name)
    )
      at += 1;
    const one = yield* single(names[name] ?? name, argument, list, visit, stage);
    verdict = said(one, visit, stage);
    visit.warns = false;
    if (verdict !== 'dunno' || !/^check_/.test(name))
      stage.test(
        name,
        verdict !== 'dunno',
        verdict === 'dunno'
          ? 'decides nothing'
          : verdict === 'permit'
            ? 'lets it in'
            : `refuses: ${verdict.code} ${verdict.enhanced} ${verdict.words}`,
        list.cites,
      );
    if (verdict !== 'dunno' && typeof verdict === 'string') above.decided(`${list.name}: ${name}`);
    if (visit.deferIfPermit !== undefined && visit.deferIfReject !== undefined) break;
  }
  above.close(stage, list.name, {
    words:
      verdict === 'dunno'
        ? 'nothing in it decides'
        : verdict === 'permit'
          ? 'lets it in'
          : `${verdict.code} ${verdict.words}`,
    cites: list.cites,
  });
  return verdict;
}

function* access(
  name: string,
  table: string,
  list: List,
  visit: Visit,
  stage: Stage,
): Steps<Verdict | undefined> {
  const { settings, client, sender, recipient, host } = visit;
  const inner = /^\{\s*(\S+?)\s*(?:,.*)?\}$/s.exec(table)?.[1] ?? table;
  const maps: Maps = { parameter: name, tables: [settings.table(inner)], cites: list.cites };
  const found = function* (about: About, hit: Hit | undefined): Steps<Verdict> {
    if (hit === undefined) return 'dunno';
    const done = action(hit, about, visit, stage);
    if (done.verdict !== undefined) return done.verdict;
    if (list.depth > 20) return configFault(`${hit.table} entry ${hit.key.text}`);
    const items = listWords(done.restrictions).map(({ text }) => text);
    return yield* through(
      { items, about, name: `${hit.table} ${hit.key.text}`, cites: list.cites, depth: list.depth + 1 },
      visit,
      stage,
    );
  };
  const about = (who: string, what: About['what']): About => ({ name: who, what, acl: list.about.acl });
  switch (name) {
    case 'check_client_access': {
      const keys = [...nameKeys(client.name || 'unknown', settings), ...clientKeys(client.address)];
      return yield* found(about(host, 'Client host'), yield* accessEntry(maps, keys, stage));
    }
    case 'check_helo_access':
      if (client.helo === '') return 'dunno';
      return yield* found(
        about(client.helo, 'Helo command'),
        yield* accessEntry(maps, nameKeys(client.helo, settings), stage),
      );
    case 'check_sender_access': {
      const nobody = { text: settings.value('smtpd_null_access_lookup_key'), part: false };
      const keys = sender === '' ? [nobody] : mailKeys(yield* leads(sender, visit, stage.open()), settings);
      return yield* found(about(quoted(sender), 'Sender address'), yield* accessEntry(maps, keys, stage));
    }
    case 'check_recipient_access': {
      const resolved = yield* leads(recipient, visit, stage.open());
      const hit = yield* accessEntry(maps, mailKeys(resolved, settings), stage);
      const verdict = yield* found(about(quoted(recipient), 'Recipient address'), hit);
      const suspicious = resolved.routed && !settings.yes('allow_untrusted_routing');
      return verdict === 'permit' && suspicious ? 'dunno' : verdict;
    }
    case 'check_sasl_access':
      if (client.auth === '' || !settings.yes('smtpd_sasl_auth_enable')) return 'dunno';
      return yield* found(
        about(client.auth, 'Sender address'),
        yield* accessEntry(maps, [{ text: folded(client.auth), part: false }], stage),
      );
    case 'check_ccert_access':
    case 'check_etrn_access':
      return 'dunno';
  }
  return undefined;
}

function* single(name: string, argument: string, list: List, visit: Visit, stage: Stage): Steps<Verdict> {
  const { settings, client, sender, recipient } = visit;
  const { about } = list;
  const because = `${list.name}: ${name}`;
  if (!reached(visit, phaseOf(name))) return 'dunno';
  if (name.startsWith('check_') && name.endsWith('_access')) {
    const verdict = yield* access(name, argument, list, visit, stage);
    if (verdict !== undefined) return verdict;
  }
  if (byNameServer.test(name)) {
    notAsked(
      stage,
      argument !== '' && takesName.test(name) ? `${name} ${argument}` : name,
      'only a name server can tell',
    );
    return 'dunno';
  }
  switch (name) {
    case 'permit':
      return 'permit';
    case 'reject':
      return rejected(about, settings.value('reject_code'), '5.7.1', 'Access denied', because);
    case 'defer':
      return rejected(about, settings.value('defer_code'), '4.3.2', 'Try again later', because);
    case 'defer_if_permit':
      visit.deferIfPermit ??= rejected(about, '450', '4.7.0', 'defer_if_permit requested', because);
      return 'dunno';
    case 'defer_if_reject':
      visit.deferIfReject ??= rejected(about, '450', '4.7.0', 'defer_if_reject requested', because);
      return 'dunno';
    case 'permit_mynetworks': {
      const network = yield* inOwnNetworks(settings, { name: client.name, address: client.address }, stage);
      return network === undefined ? 'dunno' : 'permit';
    }
    case 'permit_inet_interfaces':
      return [...settings.inForce.addresses].some((own) => sameAddress(own, client.address))
        ? 'permit'
        : 'dunno';
    case 'permit_sasl_authenticated':
      return client.auth !== '' && settings.yes('smtpd_sasl_auth_enable') ? 'permit' : 'dunno';
    case 'reject_unknown_client_hostname':
      return unknownClient(visit, because);
    case 'permit_auth_destination':
    case 'reject_unauth_destination':
    case 'defer_unauth_destination':
      return yield* authorized(name, visit, stage, because);
    case 'reject_unlisted_recipient':
    case 'reject_unlisted_sender':
      return yield* knownAs(name === 'reject_unlisted_sender' ? 'sender' : 'recipient', visit, stage);
    case 'reject_non_fqdn_sender':
    case 'reject_non_fqdn_recipient':
    case 'reject_non_fqdn_helo_hostname':
    case 'reject_invalid_helo_hostname':
      return wellFormed(name, visit, because);
    case 'reject_sender_login_mismatch':
    case 'reject_known_sender_login_mismatch':
    case 'reject_authenticated_sender_login_mismatch':
    case 'reject_unauthenticated_sender_login_mismatch':
      return yield* loginMismatch(name, visit, stage, because);
    case 'permit_mx_backup': {
      const { domainClass } = yield* leads(recipient, visit, stage.open());
      if (domainClass === 'local' || domainClass === 'alias' || domainClass === 'virtual') return 'permit';
      visit.mayPermit = 'permit_mx_backup needs a name server';
      return 'dunno';
    }
    case 'check_policy_service':
      notAsked(stage, `${name} ${argument}`, 'a policy service is asked by mail alone');
      return 'dunno';
    case 'reject_unverified_sender':
    case 'reject_unverified_recipient':
      if (name === 'reject_unverified_sender' && sender === '') return 'dunno';
      notAsked(stage, name, 'it sends a probe to the host of the address');
      return 'dunno';
    case 'reject_plaintext_session':
      notAsked(stage, name, 'whether the client encrypts was not said');
      return 'dunno';
    case 'check_reverse_client_hostname_access':
    case 'permit_dnswl_client':
    case 'permit_rhswl_client':
      visit.mayPermit = `${name} needs a name server`;
      return 'dunno';
    case 'permit_tls_clientcerts':
    case 'permit_tls_all_clientcerts':
    case 'reject_unauth_pipelining':
    case 'reject_multi_recipient_bounce':
    case 'sleep':
      return 'dunno';
  }
  const restrictionClass = settings.words('smtpd_restriction_classes').find((one) => folded(one) === name);
  if (restrictionClass !== undefined && list.depth < 20)
    return yield* through(
      {
        items: settings.words(restrictionClass),
        about,
        name: restrictionClass,
        cites: settings.cite(restrictionClass),
        depth: list.depth + 1,
      },
      visit,
      stage,
    );
  stage.note(
    'error',
    'unknown-restriction',
    `${name} is no restriction that Postfix knows: it answers 451 to every client.`,
  );
  return configFault(because);
}

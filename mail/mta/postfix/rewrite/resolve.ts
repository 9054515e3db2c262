import { atSign, domainOf, folded, localOf, quoted } from './addresses.ts';
import { validDomain } from './hostnames.ts';
import { findAddress } from './keys.ts';
import { hasDomain, local } from './lists.ts';
import type { Steps } from './need.ts';
import type { Settings } from './settings.ts';
import type { Stage } from './trace.ts';
import { transported } from './transport.ts';
import { rewritten } from './trivial.ts';

export type DomainClass = 'local' | 'alias' | 'virtual' | 'relay' | 'default';

/** Where a recipient goes (resolve_addr of trivial-rewrite). */
export interface Resolved {
  readonly transport: string;
  readonly nexthop: string;
  /** Internal form, with a domain. */
  readonly recipient: string;
  readonly domainClass: DomainClass;
  /** `user%host@here` and the like: not taken for an authorized destination. */
  readonly routed: boolean;
  /** The domain is no name and no address. */
  readonly bad: boolean;
  /** What decided transport and next hop. */
  readonly because: string;
}

/** Takes own domains off the address, one after another, until another's or none is left. */
function* stripped(
  address: string,
  settings: Settings,
  stage: Stage,
): Steps<{ recipient: string; isLocal: boolean }> {
  const rewrite = settings.of('rewrite');
  let now = address;
  let saved: string | undefined;
  for (let count = 0; count <= address.length + 100; count++) {
    now = now.replace(/(@.*[^.])\.$/, '$1').replace(/@$/, '');
    const at = atSign(now);
    if (at >= 0) {
      const domain = domainOf(now);
      if (!(yield* local(settings, domain, stage))) return { recipient: now, isLocal: false };
      saved = domain;
      now = now.slice(0, at);
    }
    const routes =
      now.includes('@') ||
      (rewrite.yes('swap_bangpath') && now.includes('!')) ||
      (rewrite.yes('allow_percent_hack') && now.includes('%'));
    if (!routes) break;
    now = rewritten(now, settings);
  }
  const user = now === '' ? rewrite.value('empty_address_recipient') : now;
  return { recipient: `${user}@${saved ?? settings.value('myhostname')}`, isLocal: true };
}

function* classOf(domain: string, settings: Settings, stage: Stage): Steps<DomainClass> {
  if (yield* hasDomain(settings, 'virtual_alias_domains', domain, stage)) return 'alias';
  if (yield* hasDomain(settings, 'virtual_mailbox_domains', domain, stage)) return 'virtual';
  if (yield* hasDomain(settings, 'relay_domains', domain, stage)) return 'relay';
  return 'default';
}

const transportOf = {
  local: 'local_transport',
  virtual: 'virtual_transport',
  relay: 'relay_transport',
  default: 'default_transport',
} as const;

interface Way {
  transport: string;
  nexthop: string;
  because: string;
}

/** Settings that depend on the sender, for mail that leaves the host. */
function* bySender(
  way: Way,
  kind: DomainClass,
  sender: string | undefined,
  settings: Settings,
  stage: Stage,
): Steps<void> {
  const keyed = ['sender_dependent_default_transport_maps', 'sender_dependent_relayhost_maps'] as const;
  const used = keyed.filter(
    (name) => settings.value(name) !== '' && (kind === 'default' || name === keyed[1]),
  );
  if (sender === undefined) {
    for (const name of used)
      stage.note('note', 'depends-on-sender', `${name} is set: for some senders the way is another one.`);
    return;
  }
  for (const name of used) {
    const empty = `empty_address_${name === keyed[0] ? 'default_transport' : 'relayhost'}_maps_lookup_key`;
    const key = sender === '' ? settings.value(empty) : sender;
    const hit = yield* findAddress(settings, name, key, stage);
    if (hit === undefined || folded(hit.value) === 'dunno') continue;
    way.because = `${name} entry "${hit.key.text} ${hit.value}"`;
    if (name === keyed[0]) way.transport = hit.value;
    else way.nexthop = hit.value;
  }
}

function* wayOf(
  kind: DomainClass,
  domain: string,
  sender: string | undefined,
  settings: Settings,
  stage: Stage,
): Steps<Way> {
  if (kind === 'alias') {
    const table = settings.yes('show_user_unknown_table_name') ? ' in virtual alias table' : '';
    return {
      transport: 'error',
      nexthop: `5.1.1 User unknown${table}`,
      because: `parameter virtual_alias_domains`,
    };
  }
  const parameter = transportOf[kind];
  const way: Way = {
    transport: settings.value(parameter),
    nexthop: domain,
    because: `parameter ${parameter}`,
  };
  const offHost = kind === 'relay' || kind === 'default';
  if (offHost && settings.value('relayhost') !== '') {
    way.nexthop = settings.value('relayhost');
    way.because = 'parameter relayhost';
    stage.test('relayhost', true, `the next hop is ${way.nexthop}`, settings.cite('relayhost'));
  }
  if (offHost) yield* bySender(way, kind, sender, settings, stage);
  // A transport that names its own next hop has the last word.
  const colon = way.transport.indexOf(':');
  if (colon >= 0 && colon < way.transport.length - 1) way.nexthop = way.transport.slice(colon + 1);
  if (colon >= 0) way.transport = way.transport.slice(0, colon);
  stage.test(
    parameter,
    true,
    `${domain} is of the ${kind} class: ${way.transport}:${way.nexthop}`,
    settings.cite(parameter),
  );
  return way;
}

/**
 * Where an address goes. @param sender envelope sender where it is known; `undefined`: sender-dependent settings are left out,
 * with a note
 */
export function* resolve(
  address: string,
  sender: string | undefined,
  settings: Settings,
  above: Stage,
): Steps<Resolved> {
  const stage = above.open();
  const rewrite = settings.of('rewrite');
  const { recipient, isLocal } = yield* stripped(address, settings, stage);
  const domain = domainOf(recipient);
  if (isLocal) stage.test('mydestination', true, `${domain} is this host`, settings.cite('mydestination'));
  const domainClass = isLocal ? 'local' : yield* classOf(domain, rewrite, stage);
  const way = yield* wayOf(domainClass, domain, sender, rewrite, stage);
  if (domainClass !== 'alias') {
    const told = yield* transported(recipient, way, rewrite, stage);
    if (told !== undefined) Object.assign(way, told);
  }
  const moved = yield* findAddress(rewrite, 'relocated_maps', recipient, stage);
  if (moved !== undefined) {
    way.transport = 'error';
    way.nexthop = `5.1.6 User has moved to ${moved.value}`;
    way.because = `relocated_maps entry "${moved.key.text} ${moved.value}"`;
  }
  above.close(stage, 'resolve', {
    before: quoted(address),
    after: [`${way.transport}:${way.nexthop}`, quoted(recipient)],
    words: `${quoted(recipient)} goes by ${way.transport} to ${way.nexthop}`,
    cites: '',
  });
  return {
    ...way,
    recipient,
    domainClass,
    routed: /[@!%]/.test(localOf(recipient)),
    bad: !validDomain(domain),
  };
}

import type { MatchQuestion } from '../../language.ts';
import type { MapGround } from './ground.ts';
import { isRules, parentMatches } from './ground.ts';

/** A key and why it is looked up. */
export interface Key {
  readonly key: string;
  readonly words: string;
}

/** What a table is asked about one thing, key by key, in order. */
export interface Asking {
  readonly title: string;
  readonly keys: readonly Key[];
}

/** `user+ext@domain` by its parts. */
interface Address {
  readonly local: string;
  /** Without its extension; undefined where it has none. */
  readonly plain: string | undefined;
  readonly domain: string | undefined;
}

function partsOf(address: string, delimiters: string): Address {
  const at = address.lastIndexOf('@');
  const local = at < 0 ? address : address.slice(0, at);
  const cut = Array.from(local).findIndex((char, i) => i > 0 && delimiters.includes(char));
  // postmaster, mailer-daemon and owner-… addresses have no extensions.
  const whole = /^(?:postmaster|mailer-daemon|double-bounce)$|^owner-|-request$/i.test(local);
  return {
    local,
    plain: cut < 0 || whole ? undefined : local.slice(0, cut),
    domain: at < 0 ? undefined : address.slice(at + 1),
  };
}

/** Parent domains as a feature of `parent_domain_matches_subdomains` has them: with or without a dot. */
function domainKeys(domain: string, parents: boolean, words: string): Key[] {
  const keys: Key[] = [{ key: domain, words }];
  const labels = domain.split('.');
  for (let i = 1; i < labels.length; i++) {
    const parent = labels.slice(i).join('.');
    keys.push({ key: parents ? parent : `.${parent}`, words: 'a domain above it' });
  }
  return keys;
}

function addressKeys(address: string): Key[] {
  const keys: Key[] = [{ key: address, words: 'the address of the client' }];
  const separator = address.includes(':') ? ':' : '.';
  let rest = address;
  for (;;) {
    const cut = rest.lastIndexOf(separator);
    if (cut <= 0) return keys;
    rest = rest.slice(0, cut);
    if (rest !== '') keys.push({ key: rest, words: 'the network around it' });
  }
}

/** access(5): by client, HELO name, sender or recipient. */
export function accessAskings(question: MatchQuestion, ground: MapGround): Asking[] {
  const parents = parentMatches(ground, 'smtpd_access_maps');
  const whole = isRules(ground.type) || ground.type === 'cidr';
  const cut = (keys: Key[]): Key[] => (whole ? keys.slice(0, 1) : keys);
  const found: Asking[] = [];
  const { client, clientName, helo, sender, recipient } = question;
  if (client !== undefined || clientName !== undefined)
    found.push({
      title: 'Client',
      keys: [
        ...(clientName === undefined ? [] : cut(domainKeys(clientName, parents, 'the name of the client'))),
        ...(client === undefined ? [] : cut(addressKeys(client))),
      ],
    });
  if (helo !== undefined)
    found.push({ title: 'HELO', keys: cut(domainKeys(helo, parents, 'the name in HELO')) });
  for (const [title, address] of [
    ['Sender', sender],
    ['Recipient', recipient],
  ] as const)
    if (address !== undefined) found.push({ title, keys: cut(mailKeys(address, ground, parents)) });
  return found;
}

function mailKeys(address: string, ground: MapGround, parents: boolean): Key[] {
  if (address === '' || address === '<>')
    return [{ key: ground.parameter('smtpd_null_access_lookup_key') ?? '<>', words: 'the empty sender' }];
  const { local, plain, domain } = partsOf(address, ground.parameter('recipient_delimiter') ?? '');
  if (domain === undefined) return [{ key: address, words: 'the address' }];
  const without = plain === undefined ? [] : [plain];
  return [
    { key: `${local}@${domain}`, words: 'the whole address' },
    ...without.map((user) => ({ key: `${user}@${domain}`, words: 'the address without its extension' })),
    ...domainKeys(domain, parents, 'the domain'),
    { key: `${local}@`, words: 'the user in any domain' },
    ...without.map((user) => ({ key: `${user}@`, words: 'the user without extension in any domain' })),
  ];
}

/** virtual(5), canonical(5), generic(5), relocated(5): address, local part of this host's domains, domain. */
export function rewriteKeys(address: string, ground: MapGround, ownDomains: ReadonlySet<string>): Key[] {
  const { local, plain, domain } = partsOf(address, ground.parameter('recipient_delimiter') ?? '');
  if (isRules(ground.type)) return [{ key: address, words: 'the whole address' }];
  const without = plain === undefined ? [] : [plain];
  const own = domain === undefined || ownDomains.has(domain.toLowerCase());
  return [
    { key: address, words: 'the whole address' },
    ...(domain === undefined
      ? without.map((user) => ({ key: user, words: 'without its extension' }))
      : without.map((user) => ({ key: `${user}@${domain}`, words: 'the address without its extension' }))),
    ...(own && domain !== undefined
      ? [local, ...without].map((user) => ({
          key: user,
          words: 'the local part: the domain is one of this host',
        }))
      : []),
    ...(domain === undefined ? [] : [{ key: `@${domain}`, words: 'the domain' }]),
  ];
}

/** transport(5): address, domain, domains above it, then `*`. */
export function transportKeys(address: string, ground: MapGround): Key[] {
  const { local, plain, domain } = partsOf(address, ground.parameter('recipient_delimiter') ?? '');
  if (isRules(ground.type)) return [{ key: address, words: 'the whole address' }];
  if (domain === undefined) return [{ key: address, words: 'the address' }];
  return [
    { key: `${local}@${domain}`, words: 'the whole address' },
    ...(plain === undefined
      ? []
      : [{ key: `${plain}@${domain}`, words: 'the address without its extension' }]),
    ...domainKeys(domain, parentMatches(ground, 'transport_maps'), 'the domain'),
    { key: '*', words: 'everything else' },
  ];
}

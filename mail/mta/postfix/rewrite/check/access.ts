import { domainOf, folded, localOf, quoted, split } from '../addresses.ts';
import { withParents } from '../lists.ts';
import { type Hit, type Key, type Maps, find } from '../maps.ts';
import type { Steps } from '../need.ts';
import { addressBytes } from '../networks.ts';
import type { Resolved } from '../resolve.ts';
import type { Settings } from '../settings.ts';
import type { Stage } from '../trace.ts';

const style = 'smtpd_access_maps';

/** A name and its parents; the first alone is asked of patterns. Names that are addresses have no parents. */
export const nameKeys = (name: string, settings: Settings): Key[] =>
  (addressBytes(name) === undefined ? withParents(folded(name), settings.parents(style)) : [name]).map(
    (text, at) => ({ text, part: at > 0 }),
  );

/** An address and the networks it is in: `192.0.2.1`, `192.0.2`, `192.0`, `192`. */
export function clientKeys(address: string): Key[] {
  const mark = address.includes(':') ? ':' : '.';
  const keys: Key[] = [];
  for (let now = folded(address); now !== '';) {
    keys.push({ text: now, part: keys.length > 0 });
    const at = now.lastIndexOf(mark);
    if (at < 0) break;
    now = now.slice(0, at);
  }
  return keys;
}

/** user+ext@domain, user@domain, domain and parents, user+ext@, user@ (check_mail_access). */
export function mailKeys({ recipient }: Resolved, settings: Settings): Key[] {
  const address = folded(recipient);
  const domain = domainOf(address);
  const parts = split(localOf(address), settings.delimiting);
  const bare = parts === undefined ? [] : [parts.user];
  return [
    { text: quoted(address), part: false },
    ...bare.map((user) => ({ text: `${user}@${domain}`, part: true })),
    ...withParents(domain, settings.parents(style)).map((text) => ({ text, part: true })),
    { text: `${localOf(address)}@`, part: true },
    ...bare.map((user) => ({ text: `${user}@`, part: true })),
  ];
}

/** Looks a table of check_*_access up. */
export const accessEntry = (maps: Maps, keys: readonly Key[], stage: Stage): Steps<Hit | undefined> =>
  find(maps, keys, stage);

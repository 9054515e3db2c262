import { atSign, domainOf, localOf, quoted, sameText, split } from './addresses.ts';
import { local } from './lists.ts';
import { type Hit, type Key, find, mapsOf } from './maps.ts';
import type { Steps } from './need.ts';
import type { Settings } from './settings.ts';
import type { Stage } from './trace.ts';

/**
 * Forms of an address that tables are asked for: user+ext@domain, user@domain, then for a local domain user+ext and user, then
 * @domain (mail_addr_find).
 */
export function* addressKeys(settings: Settings, address: string, stage: Stage): Steps<Key[]> {
  const at = atSign(address);
  const parts = split(localOf(address), settings.delimiting);
  const bare = parts === undefined ? undefined : parts.user + (at < 0 ? '' : address.slice(at));
  const keys: Key[] = [{ text: quoted(address), part: false }];
  if (quoted(address) !== address) keys.push({ text: address, part: false });
  if (parts !== undefined && bare !== undefined) keys.push({ text: bare, part: true, left: parts.extension });
  if (at < 0) return keys;
  const domain = domainOf(address);
  if (sameText(domain, settings.value('myorigin')) || (yield* local(settings, domain, stage))) {
    keys.push({ text: localOf(address), part: true });
    if (parts !== undefined) keys.push({ text: parts.user, part: true, left: parts.extension });
  }
  keys.push({ text: `@${domain}`, part: true });
  return keys;
}

/** Looks an address up in all the forms that Postfix tries. */
export function* findAddress(
  settings: Settings,
  parameter: string,
  address: string,
  stage: Stage,
): Steps<Hit | undefined> {
  const maps = mapsOf(settings, parameter);
  if (maps.tables.length === 0) return undefined;
  return yield* find(maps, yield* addressKeys(settings, address, stage), stage);
}

import { atSign, domainOf, localOf, quoted, split } from './addresses.ts';
import { withParents } from './lists.ts';
import { type Key, find, mapsOf } from './maps.ts';
import type { Steps } from './need.ts';
import type { Settings } from './settings.ts';
import type { Stage } from './trace.ts';

interface Way {
  readonly transport: string;
  readonly nexthop: string;
  readonly because: string;
}

/** The way that transport_maps tells for a recipient, from the one it would take; `undefined`: the maps have nothing. */
export function* transported(
  recipient: string,
  way: Way,
  settings: Settings,
  stage: Stage,
): Steps<Way | undefined> {
  const maps = mapsOf(settings, 'transport_maps');
  if (maps.tables.length === 0) return undefined;
  const parts = split(localOf(recipient), settings.delimiting);
  const domain = domainOf(recipient);
  const keys: Key[] = [
    { text: quoted(recipient), part: false },
    ...(parts === undefined ? [] : [{ text: parts.user + recipient.slice(atSign(recipient)), part: true }]),
    ...withParents(domain, settings.parents('transport_maps')).map((text) => ({ text, part: true })),
    { text: '*', part: false },
  ];
  const hit = yield* find(maps, keys, stage);
  if (hit === undefined) return undefined;
  const colon = hit.value.indexOf(':');
  const transport = colon < 0 ? hit.value : hit.value.slice(0, colon);
  const nexthop = colon < 0 ? '' : hit.value.slice(colon + 1);
  const because = `transport_maps entry "${hit.key.text} ${hit.value}"`;
  if (transport === '') return nexthop === '' ? undefined : { transport: way.transport, nexthop, because };
  if (nexthop !== '') return { transport, nexthop, because };
  const refuses = transport === 'error' || transport === 'retry';
  return { transport, nexthop: refuses ? 'Address is undeliverable' : domain, because };
}

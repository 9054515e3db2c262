import { addressList, atSign, folded, localOf, quoted, sameText } from './addresses.ts';
import { addressKeys } from './keys.ts';
import { type Hit, find, mapsOf } from './maps.ts';
import { type Steps, Unanswered } from './need.ts';
import type { Settings } from './settings.ts';
import type { Stage } from './trace.ts';
import { rewritten } from './trivial.ts';

/** Addresses that a table's value stands for, with what was left of the key (mail_addr_map). Internal form. */
function mapped(address: string, { key, value }: Hit, propagate: boolean, settings: Settings): string[] {
  let text = value;
  if (value.startsWith('@')) {
    const local = localOf(address);
    text = quoted((key.left === undefined ? local : local.slice(0, -key.left.length)) + value);
  }
  const extension = propagate ? (key.left ?? '') : '';
  return addressList(text).map((one) => {
    const whole = rewritten(one, settings);
    const at = atSign(whole);
    return at < 0 ? whole + extension : whole.slice(0, at) + extension + whole.slice(at);
  });
}

function* mapOnce(
  settings: Settings,
  parameter: string,
  address: string,
  propagate: boolean,
  stage: Stage,
): Steps<{ readonly to: readonly string[]; readonly hit: Hit } | undefined> {
  const hit = yield* find(mapsOf(settings, parameter), yield* addressKeys(settings, address, stage), stage);
  if (hit === undefined) return undefined;
  const to = mapped(address, hit, propagate, settings);
  if (to.length === 0)
    throw new Unanswered(`${parameter} gives no address for ${hit.key.text}: "${hit.value}"`);
  return { to, hit };
}

const canonicalDepth = 10;

/** One address for another, again and again until none is found or it stays the same (cleanup_map11). */
export function* mapToOne(
  settings: Settings,
  parameter: string,
  address: string,
  above: Stage,
): Steps<string> {
  if (settings.value(parameter) === '') return address;
  const stage = above.open();
  const propagate = settings.words('propagate_unmatched_extensions').includes('canonical');
  let now = address;
  for (let count = 0; count < canonicalDepth; count++) {
    const next = yield* mapOnce(settings, parameter, now, propagate, stage);
    if (next === undefined) break;
    const [first = now] = next.to;
    if (next.to.length > 1)
      stage.note(
        'warning',
        'many-addresses',
        `${parameter} gives several addresses for ${now}: only the first counts.`,
      );
    above.decided(`${parameter} entry "${next.hit.key.text} ${next.hit.value}"`);
    const same = sameText(now, first);
    now = first;
    if (same) break;
    if (count === canonicalDepth - 1)
      stage.note(
        'warning',
        'loop',
        `${parameter} leads on from ${address} ten times: Postfix stops at ${now}.`,
      );
  }
  above.close(stage, parameter, {
    before: quoted(address),
    after: [quoted(now)],
    words: now === address ? 'unchanged' : `${quoted(address)} is written ${quoted(now)}`,
    cites: settings.cite(parameter),
  });
  return now;
}

/** How virtual_alias_maps expand a recipient; `limit`: the message is not taken, try again later. */
export interface Expansion {
  readonly to: readonly string[];
  readonly limit?: string;
}

/** One address for many, each expanded again; an address that gives itself is kept (cleanup_map1n). */
export function* mapToMany(settings: Settings, address: string, above: Stage): Steps<Expansion> {
  const parameter = 'virtual_alias_maps';
  if (settings.value(parameter) === '') return { to: [address] };
  const stage = above.open();
  const propagate = settings.words('propagate_unmatched_extensions').includes('virtual');
  const [most, deepest, longest] = [
    settings.number('virtual_alias_expansion_limit', 1000),
    settings.number('virtual_alias_recursion_limit', 1000),
    settings.number('virtual_alias_address_length_limit', 1000),
  ];
  const all = [address];
  // Only what a table gives for itself ends an expansion early.
  const itself = new Set<string>();
  let limit: string | undefined;
  const expand = function* (at: number): Steps<void> {
    const chain = new Set<string>();
    for (let count = 0; limit === undefined; count++) {
      const now = all[at] ?? '';
      if (itself.has(folded(now))) return;
      if (chain.has(folded(now))) {
        limit = `itself again, from ${quoted(now)}`;
        return;
      }
      chain.add(folded(now));
      if (count >= deepest) limit = `more than virtual_alias_recursion_limit = ${deepest} steps`;
      const next =
        limit === undefined ? yield* mapOnce(settings, parameter, now, propagate, stage) : undefined;
      if (next === undefined) return;
      above.decided(`${parameter} entry "${next.hit.key.text} ${next.hit.value}"`);
      for (const [index, one] of next.to.entries()) {
        if (quoted(one).length > longest)
          limit = `an address longer than virtual_alias_address_length_limit = ${longest}`;
        if (index === 0) all[at] = one;
        else all.push(one);
        if (sameText(one, now)) itself.add(folded(now));
      }
    }
  };
  for (let at = 0; at < all.length && limit === undefined; at++) {
    if (all.length > most) limit = `more than virtual_alias_expansion_limit = ${most} addresses`;
    else yield* expand(at);
  }
  const changed = all.length > 1 || all[0] !== address;
  if (limit !== undefined)
    stage.note(
      'error',
      'loop',
      `${quoted(address)} expands to ${limit}. Postfix takes no mail for it (451 4.6.0, alias expansion error).`,
    );
  above.close(stage, parameter, {
    before: quoted(address),
    after: all.slice(0, 100).map(quoted),
    words: changed ? `${quoted(address)} becomes ${all.slice(0, 10).map(quoted).join(', ')}` : 'unchanged',
    cites: settings.cite(parameter),
  });
  return limit === undefined ? { to: all } : { to: [address], limit };
}

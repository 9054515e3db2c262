import type { Expansion, Place, Surroundings } from '../language.ts';
import type { Aliases } from './blocks.ts';
import { moved } from './entries.ts';
import type { Target } from './target.ts';
import { type World, worldOf } from './world.ts';

/** A tree larger than this says so instead of going on. */
const most = 2000;

interface Walk {
  readonly world: World;
  readonly around: Surroundings;
  readonly seen: Set<string>;
  left: number;
}

const leaf = (name: string, kind: Expansion['kind'], words: string, place?: Place): Expansion => ({
  name,
  kind,
  words,
  ...(place === undefined ? {} : { place }),
  children: [],
});

function account(name: string, { world }: Walk): Expansion {
  const known = world.user(name);
  if (known === true) return leaf(name, 'user', 'a user of this host');
  if (known === false) return leaf(name, 'error', 'no user and no alias: mail is returned');
  return leaf(name, 'unknown', 'no alias; whether there is such a user was not asked');
}

/** What a local name becomes; `path` holds the names that led here. */
function named(name: string, path: readonly string[], walk: Walk): Expansion {
  const known = walk.world.names.get(name);
  const plus = /^(.+)\+.*$/.exec(name)?.[1];
  if (known === undefined) return plus === undefined ? account(name, walk) : named(plus, path, walk);
  const { entry } = known;
  const place = { path: known.path, span: moved(entry.block.nameSpan, entry.at) };
  if (path.at(-1) === name) return { ...account(name, walk), place };
  if (path.includes(name)) {
    const members = path.slice(path.indexOf(name));
    // sendmail breaks a loop at the account that one of its names belongs to.
    const user = members.find((member) => walk.world.user(member) === true);
    return user === undefined
      ? leaf(name, 'loop', [...members, name].join(' → '), place)
      : leaf(user, 'user', `a user of this host; the aliases lead back: ${[...members, name].join(' → ')}`);
  }
  if (walk.seen.has(name)) return leaf(name, 'nobody', 'is among the recipients already', place);
  walk.seen.add(name);
  const { deepest } = walk.world.dialect;
  if (deepest !== undefined && path.length >= deepest + 10)
    return leaf(name, 'error', 'too many aliases follow each other', place);
  const children = targets(entry.targets, [...path, name], walk);
  return { name, kind: 'alias', words: count(children), place, children };
}

const count = (children: readonly Expansion[]): string =>
  children.length === 1 ? 'an alias for one recipient' : `an alias for ${children.length} recipients`;

function targets(list: readonly Target[], path: readonly string[], walk: Walk): readonly Expansion[] {
  const found: Expansion[] = [];
  for (const target of list) {
    if (walk.left-- <= 0) {
      found.push(leaf('…', 'unknown', `more than ${most.toLocaleString('en')} recipients: not shown`));
      break;
    }
    found.push(one(target, path, walk));
  }
  return found;
}

function one(target: Target, path: readonly string[], walk: Walk): Expansion {
  const { kind, value, text } = target;
  const local = walk.world.local(target);
  if (target.fault !== undefined && kind !== 'program')
    return leaf(text, 'error', 'cannot be delivered to as it is written');
  if (local !== undefined) return named(local, path, walk);
  if (kind === 'escaped') return account(value, walk);
  if (kind === 'program') return leaf(value, 'program', 'is run with the mail as its input');
  if (kind === 'file')
    return value === '/dev/null'
      ? leaf(value, 'nobody', 'the mail vanishes')
      : leaf(value, 'file', 'the mail is added to this file');
  if (kind === 'include') {
    const inner = walk.world.include(value);
    if (inner === undefined)
      return leaf(value, 'unknown', 'a list in a file that was not read', { path: value });
    if (path.includes(`:include:${value}`))
      return leaf(value, 'loop', 'this file includes itself', { path: value });
    const children = targets(inner, [...path, `:include:${value}`], walk);
    return {
      name: value,
      kind: 'include',
      words: `a list of ${children.length} in a file`,
      place: { path: value },
      children,
    };
  }
  return leaf(value, 'address', 'an address elsewhere');
}

/** What a name becomes on this host, as a tree; any name may be asked for. */
export function expand(parsed: Aliases, name: string, around: Surroundings): Expansion {
  const walk: Walk = { world: worldOf(parsed, around), around, seen: new Set(), left: most };
  return named(name.trim().toLowerCase(), [], walk);
}

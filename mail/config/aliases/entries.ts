import type { Span } from '../language.ts';
import type { Aliases, Block } from './blocks.ts';
import type { Dialect } from './dialect.ts';
import type { Target } from './target.ts';

/** An entry as one MTA reads it, with places in the whole text. */
export interface Entry {
  readonly block: Block;
  readonly at: number;
  readonly key: string;
  readonly targets: readonly (Target & { readonly at: number })[];
}

export const moved = ({ from, to }: Span, by: number): Span => ({ from: from + by, to: to + by });

const cache = new WeakMap<Aliases, Map<Dialect, readonly Entry[]>>();

/** All entries with a name and something to the right, in the order of the file. */
export function entriesOf(aliases: Aliases, dialect: Dialect): readonly Entry[] {
  const known = cache.get(aliases) ?? new Map<Dialect, readonly Entry[]>();
  const kept = known.get(dialect);
  if (kept !== undefined) return kept;
  const found: Entry[] = [];
  for (const [index, block] of aliases.blocks.entries()) {
    const at = aliases.starts[index] ?? 0;
    const place = (target: Target): Target & { at: number } => ({ ...target, at: at + target.from });
    const last = found.at(-1);
    if (block.kind === 'entry') {
      if (block.fault !== 'missing-colon' && block.fault !== 'unbalanced-name')
        found.push({ block, at, key: block.key, targets: block.targets.map(place) });
    } else if (dialect.longEntries && block.stray.length > 0 && last !== undefined)
      found[found.length - 1] = { ...last, targets: [...last.targets, ...block.stray.map(place)] };
  }
  known.set(dialect, found);
  cache.set(aliases, known);
  return found;
}

/** The entry that counts for each name. */
export function inForce(aliases: Aliases, dialect: Dialect): ReadonlyMap<string, Entry> {
  const names = new Map<string, Entry>();
  for (const entry of entriesOf(aliases, dialect))
    if (entry.targets.length > 0 && (dialect.wins === 'last' || !names.has(entry.key)))
      names.set(entry.key, entry);
  return names;
}

import type { Target } from './target.ts';
import type { World } from './world.ts';

/** Names that lead to each other, and how the mail that gets there ends. */
export interface Loop {
  /** From a name of it back to itself. */
  readonly path: readonly string[];
  /** Nothing else is reached from it: mail is returned, unless an account has one of the names. */
  readonly closed: boolean;
  readonly members: ReadonlySet<string>;
}

interface Step {
  /** Aliases that a name leads to at once, each once. */
  readonly next: readonly string[];
  /** Something that is no alias is among them. */
  readonly leaf: boolean;
  /** It comes back to itself through an included file. */
  readonly turns: boolean;
}

/** Names that lead to no other alias are most of a file, and no part of the graph. */
function stepOf(world: World, name: string, targets: readonly Target[]): Step | undefined {
  const leads = ({ kind, value }: Target): boolean =>
    kind === 'include' || kind === 'address' || (kind === 'user' && value !== name && world.names.has(value));
  if (!targets.some(leads)) return undefined;
  const next = new Set<string>();
  const ends = { leaf: false, turns: false };
  const seen = new Set<string>();
  const walk = (targets: readonly Target[], included: boolean): void => {
    for (const target of targets) {
      const local = world.local(target);
      if (target.kind === 'include') {
        const inner = world.include(target.value);
        if (inner === undefined) ends.leaf = true;
        else if (!seen.has(target.value)) {
          seen.add(target.value);
          walk(inner, true);
        }
      } else if (local === undefined || !world.names.has(local)) ends.leaf = true;
      else if (local !== name) next.add(local);
      // An alias that names itself is the account of that name.
      else if (included) ends.turns = true;
      else ends.leaf = true;
    }
  };
  walk(targets, false);
  if (next.size === 0 && !ends.turns) return undefined;
  return { next: [...next], ...ends };
}

/** Loops among all names, and how many aliases follow each other from a name on (1: it leads to no alias). */
export function graphOf(world: World): { loops: readonly Loop[]; depth: ReadonlyMap<string, number> } {
  const steps = new Map<string, Step>();
  for (const [name, { entry }] of world.names) {
    const step = stepOf(world, name, entry.targets);
    if (step !== undefined) steps.set(name, step);
  }
  const order = new Map<string, number>();
  const low = new Map<string, number>();
  const onStack = new Set<string>();
  const stack: string[] = [];
  const depth = new Map<string, number>();
  const leads = new Map<string, boolean>();
  const loops: Loop[] = [];

  const close = (root: string): void => {
    const members = new Set<string>();
    for (let name = stack.pop(); name !== undefined; name = stack.pop()) {
      onStack.delete(name);
      members.add(name);
      if (name === root) break;
    }
    const all = [...members].map((name) => steps.get(name));
    const outside = all.flatMap((step) => step?.next.filter((name) => !members.has(name)) ?? []);
    const reaches =
      all.some((step) => step?.leaf === true) || outside.some((name) => leads.get(name) !== false);
    const deep = 1 + Math.max(0, ...outside.map((name) => depth.get(name) ?? 1));
    for (const name of members) {
      leads.set(name, reaches);
      depth.set(name, deep);
    }
    if (members.size > 1 || all[0]?.turns === true)
      loops.push({ path: around(root, members, steps), closed: !reaches, members });
  };

  // Tarjan's strongly connected components, without recursion: chains may be long.
  for (const start of steps.keys()) {
    if (order.has(start)) continue;
    const path: { name: string; at: number }[] = [{ name: start, at: 0 }];
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const { name } = top;
      if (top.at === 0) {
        order.set(name, order.size);
        low.set(name, order.get(name) ?? 0);
        stack.push(name);
        onStack.add(name);
      }
      const child = steps.get(name)?.next[top.at++];
      if (child === undefined) {
        if (low.get(name) === order.get(name)) close(name);
        path.pop();
        const parent = path.at(-1);
        if (parent !== undefined)
          low.set(parent.name, Math.min(low.get(parent.name) ?? 0, low.get(name) ?? 0));
      } else if (!steps.has(child)) continue;
      else if (!order.has(child)) path.push({ name: child, at: 0 });
      else if (onStack.has(child)) low.set(name, Math.min(low.get(name) ?? 0, order.get(child) ?? 0));
    }
  }
  return { loops, depth };
}

/** The shortest way from a name through other members back to it. */
function around(
  start: string,
  members: ReadonlySet<string>,
  steps: ReadonlyMap<string, Step>,
): readonly string[] {
  const from = new Map<string, string>();
  const queue = [start];
  for (let at = 0; at < queue.length; at++) {
    const name = queue[at] ?? start;
    for (const next of steps.get(name)?.next ?? []) {
      if (next === start) {
        const path = [start];
        for (let back: string | undefined = name; back !== undefined && back !== start; back = from.get(back))
          path.unshift(back);
        return [start, ...path];
      }
      if (members.has(next) && !from.has(next)) {
        from.set(next, name);
        queue.push(next);
      }
    }
  }
  return [start, start];
}

import type { TraceNode } from '#mail/rewrite/question';

export type Step = Omit<TraceNode, 'children'>;

/** One line of the tree, in the order of the trace. */
export interface OutlineItem {
  /** From 0. */
  readonly depth: number;
  /** Absent: this only stands above the rules that were tried in vain. */
  readonly step?: Step;
  /** How many rules were tried in vain below it; 0 for a step. */
  readonly tries: number;
}

/** A trace as lines with what belongs to what; numbers are places in `items`. */
export interface Outline {
  readonly items: readonly OutlineItem[];
  /** Where the part below an item ends: the first item after it. */
  readonly ends: Int32Array;
  /** -1 at the top. */
  readonly parents: Int32Array;
  /** Place among those with the same parent, from 1, and how many they are. */
  readonly places: Int32Array;
  readonly siblings: Int32Array;
}

const inVain = (node: TraceNode | undefined): boolean =>
  node?.kind === 'rule' && node.outcome === 'not matched';

/** A trace as lines; two or more rules in a row that did not match go below a line of their own. */
export function itemsOf(nodes: readonly TraceNode[]): OutlineItem[] {
  const items: OutlineItem[] = [];
  const add = ({ children, ...step }: TraceNode, depth: number): void => {
    items.push({ depth, step, tries: 0 });
    walk(children, depth + 1);
  };
  const walk = (siblings: readonly TraceNode[], depth: number): void => {
    for (let at = 0; at < siblings.length;) {
      let end = at;
      while (inVain(siblings[end])) end++;
      const folded = end - at > 1;
      if (folded) items.push({ depth, tries: end - at });
      for (const node of siblings.slice(at, Math.max(end, at + 1))) add(node, folded ? depth + 1 : depth);
      at = Math.max(end, at + 1);
    }
  };
  walk(nodes, 0);
  return items;
}

/** Finds out what belongs to what. */
export function outlineOf(items: readonly OutlineItem[]): Outline {
  const count = items.length;
  const ends = new Int32Array(count).fill(count);
  const parents = new Int32Array(count);
  const places = new Int32Array(count);
  const siblings = new Int32Array(count);
  const counts = new Int32Array(count + 1);
  const above: number[] = [];
  items.forEach(({ depth }, at) => {
    while (above.length > depth) ends[above.pop() ?? 0] = at;
    const parent = above.at(-1) ?? -1;
    parents[at] = parent;
    const place = (counts[parent + 1] ?? 0) + 1;
    counts[parent + 1] = place;
    places[at] = place;
    above.push(at);
  });
  for (let at = 0; at < count; at++) siblings[at] = counts[(parents[at] ?? -1) + 1] ?? 1;
  return { items, ends, parents, places, siblings };
}

export const hasChildren = ({ ends }: Outline, at: number): boolean => (ends[at] ?? at + 1) > at + 1;

/** What is shown at first: everything but the rules that were tried in vain. */
export function firstClosed({ items }: Outline): ReadonlySet<number> {
  const closed = new Set<number>();
  items.forEach(({ tries }, at) => tries > 0 && closed.add(at));
  return closed;
}

/** Everything that has something below it. */
export function allClosed(outline: Outline): ReadonlySet<number> {
  return new Set(outline.items.flatMap((_item, at) => (hasChildren(outline, at) ? [at] : [])));
}

/** The items that are shown, in their order. */
export function shownItems({ items, ends }: Outline, closed: ReadonlySet<number>): readonly number[] {
  const shown: number[] = [];
  for (let at = 0; at < items.length;) {
    shown.push(at);
    at = closed.has(at) ? (ends[at] ?? at + 1) : at + 1;
  }
  return shown;
}

/** `closed` without everything above an item, so that it is seen. */
export function openedFor(
  { parents }: Outline,
  at: number,
  closed: ReadonlySet<number>,
): ReadonlySet<number> {
  const next = new Set(closed);
  for (let above = parents[at] ?? -1; above >= 0; above = parents[above] ?? -1) next.delete(above);
  return next.size === closed.size ? closed : next;
}

/** The lines that the trace was read from. */
export function linesOf({ items, ends }: Outline): string[] {
  const lines: string[] = [];
  const open: number[] = [];
  const close = (until: number): void => {
    for (let last = open.at(-1); last !== undefined && (ends[last] ?? 0) <= until; last = open.at(-1)) {
      lines.push(...(items[last]?.step?.closes ?? []));
      open.pop();
    }
  };
  items.forEach(({ step }, at) => {
    close(at);
    lines.push(...(step?.opens ?? []));
    open.push(at);
  });
  close(items.length);
  return lines;
}

const outlines = new WeakMap<readonly TraceNode[], Outline>();

/** The outline of a trace; the same one each time it is asked for. */
export function outlineFor(trace: readonly TraceNode[]): Outline {
  const outline = outlines.get(trace) ?? outlineOf(itemsOf(trace));
  outlines.set(trace, outline);
  return outline;
}

import { createStore, type StoreApi } from 'zustand/vanilla';
import { finding, type Finder } from './finding.ts';
import { allClosed, firstClosed, hasChildren, openedFor, shownItems, type Outline } from './outline.ts';

export interface TraceState {
  readonly outline: Outline;
  readonly closed: ReadonlySet<number>;
  /** Items that are shown. */
  readonly rows: readonly number[];
  /** The item that the keys are at; -1: none yet. */
  readonly cursor: number;
  readonly shows: 'tree' | 'text';
  readonly sought: string;
  /** Items in which `sought` was found. */
  readonly hits: readonly number[];
  readonly go: (item: number) => void;
  /** By rows, within what is shown. */
  readonly move: (by: number) => void;
  readonly toggle: (item: number) => void;
  /** As the right arrow does: opens, or goes to the first below. */
  readonly into: () => void;
  /** As the left arrow does: closes, or goes up. */
  readonly outOf: () => void;
  readonly openAll: () => void;
  readonly closeAll: () => void;
  readonly show: (shows: 'tree' | 'text') => void;
  readonly seek: (text: string) => void;
  /** Goes to the next place where it was found, or the one before. */
  readonly next: (by: 1 | -1) => void;
}

/** How one trace is looked at. */
export function createTraceStore(outline: Outline): StoreApi<TraceState> {
  let finder: Finder | undefined;
  return createStore<TraceState>()((set, get) => {
    const close = (closed: ReadonlySet<number>, cursor = get().cursor): void => {
      const rows = shownItems(outline, closed);
      // What the keys were at may be hidden now: then they are at what hides it.
      let at = cursor;
      for (let above = cursor; above >= 0; above = outline.parents[above] ?? -1)
        if (above !== cursor && closed.has(above)) at = above;
      set({ closed, rows, cursor: at });
    };
    const change = (item: number, shut: boolean): void => {
      const closed = new Set(get().closed);
      if (shut) closed.add(item);
      else closed.delete(item);
      close(closed);
    };
    const first = firstClosed(outline);
    return {
      outline,
      closed: first,
      rows: shownItems(outline, first),
      cursor: -1,
      shows: 'tree',
      sought: '',
      hits: [],
      go: (item) => close(openedFor(outline, item, get().closed), item),
      move: (by) => {
        const { rows, cursor } = get();
        const row = cursor < 0 ? (by > 0 ? -1 : 0) : rows.indexOf(cursor);
        const item = rows[Math.max(0, Math.min(rows.length - 1, row + by))];
        if (item !== undefined) set({ cursor: item });
      },
      toggle: (item) => {
        set({ cursor: item });
        if (hasChildren(outline, item)) change(item, !get().closed.has(item));
      },
      into: () => {
        const { cursor, closed } = get();
        if (cursor < 0 || !hasChildren(outline, cursor)) return;
        if (closed.has(cursor)) change(cursor, false);
        else set({ cursor: cursor + 1 });
      },
      outOf: () => {
        const { cursor, closed } = get();
        if (cursor < 0) return;
        if (hasChildren(outline, cursor) && !closed.has(cursor)) change(cursor, true);
        else if ((outline.parents[cursor] ?? -1) >= 0) set({ cursor: outline.parents[cursor] ?? 0 });
      },
      openAll: () => close(new Set()),
      closeAll: () => close(allClosed(outline)),
      show: (shows) => set({ shows }),
      seek: (sought) => {
        finder ??= finding(outline);
        set({ sought, hits: finder(sought) });
      },
      next: (by) => {
        const { hits, cursor } = get();
        const found =
          by > 0
            ? (hits.find((hit) => hit > cursor) ?? hits[0])
            : (hits.filter((hit) => hit < cursor).at(-1) ?? hits.at(-1));
        if (found !== undefined) get().go(found);
      },
    };
  });
}

const stores = new WeakMap<Outline, StoreApi<TraceState>>();

/** The same one for the same trace, so that nothing is lost when another page was looked at meanwhile. */
export function traceStoreOf(outline: Outline): StoreApi<TraceState> {
  const store = stores.get(outline) ?? createTraceStore(outline);
  stores.set(outline, store);
  return store;
}

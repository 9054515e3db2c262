import { useEffect, useId } from 'react';
import { createStore, useStore } from 'zustand';

/** Something the user can do: reached by its key, from the palette, and listed on the sheet of shortcuts. */
export interface Action {
  readonly id: string;
  readonly title: string;
  readonly group: string;
  /** `mod+k`, `h`, `shift+f`, `?`. Keys without `mod` do nothing while the user types. */
  readonly keys?: readonly string[];
  readonly run: () => void;
  /** Why it cannot be done now; absent when it can. */
  readonly disabled?: string | undefined;
  /** A second line in the palette: the command, the address of a host. */
  readonly hint?: string | undefined;
  /** Moving about with single keys: on the sheet of keys, but not in the palette. */
  readonly quiet?: boolean;
  /** More words that find it in the palette. */
  readonly also?: string;
}

interface Registered {
  readonly byOwner: ReadonlyMap<string, readonly Action[]>;
}

const registry = createStore<Registered>()(() => ({ byOwner: new Map() }));

const change = (edit: (map: Map<string, readonly Action[]>) => void): void => {
  const next = new Map(registry.getState().byOwner);
  edit(next);
  registry.setState({ byOwner: next });
};

/** Offers these actions while the component is mounted. Give a memoised list: each new list is registered again. */
export function useActions(actions: readonly Action[]): void {
  const owner = useId();
  useEffect(() => {
    change((map) => map.set(owner, actions));
    return () => change((map) => map.delete(owner));
  }, [owner, actions]);
}

/** All actions offered now; an id that is offered twice counts once. */
export const offered = (): readonly Action[] => [
  ...new Map([...registry.getState().byOwner.values()].flat().map((action) => [action.id, action])).values(),
];

/** Runs an action that is offered now, for an editor that keeps the window's keys to itself. */
export const runAction = (id: string): void =>
  offered()
    .find((action) => action.id === id)
    ?.run();

export const useOffered = (): readonly Action[] => {
  useStore(registry);
  return offered();
};

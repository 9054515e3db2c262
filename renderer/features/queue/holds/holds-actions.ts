import { useMemo } from 'react';
import type { HoldRecord } from '#contract/holds';
import { useActions, type Action } from '../../../app/actions.ts';
import { holdKey } from './due.ts';
import { useHoldsStore } from './store-context.ts';

const toGrid = (): void => {
  document.querySelector<HTMLElement>('[data-holds-grid]')?.focus({ preventScroll: true });
};

/** Every key of the holds. `why`: what stands in the way of changing the chosen one. */
export function useHoldsActions(
  rows: readonly HoldRecord[],
  chosen: HoldRecord | undefined,
  why: string | undefined,
  hostIds: readonly string[],
): void {
  const store = useHoldsStore();
  const actions = useMemo((): readonly Action[] => {
    const step = (by: number) => () => {
      toGrid();
      const at = chosen === undefined ? -1 : rows.indexOf(chosen);
      const next = at < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.max(0, Math.min(rows.length - 1, at + by));
      const row = rows[next];
      if (row !== undefined) store.getState().choose(holdKey(row));
    };
    const none = chosen === undefined ? 'Choose a hold first.' : undefined;
    const on = (run: (record: HoldRecord) => void) => () => {
      if (chosen !== undefined) run(chosen);
    };
    const group = 'Holds';
    return [
      { id: 'holds.next', title: 'Next hold', group, keys: ['arrowdown', 'j'], quiet: true, run: step(1) },
      {
        id: 'holds.previous',
        title: 'Previous hold',
        group,
        keys: ['arrowup', 'k'],
        quiet: true,
        run: step(-1),
      },
      { id: 'holds.first', title: 'First hold', group, keys: ['home'], quiet: true, run: step(-1e9) },
      { id: 'holds.last', title: 'Last hold', group, keys: ['end'], quiet: true, run: step(1e9) },
      {
        id: 'holds.release',
        title: 'Release what is left of this hold',
        group,
        keys: ['r'],
        disabled: none ?? why,
        run: on((record) => store.getState().release(record)),
      },
      {
        id: 'holds.change',
        title: 'Change end or note of this hold',
        group,
        keys: ['e'],
        disabled: none ?? why,
        run: on((record) => store.getState().edit(record)),
      },
      {
        id: 'holds.more',
        title: 'One hour more for this hold',
        group,
        keys: ['m'],
        disabled: none ?? why,
        run: on((record) => store.getState().moreTime(record)),
      },
      {
        id: 'holds.messages',
        title: 'Select its messages in the queue',
        group,
        keys: ['enter'],
        disabled: none,
        run: on((record) => store.getState().showMessages(record)),
      },
      {
        id: 'holds.none',
        title: 'Choose none',
        group,
        keys: ['escape'],
        quiet: true,
        run: () => store.getState().choose(undefined),
      },
      {
        id: 'holds.refresh',
        title: 'Read the holds again',
        group,
        keys: ['g', 'f5', 'mod+r'],
        run: () => store.getState().refresh(hostIds),
      },
      {
        id: 'holds.report',
        title: 'Handover report',
        group,
        keys: ['p'],
        also: 'export markdown who why until',
        run: () => store.getState().openReport('md'),
      },
    ];
  }, [rows, chosen, why, hostIds, store]);
  useActions(actions);
}

import { useMemo } from 'react';
import { useActions, type Action } from '../../../app/actions.ts';
import { useTrashStore } from './store-context.ts';
import type { TrashAction } from './trash-commands.ts';

const pageRows = 20;
const toGrid = (): void => {
  document.querySelector<HTMLElement>('[data-trash-grid]')?.focus({ preventScroll: true });
};

/** Every key of the trash. `why`: what stands in the way of acting on the selection. */
export function useTrashActions(why: Readonly<Record<TrashAction, string | undefined>>): void {
  const store = useTrashStore();
  const actions = useMemo((): readonly Action[] => {
    const group = 'Trash';
    const move = (step: number, extend: boolean) => () => {
      toGrid();
      store.getState().move(step, extend);
    };
    const table: readonly (readonly [string, string, readonly string[], () => void])[] = [
      ['down', 'Next message', ['arrowdown', 'j'], move(1, false)],
      ['up', 'Previous message', ['arrowup', 'k'], move(-1, false)],
      ['down.more', 'Select down to the next', ['shift+arrowdown'], move(1, true)],
      ['up.more', 'Select up to the previous', ['shift+arrowup'], move(-1, true)],
      ['page.down', 'A page down', ['pagedown'], move(pageRows, false)],
      ['page.up', 'A page up', ['pageup'], move(-pageRows, false)],
      ['first', 'First message', ['home'], move(-1e9, false)],
      ['last', 'Last message', ['end'], move(1e9, false)],
      ['first.more', 'Select to the first', ['shift+home'], move(-1e9, true)],
      ['last.more', 'Select to the last', ['shift+end'], move(1e9, true)],
      [
        'all',
        'Select everything shown',
        ['mod+a'],
        () => {
          toGrid();
          store.getState().selectAll();
        },
      ],
      ['none', 'Select nothing', ['escape'], () => store.getState().selectNone()],
    ];
    return [
      ...table.map(([id, title, keys, run]) => ({ id: `trash.${id}`, title, group, keys, run, quiet: true })),
      {
        id: 'trash.restore',
        title: 'Put back, on hold',
        group,
        keys: ['u'],
        also: 'undelete restore undo',
        disabled: why.restore,
        run: () => store.getState().restore(false),
      },
      {
        id: 'trash.restore-release',
        title: 'Put back and release',
        group,
        keys: ['r'],
        also: 'undelete restore undo',
        disabled: why.restore,
        run: () => store.getState().restore(true),
      },
      {
        id: 'trash.purge',
        title: 'Purge: remove for good',
        group,
        keys: ['x'],
        disabled: why.purge,
        run: () => store.getState().askPurge(),
      },
      {
        id: 'trash.search',
        title: 'Search the trash',
        group,
        keys: ['/'],
        run: () => document.querySelector<HTMLInputElement>('[data-trash-search]')?.focus(),
      },
      {
        id: 'trash.refresh',
        title: 'Read the trash again',
        group,
        keys: ['g', 'f5', 'mod+r'],
        run: () => store.getState().refresh(),
      },
    ];
  }, [store, why]);
  useActions(actions);
}

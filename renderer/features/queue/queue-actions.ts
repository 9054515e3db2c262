import { useMemo } from 'react';
import type { HostStatus } from '#contract/hosts';
import type { QueueAction } from '#mail/queue';
import { useActions, type Action } from '../../app/actions.ts';
import { useSession } from '../../app/session-context.ts';
import { isShown, showToast } from '../../app/toasts.ts';
import { blocks, every, whyNot, type Blocks } from './abilities.ts';
import { sectionTitles } from './sections.tsx';
import { columnTitles } from './settings.ts';
import { useQueue, useQueueStore } from './store-context.ts';
import type { Section } from './store.ts';
import type { ColumnId, Row } from './wire.ts';

export const actionKeys: Readonly<Record<QueueAction, string>> = {
  hold: 'h',
  release: 'r',
  flush: 'f',
  requeue: 'q',
  expire: 'b',
  delete: 'x',
};

export const actionTitles: Readonly<Record<QueueAction, string>> = {
  hold: 'Hold',
  release: 'Release',
  flush: 'Flush',
  requeue: 'Requeue',
  expire: 'Return to sender',
  delete: 'Delete',
};

export const actionMeans: Readonly<Record<QueueAction, string>> = {
  hold: 'Stop trying these messages until they are released. Can be undone. Shift+H asks for a reason and an end.',
  release: 'Let held messages be tried again. Can be undone.',
  flush: 'Try these messages now instead of at their next try.',
  requeue: 'Send these messages through address rewriting once more.',
  expire: 'Return these messages to their senders now, with a report.',
  delete:
    'Take these messages out of the queue. Nobody is told; they are not delivered. They stay in the trash of their host.',
};

/** The messages an action would be on, and what cannot be done with them, with the reasons. */
export function useTargets(): { readonly targets: readonly Row[]; readonly why: Blocks } {
  const store = useQueueStore();
  const selected = useQueue((state) => state.selection.selected);
  const version = useQueue((state) => state.version);
  const hosts = useSession((state) => state.hosts);
  // eslint-disable-next-line react-hooks/exhaustive-deps -- the rows are one mutable map: selected and version say when it changed
  const targets = useMemo(() => store.getState().targets(), [store, selected, version]);
  return useMemo(() => ({ targets, why: blocks(targets, hosts) }), [targets, hosts]);
}

const pageRows = 20;

const toTable = (): void => {
  document.querySelector<HTMLElement>('[data-queue-grid]')?.focus({ preventScroll: true });
};

/** Every key of the queue page; the palette and the sheet of keys are made of the same list. */
export function useQueueActions(why: Blocks, some: boolean, hosts: readonly HostStatus[]): void {
  const store = useQueueStore();
  const section = useQueue((state) => state.section);
  const waiting = useQueue((state) => state.waiting !== undefined);
  const flushable = hosts.some(({ connection, host }) => connection.state === 'online' && !host.readOnly);
  const actions = useMemo((): readonly Action[] => {
    const state = (): ReturnType<typeof store.getState> => store.getState();
    const move = (step: number, extend: boolean) => () => {
      // Wherever the focus was: who moves in the table is in the table.
      toTable();
      state().move(step, extend);
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
        'Select everything that matches',
        ['mod+a'],
        () => {
          toTable();
          state().selectAll();
        },
      ],
      ['none', 'Close details, then select nothing', ['escape'], () => state().selectNone()],
      [
        'open',
        'Show details',
        ['enter'],
        () => {
          const { selection, open } = state();
          if (selection.cursor !== undefined) open(selection.cursor);
        },
      ],
      [
        'filter',
        'Filter',
        ['/'],
        () => document.querySelector<HTMLInputElement>('[data-queue-filter]')?.focus(),
      ],
    ];
    const sections: readonly Action[] = Object.entries(sectionTitles).map(([name, title], at) => ({
      id: `queue.section.${name}`,
      title: `Show ${title.toLowerCase()}`,
      group: 'Queue',
      keys: [String(at + 1)],
      also: 'section part page',
      run: () => state().show(name as Section),
    }));
    const note: Action = {
      id: 'queue.note',
      title: 'Note for what I do now',
      group: 'Queue',
      keys: ['n'],
      also: 'ticket reason incident',
      run: () => document.querySelector<HTMLElement>('[data-sticky-note]')?.click(),
    };
    const undo: Action = {
      id: 'queue.undo',
      title: 'Undo what was done last, as long as its note is shown',
      group: 'Queue',
      keys: ['mod+z'],
      also: 'back mistake',
      run: () => {
        // Newest first, and only what is in sight: nobody should take back by accident what was done an hour ago.
        const last = state().jobs.find(({ id, undo: way }) => way !== undefined && isShown(`job-${id}`));
        if (last !== undefined) state().undo(last.id);
        else
          showToast({
            id: 'nothing-to-undo',
            tone: 'plain',
            title: 'No note with an Undo is shown. What was done before is listed in the status bar.',
            seconds: 8,
          });
      },
    };
    // Another part of the page has these keys for its own table.
    if (section !== 'messages') return [...sections, note, undo];
    return [
      ...sections,
      note,
      undo,
      {
        id: 'queue.hold-ask',
        title: 'Hold with a reason, a note and an end',
        group: 'Queue',
        keys: ['shift+h'],
        disabled: whyNot(why, 'hold'),
        run: () => state().act('hold', 'ask'),
      },
      ...every.map((action) => ({
        id: `queue.${action}`,
        title: `${actionTitles[action]} the selected messages`,
        group: 'Queue',
        keys: [actionKeys[action]],
        hint: actionMeans[action],
        disabled: whyNot(why, action),
        run: () => state().act(action),
      })),
      {
        id: 'queue.flush-all',
        title: 'Flush everything that is not held',
        group: 'Queue',
        keys: ['shift+f'],
        disabled: flushable ? undefined : 'No connected host here that may be changed.',
        run: () => state().askFlushAll(),
      },
      {
        id: 'queue.refresh',
        title: 'Read the queue now',
        group: 'Queue',
        keys: ['g', 'f5', 'mod+r'],
        run: () => state().refresh(),
      },
      {
        id: 'queue.waiting',
        title: 'Show what came in while the table stood still',
        group: 'Queue',
        keys: ['a'],
        disabled: waiting ? undefined : 'The table is up to date.',
        run: () => state().showWaiting(),
      },
      ...table.map(([id, title, keys, run]) => ({
        id: `table.${id}`,
        title,
        group: 'Table',
        keys,
        run,
        quiet: !['all', 'open', 'filter'].includes(id),
        disabled: id === 'open' && !some ? 'Select a message first.' : undefined,
      })),
      ...(Object.keys(columnTitles) as ColumnId[]).map((column) => ({
        id: `sort.${column}`,
        title: `Sort by ${columnTitles[column].toLowerCase()}`,
        group: 'Table',
        run: () => {
          const { sort, change } = state();
          change({ sort: { column, descending: sort.column === column ? !sort.descending : false } });
        },
      })),
    ];
  }, [store, why, some, waiting, flushable, section]);
  useActions(actions);
}

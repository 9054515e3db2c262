import { Menu } from '@mantine/core';
import { IconBookmark, IconCheck, IconChevronDown } from '@tabler/icons-react';
import { useCallback, useMemo, useState } from 'react';
import type { View } from '#contract/views';
import { visible } from '#mail/visible';
import { useActions } from '../../../app/actions.ts';
import { columnTitles } from '../settings.ts';
import { useQueue, useQueueStore } from '../store-context.ts';
import type { ColumnId } from '../wire.ts';
import { ArrangeViews } from './arrange-views.tsx';
import { useFinding } from './finding-store.ts';
import styles from './finding.module.css';
import { SaveView } from './save-view.tsx';

/** Shows what a view asks for; what it says nothing about stays. */
function useShowView(): (view: View) => void {
  const store = useQueueStore();
  return useCallback(
    ({ filter, sort }) => {
      const known = sort !== undefined && Object.hasOwn(columnTitles, sort.column);
      store.getState().change({
        filter,
        ...(known ? { sort: { column: sort.column as ColumnId, descending: sort.descending } } : {}),
      });
    },
    [store],
  );
}

/** Filters with a name: shown by a click, saved from what is shown, arranged. */
export function SavedViews(): React.JSX.Element {
  const views = useFinding((state) => state.views);
  const save = useFinding((state) => state.save);
  const filter = useQueue((state) => state.filter);
  const sort = useQueue((state) => state.sort);
  const [dialog, setDialog] = useState<'save' | 'arrange'>();
  const [last, setLast] = useState<string>();
  const showView = useShowView();
  const shown = views.find((view) => view.filter.trim() === filter.trim() && filter.trim() !== '');
  const changed = shown === undefined ? views.find(({ name }) => name === last) : undefined;
  const pick = useCallback(
    (view: View) => {
      setLast(view.name);
      showView(view);
    },
    [showView],
  );
  useActions(
    useMemo(
      () => [
        {
          id: 'views.save',
          title: 'Save this filter as a view',
          group: 'Views',
          disabled: filter.trim() === '' ? 'Type a filter first.' : undefined,
          run: () => setDialog('save'),
        },
        {
          id: 'views.arrange',
          title: 'Rename, order and delete views',
          group: 'Views',
          run: () => setDialog('arrange'),
        },
        ...views.map((view) => ({
          id: `view.${view.name}`,
          title: `View: ${visible(view.name)}`,
          group: 'Views',
          hint: visible(view.filter),
          run: () => pick(view),
        })),
      ],
      [views, filter, pick],
    ),
  );
  return (
    <>
      <Menu position="bottom-end" width={320}>
        <Menu.Target>
          <button
            type="button"
            className={styles.chip}
            data-on={shown !== undefined || undefined}
            aria-label={shown === undefined ? 'Saved views' : `Saved views; shown is ${visible(shown.name)}`}
            title="Saved views"
          >
            <IconBookmark size={14} aria-hidden />
            <span className={styles.viewName} data-word>
              {shown === undefined ? 'Views' : visible(shown.name)}
            </span>
            <IconChevronDown size={12} aria-hidden />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          {views.length === 0 && <Menu.Label>No view is saved. Type a filter, then save it here.</Menu.Label>}
          {views.map((view) => (
            <Menu.Item
              key={view.name}
              onClick={() => pick(view)}
              aria-current={view === shown}
              leftSection={
                <span className={styles.tick}>{view === shown && <IconCheck size={13} aria-hidden />}</span>
              }
            >
              <span className={styles.viewLine}>
                <span>{visible(view.name)}</span>
                <code>{visible(view.filter)}</code>
              </span>
            </Menu.Item>
          ))}
          <Menu.Divider />
          {changed !== undefined && filter.trim() !== '' && (
            <Menu.Item
              onClick={() =>
                save(views.map((view) => (view === changed ? { name: view.name, filter, sort } : view)))
              }
            >
              Update “{visible(changed.name)}” to what is shown
            </Menu.Item>
          )}
          <Menu.Item disabled={filter.trim() === ''} onClick={() => setDialog('save')}>
            Save this filter…
          </Menu.Item>
          <Menu.Item disabled={views.length === 0} onClick={() => setDialog('arrange')}>
            Rename, order, delete…
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {dialog === 'save' && <SaveView close={() => setDialog(undefined)} saved={setLast} />}
      {dialog === 'arrange' && <ArrangeViews close={() => setDialog(undefined)} />}
    </>
  );
}

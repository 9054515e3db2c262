import { Textarea } from '@mantine/core';
import { useCallback, useMemo } from 'react';
import { Empty } from '../../../widgets/empty.tsx';
import { useAskingKeys } from '../asking-keys.ts';
import styles from '../dns.module.css';
import type { PanelProps } from '../part.ts';
import { StartButton } from '../start-button.tsx';
import { ListMatrix } from './list-matrix.tsx';
import { askedOf, firstDraft, keepLists, useLists, useListsStore, type Draft } from './lists-store.ts';

/** A host's addresses against blocklists, asked from that host. */
export function ListsPage({ page, from }: PanelProps): React.JSX.Element {
  const store = useListsStore();
  const kept = useLists((state) => state.drafts[page]);
  const draft = useMemo(() => kept ?? firstDraft(), [kept]);
  const run = useLists((state) => state.runs[page]);
  const asked = askedOf(draft, from);
  const whyNot = from.whyNot ?? (typeof asked === 'string' ? asked : undefined);
  const running = run?.state === 'running';
  const begin = useCallback(() => {
    const { drafts, start } = store.getState();
    const now = askedOf(drafts[page] ?? firstDraft(), from);
    if (typeof now !== 'string' && from.whyNot === undefined) start(page, now);
  }, [store, page, from]);
  const cancel = useCallback(() => store.getState().cancel(page), [store, page]);
  const press = useAskingKeys({
    id: 'blocklists',
    title: 'Ask the blocklists',
    running,
    whyNot,
    begin,
    cancel,
  });
  const edit = (change: Partial<Draft>): void => {
    const next = { ...draft, ...change };
    store.getState().change(page, next);
    if (change.lists !== undefined) keepLists(next);
  };
  const wrong = (start: string): string | undefined =>
    whyNot?.startsWith(start) === true ? whyNot : undefined;
  return (
    <div className={styles.desk} onKeyDown={press}>
      <form
        aria-label="Which lists"
        onSubmit={(event) => {
          event.preventDefault();
          begin();
        }}
      >
        <Textarea
          label="Addresses, one a line"
          placeholder="empty: the host’s own"
          classNames={{ input: styles.linesInput ?? '' }}
          rows={2}
          value={draft.addresses}
          error={wrong('An address')}
          spellCheck={false}
          onChange={(event) => edit({ addresses: event.currentTarget.value })}
        />
        <Textarea
          label="Lists, one a line"
          placeholder="empty: those that Postroom knows"
          description="Kept for every host."
          classNames={{ input: styles.linesInput ?? '' }}
          rows={6}
          value={draft.lists}
          error={wrong('A list')}
          spellCheck={false}
          onChange={(event) => edit({ lists: event.currentTarget.value })}
        />
        {from.id === '' && <p className={styles.soft}>{whyNot}</p>}
        <StartButton label="Ask the lists" running={running} whyNot={whyNot} onCancel={cancel} />
      </form>
      {run === undefined ? (
        <div className={styles.results}>
          <Empty title="No list asked yet">
            Blocklists tell other servers whom to refuse. They are asked from the host itself, by its own
            resolver: many lists refuse questions that come through a public one, and refused does not mean
            clean.
          </Empty>
        </div>
      ) : (
        <ListMatrix key={run.startedAt} run={run} />
      )}
    </div>
  );
}

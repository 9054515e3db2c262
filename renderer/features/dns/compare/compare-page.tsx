import { useCallback } from 'react';
import { Empty } from '../../../widgets/empty.tsx';
import { useAskingKeys } from '../asking-keys.ts';
import styles from '../dns.module.css';
import type { PanelProps } from '../part.ts';
import { CompareForm } from './compare-form.tsx';
import { useCompare, useCompareStore } from './compare-store.ts';
import { askedOf, emptyDraft } from './places.ts';
import { Sides } from './sides.tsx';

/** The same question to several places, and what differs. */
export function ComparePage({ page, from }: PanelProps): React.JSX.Element {
  const store = useCompareStore();
  const draft = useCompare((state) => state.drafts[page]) ?? emptyDraft;
  const run = useCompare((state) => state.runs[page]);
  const asked = askedOf(draft, from);
  const whyNot = from.whyNot ?? (typeof asked === 'string' ? asked : undefined);
  const running = run?.state === 'running';
  const begin = useCallback(() => {
    const { drafts, start } = store.getState();
    const now = askedOf(drafts[page] ?? emptyDraft, from);
    if (typeof now !== 'string' && from.whyNot === undefined) start(page, now);
  }, [store, page, from]);
  const cancel = useCallback(() => store.getState().cancel(page), [store, page]);
  const press = useAskingKeys({
    id: 'compare',
    title: 'Compare DNS answers',
    running,
    whyNot,
    begin,
    cancel,
  });
  return (
    <div className={styles.desk} onKeyDown={press}>
      <CompareForm
        draft={draft}
        from={from}
        onChange={(next) => store.getState().change(page, next)}
        running={running}
        whyNot={whyNot}
        onStart={begin}
        onCancel={cancel}
      />
      {run === undefined ? (
        <div className={styles.results}>
          <Empty title="Nothing compared yet">
            The same question goes to each place: what the resolver remembers, what the servers of the zone
            say, and what programs on the host really get. Where they differ, what stands between them is
            named.
          </Empty>
        </div>
      ) : (
        <Sides key={run.startedAt} run={run} />
      )}
    </div>
  );
}

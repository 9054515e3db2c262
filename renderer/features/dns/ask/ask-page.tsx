import { useCallback, useDeferredValue, useMemo, useRef } from 'react';
import { Empty } from '../../../widgets/empty.tsx';
import { useAskingKeys } from '../asking-keys.ts';
import styles from '../dns.module.css';
import type { PanelProps } from '../part.ts';
import { AskForm } from './ask-form.tsx';
import { useAsk, useAskStore } from './ask-store.ts';
import type { AskedBefore } from './asked-before.ts';
import { emptyDraft, readDraft, whyNotAsk } from './questions.ts';
import { Replies } from './replies.tsx';

/** Any question, of any names, to any server. */
export function AskPage({ page, from, before }: PanelProps & { before: AskedBefore }): React.JSX.Element {
  const store = useAskStore();
  const draft = useAsk((state) => state.drafts[page]) ?? emptyDraft;
  const run = useAsk((state) => state.runs[page]);
  const later = useDeferredValue(draft);
  const typed = useMemo(() => readDraft(later), [later]);
  const whyNot = from.whyNot ?? whyNotAsk(typed, draft.types);
  const running = run?.state === 'running';
  /** How many questions back the form is. */
  const steps = useRef(0);
  const begin = useCallback(() => {
    const now = store.getState().drafts[page] ?? emptyDraft;
    const read = readDraft(now);
    if (from.whyNot !== undefined || whyNotAsk(read, now.types) !== undefined) return;
    before.add(now);
    steps.current = 0;
    store.getState().start(page, { from, questions: read.questions, own: now.own });
  }, [store, page, from, before]);
  const cancel = useCallback(() => store.getState().cancel(page), [store, page]);
  const press = useAskingKeys({ id: 'ask', title: 'Ask DNS', running, whyNot, begin, cancel });
  const recall = (by: 1 | -1): boolean => {
    const to = steps.current + by;
    const found = to === 0 ? { ...draft, names: '' } : to < 0 ? undefined : before.back(to);
    if (found === undefined) return false;
    steps.current = to;
    store.getState().change(page, found);
    return true;
  };
  return (
    <div className={styles.desk} onKeyDown={press}>
      <AskForm
        draft={draft}
        typed={typed}
        onChange={(next) => store.getState().change(page, next)}
        recall={recall}
        running={running}
        whyNot={whyNot}
        onStart={begin}
        onCancel={cancel}
      />
      {run === undefined ? (
        <div className={styles.results}>
          <Empty title="Nothing asked yet">
            Type names, one a line, and choose types: every name is asked for every type. Without a server the
            resolver of {from.words} answers. The up arrow brings back what was asked before.
          </Empty>
        </div>
      ) : (
        <Replies key={run.startedAt} run={run} />
      )}
    </div>
  );
}

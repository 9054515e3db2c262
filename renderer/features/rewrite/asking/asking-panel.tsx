import type { Api } from '../../../app/client.ts';
import type { PanelProps } from '../part.ts';
import { AnswerPane } from './answer-pane.tsx';
import { AskForm } from './ask-form.tsx';
import { useAskingStore, useDesk } from './asking-context.ts';
import styles from './asking.module.css';
import { Examples } from './examples.tsx';
import { ResultList } from './result-list.tsx';

/** Questions in a form, and what the MTA makes of them. */
export function AskingPanel({ hostId, set, api }: PanelProps & { api: Api }): React.JSX.Element {
  const asked = { hostId, setId: set.setId };
  const run = useDesk(asked, (desk) => desk.run);
  const store = useAskingStore();
  const stopOnEscape = (event: React.KeyboardEvent): void => {
    if (event.key !== 'Escape' || run?.running !== true || event.defaultPrevented) return;
    event.preventDefault();
    store.getState().stop(asked);
  };
  return (
    <div className={styles.panel} onKeyDown={stopOnEscape}>
      <AskForm asked={asked} set={set} />
      {run === undefined ? (
        <Examples asked={asked} set={set} />
      ) : (
        <div className={styles.results} data-many={run.questions.length > 1 ? true : undefined}>
          {run.questions.length > 1 && <ResultList asked={asked} run={run} />}
          <AnswerPane key={run.chosen} asked={asked} set={set} run={run} api={api} />
        </div>
      )}
    </div>
  );
}

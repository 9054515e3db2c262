import { Button, Loader } from '@mantine/core';
import { questionText } from '#mail/rewrite/fate';
import type { Api } from '../../../app/client.ts';
import { ProblemNote } from '../../../widgets/problem-note.tsx';
import type { AskedSet } from '../part.ts';
import { FateView } from '../trace/fate-view.tsx';
import { shown } from '../trace/fate-words.ts';
import { outlineFor } from '../trace/outline.ts';
import { TraceView } from '../trace/trace-view.tsx';
import { useAskingStore } from './asking-context.ts';
import type { Asked, Run } from './asking-store.ts';
import styles from './asking.module.css';
import { ProbeView, VerifyButton } from './probe.tsx';
import { SaveButton } from './save-button.tsx';

interface Props {
  asked: Asked;
  set: AskedSet;
  run: Run;
  api: Api;
}

/** The chosen answer: what comes of it, and every step on the way. */
export function AnswerPane({ asked, set, run, api }: Props): React.JSX.Element {
  const store = useAskingStore();
  const question = run.questions[run.chosen];
  const answer = run.answers[run.chosen];
  const probe = run.probes[run.chosen];
  return (
    <div className={styles.answer}>
      {run.problem !== undefined && (
        <div className={styles.notes}>
          <ProblemNote {...run.problem}>
            <Button onClick={() => store.getState().ask(asked)}>Ask again</Button>
          </ProblemNote>
        </div>
      )}
      {answer === undefined || question === undefined ? (
        <p className={styles.waitingAnswer} role="status">
          {run.running ? (
            <>
              <Loader size={14} aria-hidden /> Asking the host…
            </>
          ) : run.problem === undefined ? (
            'Stopped before this was answered.'
          ) : (
            'No answer came.'
          )}
        </p>
      ) : (
        <>
          <FateView {...answer}>
            <div className={styles.buttons}>
              {set.verify && question.kind === 'route' && (
                <VerifyButton asked={asked} set={set} at={run.chosen} asking={probe?.state === 'asking'} />
              )}
              <SaveButton asked={asked} question={question} answer={answer} api={api} />
            </div>
          </FateView>
          {probe !== undefined && probe.state !== 'asking' && <ProbeView set={set} probe={probe} />}
          {answer.trace.length > 0 ? (
            <div className={styles.trace}>
              <TraceView
                outline={outlineFor(answer.trace)}
                label={`Steps of ${shown(questionText(question), 200)}`}
              />
            </div>
          ) : (
            <p className={styles.waitingAnswer}>
              {run.traced
                ? 'The host told no steps.'
                : run.running
                  ? 'Its steps are asked for when all are answered.'
                  : 'Asking for its steps…'}
            </p>
          )}
        </>
      )}
    </div>
  );
}

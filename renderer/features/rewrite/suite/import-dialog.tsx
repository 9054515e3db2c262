import { Button, Modal } from '@mantine/core';
import { useMemo, useRef, useState } from 'react';
import type { Api } from '../../../app/client.ts';
import { problemOf, type Problem } from '../../../app/problem.ts';
import { plural, printCount } from '../../../widgets/format.ts';
import { ProblemNote } from '../../../widgets/problem-note.tsx';
import { TypedField } from '../compare/compare-form.tsx';
import { readTyped, type Asked } from '../compare/typed.ts';
import type { AskedSet } from '../part.ts';
import { importTests, mostImported, type Imported } from './import.ts';
import styles from './suite.module.css';

interface Props {
  api: Api;
  hostId: string;
  set: AskedSet;
  /** Of the tests that are there. */
  names: readonly string[];
  onMade: (made: Imported) => void;
  onClose: () => void;
}

/** Many addresses → as many tests, which expect what the live configuration says today. */
export function ImportDialog({ api, hostId, set, names, onMade, onClose }: Props): React.JSX.Element {
  const [text, setText] = useState('');
  const [asked, setAsked] = useState<Asked>({ kind: 'route' });
  const [done, setDone] = useState<number>();
  const [problem, setProblem] = useState<Problem>();
  const stopping = useRef<AbortController>(undefined);
  const checks = set.questions.includes('check');
  const typed = useMemo(() => readTyped(text, asked, checks), [text, asked, checks]);
  const { questions } = typed;
  const running = done !== undefined;
  const run = async (): Promise<void> => {
    const stop = new AbortController();
    stopping.current = stop;
    setDone(0);
    setProblem(undefined);
    try {
      const { setId } = set;
      const made = await importTests(api, { hostId, setId }, questions, names, stop.signal, setDone);
      if (!stop.signal.aborted) onMade(made);
    } catch (error) {
      if (!stop.signal.aborted) setProblem(problemOf(error));
    }
    setDone(undefined);
  };
  const close = (): void => {
    stopping.current?.abort();
    onClose();
  };
  const tooMany = questions.length > mostImported;
  return (
    <Modal opened onClose={close} title="Import from addresses" size="lg">
      <form
        className={styles.dialog}
        onSubmit={(event) => {
          event.preventDefault();
          void run();
        }}
      >
        <p className={styles.soft}>
          The live configuration is asked, and every answer becomes a test that expects the same from now on.
          They are added to the file; nothing is kept before you save it.
        </p>
        <TypedField
          value={text}
          onChange={setText}
          asked={asked}
          onAsked={setAsked}
          set={set}
          typed={typed}
        />
        {tooMany && (
          <p className={styles.wrong}>At most {printCount(mostImported)} tests are made at once.</p>
        )}
        {problem !== undefined && <ProblemNote {...problem} />}
        {running && (
          <p role="status" className={styles.soft}>
            {printCount(done)} of {plural(questions.length, 'answer')}
          </p>
        )}
        <div className={styles.buttons}>
          <Button onClick={close}>{running ? 'Cancel' : 'Close'}</Button>
          <Button
            type="submit"
            variant="filled"
            loading={running}
            disabled={questions.length === 0 || tooMany}
          >
            {questions.length === 0 ? 'Make tests' : `Make ${plural(questions.length, 'test')}`}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

import { Button, Popover, TextInput } from '@mantine/core';
import { useState } from 'react';
import { questionText } from '#mail/rewrite/fate';
import type { Answer, Question } from '#mail/rewrite/question';
import type { Api } from '../../../app/client.ts';
import { problemOf, type Problem } from '../../../app/problem.ts';
import { showToast } from '../../../app/toasts.ts';
import { ProblemNote } from '../../../widgets/problem-note.tsx';
import { saveAnswer } from '../saving.ts';
import { shown } from '../trace/fate-words.ts';
import type { Asked } from './asking-store.ts';
import styles from './asking.module.css';

interface Props {
  asked: Asked;
  question: Question;
  answer: Answer;
  api: Api;
}

/** Makes this answer what is expected from now on. */
export function SaveButton({ asked, question, answer, api }: Props): React.JSX.Element {
  const [open, setOpen] = useState(false);
  const [name, setName] = useState('');
  const [saving, setSaving] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const save = (): void => {
    if (name.trim() === '' || saving) return;
    setSaving(true);
    setProblem(undefined);
    saveAnswer(api, asked.hostId, asked.setId, { name: name.trim(), question, answer })
      .then(
        () => {
          setOpen(false);
          showToast({
            id: 'rewrite-saved',
            tone: 'good',
            title: `Saved as a test: ${name.trim()}`,
            body: 'It is among the saved tests of this configuration.',
            seconds: 6,
          });
        },
        (error: unknown) => setProblem(problemOf(error)),
      )
      .finally(() => setSaving(false));
  };
  const unknown = answer.fate.kind === 'unknown';
  return (
    <Popover opened={open} onChange={setOpen} width={320} position="bottom-end" shadow="md" trapFocus>
      <Popover.Target>
        <Button
          disabled={unknown}
          title={unknown ? 'Nothing is known that a test could expect.' : undefined}
          onClick={() => {
            setName(shown(questionText(question), 180) || '<>');
            setProblem(undefined);
            setOpen(!open);
          }}
        >
          Save as test
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Save as test">
        <TextInput
          label="Name of the test"
          value={name}
          maxLength={200}
          data-autofocus
          onChange={(event) => setName(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') save();
          }}
        />
        {problem !== undefined && (
          <div className={styles.saveProblem}>
            <ProblemNote {...problem} />
          </div>
        )}
        <div className={styles.confirm}>
          <Button onClick={() => setOpen(false)}>Cancel</Button>
          <Button variant="filled" loading={saving} disabled={name.trim() === ''} onClick={save}>
            Save
          </Button>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}

import { Button, Checkbox, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Step } from '#mail/smtp/step';
import { editedOf, editFault, withEdit } from './step-edit.ts';
import styles from './session.module.css';

const labels: Partial<Record<Step['kind'], string>> = {
  line: 'Command',
  group: 'Commands, one a line, sent in one write',
  bytes: 'Bytes: ← is CR, ↓ is LF, ⟦00⟧ any byte',
  message: 'End of data: ← is CR, ↓ is LF',
  pause: 'Milliseconds',
};

interface Props {
  readonly step: Step;
  readonly done: (step: Step | undefined) => void;
}

/** A step that is not done yet, being changed. Enter takes it, Esc leaves it. */
export function StepEditor({ step, done }: Props): React.JSX.Element {
  const [edited, put] = useState(() => editedOf(step));
  const fault = editFault(step, edited);
  const take = (): void => {
    if (fault === '') done(withEdit(step, edited));
  };
  const lines = step.kind === 'group' || step.kind === 'bytes' || step.kind === 'message';
  const Text = lines ? Textarea : TextInput;
  return (
    <div
      className={styles.stepEditor}
      role="group"
      aria-label="Change this step"
      onKeyDown={(event) => {
        if (event.key === 'Escape') {
          event.stopPropagation();
          event.preventDefault();
          done(undefined);
        } else if (
          event.key === 'Enter' &&
          (!lines || event.ctrlKey) &&
          event.target instanceof HTMLInputElement
        )
          take();
      }}
    >
      {edited.text !== undefined && (
        <Text
          label={labels[step.kind] ?? 'Text'}
          value={edited.text}
          onChange={(event: React.ChangeEvent<HTMLInputElement & HTMLTextAreaElement>) =>
            put({ ...edited, text: event.currentTarget.value })
          }
          classNames={{ input: styles.mono ?? '' }}
          spellCheck={false}
          autoComplete="off"
          autoFocus
        />
      )}
      <div className={styles.fields}>
        <TextInput
          label="Expected reply"
          placeholder="the usual; or 550, 5xx, 5.7.1, closed"
          value={edited.expect}
          onChange={(event) => put({ ...edited, expect: event.currentTarget.value })}
          spellCheck={false}
          autoComplete="off"
        />
        <TextInput
          label="Wait at most, seconds"
          placeholder="as RFC 5321 says"
          value={edited.seconds}
          onChange={(event) => put({ ...edited, seconds: event.currentTarget.value })}
          autoComplete="off"
        />
      </div>
      <Checkbox
        label="Go on whatever comes"
        checked={edited.goOn}
        onChange={(event) => put({ ...edited, goOn: event.currentTarget.checked })}
      />
      {fault !== '' && (
        <p className={styles.wrong} role="alert">
          {fault}
        </p>
      )}
      <div className={styles.buttons}>
        <Button onClick={() => done(undefined)}>Cancel</Button>
        <Button variant="filled" disabled={fault !== ''} onClick={take}>
          Take
        </Button>
      </div>
    </div>
  );
}

import { Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import { visible } from '#mail/visible';
import styles from './merge.module.css';
import { oneAfterOther, shownHunk, typedHunk, type Conflict } from './three-way.ts';

const lines = (bytes: string): string =>
  shownHunk(bytes)
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => visible(line).replaceAll('␉', '\t'))
    .join('\n');

function Side({ title, text }: { title: string; text: string }): React.JSX.Element {
  return (
    <div className={styles.side}>
      <h3>{title}</h3>
      <pre tabIndex={0} aria-label={title}>
        {text === '' ? <i>(no lines)</i> : lines(text)}
      </pre>
    </div>
  );
}

/** One place where both changed the same lines: take one, both, or write what is right. */
export function ConflictHunk({
  conflict,
  title,
  answer,
  onAnswer,
}: {
  conflict: Conflict;
  title: string;
  /** Byte text; absent while nothing is decided. */
  answer: string | undefined;
  onAnswer: (answer: string | undefined) => void;
}): React.JSX.Element {
  const { base, mine, theirs } = conflict;
  const [typed, setTyped] = useState('');
  const [refused, refuse] = useState(false);
  const take = (bytes: string): void => {
    refuse(false);
    setTyped(shownHunk(bytes).replace(/\r\n/g, '\n').replace(/\n$/, ''));
    onAnswer(bytes);
  };
  const write = (text: string): void => {
    const bytes = typedHunk(text, conflict);
    setTyped(text);
    refuse(bytes === undefined);
    onAnswer(bytes);
  };
  const choices = [
    ['Take mine', mine],
    ['Take theirs', theirs],
    ['Mine, then theirs', oneAfterOther(mine, theirs)],
    ['Theirs, then mine', oneAfterOther(theirs, mine)],
  ] as const;
  return (
    <fieldset className={styles.hunk} data-decided={answer !== undefined}>
      <legend>{title}</legend>
      <div className={styles.sides}>
        <Side title="Before" text={base} />
        <Side title="Mine" text={mine} />
        <Side title="Theirs" text={theirs} />
      </div>
      <div className={styles.choices}>
        {choices.map(([label, bytes]) => (
          <Button key={label} aria-pressed={answer === bytes} onClick={() => take(bytes)}>
            {label}
          </Button>
        ))}
      </div>
      {(answer !== undefined || refused) && (
        <Textarea
          label="Result"
          description="May be edited; empty means that these lines go."
          error={refused ? 'This file is not UTF-8: it has no bytes for one of these characters.' : undefined}
          autosize
          minRows={1}
          maxRows={10}
          spellCheck={false}
          classNames={{ input: styles.result ?? '' }}
          value={typed}
          onChange={(event) => write(event.currentTarget.value)}
        />
      )}
    </fieldset>
  );
}

import { Button, TextInput } from '@mantine/core';
import { visible } from '#mail/visible';
import { plural } from '../../../widgets/format.ts';
import { ProblemNote } from '../../../widgets/problem-note.tsx';
import styles from './suite.module.css';
import { isOvertaken, type Bench } from './suite-store.ts';
import type { SuiteText } from './suite-text.ts';

interface Props {
  bench: Bench;
  /** The first line that is no YAML. */
  broken: SuiteText['faults'][number] | undefined;
  onNote: (note: string) => void;
  onSave: () => void;
  onDiscard: () => void;
  onTakeTheirs: () => void;
  onKeepMine: () => void;
  onBringBack: () => void;
}

/** What is not saved yet, why it was not taken, and what can be done when somebody else saved first. */
export function SaveBar(props: Props): React.JSX.Element | null {
  const { bench, broken, onNote, onSave, onDiscard, onTakeTheirs, onKeepMine, onBringBack } = props;
  const { edit, note, saving, refused, faults, mine } = bench;
  if (edit === undefined)
    return mine === undefined ? null : (
      <div className={styles.bar}>
        <ProblemNote what="Your text gave way to what somebody else saved. It is still here." tone="plain">
          <Button onClick={onBringBack}>Bring mine back</Button>
        </ProblemNote>
      </div>
    );
  if (isOvertaken(bench))
    return (
      <div className={styles.bar}>
        <ProblemNote
          what="These tests were saved in another window since you began to edit. Nothing of either is lost."
          todo="Look at theirs first, or go on with yours: your next save then replaces theirs, which stays in the history of the host."
          tone="warning"
        >
          <Button onClick={onTakeTheirs}>Load theirs</Button>
          <Button onClick={onKeepMine}>Go on with mine</Button>
        </ProblemNote>
      </div>
    );
  return (
    <div className={styles.bar}>
      {broken !== undefined && faults.length === 0 && (
        <p className={styles.wrong}>
          Not YAML as it is. Line {broken.line}: {visible(broken.words)}
        </p>
      )}
      {refused !== undefined && faults.length === 0 && <ProblemNote {...refused} />}
      {faults.length > 0 && (
        <ProblemNote
          what={`Not saved: ${plural(faults.length, 'line')} cannot be taken. ${faults
            .slice(0, 3)
            .map(({ line, words }) => `Line ${line}: ${words}`)
            .join(' ')}`}
          todo="Correct it, then save again. Your text is still here."
        />
      )}
      <form
        className={styles.save}
        aria-label="Save the tests"
        onSubmit={(event) => {
          event.preventDefault();
          if (broken === undefined && !saving) onSave();
        }}
      >
        <strong>Not saved yet</strong>
        <TextInput
          aria-label="Note for the history"
          placeholder="Note for the history (optional)"
          className={styles.note ?? ''}
          maxLength={500}
          value={note}
          onChange={(event) => onNote(event.currentTarget.value)}
        />
        <Button onClick={onDiscard} disabled={saving}>
          Discard
        </Button>
        <Button
          type="submit"
          variant="filled"
          loading={saving}
          disabled={broken !== undefined}
          title={broken === undefined ? 'Ctrl+S' : 'The file is no YAML as it is.'}
        >
          Save
        </Button>
      </form>
    </div>
  );
}

import { Button, CloseButton, Popover, TextInput } from '@mantine/core';
import { IconNote } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { visible } from '#mail/visible';
import { KeyCap } from '../../widgets/key-cap.tsx';
import styles from './acting.module.css';
import { useQueue } from './store-context.ts';

/** As the contract takes it. */
export const mostNote = 500;

/** One line of plain text: what a paste brings beyond that becomes blanks. */
export const plainLine = (text: string): string =>
  // eslint-disable-next-line no-control-regex -- taking control characters out is what this is for
  text.replace(/[\x00-\x1f\x7f]+/g, ' ').slice(0, mostNote);

/** A note that goes with everything done from now on, until it is cleared. */
export function StickyNote(): React.JSX.Element {
  const note = useQueue((state) => state.note);
  const setNote = useQueue((state) => state.setNote);
  const [open, setOpen] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  return (
    <>
      <Popover
        opened={open}
        onChange={setOpen}
        position="bottom-end"
        shadow="md"
        trapFocus
        returnFocus
        transitionProps={{ duration: 0 }}
      >
        <Popover.Target>
          <Button
            className={styles.noteSet ?? ''}
            data-sticky-note
            variant={note === '' ? 'subtle' : 'default'}
            leftSection={<IconNote size={14} stroke={1.75} />}
            {...(note === '' ? { rightSection: <KeyCap>n</KeyCap> } : {})}
            aria-expanded={open}
            title={
              note === ''
                ? 'A ticket number or a reason that goes with everything you do now'
                : `Goes with every action: ${visible(note)}`
            }
            onClick={() => {
              // Whoever presses `n` types on at once: the field has the focus before the next key, or the key acts on mail.
              flushSync(() => setOpen(!open));
              field.current?.focus();
            }}
          >
            {note === '' ? 'Note' : visible(note)}
          </Button>
        </Popover.Target>
        <Popover.Dropdown>
          <form
            className={styles.notePop}
            onSubmit={(event) => {
              event.preventDefault();
              setOpen(false);
            }}
          >
            <TextInput
              ref={field}
              data-autofocus
              label="Note for what I do now"
              description="A ticket number, a reason. It is written to the Journal, the hold and the trash with every action, until you clear it."
              placeholder="INC-4711"
              maxLength={mostNote}
              value={note}
              onChange={(event) => setNote(plainLine(event.currentTarget.value))}
            />
            <Button type="submit">Keep</Button>
          </form>
        </Popover.Dropdown>
      </Popover>
      {note !== '' && <CloseButton size="sm" aria-label="Clear the note" onClick={() => setNote('')} />}
    </>
  );
}

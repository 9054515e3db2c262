import { Button, Modal } from '@mantine/core';
import { useMemo, useState } from 'react';
import { visible } from '#mail/visible';
import { useSession } from '../../../app/session-context.ts';
import { plural } from '../../../widgets/format.ts';
import acting from '../acting.module.css';
import { CommandLines } from '../command-lines.tsx';
import styles from '../queue.module.css';
import { useQueueStore } from '../store-context.ts';
import { allTyped, GroupList, NoteField, type Typed } from '../word-fields.tsx';
import { useTrash, useTrashStore } from './store-context.ts';
import type { TrashState } from './store.ts';
import { shownTrash } from './trash-commands.ts';

function Body({ purging }: { purging: NonNullable<TrashState['purging']> }): React.JSX.Element {
  const store = useTrashStore();
  const queue = useQueueStore();
  const hosts = useSession((state) => state.hosts);
  const [typed, setTyped] = useState<Typed>({});
  const [note, setNote] = useState(() => queue.getState().note);
  const { rows, groups } = purging;
  const ready = allTyped(groups, typed);
  const needsTyping = groups.some((group) => group.typed);
  const commands = useMemo(() => shownTrash('purge', rows, hosts), [rows, hosts]);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) store.getState().purge(note);
      }}
    >
      <p>They are removed from the disk of their host, content and envelope. Nothing brings them back.</p>
      <GroupList groups={groups} typed={typed} onType={setTyped} />
      <div className={acting.fields}>
        <NoteField value={note} onChange={setNote} />
      </div>
      {commands.length > 0 && (
        <div className={styles.commands} tabIndex={0} aria-label="Commands that will be run" role="region">
          <CommandLines commands={commands} />
        </div>
      )}
      <div className={styles.buttons}>
        <Button onClick={() => store.getState().decline()} data-autofocus={needsTyping ? undefined : true}>
          Cancel
        </Button>
        <Button type="submit" variant="filled" data-danger disabled={!ready}>
          Purge {plural(rows.length, 'message')}
        </Button>
      </div>
    </form>
  );
}

/** Asks before kept mail is removed for good. */
export function PurgeDialog(): React.JSX.Element {
  const purging = useTrash((state) => state.purging);
  const decline = useTrash((state) => state.decline);
  const where =
    purging?.groups.length === 1
      ? visible(purging.groups[0]?.hostName ?? '')
      : `${purging?.groups.length ?? 0} hosts`;
  return (
    <Modal
      opened={purging !== undefined}
      onClose={decline}
      title={purging === undefined ? '' : `Purge ${plural(purging.rows.length, 'message')} on ${where}?`}
      size="620px"
    >
      {purging !== undefined && <Body purging={purging} />}
    </Modal>
  );
}

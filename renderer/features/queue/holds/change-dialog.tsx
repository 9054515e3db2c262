import { Button, Modal } from '@mantine/core';
import { useState } from 'react';
import type { HoldRecord } from '#contract/holds';
import { visible } from '#mail/visible';
import { plural } from '../../../widgets/format.ts';
import acting from '../acting.module.css';
import styles from '../queue.module.css';
import { chosen, noEnd, UntilField, type EndChoice } from '../until-field.tsx';
import { fieldTime } from '../until.ts';
import { NoteField } from '../word-fields.tsx';
import { useHolds, useHoldsStore } from './store-context.ts';

const asChoice = ({ until }: HoldRecord): EndChoice =>
  until === undefined ? noEnd : { end: 'at', typed: fieldTime(new Date(until.at)), then: until.then };

function Body({ record }: { record: HoldRecord }): React.JSX.Element {
  const store = useHoldsStore();
  const [end, setEnd] = useState(() => asChoice(record));
  const [note, setNote] = useState(record.note);
  const ready = chosen(end, new Date()).problem === '';
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const { until, problem } = chosen(end, new Date());
        if (problem === '') store.getState().change(record, until, note);
      }}
    >
      <p>
        {plural(record.held, 'message')} held on <strong>{visible(record.hostName)}</strong>
        {record.reason !== '' && `: ${visible(record.reason)}`}
      </p>
      <div className={acting.fields}>
        <UntilField value={end} onChange={setEnd} />
        <NoteField value={note} onChange={setNote} />
      </div>
      <div className={styles.buttons}>
        <Button onClick={() => store.getState().edit(undefined)}>Cancel</Button>
        <Button type="submit" variant="filled" disabled={!ready}>
          Change
        </Button>
      </div>
    </form>
  );
}

/** Another end and another note for a hold. */
export function ChangeDialog(): React.JSX.Element {
  const record = useHolds((state) => state.changing);
  const edit = useHolds((state) => state.edit);
  return (
    <Modal
      opened={record !== undefined}
      onClose={() => edit(undefined)}
      title="Change this hold"
      size="640px"
    >
      {record !== undefined && <Body record={record} />}
    </Modal>
  );
}

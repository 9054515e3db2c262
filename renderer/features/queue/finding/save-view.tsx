import { Button, Checkbox, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import { inWords } from '#mail/filter/in-words';
import { visible } from '#mail/visible';
import { columnTitles } from '../settings.ts';
import { useQueue } from '../store-context.ts';
import { useFinding } from './finding-store.ts';
import styles from './finding.module.css';

/** Asks for the name under which the filter is kept; a name that is taken is overwritten, and the button says so. */
export function SaveView({
  close,
  saved,
}: {
  close: () => void;
  saved: (name: string) => void;
}): React.JSX.Element {
  const views = useFinding((state) => state.views);
  const save = useFinding((state) => state.save);
  const filter = useQueue((state) => state.filter);
  const sort = useQueue((state) => state.sort);
  const [typed, setTyped] = useState('');
  const [sorted, setSorted] = useState(true);
  const name = typed.trim();
  const taken = views.find((view) => view.name.toLowerCase() === name.toLowerCase());
  const submit = (event: React.SyntheticEvent): void => {
    event.preventDefault();
    if (name === '') return;
    const view = { name: taken?.name ?? name, filter: filter.trim(), ...(sorted ? { sort } : {}) };
    save(taken === undefined ? [...views, view] : views.map((one) => (one === taken ? view : one)));
    saved(view.name);
    close();
  };
  return (
    <Modal opened onClose={close} title="Save this filter as a view" size="420px">
      <form onSubmit={submit} className={styles.form}>
        <div className={styles.filterShown}>
          <code>{visible(filter)}</code>
          <p>{inWords(filter)}</p>
        </div>
        <TextInput
          label="Name"
          data-autofocus
          maxLength={60}
          value={typed}
          onChange={({ currentTarget: { value } }) => setTyped(value.replace(/\p{Cc}/gu, ''))}
        />
        <Checkbox
          label={`Keep the order, too: by ${columnTitles[sort.column].toLowerCase()}`}
          checked={sorted}
          onChange={({ currentTarget }) => setSorted(currentTarget.checked)}
        />
        <div className={styles.buttons}>
          <Button variant="subtle" onClick={close}>
            Cancel
          </Button>
          <Button type="submit" variant="filled" disabled={name === ''}>
            {taken === undefined ? 'Save' : `Overwrite “${visible(taken.name)}”`}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

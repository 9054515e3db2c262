import { ActionIcon, Button, Modal, TextInput } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { visible } from '#mail/visible';
import { useFinding } from './finding-store.ts';
import styles from './finding.module.css';

/** Renames, orders and deletes saved views; nothing is kept before "Save". */
export function ArrangeViews({ close }: { close: () => void }): React.JSX.Element {
  const views = useFinding((state) => state.views);
  const save = useFinding((state) => state.save);
  const [draft, setDraft] = useState(() => views.map((view, key) => ({ ...view, key })));
  const names = draft.map(({ name }) => name.trim().toLowerCase());
  const wrong = (at: number): string | undefined =>
    names[at] === ''
      ? 'A view needs a name.'
      : names.indexOf(names[at] ?? '') !== at
        ? 'This name is taken.'
        : undefined;
  const move = (at: number, step: number): void => {
    const next = [...draft];
    const [view] = next.splice(at, 1);
    if (view !== undefined) next.splice(at + step, 0, view);
    setDraft(next);
  };
  const bad = draft.some((_, at) => wrong(at) !== undefined);
  const submit = (event: React.SyntheticEvent): void => {
    event.preventDefault();
    if (bad) return;
    save(
      draft.map(({ name, filter, sort }) => ({
        name: name.trim(),
        filter,
        ...(sort === undefined ? {} : { sort }),
      })),
    );
    close();
  };
  return (
    <Modal opened onClose={close} title="Saved views" size="560px">
      <form onSubmit={submit} className={styles.form}>
        {draft.length === 0 && <p>No view is left.</p>}
        <ol className={styles.arranged}>
          {draft.map((view, at) => (
            <li key={view.key}>
              <TextInput
                aria-label={`Name of view ${at + 1}`}
                value={view.name}
                maxLength={60}
                error={wrong(at)}
                onChange={({ currentTarget: { value } }) =>
                  setDraft(
                    draft.map((one) =>
                      one.key === view.key ? { ...one, name: value.replace(/\p{Cc}/gu, '') } : one,
                    ),
                  )
                }
              />
              <code title={visible(view.filter)}>{visible(view.filter)}</code>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={`${visible(view.name)}: up`}
                disabled={at === 0}
                onClick={() => move(at, -1)}
              >
                <IconArrowUp size={14} />
              </ActionIcon>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={`${visible(view.name)}: down`}
                disabled={at === draft.length - 1}
                onClick={() => move(at, 1)}
              >
                <IconArrowDown size={14} />
              </ActionIcon>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={`Delete ${visible(view.name)}`}
                onClick={() => setDraft(draft.filter(({ key }) => key !== view.key))}
              >
                <IconTrash size={14} />
              </ActionIcon>
            </li>
          ))}
        </ol>
        <div className={styles.buttons}>
          <Button variant="subtle" onClick={close}>
            Cancel
          </Button>
          <Button type="submit" variant="filled" disabled={bad}>
            Save
          </Button>
        </div>
      </form>
    </Modal>
  );
}

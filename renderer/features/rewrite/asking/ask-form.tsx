import { Button, Select, SegmentedControl, Textarea, TextInput } from '@mantine/core';
import { useEffect, useRef } from 'react';
import type { AskedSet } from '../part.ts';
import { useAskingStore, useDesk } from './asking-context.ts';
import type { Asked } from './asking-store.ts';
import styles from './asking.module.css';
import type { Form } from './form.ts';

const kinds = {
  route: 'Where to?',
  rewrite: 'Written how?',
  check: 'Allowed?',
} as const;
const addressLabels = {
  route: 'Where mail goes for these addresses',
  rewrite: 'How these addresses are written',
  check: 'Whether this client may send to these recipients',
} as const;
const placeholders = {
  route: 'user@example.com',
  rewrite: 'root@host.example.com',
  check: 'user@example.com',
} as const;
const roles: readonly Form['role'][] = [
  'header sender',
  'header recipient',
  'envelope sender',
  'envelope recipient',
];

interface Props {
  asked: Asked;
  set: AskedSet;
}

/** One plain field of the form. */
function Field({
  asked,
  field,
  label,
  placeholder,
}: {
  asked: Asked;
  field: 'mailer' | 'client' | 'name' | 'helo' | 'auth' | 'sender';
  label: string;
  placeholder: string;
}): React.JSX.Element {
  const store = useAskingStore();
  const value = useDesk(asked, (desk) => desk.form[field]);
  const wrong = useDesk(asked, (desk) => (desk.wrong?.field === field ? desk.wrong.problem : undefined));
  return (
    <TextInput
      label={label}
      placeholder={placeholder}
      value={value}
      error={wrong}
      spellCheck={false}
      autoComplete="off"
      classNames={{ input: styles.input ?? '' }}
      onChange={(event) => store.getState().edit(asked, { [field]: event.currentTarget.value })}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && !event.nativeEvent.isComposing) store.getState().ask(asked);
      }}
    />
  );
}

/** The addresses: Enter asks, Shift+Enter is another line, the up arrow brings back what was asked before. */
function Addresses({ asked }: { asked: Asked }): React.JSX.Element {
  const store = useAskingStore();
  const kind = useDesk(asked, (desk) => desk.form.kind);
  const value = useDesk(asked, (desk) => desk.form.addresses);
  const wrong = useDesk(asked, (desk) =>
    desk.wrong?.field === 'addresses' ? desk.wrong.problem : undefined,
  );
  const element = useRef<HTMLTextAreaElement>(null);
  useEffect(() => element.current?.focus(), []);
  const key = (event: React.KeyboardEvent<HTMLTextAreaElement>): void => {
    if (event.nativeEvent.isComposing) return;
    const { value: text, selectionStart, selectionEnd } = event.currentTarget;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      store.getState().ask(asked);
    } else if (event.key === 'ArrowUp' && !text.slice(0, selectionStart).includes('\n')) {
      event.preventDefault();
      store.getState().recall(asked, 1);
    } else if (event.key === 'ArrowDown' && !text.slice(selectionEnd).includes('\n')) {
      if ((store.getState().desks[`${asked.hostId} ${asked.setId}`]?.back ?? 0) === 0) return;
      event.preventDefault();
      store.getState().recall(asked, -1);
    }
  };
  return (
    <Textarea
      ref={element}
      className={styles.addresses ?? ''}
      classNames={{ input: styles.input ?? '' }}
      label={`${addressLabels[kind]}, one a line`}
      placeholder={placeholders[kind]}
      value={value}
      error={wrong}
      autosize
      minRows={1}
      maxRows={8}
      spellCheck={false}
      autoComplete="off"
      onChange={(event) => store.getState().edit(asked, { addresses: event.currentTarget.value })}
      onKeyDown={key}
    />
  );
}

/** What is asked: one plain form, every part of it by keyboard. */
export function AskForm({ asked, set }: Props): React.JSX.Element {
  const store = useAskingStore();
  const kind = useDesk(asked, (desk) => desk.form.kind);
  const role = useDesk(asked, (desk) => desk.form.role);
  const running = useDesk(asked, (desk) => desk.run?.running === true);
  const shown = set.questions.includes(kind) ? kind : (set.questions[0] ?? 'route');
  useEffect(() => {
    if (shown !== kind) store.getState().edit(asked, { kind: shown });
  });
  return (
    <section className={styles.form} aria-label="What to ask">
      <SegmentedControl
        aria-label="What to ask"
        className={styles.kinds ?? ''}
        value={shown}
        onChange={(value) => store.getState().edit(asked, { kind: value })}
        data={set.questions.map((value) => ({ value, label: kinds[value] }))}
      />
      {shown === 'check' && (
        <div className={styles.fields}>
          <Field asked={asked} field="client" label="Client address" placeholder="192.0.2.1" />
          <Field
            asked={asked}
            field="name"
            label="Its verified name"
            placeholder="mail.example.net, or empty"
          />
          <Field asked={asked} field="helo" label="HELO" placeholder="mail.example.net" />
          <Field asked={asked} field="auth" label="Authenticated as" placeholder="nobody" />
          <Field asked={asked} field="sender" label="Sender" placeholder="<> or anna@example.net" />
        </div>
      )}
      {shown === 'rewrite' && (
        <div className={styles.fields}>
          <Select
            label="As"
            value={role}
            data={roles.map((value) => ({ value, label: value }))}
            onChange={(value) => value !== null && store.getState().edit(asked, { role: value })}
          />
          <Field asked={asked} field="mailer" label="By mailer" placeholder="esmtp, or empty" />
        </div>
      )}
      <div className={styles.line}>
        <Addresses asked={asked} />
        {running ? (
          <Button className={styles.go ?? ''} onClick={() => store.getState().stop(asked)}>
            Cancel (Esc)
          </Button>
        ) : (
          <Button className={styles.go ?? ''} variant="filled" onClick={() => store.getState().ask(asked)}>
            Ask (Enter)
          </Button>
        )}
      </div>
      <p className={styles.hint}>
        Shift+Enter: another line. Up arrow: what was asked before. Nothing on the host is changed.
      </p>
    </section>
  );
}

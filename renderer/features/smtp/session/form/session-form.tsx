import { Button } from '@mantine/core';
import { useMemo } from 'react';
import { useActions } from '../../../../app/actions.ts';
import { useSession } from '../../../../app/session-context.ts';
import { ProblemNote } from '../../../../widgets/problem-note.tsx';
import { MessagePart } from '../../message/message-part.tsx';
import { ownName } from '../place-words.ts';
import { useDesk, useSessions, useSessionsStore } from '../sessions-context.ts';
import { preparedBy } from '../sessions-store.ts';
import { StepList } from '../step-list.tsx';
import styles from '../session.module.css';
import { ChoiceField, FlagField, TextField } from './fields.tsx';
import { AuthPart, ExtensionsPart, FrontPart, HelloPart } from './rare-parts.tsx';
import { TargetPart } from './target-part.tsx';

const stops = [
  { value: '', label: 'Go to the end' },
  { value: 'connect', label: 'Stop after the greeting' },
  { value: 'hello', label: 'Stop after EHLO' },
  { value: 'tls', label: 'Stop after TLS' },
  { value: 'auth', label: 'Stop after sign-in' },
  { value: 'sender', label: 'Stop after MAIL' },
  { value: 'recipient', label: 'Stop after RCPT' },
] as const;

function Envelope({ place }: { place: string }): React.JSX.Element {
  const mail = useDesk(place, ({ draft }) => draft.mail);
  return (
    <fieldset className={styles.part}>
      <legend>Envelope</legend>
      <FlagField place={place} field="mail" label="Send MAIL and RCPT" />
      {mail && (
        <>
          <TextField place={place} field="sender" label="Sender (MAIL FROM)" placeholder="empty is <>" />
          <TextField
            place={place}
            field="recipients"
            label="Recipients (RCPT TO), one a line"
            placeholder="user@example.net"
            description="NOTIFY=… and ORCPT=… may follow an address."
            lines={2}
          />
        </>
      )}
      <ChoiceField place={place} field="until" label="How far" data={stops} />
    </fieldset>
  );
}

/** What the form comes to, step by step, before anything is sent. */
function Prepared({ place }: { place: string }): React.JSX.Element {
  const desk = useDesk(place, (one) => one);
  const own = useSession(({ hosts }) => ownName(desk.draft.from, hosts));
  const steps = useMemo(() => preparedBy(desk, new Date(0), own), [desk, own]);
  return (
    <aside className={styles.prepared} aria-label="What will be done">
      <h3>What will be done</h3>
      <p className={styles.soft}>
        Nothing is sent yet. After connecting, every step can be changed, left out, or done one by one.
      </p>
      <StepList steps={steps} progress={steps.map(() => 'later')} from={steps.length} change={undefined} />
    </aside>
  );
}

/** A session that is to be: from where, to whom, what is said. */
export function SessionForm({ place }: { place: string }): React.JSX.Element {
  const store = useSessionsStore();
  const opening = useSessions((state) => state.opening);
  const problem = useDesk(place, (desk) => desk.problem);
  const wrong = useDesk(place, ({ faults }) => Object.keys(faults).length);
  const actions = useMemo(
    () => [
      {
        id: 'smtp.all',
        title: 'Run the whole session',
        group: 'Page',
        keys: ['f9'],
        run: () => store.getState().open(place, 'all'),
      },
      {
        id: 'smtp.next',
        title: 'Connect and step through the session',
        group: 'Page',
        keys: ['f10'],
        run: () => store.getState().open(place, 'none'),
      },
    ],
    [store, place],
  );
  useActions(actions);
  return (
    <div className={styles.formPage}>
      <form
        className={styles.form}
        aria-label="A new session"
        onSubmit={(event) => {
          event.preventDefault();
          store.getState().open(place, 'all');
        }}
      >
        <div className={styles.columns}>
          <div className={styles.column}>
            <fieldset className={styles.part}>
              <legend>Where</legend>
              <TargetPart place={place} />
            </fieldset>
            <Envelope place={place} />
            <div className={styles.part}>
              <HelloPart place={place} />
              <AuthPart place={place} />
              <ExtensionsPart place={place} />
              <FrontPart place={place} />
            </div>
          </div>
          <div className={styles.column}>
            <MessagePart place={place} />
          </div>
        </div>
        <div className={styles.goRow}>
          {problem !== undefined && <ProblemNote {...problem} />}
          {wrong > 0 && (
            <p className={styles.wrong} role="alert">
              Something in the form is not right yet: look at what is marked.
            </p>
          )}
          <div className={styles.buttons}>
            <Button loading={opening} onClick={() => store.getState().open(place, 'none')}>
              Connect, then step (F10)
            </Button>
            <Button type="submit" variant="filled" loading={opening}>
              Run all (F9)
            </Button>
          </div>
        </div>
      </form>
      <Prepared place={place} />
    </div>
  );
}

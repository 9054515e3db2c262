import { Button, Modal, TextInput } from '@mantine/core';
import { useEffect, useMemo, useState } from 'react';
import { useSession } from '../../app/session-context.ts';
import { plural } from '../../widgets/format.ts';
import acting from './acting.module.css';
import { CommandLines } from './command-lines.tsx';
import { holdReason, shownCommands, shownFlushAll } from './commands.ts';
import type { Question } from './confirmation.ts';
import styles from './queue.module.css';
import { meaning, titleOf, totalOf, verbs } from './question-words.ts';
import { filterWords } from './scope.ts';
import { plainLine } from './sticky-note.tsx';
import { useQueue, useQueueStore } from './store-context.ts';
import { chosen, noEnd, UntilField } from './until-field.tsx';
import { allTyped, GroupList, NoteField, type Typed } from './word-fields.tsx';

function Body({ question }: { question: Question }): React.JSX.Element {
  const store = useQueueStore();
  const hosts = useSession((state) => state.hosts);
  const [typed, setTyped] = useState<Typed>({});
  const [note, setNote] = useState(() => store.getState().note);
  const [reason, setReason] = useState('');
  const [end, setEnd] = useState(noEnd);
  const { action, groups, filter } = question;
  const holding = action === 'hold';
  const ready = allTyped(groups, typed) && (!holding || chosen(end, new Date()).problem === '');
  const commands = useMemo(() => {
    if (action !== 'flush-all') return shownCommands(action, store.getState().asked(), hosts);
    return groups.flatMap(({ hostId }) => shownFlushAll(hosts.find(({ host }) => host.id === hostId)));
  }, [action, groups, hosts, store]);
  const needsTyping = groups.some((group) => group.typed);
  const confirm = (): void => {
    const { until, problem } = chosen(end, new Date());
    if (!ready || problem !== '') return;
    store.getState().confirm({ note, reason, ...(until === undefined ? {} : { until }) });
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        confirm();
      }}
    >
      <p>{meaning(question)}</p>
      <GroupList groups={groups} typed={typed} onType={setTyped} />
      {filter !== undefined && (
        <p className={acting.meant}>
          {filter.trim() === ''
            ? 'Everything shown; there is no filter.'
            : `All that match: ${filterWords(filter)}`}
        </p>
      )}
      <div className={acting.fields}>
        {holding && (
          <>
            <TextInput
              label="Reason"
              description="Kept with the messages where the mail server keeps one, and shown under Holds."
              placeholder={holdReason}
              maxLength={200}
              data-autofocus
              value={reason}
              onChange={(event) => setReason(plainLine(event.currentTarget.value))}
            />
            <UntilField value={end} onChange={setEnd} />
          </>
        )}
        <NoteField value={note} onChange={setNote} />
      </div>
      <div className={styles.commands} tabIndex={0} aria-label="Commands that will be run" role="region">
        <CommandLines commands={commands} />
      </div>
      <div className={styles.buttons} data-dialog-buttons>
        <Button
          onClick={() => store.getState().decline()}
          data-autofocus={needsTyping || holding ? undefined : true}
        >
          Cancel
        </Button>
        <Button
          type="submit"
          variant="filled"
          {...(action === 'delete' || action === 'expire' ? { 'data-danger': true } : {})}
          disabled={!ready}
        >
          {verbs[action]} {action === 'flush-all' ? '' : plural(totalOf(question), 'message')}
        </Button>
      </div>
    </form>
  );
}

/** Asks once before what cannot be undone, naming how many and where; and for the words that go with a hold. */
export function QuestionDialog(): React.JSX.Element {
  const question = useQueue((state) => state.question);
  const decline = useQueue((state) => state.decline);
  const pin = useQueue((state) => state.pin);
  const open = question !== undefined;
  useEffect(() => {
    if (!open) return;
    pin(true);
    return () => pin(false);
  }, [open, pin]);
  return (
    <Modal
      opened={open}
      onClose={decline}
      title={question === undefined ? '' : titleOf(question)}
      size="640px"
    >
      {question !== undefined && <Body question={question} />}
    </Modal>
  );
}

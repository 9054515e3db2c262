import { Button, Modal, TextInput } from '@mantine/core';
import { useEffect, useMemo, useState } from 'react';
import { visible } from '#mail/visible';
import { useSession } from '../../app/session-context.ts';
import { EnvironmentTag } from '../../widgets/environment-tag.tsx';
import { plural } from '../../widgets/format.ts';
import { CommandLines } from './action-bar.tsx';
import { shownCommands, shownFlushAll } from './commands.ts';
import type { Question } from './confirmation.ts';
import styles from './queue.module.css';
import { useQueue, useQueueStore } from './store-context.ts';

const means: Readonly<Record<Question['action'], string>> = {
  delete:
    'They are held, checked to be the ones you saw, and removed. They will not be delivered and nobody is told.',
  flush:
    'Each of them is tried now. Many tries at once slow down other mail, and a host that refuses may refuse longer.',
  'flush-all': 'Everything that is not held is tried now. Many tries at once slow down other mail.',
  requeue: 'Each of them goes through address rewriting once more and gets a new queue id.',
  expire: 'Each of them is returned to its sender now, with a report that it could not be delivered.',
  hold: '',
  release: '',
};
const verbs: Readonly<Record<Question['action'], string>> = {
  delete: 'Delete',
  requeue: 'Requeue',
  expire: 'Return',
  flush: 'Flush',
  'flush-all': 'Flush all',
  hold: 'Hold',
  release: 'Release',
};

function Body({ question }: { question: Question }): React.JSX.Element {
  const store = useQueueStore();
  const hosts = useSession((state) => state.hosts);
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const { action, groups } = question;
  const total = groups.reduce((sum, { count }) => sum + count, 0);
  const ready = groups.every(({ hostId, hostName, typed: wanted }) => !wanted || typed[hostId] === hostName);
  const commands = useMemo(() => {
    if (action !== 'flush-all') return shownCommands(action, store.getState().asked(), hosts);
    return groups.flatMap(({ hostId }) => shownFlushAll(hosts.find(({ host }) => host.id === hostId)));
  }, [action, groups, hosts, store]);
  const needsTyping = groups.some((group) => group.typed);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) store.getState().confirm();
      }}
    >
      <p>{means[action]}</p>
      <ul className={styles.questionList}>
        {groups.map(({ hostId, hostName, count, typed: wanted }) => {
          const environment = hosts.find(({ host }) => host.id === hostId)?.host.environment;
          return (
            <li key={hostId}>
              <strong>{plural(count, 'message')}</strong> on <strong>{visible(hostName)}</strong>
              {environment !== undefined && <EnvironmentTag environment={environment} />}
              {wanted && (
                <TextInput
                  style={{ flexBasis: '100%' }}
                  label={`Type ${hostName} to go on`}
                  autoComplete="off"
                  spellCheck={false}
                  data-autofocus
                  value={typed[hostId] ?? ''}
                  onChange={(event) => setTyped({ ...typed, [hostId]: event.currentTarget.value })}
                />
              )}
            </li>
          );
        })}
      </ul>
      <div className={styles.commands} tabIndex={0} aria-label="Commands that will be run" role="region">
        <CommandLines commands={commands} />
      </div>
      <div className={styles.buttons}>
        <Button onClick={() => store.getState().decline()} data-autofocus={needsTyping ? undefined : true}>
          Cancel
        </Button>
        <Button
          type="submit"
          variant="filled"
          {...(action === 'delete' ? { 'data-danger': true } : {})}
          disabled={!ready}
        >
          {verbs[action]} {action === 'flush-all' ? '' : plural(total, 'message')}
        </Button>
      </div>
    </form>
  );
}

/** Asks once before what cannot be undone, naming how many and where. */
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
  const total = question?.groups.reduce((sum, { count }) => sum + count, 0) ?? 0;
  const where =
    question === undefined || question.groups.length !== 1
      ? `${question?.groups.length ?? 0} hosts`
      : (question.groups[0]?.hostName ?? '');
  const title =
    question?.action === 'flush-all'
      ? `Flush everything on ${where}?`
      : question === undefined
        ? ''
        : `${verbs[question.action]} ${plural(total, 'message')} on ${where}?`;
  return (
    <Modal opened={open} onClose={decline} title={title} size="620px">
      {question !== undefined && <Body question={question} />}
    </Modal>
  );
}

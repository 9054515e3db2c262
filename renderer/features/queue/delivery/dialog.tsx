import { Button, Modal } from '@mantine/core';
import { useMemo, useState } from 'react';
import { visible } from '#mail/visible';
import { useNow } from '../../../widgets/clock.ts';
import { plural, printAddress, printCount } from '../../../widgets/format.ts';
import { ProblemNote } from '../../../widgets/problem-note.tsx';
import styles from './delivery.module.css';
import { fateTitles, FateTag } from './fate-tag.tsx';
import { fateCounts, type DeliveryRun, type WatchedMessage } from './run.ts';
import { useDelivery } from './store-context.ts';
import { Transcript } from './transcript.tsx';

function Fates({ message }: { message: WatchedMessage }): React.JSX.Element {
  return (
    <ul className={styles.fates} aria-label="What became of each recipient">
      {message.fates.slice(0, 200).map(({ recipient, status, relay, dsn, said, seconds }) => (
        <li key={recipient}>
          <FateTag status={status} />
          <span className="mono">{recipient === '' ? 'whole message' : printAddress(recipient)}</span>
          <span className={styles.said}>
            {visible([dsn, said].filter(Boolean).join(' '))}
            {relay !== '' && ` · ${visible(relay)}`}
            {seconds !== undefined && ` · ${seconds.toFixed(2)} s`}
          </span>
        </li>
      ))}
      {message.fates.length > 200 && <li>… and {printCount(message.fates.length - 200)} more recipients</li>}
    </ul>
  );
}

function MessageList({
  run,
  picked,
  pick,
}: {
  run: DeliveryRun;
  picked: string;
  pick: (key: string) => void;
}): React.JSX.Element {
  return (
    <ul className={styles.list} aria-label="Messages">
      {run.messages.map((message) => {
        const counts = fateCounts([message]);
        return (
          <li key={message.key}>
            <button
              type="button"
              aria-pressed={message.key === picked}
              className={styles.pick}
              onClick={() => pick(message.key)}
            >
              <span className="mono">{message.id}</span>
              <span className={styles.pickSender}>{printAddress(message.sender)}</span>
              <span className={styles.tags}>
                {counts.length === 0 ? (
                  <small>{message.lines.length > 0 ? 'under way' : 'waiting'}</small>
                ) : (
                  counts.map(([status, count]) => <FateTag key={status} status={status} count={count} />)
                )}
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

function State({ run }: { run: DeliveryRun }): React.JSX.Element {
  const now = useNow(1);
  const seconds = Math.max(0, Math.round(((run.endedAt ?? now) - run.startedAt) / 1000));
  const counts = fateCounts(run.messages);
  const words =
    run.state === 'running'
      ? `Under way for ${seconds} s`
      : run.state === 'left'
        ? 'No longer watched; the delivery went on'
        : `Over after ${seconds} s`;
  return (
    <p className={styles.state} role="status">
      <strong>{words}</strong>
      {counts.length > 0 &&
        ` · ${counts.map(([status, count]) => `${printCount(count)} ${fateTitles[status].toLowerCase()}`).join(', ')}`}
    </p>
  );
}

function Body({ run }: { run: DeliveryRun }): React.JSX.Element {
  const [chosen, setChosen] = useState<string>();
  const picked = useMemo(
    () => run.messages.find(({ key }) => key === chosen) ?? run.messages[0],
    [run.messages, chosen],
  );
  return (
    <div className={styles.body}>
      <State run={run} />
      {run.problems.map(({ what, todo, raw }, at) => (
        <ProblemNote key={at} what={what} todo={todo} raw={raw} />
      ))}
      <div className={styles.panes}>
        {run.messages.length > 1 && picked !== undefined && (
          <MessageList run={run} picked={picked.key} pick={setChosen} />
        )}
        {picked !== undefined && (
          <div className={styles.pane}>
            <Fates message={picked} />
            <Transcript key={picked.key} message={picked} from={run.from} running={run.state === 'running'} />
          </div>
        )}
      </div>
      {run.shown.length > 0 && (
        <p className={styles.shown}>
          {run.shown.map((shown, at) => (
            <code key={at}>{visible(shown)}</code>
          ))}
        </p>
      )}
    </div>
  );
}

/** Follows a delivery live: who said what, and what became of every recipient. */
export function DeliveryDialog(): React.JSX.Element {
  const run = useDelivery((state) => state.run);
  const shown = useDelivery((state) => state.shown);
  const show = useDelivery((state) => state.show);
  const leave = useDelivery((state) => state.leave);
  const close = (): void => {
    leave();
    show(false);
  };
  const title =
    run === undefined
      ? ''
      : `Delivering ${plural(run.messages.length, 'message')} on ${visible(run.hostName)}`;
  return (
    <Modal opened={shown && run !== undefined} onClose={close} title={title} size="1000px">
      {run !== undefined && (
        <>
          <Body run={run} />
          <div className={styles.buttons} data-dialog-buttons>
            {run.state === 'running' && (
              <Button onClick={leave} title="The delivery itself goes on">
                Stop watching
              </Button>
            )}
            <Button variant="filled" onClick={close} data-autofocus>
              Close
            </Button>
          </div>
        </>
      )}
    </Modal>
  );
}

import { Button, FileButton, Select } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { Leg } from '#contract/smtp';
import { compareArrived } from '#mail/smtp/arrived';
import type { SessionResult } from '#mail/smtp/transcript';
import { visible } from '#mail/visible';
import { useSession } from '../../../../app/session-context.ts';
import { ProblemNote } from '../../../../widgets/problem-note.tsx';
import { fileBytes } from '../../message/file-bytes.ts';
import { ArrivalView } from '../../session/arrival-view.tsx';
import { takenBy } from '../../session/followed.ts';
import { targetWords } from '../../session/place-words.ts';
import { OutcomeMark } from '../outcome.tsx';
import styles from '../runs.module.css';
import { useTwice, useTwiceStore } from './twice-context.ts';

interface SideProps {
  readonly page: string;
  readonly side: 0 | 1;
  readonly leg: Leg;
  readonly result: SessionResult | undefined;
}

/** What one server said, and what came out of it. */
function Side({ page, side, leg, result }: SideProps): React.JSX.Element {
  const store = useTwiceStore();
  const hosts = useSession((state) => state.hosts);
  const came = useTwice(page, (one) => one.came[side]);
  const sent = useTwice(page, (one) => one.sent);
  const running = useTwice(page, (one) => one.running);
  const [chosen, choose] = useState<string>();
  const { queueId } = result ?? {};
  const hostId = chosen ?? takenBy(leg, result?.happenings ?? [], hosts);
  const status = hosts.find(({ host }) => host.id === hostId);
  const arrival = useMemo(
    () => (came.bytes === undefined ? undefined : compareArrived(sent, came.bytes)),
    [came.bytes, sent],
  );
  const title = targetWords(leg.target);
  return (
    <section className={styles.twiceSide} aria-label={`What came of it at ${title}`}>
      <h2>{title}</h2>
      {result === undefined ? (
        <p className={styles.soft}>{running ? 'Waiting…' : 'Not tried.'}</p>
      ) : (
        <p>
          <OutcomeMark outcome={result.outcome} /> {visible(result.words)}
        </p>
      )}
      {result?.outcome === 'accepted' && (
        <div className={styles.twiceRow}>
          {queueId !== undefined && (
            <>
              <Select
                aria-label={`Host that took it at ${title}`}
                placeholder="which host took it?"
                value={hostId ?? null}
                onChange={(id) => choose(id ?? undefined)}
                data={hosts.map(({ host }) => ({ value: host.id, label: visible(host.name) }))}
              />
              <Button
                loading={came.reading}
                disabled={status === undefined}
                onClick={() =>
                  status !== undefined && store.getState().readQueue(page, side, status, queueId)
                }
              >
                Read it in the queue
              </Button>
            </>
          )}
          <FileButton
            accept=".eml,message/rfc822,text/plain"
            onChange={(file) =>
              file !== null &&
              void fileBytes(file).then((bytes) => store.getState().load(page, side, bytes, file.name))
            }
          >
            {(button) => <Button {...button}>Load what arrived</Button>}
          </FileButton>
        </div>
      )}
      {came.problem !== undefined && <ProblemNote {...came.problem} />}
      {arrival !== undefined && (
        <>
          <p className={styles.soft}>Sent, against the {visible(came.source, 200)}:</p>
          <ArrivalView arrival={arrival} />
        </>
      )}
    </section>
  );
}

/** Both servers, and what differs between what they made of the message. */
export function TwiceResults({ page }: { page: string }): React.JSX.Element | null {
  const legs = useTwice(page, (one) => one.legs);
  const results = useTwice(page, (one) => one.results);
  const [one, other] = useTwice(page, (twice) => twice.came);
  const between = useMemo(
    () =>
      one.bytes === undefined || other.bytes === undefined
        ? undefined
        : compareArrived(one.bytes, other.bytes),
    [one.bytes, other.bytes],
  );
  const [first, second] = legs;
  if (first === undefined || second === undefined) return null;
  return (
    <>
      <div className={styles.twice}>
        <Side page={page} side={0} leg={first} result={results[0]} />
        <Side page={page} side={1} leg={second} result={results[1]} />
      </div>
      {between !== undefined && (
        <section className={styles.twiceSide} aria-label="The one against the other">
          <h2>
            {targetWords(first.target)} against {targetWords(second.target)}
          </h2>
          {between.exact ? (
            <p>Both made the same of it, byte for byte.</p>
          ) : (
            <ArrivalView arrival={between} />
          )}
        </section>
      )}
    </>
  );
}

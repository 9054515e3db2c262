import { Button, Select } from '@mantine/core';
import { useState } from 'react';
import type { Arrival } from '#mail/smtp/arrived';
import type { SessionResult } from '#mail/smtp/transcript';
import { visible } from '#mail/visible';
import { problemOf, type Problem } from '../../../app/problem.ts';
import { useSession } from '../../../app/session-context.ts';
import { ProblemNote } from '../../../widgets/problem-note.tsx';
import { ArrivalView } from './arrival-view.tsx';
import { arrivalOf } from './arrival.ts';
import { takenBy } from './followed.ts';
import type { LiveSession } from './live-session.ts';
import { useApi } from './api-context.ts';
import { useLive } from './sessions-context.ts';
import styles from './session.module.css';

interface Found {
  readonly lines?: readonly string[];
  readonly words?: string;
  readonly arrival?: Arrival | 'gone';
  readonly problem?: Problem;
}

interface Props {
  readonly session: LiveSession;
  readonly queueId: string;
}

/** From the queue id that the server told into queue and log of the host that took the message. */
function Following({ session, queueId }: Props): React.JSX.Element {
  const api = useApi();
  const hosts = useSession((state) => state.hosts);
  const go = useSession((state) => state.go);
  const about = useLive(session, (live) => live.session);
  const happenings = useLive(session, (live) => live.happenings);
  const [chosen, choose] = useState<string>();
  const [asking, ask] = useState<'log' | 'arrived'>();
  const [found, put] = useState<Found>({});
  const hostId = chosen ?? takenBy(about, happenings, hosts);
  const status = hosts.find(({ host }) => host.id === hostId);
  const sent = session.form?.message?.bytes;
  const run = (what: 'log' | 'arrived', work: () => Promise<Found>): void => {
    ask(what);
    work()
      .then(put, (error: unknown) => put({ problem: problemOf(error) }))
      .finally(() => ask(undefined));
  };
  return (
    <section className={styles.follow} aria-label="Follow this message">
      <div className={styles.followRow}>
        <span>
          Accepted as <code>{visible(queueId)}</code>, taken by
        </span>
        <Select
          aria-label="Host that took the message"
          placeholder="which host?"
          value={hostId ?? null}
          onChange={(id) => choose(id ?? undefined)}
          data={hosts.map(({ host }) => ({ value: host.id, label: visible(host.name) }))}
        />
        <Button
          variant="filled"
          disabled={hostId === undefined}
          loading={asking === 'log'}
          onClick={() => run('log', () => api.smtp.trail({ hostId: hostId ?? '', queueId }))}
        >
          Follow this message
        </Button>
        <Button
          disabled={hostId === undefined}
          onClick={() => go({ hostId, page: 'queue', find: `id:${queueId}` })}
        >
          Show it in the queue
        </Button>
        {sent !== undefined && status !== undefined && (
          <Button
            loading={asking === 'arrived'}
            onClick={() =>
              run('arrived', async () => ({
                arrival: (await arrivalOf(api, status, queueId, sent)) ?? 'gone',
              }))
            }
          >
            Compare with what arrived
          </Button>
        )}
      </div>
      {hostId === undefined && (
        <p className={styles.soft}>
          None of your hosts has this name or address. If one of them is it, choose it.
        </p>
      )}
      {found.problem !== undefined && <ProblemNote {...found.problem} />}
      {found.words !== undefined && <p>{visible(found.words)}</p>}
      {found.lines !== undefined && found.lines.length > 0 && (
        <pre className={styles.trail} tabIndex={0} aria-label="What the log says of this message">
          {found.lines.map((line) => `${visible(line)}\n`).join('')}
        </pre>
      )}
      {found.arrival === 'gone' && (
        <ProblemNote
          tone="plain"
          what="It is in no queue of this host any more, so there is nothing to compare with."
          todo="Send it to a recipient whose mail is held or put off there, and compare at once."
        />
      )}
      {found.arrival !== undefined && found.arrival !== 'gone' && <ArrivalView arrival={found.arrival} />}
    </section>
  );
}

/** What became of an accepted message on a managed host; nothing where no queue id was told. */
export function FollowMessage({
  session,
  result: { queueId },
}: {
  session: LiveSession;
  result: SessionResult;
}): React.JSX.Element | null {
  return queueId === undefined ? null : <Following key={queueId} session={session} queueId={queueId} />;
}

import { Button, Loader, SegmentedControl, Switch } from '@mantine/core';
import { useMemo, useState } from 'react';
import { Group, Panel, Separator, useDefaultLayout } from 'react-resizable-panels';
import { resultOf } from '#mail/smtp/result';
import { visible } from '#mail/visible';
import { useActions } from '../../../app/actions.ts';
import { paneStorage } from '../../../app/keep.ts';
import { useSession } from '../../../app/session-context.ts';
import { ProblemNote } from '../../../widgets/problem-note.tsx';
import { StageBar } from '../transcript/stage-bar.tsx';
import { Transcript } from '../transcript/transcript.tsx';
import { useNarrow } from '../../../widgets/narrow.ts';
import { ExportMenu } from './export-menu.tsx';
import { FollowMessage } from './follow-message.tsx';
import type { LinesBefore } from './lines-before.ts';
import type { LiveSession } from './live-session.ts';
import { targetWords, vantageWords } from './place-words.ts';
import { useLive, useSessions, useSessionsStore } from './sessions-context.ts';
import styles from './session.module.css';
import { StepList } from './step-list.tsx';
import { progressOf } from './step-progress.ts';
import { TypedLine } from './typed-line.tsx';

const stateWords = {
  connecting: 'connecting…',
  busy: 'waiting for the server…',
  waiting: 'ready for the next step',
  ended: 'ended',
} as const;

function Controls({ session }: { session: LiveSession }): React.JSX.Element {
  const store = useSessionsStore();
  const opening = useSessions((state) => state.opening);
  const { state, steps, next } = useLive(session, (live) => live.session);
  const left = steps.length - next;
  const ready = state === 'waiting' && left > 0;
  const busy = state === 'busy' || state === 'connecting';
  const actions = useMemo(() => {
    const not =
      state === 'ended'
        ? 'This session has ended.'
        : left === 0
          ? 'No step is left.'
          : 'Wait for the reply, or stop.';
    return [
      {
        id: 'smtp.next',
        title: 'Do the next step of the session',
        group: 'Page',
        keys: ['f10'],
        run: () => session.advance('one'),
        disabled: ready ? undefined : not,
      },
      {
        id: 'smtp.all',
        title: 'Do all steps that are left',
        group: 'Page',
        keys: ['f9'],
        run: () => session.advance('all'),
        disabled: ready ? undefined : not,
      },
      {
        id: 'smtp.stop',
        title: 'Stop waiting',
        group: 'Page',
        keys: ['escape'],
        run: () => session.pause(),
        disabled: busy ? undefined : 'Nothing is waited for.',
      },
    ];
  }, [session, state, left, ready, busy]);
  useActions(actions);
  return (
    <div className={styles.controls}>
      {state === 'ended' ? (
        <Button
          variant="filled"
          loading={opening}
          disabled={!session.isWhole}
          title={
            session.isWhole ? undefined : 'Its password or its whole message is not known in this window.'
          }
          onClick={() => store.getState().again(session.id)}
        >
          Run again
        </Button>
      ) : (
        <>
          <Button disabled={!ready} onClick={() => session.advance('one')}>
            Next step (F10)
          </Button>
          <Button disabled={!ready} onClick={() => session.advance('all')}>
            Run the rest (F9)
          </Button>
          <Button disabled={!busy} onClick={() => session.pause()}>
            Stop (Esc)
          </Button>
        </>
      )}
      <ExportMenu session={session} />
    </div>
  );
}

function Notes({ session }: { session: LiveSession }): React.JSX.Element | null {
  const problem = useLive(session, (live) => live.problem);
  const lost = useLive(session, (live) => live.lost);
  if (lost)
    return (
      <div className={styles.notes}>
        <ProblemNote
          {...(problem ?? {
            what: 'What happens in this session does not come here any more.',
            todo: 'Follow it again; it goes on by itself.',
          })}
        >
          <Button onClick={() => session.follow()}>Follow again</Button>
        </ProblemNote>
      </div>
    );
  if (problem === undefined) return null;
  return (
    <div className={styles.notes}>
      <ProblemNote {...problem} />
    </div>
  );
}

/** What both sides said, and what may be typed. */
function Talk({ session, before }: Props): React.JSX.Element {
  const { state, steps } = useLive(session, (live) => live.session);
  const happenings = useLive(session, (live) => live.happenings);
  const told = useLive(session, (live) => live.result);
  const [lineEnds, showLineEnds] = useState(false);
  const result = useMemo(() => told ?? resultOf(happenings, steps), [told, happenings, steps]);
  return (
    <div className={styles.talk}>
      <div className={styles.talkHead}>
        {state === 'ended' ? (
          <strong className={styles.outcome}>{visible(result.words)}</strong>
        ) : (
          <span className={styles.outcome}>Us on the left, the server on the right.</span>
        )}
        <Switch
          label="Line ends"
          checked={lineEnds}
          onChange={(event) => showLineEnds(event.currentTarget.checked)}
        />
      </div>
      <StageBar times={result.times} />
      <div className={styles.said}>
        <Transcript happenings={happenings} label="Transcript" lineEnds={lineEnds} live />
      </div>
      <FollowMessage session={session} result={result} />
      {state !== 'ended' && (
        <div className={styles.typed}>
          <TypedLine session={session} before={before} />
        </div>
      )}
    </div>
  );
}

/** What was done of the prepared steps, and what is to come. */
function Steps({ session }: { session: LiveSession }): React.JSX.Element {
  const { state, steps, next } = useLive(session, (live) => live.session);
  const happenings = useLive(session, (live) => live.happenings);
  const busy = state === 'busy' || state === 'connecting';
  const progress = useMemo(
    () => progressOf(steps.length, next, busy, happenings),
    [steps.length, next, busy, happenings],
  );
  return (
    <div className={styles.stepsPane}>
      <h3>Steps</h3>
      <StepList
        steps={steps}
        progress={progress}
        from={next}
        change={state === 'waiting' ? (rest) => session.prepare(rest) : undefined}
      />
    </div>
  );
}

/** Steps and transcript beside each other, or one of them where there is no room for both. */
function Panes({ session, before, narrow }: Props & { narrow: boolean }): React.JSX.Element {
  const layout = useDefaultLayout({ id: 'panes.smtp.session', storage: paneStorage });
  const [pane, show] = useState<'talk' | 'steps'>('talk');
  if (narrow)
    return (
      <>
        <SegmentedControl
          aria-label="What is shown of the session"
          className={styles.choose ?? ''}
          value={pane}
          onChange={show}
          data={[
            { value: 'talk', label: 'Transcript' },
            { value: 'steps', label: 'Steps' },
          ]}
        />
        <div className={styles.panes}>
          {pane === 'talk' ? <Talk session={session} before={before} /> : <Steps session={session} />}
        </div>
      </>
    );
  return (
    <Group className={styles.panes ?? ''} {...layout}>
      <Panel id="steps" minSize={220} defaultSize="27%">
        <Steps session={session} />
      </Panel>
      <Separator className={styles.split ?? ''} data-way="across" aria-label="Size of the steps" />
      <Panel id="transcript" minSize={320}>
        <Talk session={session} before={before} />
      </Panel>
    </Group>
  );
}

interface Props {
  readonly session: LiveSession;
  readonly before: LinesBefore;
}

/** One session: its steps, and what both sides said. */
export function SessionView({ session, before }: Props): React.JSX.Element {
  const hosts = useSession((state) => state.hosts);
  const { place, narrow } = useNarrow();
  const { state, from, target } = useLive(session, (live) => live.session);
  return (
    <section className={styles.one} ref={place} aria-label={`Session with ${targetWords(target)}`}>
      <div className={styles.head}>
        <h2>
          {vantageWords(from, hosts)} → {targetWords(target)}
        </h2>
        <span className={styles.state} role="status">
          {(state === 'busy' || state === 'connecting') && <Loader size={12} aria-hidden />}{' '}
          {stateWords[state]}
        </span>
        <Controls session={session} />
      </div>
      <Notes session={session} />
      <Panes session={session} before={before} narrow={narrow} />
    </section>
  );
}

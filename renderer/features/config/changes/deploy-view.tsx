import { Button } from '@mantine/core';
import { IconAlertOctagon, IconAlertTriangle, IconCheck, IconInfoCircle, IconX } from '@tabler/icons-react';
import type { Deploy } from '#contract/deploys';
import { visible } from '#mail/visible';
import { useReached } from '../../../app/session-context.ts';
import { useNow } from '../../../widgets/clock.ts';
import { printClock, printTime } from '../../../widgets/format.ts';
import { useBench } from './bench-context.ts';
import { printLeft, Ring, useSecondsLeft } from './countdown.tsx';
import { editedMeanwhile, milestones, standing, touchedNothing, wentBack } from './deploy-words.ts';
import styles from './deploy.module.css';
import { moreSeconds } from './deploys-store.ts';
import { Steps } from './steps.tsx';
import { useDeploys, useDeploysStore } from './store-context.ts';

/** The stepped line: how far it came, and when. */
function Milestones({ deploy }: { deploy: Deploy }): React.JSX.Element {
  const at = new Map(deploy.states.map((one) => [one.state, one.at]));
  const completed = milestones.map(({ states }) => {
    const last = states[states.length - 1];
    return last !== undefined && at.has(last);
  });
  const open = completed.indexOf(false);
  const stopped = wentBack(deploy) || touchedNothing(deploy);
  const turn = deploy.states.find(({ state }) => state === 'rolling-back' || state === 'rolled-back');
  return (
    <ol className={styles.way} aria-label="The way of the deploy">
      {milestones.map(({ id, title, states }, n) => {
        const times = states.flatMap((state) => at.get(state) ?? []);
        const state = completed[n] === true ? 'done' : n > open ? 'ahead' : stopped ? 'stopped' : 'now';
        return (
          <li key={id} data-state={state} aria-current={state === 'now' ? 'step' : undefined}>
            <span className={styles.mark} aria-hidden>
              {state === 'done' ? (
                <IconCheck size={11} stroke={3} />
              ) : state === 'stopped' ? (
                <IconX size={11} stroke={3} />
              ) : (
                n + 1
              )}
            </span>
            <span className={styles.name}>{title}</span>
            <span className={styles.when}>
              {times.length === 0 ? '' : printTime(Math.min(...times)).slice(11)}
            </span>
          </li>
        );
      })}
      {turn !== undefined && (
        <li data-state="back">
          <span className={styles.mark} aria-hidden>
            ↺
          </span>
          <span className={styles.name}>
            {deploy.state === 'rolled-back' ? 'Rolled back' : deploy.ended ? 'Rollback' : 'Rolling back'}
          </span>
          <span className={styles.when}>{printTime(turn.at).slice(11)}</span>
        </li>
      )}
    </ol>
  );
}

const toneIcons = {
  good: IconCheck,
  bad: IconAlertOctagon,
  warning: IconAlertTriangle,
  plain: IconInfoCircle,
} as const;

function Decide({ deploy }: { deploy: Deploy }): React.JSX.Element | null {
  const decide = useDeploysStore().getState().decide;
  const deciding = useDeploys((state) => state.deciding[deploy.id]);
  const reached = useReached();
  const left = useSecondsLeft(deploy.rollbackAt);
  if (deploy.ended || (deploy.rollbackAt === undefined && deploy.state !== 'waiting') || wentBack(deploy))
    return null;
  const off = !reached || deploy.lost || deciding !== undefined || left === 0;
  const why = deploy.lost
    ? `No connection to ${deploy.hostName}: nothing can be told to it now.`
    : left === 0
      ? 'The time is over: the host decides.'
      : undefined;
  const waiting = deploy.state === 'waiting';
  return (
    <div className={styles.decide}>
      {left !== undefined && (
        <span className={styles.left} role="timer" aria-label="Time until the host rolls back by itself">
          <Ring left={left} of={deploy.window ?? 120} size={26} />
          <strong>{printLeft(left)}</strong>
        </span>
      )}
      {waiting && (
        <Button
          variant="filled"
          disabled={off}
          title={why ?? 'Says over a new connection that the change stays. The host stops watching.'}
          loading={deciding === 'confirm'}
          onClick={() => decide(deploy, 'confirm')}
        >
          Keep the change
        </Button>
      )}
      <Button
        disabled={off}
        title={why ?? 'The host puts the old files back now and reloads.'}
        loading={deciding === 'rollback'}
        onClick={() => decide(deploy, 'rollback')}
      >
        Roll back now
      </Button>
      {left !== undefined && (
        <Button
          variant="subtle"
          disabled={off}
          title={why ?? 'Gives you more time to look before the host rolls back.'}
          onClick={() => decide(deploy, 'extend')}
        >
          +{moreSeconds / 60} min
        </Button>
      )}
    </div>
  );
}

const freshWords: Record<Deploy['fresh']['state'], string> = {
  waiting: 'comes after the probes',
  running: 'running',
  good: 'good',
  failed: 'failed',
  impossible: 'not possible',
};

/** One deploy, live: where it stands, what is true on the host, and what can be decided. */
export function DeployView({ deploy }: { deploy: Deploy }): React.JSX.Element {
  const bench = useBench();
  const { refresh } = useDeploysStore().getState();
  const now = useNow(5);
  const { tone, title, means, todo } = standing(deploy, now);
  const Icon = toneIcons[tone];
  const odd = editedMeanwhile(deploy);
  return (
    <section className={styles.deploy} aria-label={`Deploy to ${visible(deploy.hostName)}`}>
      <div
        className={styles.standing}
        data-tone={tone}
        data-big={deploy.state === 'rollback-failed' ? true : undefined}
        role={tone === 'bad' ? 'alert' : 'status'}
      >
        <Icon size={18} aria-hidden />
        <div className={styles.words}>
          <strong>{visible(title)}</strong>
          {deploy.ended && deploy.why !== '' && <div className={styles.why}>{visible(deploy.why)}</div>}
          {means !== '' && <div>{visible(means)}</div>}
          {todo !== '' && <div className={styles.todo}>{visible(todo)}</div>}
        </div>
      </div>
      {(deploy.lost || deploy.state === 'rollback-failed') && (
        <div>
          <Button onClick={() => refresh(deploy.hostId)} title="Reads what the host says of its deploys.">
            Ask the host again
          </Button>
        </div>
      )}
      <Decide deploy={deploy} />
      <Milestones deploy={deploy} />
      {odd.length > 0 && (
        <ul className={styles.odd} aria-label="Files that somebody else changed meanwhile">
          {odd.map(({ path, now: content }) => (
            <li key={path}>
              <button type="button" className={styles.link} onClick={() => bench.reveal(deploy.hostId, path)}>
                {visible(path)}
              </button>
              {content === 'absent' ? ' was removed meanwhile.' : ' holds somebody else’s edit.'}
            </li>
          ))}
        </ul>
      )}
      {deploy.steps.length > 0 && (
        <Steps hostId={deploy.hostId} steps={deploy.steps} label="Steps on the host" over={deploy.ended} />
      )}
      <dl className={styles.facts}>
        <dt>Files</dt>
        <dd className="mono">{deploy.files.map(({ path }) => visible(path)).join(', ')}</dd>
        <dt>Begun</dt>
        <dd>
          {printTime(Date.parse(deploy.startedAt) / 1000)} by {visible(deploy.by)}
          {deploy.note !== '' && ` · ${visible(deploy.note)}`}
        </dd>
        {!(deploy.ended && deploy.fresh.state === 'waiting') && (
          <>
            <dt>New connection</dt>
            <dd>
              {freshWords[deploy.fresh.state]}
              {deploy.fresh.words !== '' && `: ${visible(deploy.fresh.words)}`}
            </dd>
          </>
        )}
        {!deploy.ended && (
          <>
            <dt>Host</dt>
            <dd>
              {deploy.guarded
                ? `Goes on by itself whatever happens here${deploy.rollbackAt === undefined ? '' : `: rolls back at ${printClock(Date.parse(deploy.rollbackAt))} without a word`}.`
                : 'Nothing that is live was changed yet; the host is not on guard.'}
            </dd>
          </>
        )}
      </dl>
    </section>
  );
}

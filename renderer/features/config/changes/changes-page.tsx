import { Button, SegmentedControl } from '@mantine/core';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { HostStatus } from '#contract/hosts';
import { visible } from '#mail/visible';
import { useActions, type Action } from '../../../app/actions.ts';
import { useReached, useSession } from '../../../app/session-context.ts';
import { hostOf } from '../../../app/session.ts';
import { Empty } from '../../../widgets/empty.tsx';
import { plural, printTime } from '../../../widgets/format.ts';
import type { Edited } from '../workbench.ts';
import { useBench, useHostBench } from './bench-context.ts';
import { BuiltList } from './built-list.tsx';
import styles from './changes.module.css';
import { CheckCard } from './check-card.tsx';
import { DeployForm } from './deploy-form.tsx';
import { DeployView } from './deploy-view.tsx';
import { standing } from './deploy-words.ts';
import { DiffView } from './diff-view.tsx';
import { FileList } from './file-list.tsx';
import { OthersCard } from './others-card.tsx';
import { PlanDetails } from './plan-details.tsx';
import { asChange, errorsOf, setKey, stageOf, type Stage } from './plan-run.ts';
import { RolloutView } from './rollout-view.tsx';
import { useDeploys, useDeploysStore, usePlans, usePlansStore } from './store-context.ts';

const none: readonly Edited[] = [];
const noPaths: readonly string[] = [];
const noFindings = new Map<string, never[]>();
const diffTitles = ['on the host', 'your edit'] as const;
const movedTitles = ['when you began to edit', 'your edit'] as const;

/** What is under way for this host, and what ended last. */
function UnderWay({ hostId }: { hostId: string }): React.JSX.Element {
  const deploys = useDeploys((state) => state.deploys);
  const rollouts = useDeploys((state) => state.rollouts);
  const { show } = useDeploysStore().getState();
  const here = deploys.filter((deploy) => deploy.hostId === hostId);
  const open = here.filter(({ ended }) => !ended);
  const last = here.filter(({ ended }) => ended).sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1))[0];
  const rolling = rollouts.filter(
    ({ state, hosts }) =>
      (state === 'running' || state === 'canary') && hosts.some((one) => one.hostId === hostId),
  );
  return (
    <>
      {rolling.map((rollout) => (
        <RolloutView key={rollout.id} rollout={rollout} />
      ))}
      {open.map((deploy) => (
        <div key={deploy.id} className={styles.card}>
          <DeployView deploy={deploy} />
        </div>
      ))}
      {open.length === 0 && last !== undefined && (
        <p className={styles.last}>
          <span className={styles.soft}>Last deploy, {printTime(Date.parse(last.startedAt) / 1000)}:</span>{' '}
          {visible(standing(last, 0).title)}
          <Button size="compact-xs" variant="subtle" onClick={() => show(last.id)}>
            Details
          </Button>
        </p>
      )}
    </>
  );
}

/** Why nothing can be checked now. */
const whyNot = (status: HostStatus | undefined, reached: boolean, files: number): string | undefined => {
  if (!reached || status === undefined) return 'No connection to Postroom.';
  const { host, connection } = status;
  if (connection.state !== 'online')
    return `${host.name} is not connected: your edits are kept on this computer.`;
  if (host.readOnly) return `${host.name} is set to read-only.`;
  return files === 0 ? 'Tick the files that belong to the change.' : undefined;
};

/** Checking from the keyboard and the palette. */
function useCheckAction(
  hostId: string,
  setId: string,
  change: readonly Edited[],
  why: string | undefined,
  stage: Stage,
): void {
  const plans = usePlansStore();
  const actions = useMemo(
    (): readonly Action[] => [
      {
        id: 'config.check',
        title: 'Check the change on the host',
        group: 'Config',
        keys: ['mod+enter'],
        disabled: why ?? (stage === 'checking' ? 'The check is running.' : undefined),
        run: () => plans.getState().check(hostId, setId, change.map(asChange)),
      },
    ],
    [plans, hostId, setId, change, why, stage],
  );
  useActions(actions);
}

function SetChanges({ hostId, setId }: { hostId: string; setId: string }): React.JSX.Element | null {
  const bench = useBench();
  const status = useSession((state) => hostOf(state, hostId));
  const reached = useReached();
  const known = useHostBench(hostId);
  const key = setKey(hostId, setId);
  const run = usePlans((state) => state.runs[key]);
  const leftOut = usePlans((state) => state.leftOut[key] ?? noPaths);
  const targets = usePlans((state) => state.targets[key]);
  const statuses = useSession((state) => state.hosts);
  const [wanted, show] = useState<string>();
  const all = known?.edited ?? none;
  const edited = useMemo(() => all.filter((edit) => edit.setId === setId), [all, setId]);
  const change = useMemo(() => edited.filter(({ path }) => !leftOut.includes(path)), [edited, leftOut]);
  const errors = errorsOf(change, known?.findings ?? noFindings);
  const stage = stageOf(run, change);
  const why = whyNot(status, reached, change.length);
  useCheckAction(hostId, setId, change, why, stage);
  if (status === undefined) return null;
  const shown = edited.find(({ path }) => path === wanted) ?? edited[0];
  const plan = stage === 'outdated' || stage === 'unchecked' ? undefined : run?.plan;
  const others = (targets ?? []).flatMap((target) => {
    const other = statuses.find(({ host }) => host.id === target.hostId);
    return target.chosen && other !== undefined ? [{ target, status: other }] : [];
  });
  return (
    <div className={styles.columns}>
      <aside className={styles.side} aria-label="Files of the change">
        <FileList hostId={hostId} planKey={key} edited={edited} shown={shown?.path} onShow={show} />
      </aside>
      <div className={styles.main}>
        <div className={styles.scroll}>
          <CheckCard hostId={hostId} setId={setId} run={run} stage={stage} change={change} why={why} />
          {shown !== undefined && (
            <section className={styles.card} aria-label="Difference">
              <div className={styles.cardHead}>
                <h2 className="mono">{visible(shown.path)}</h2>
                <span className={styles.soft}>{bench.fileOf(hostId, shown.path)?.role}</span>
              </div>
              <DiffView
                before={shown.before}
                after={shown.after}
                titles={shown.moved ? movedTitles : diffTitles}
                label={visible(shown.path)}
              />
            </section>
          )}
          {plan?.state === 'ready' && plan.built.length > 0 && (
            <BuiltList hostId={hostId} built={plan.built} />
          )}
          {plan?.state === 'ready' && <PlanDetails plan={plan} />}
          <OthersCard hostId={hostId} setId={setId} changes={change.map(asChange)} />
        </div>
        <DeployForm
          status={status}
          setId={setId}
          change={change}
          stage={stage}
          errors={errors}
          others={others}
          why={why}
        />
      </div>
    </div>
  );
}

/** The edits of a host as a change: checked on the host, planned, deployed. */
export function ChangesPage({ hostId }: { hostId: string }): React.JSX.Element {
  const bench = useBench();
  const known = useHostBench(hostId);
  const busy = useDeploys((state) => state.deploys.some((one) => one.hostId === hostId && !one.ended));
  const sheet = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // A deploy begins at the top of the page, wherever its button was.
    if (busy) sheet.current?.scrollTo({ top: 0 });
  }, [busy]);
  const [wanted, choose] = useState<string>();
  const edited = known?.edited ?? none;
  const setIds = [...new Set(edited.map((edit) => edit.setId))];
  const setId = setIds.find((id) => id === wanted) ?? setIds[0];
  const labelOf = (id: string): string => known?.survey?.sets.find((set) => set.id === id)?.label ?? id;
  return (
    <div className={styles.page}>
      <div ref={sheet} className={styles.sheet}>
        <div className={styles.top} data-busy={busy}>
          <UnderWay hostId={hostId} />
          {setIds.length > 1 && setId !== undefined && !busy && (
            <div className={styles.sets}>
              <SegmentedControl
                aria-label="Which configuration"
                data={setIds.map((id) => ({ value: id, label: visible(labelOf(id)) }))}
                value={setId}
                onChange={choose}
              />
              <span className={styles.soft}>Each configuration is checked and deployed by itself.</span>
            </div>
          )}
        </div>
        {setId === undefined ? (
          <Empty
            title="No changes"
            buttons={<Button onClick={() => bench.store.getState().show('files')}>Open the files</Button>}
          >
            Edit a file first. Edits are kept on this computer, and nothing reaches the host before you check
            it here.
          </Empty>
        ) : busy ? (
          <p className={styles.later}>
            {plural(edited.length, 'edited file')} of this host: they can be checked and deployed once this
            deploy has ended.
          </p>
        ) : (
          <SetChanges key={setId} hostId={hostId} setId={setId} />
        )}
      </div>
    </div>
  );
}

import { Button, Checkbox, NumberInput, SegmentedControl, TextInput } from '@mantine/core';
import { IconRocket } from '@tabler/icons-react';
import { useState } from 'react';
import type { HostStatus } from '#contract/hosts';
import { visible } from '#mail/visible';
import { plural } from '../../../widgets/format.ts';
import type { Edited } from '../workbench.ts';
import styles from './changes.module.css';
import { errorsKey, type errorsOf, setKey, type Stage } from './plan-run.ts';
import { useDeploysStore, usePlans, usePlansStore } from './store-context.ts';
import type { Target } from './targets.ts';

interface Props {
  status: HostStatus;
  setId: string;
  change: readonly Edited[];
  stage: Stage;
  errors: ReturnType<typeof errorsOf>;
  /** The chosen other hosts. */
  others: readonly { readonly target: Target; readonly status: HostStatus }[];
  /** Why nothing can be deployed, beyond the stage. */
  why: string | undefined;
}

const stageWhy: Partial<Record<Stage, string>> = {
  unchecked: 'Check it on the host first.',
  checking: 'The check is still running.',
  failed: 'The check came to no end.',
  outdated: 'You edited on: check again first.',
  refused: 'This change did not pass its check.',
  stale: 'Somebody else changed a file: merge first.',
};

/** How the deploy is confirmed, and the button that says what it will do. */
export function DeployForm({ status, setId, change, stage, errors, others, why }: Props): React.JSX.Element {
  const { host } = status;
  const key = setKey(host.id, setId);
  const how = usePlans((state) => state.how);
  const note = usePlans((state) => state.note);
  const starting = usePlans((state) => state.starting);
  const acknowledged = usePlans((state) => state.acknowledged[key]);
  const plans = usePlansStore().getState();
  const { show } = useDeploysStore().getState();
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const [wait, setWait] = useState(true);
  const production = [status, ...others.map((one) => one.status)].filter(
    ({ host: one }) => one.environment === 'production',
  );
  const untyped = production.filter(({ host: one }) => typed[one.id] !== one.name);
  const wanted = errorsKey(errors);
  const notReady = others.find(({ target }) => target.run?.plan?.state !== 'ready' || target.run.running);
  const no =
    why ??
    stageWhy[stage] ??
    (errors.length > 0 && acknowledged !== wanted
      ? 'Acknowledge the errors first, or mend them.'
      : notReady !== undefined
        ? `The plan for ${notReady.status.host.name} is not ready.`
        : untyped.length > 0
          ? `Type ${untyped.map(({ host: one }) => one.name).join(', ')} first.`
          : undefined);
  const files = plural(change.length, 'file');
  const label =
    others.length === 0
      ? `Deploy ${files} to ${host.name}`
      : `Deploy ${files} to ${host.name}, then ${others.length === 1 ? (others[0]?.status.host.name ?? '') : `${others.length} hosts`}`;
  const deploy = (): void => {
    if (no !== undefined) return;
    void plans.deploy(host.id, setId, wait).then((id) => {
      if (id === undefined) return;
      setTyped({});
      if (others.length === 0) show(undefined);
    });
  };
  return (
    <form
      className={styles.form}
      aria-label="Deploy"
      onSubmit={(event) => {
        event.preventDefault();
        deploy();
      }}
    >
      {errors.length > 0 && (
        <div className={styles.acknowledge}>
          <Checkbox
            label={`Deploy although Postroom finds ${plural(errors.length, 'error')}:`}
            checked={acknowledged === wanted}
            onChange={(event) => plans.acknowledge(key, event.currentTarget.checked ? wanted : '')}
          />
          <ul>
            {errors.map(({ path, finding }) => (
              <li key={`${path} ${finding.code} ${finding.span.from}`}>
                <span className="mono">{visible(path)}</span>: {visible(finding.message)}
              </li>
            ))}
          </ul>
        </div>
      )}
      <div className={styles.fields}>
        <NumberInput
          label="Time to decide"
          description="After it the host rolls back."
          suffix=" s"
          min={30}
          max={1800}
          step={30}
          clampBehavior="blur"
          value={how.window}
          onChange={(value) =>
            typeof value === 'number' && value >= 30 && value <= 1800
              ? plans.setHow({ window: Math.round(value) })
              : undefined
          }
        />
        <div className={styles.field}>
          <span className={styles.fieldLabel} id="confirm-how">
            Confirmed
          </span>
          <SegmentedControl
            aria-labelledby="confirm-how"
            data={[
              { value: 'hand', label: 'by me' },
              { value: 'auto', label: 'when all is good' },
            ]}
            value={how.confirm}
            onChange={(value) => plans.setHow({ confirm: value === 'auto' ? 'auto' : 'hand' })}
          />
          <span className={styles.soft}>
            {how.confirm === 'hand'
              ? 'You look, then say Keep.'
              : 'Postroom looks over a new connection and says Keep.'}
          </span>
        </div>
        <TextInput
          label="Note"
          description="For the history: what for, which ticket."
          placeholder="CHG-4711"
          maxLength={500}
          value={note}
          onChange={(event) => plans.setNote(event.currentTarget.value.replace(/\p{Cc}/gu, ' '))}
        />
        {production.map(({ host: one }) => (
          <TextInput
            key={one.id}
            label={`Type ${one.name} to go on`}
            description="It is a production host."
            autoComplete="off"
            spellCheck={false}
            value={typed[one.id] ?? ''}
            onChange={(event) => setTyped({ ...typed, [one.id]: event.currentTarget.value })}
          />
        ))}
      </div>
      <div className={styles.go}>
        {others.length > 0 && (
          <Checkbox
            label="Ask me after the first host, before the others follow"
            checked={wait}
            onChange={(event) => setWait(event.currentTarget.checked)}
          />
        )}
        <span className={styles.gap} />
        {no !== undefined && <span className={styles.soft}>{no}</span>}
        <Button
          type="submit"
          variant="filled"
          leftSection={<IconRocket size={14} />}
          disabled={no !== undefined}
          loading={starting}
        >
          {visible(label)}
        </Button>
      </div>
    </form>
  );
}

import { Button, Checkbox } from '@mantine/core';
import { IconAlertTriangle, IconGitMerge } from '@tabler/icons-react';
import { useMemo } from 'react';
import { visible } from '#mail/visible';
import { plural } from '../../../widgets/format.ts';
import type { Edited } from '../workbench.ts';
import { useBench, useHostBench } from './bench-context.ts';
import styles from './changes.module.css';
import { openMerge } from './merging.ts';
import { useDeploys, usePlans, usePlansStore } from './store-context.ts';
import { countLines } from './text-lines.ts';

const none: readonly string[] = [];

function FileLine({
  hostId,
  edit,
  taken,
  chosen,
  onTick,
  onChoose,
}: {
  hostId: string;
  edit: Edited;
  taken: boolean;
  chosen: boolean;
  onTick: (taken: boolean) => void;
  onChoose: () => void;
}): React.JSX.Element {
  const bench = useBench();
  const findings = useHostBench(hostId)?.findings.get(edit.path) ?? [];
  const { added, removed } = useMemo(() => countLines(edit.before, edit.after), [edit.before, edit.after]);
  const live = useHostBench(hostId)?.survey?.states.find((state) => state.path === edit.path)?.sha256;
  const ours = useDeploys(({ deploys }) =>
    deploys.some(
      (one) =>
        one.hostId === hostId &&
        one.files.some(
          ({ path: file, old, new: now }) => file === edit.path && old === edit.base && now === live,
        ),
    ),
  );
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const warnings = findings.filter(({ severity }) => severity === 'warning').length;
  const path = visible(edit.path);
  return (
    <li className={styles.file} data-chosen={chosen}>
      <Checkbox
        checked={taken}
        aria-label={`Deploy ${path}`}
        onChange={(event) => onTick(event.currentTarget.checked)}
      />
      <div className={styles.fileBody}>
        <button type="button" className={styles.fileName} aria-pressed={chosen} onClick={onChoose}>
          <span className="mono">{path}</span>
          <span className={styles.counts}>
            {edit.base === 'absent' && <em>new</em>}
            <b data-sign="plus">+{added}</b> <b data-sign="minus">−{removed}</b>
          </span>
        </button>
        {edit.moved && ours && (
          <div className={styles.soft}>The host has it from a deploy that did not come to a good end.</div>
        )}
        {edit.moved && !ours && (
          <div className={styles.moved} role="note">
            <span>Somebody else changed it on the host.</span>
            <Button
              size="compact-xs"
              leftSection={<IconGitMerge size={13} />}
              onClick={() => openMerge(hostId, edit.path)}
            >
              Merge…
            </Button>
          </div>
        )}
        {errors + warnings > 0 && (
          <div className={styles.counted} data-bad={errors > 0}>
            <IconAlertTriangle size={13} aria-hidden />
            {[errors > 0 ? plural(errors, 'error') : '', warnings > 0 ? plural(warnings, 'warning') : '']
              .filter(Boolean)
              .join(', ')}
          </div>
        )}
        <div className={styles.fileButtons}>
          <Button size="compact-xs" variant="subtle" onClick={() => bench.reveal(hostId, edit.path)}>
            Edit
          </Button>
          <Button
            size="compact-xs"
            variant="subtle"
            title="Throws this edit away; the host is not touched."
            onClick={() => void bench.discard(hostId, [edit.path])}
          >
            Discard
          </Button>
        </div>
      </div>
    </li>
  );
}

/** The edited files of one configuration; those that are ticked make up the change. */
export function FileList({
  hostId,
  planKey,
  edited,
  shown,
  onShow,
}: {
  hostId: string;
  planKey: string;
  edited: readonly Edited[];
  shown: string | undefined;
  onShow: (path: string) => void;
}): React.JSX.Element {
  const leftOut = usePlans((state) => state.leftOut[planKey] ?? none);
  const { tick } = usePlansStore().getState();
  return (
    <ul className={styles.files} aria-label="Edited files">
      {edited.map((edit) => (
        <FileLine
          key={edit.path}
          hostId={hostId}
          edit={edit}
          taken={!leftOut.includes(edit.path)}
          chosen={edit.path === shown}
          onTick={(taken) => tick(planKey, edit.path, taken)}
          onChoose={() => onShow(edit.path)}
        />
      ))}
    </ul>
  );
}

import { Button } from '@mantine/core';
import { IconArrowBackUp, IconHistory } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { Version } from '#contract/versions';
import { visible } from '#mail/visible';
import { printTime } from '../../../widgets/format.ts';
import { ProblemNote } from '../../../widgets/problem-note.tsx';
import { useHostBench } from '../changes/bench-context.ts';
import { DiffView } from '../changes/diff-view.tsx';
import { contentKey, isProblem } from './past-store.ts';
import styles from './past.module.css';
import { restorable } from './restore.ts';
import { usePast, usePastStore } from './store-context.ts';
import { kindWords } from './version-list.tsx';

const titles = ['before', 'after'] as const;

function FileDiff({
  hostId,
  version,
  path,
}: {
  hostId: string;
  version: Version;
  path: string;
}): React.JSX.Element {
  const key = contentKey(hostId, version.id, path);
  const content = usePast((state) => state.contents[key]);
  const { open } = usePastStore().getState();
  useEffect(() => open(hostId, version.id, path), [open, hostId, version.id, path]);
  if (content === undefined) return <p className={styles.soft}>Reading…</p>;
  if (isProblem(content)) return <ProblemNote {...content} />;
  const { before, after } = content;
  return (
    <>
      {before === undefined && version.kind !== 'first' && (
        <p className={styles.soft}>The file did not exist before.</p>
      )}
      {after === undefined && <p className={styles.soft}>The file did not exist after this.</p>}
      <DiffView before={before ?? ''} after={after ?? ''} titles={titles} label={visible(path)} />
    </>
  );
}

/** One version: its files, what changed in them, and the ways back. */
export function VersionDetails({ hostId, version }: { hostId: string; version: Version }): React.JSX.Element {
  const survey = useHostBench(hostId)?.survey;
  const busy = usePast((state) => state.busy);
  const { restore } = usePastStore().getState();
  const [wanted, choose] = useState<string>();
  const file = version.files.find(({ path }) => path === wanted) ?? version.files[0];
  const undo = restorable(version, 'before', survey);
  const one = file && restorable(version, 'after', survey, file.path);
  const nothing = (left: typeof undo.left): string =>
    left.map(({ path, why }) => `${visible(path)} ${why}.`).join(' ');
  return (
    <section className={styles.details} aria-label="The chosen version">
      <div className={styles.detailsHead}>
        <h2>
          {kindWords[version.kind]}, {printTime(Date.parse(version.at) / 1000)}
        </h2>
        <span className={styles.soft}>
          {visible(version.by)} · <span className="mono">{version.id.slice(0, 8)}</span>
        </span>
        <span className={styles.gap} />
        {version.kind !== 'first' && (
          <Button
            leftSection={<IconArrowBackUp size={14} />}
            disabled={undo.paths.length === 0 || busy}
            title={
              undo.paths.length === 0
                ? nothing(undo.left)
                : `Makes ${undo.paths.map((path) => visible(path)).join(', ')} as before this an edit; you check and deploy it like any other.`
            }
            onClick={() => restore(hostId, version, 'before', undo.paths)}
          >
            {version.kind === 'deploy' ? 'Undo this deploy' : 'Undo this change'}
          </Button>
        )}
      </div>
      {version.note !== '' && <p>{visible(version.note)}</p>}
      {undo.since.length > 0 && version.kind !== 'first' && (
        <p className={styles.since}>
          Changed again since: {undo.since.map((path) => visible(path)).join(', ')}. Undoing takes that back
          too; the plan shows it.
        </p>
      )}
      <div className={styles.files} role="group" aria-label="Files of this version">
        {version.files.map(({ path, before, after }) => (
          <button
            key={path}
            type="button"
            aria-pressed={path === file?.path}
            onClick={() => choose(path)}
            title={visible(path)}
          >
            <span className="mono">{visible(path)}</span>
            {before === 'absent' && version.kind !== 'first' && <i>new</i>}
            {after === 'absent' && <i>removed</i>}
          </button>
        ))}
      </div>
      {file !== undefined && one !== undefined && (
        <>
          <div className={styles.restore}>
            <Button
              leftSection={<IconHistory size={14} />}
              disabled={one.paths.length === 0 || busy}
              title={
                one.paths.length === 0
                  ? nothing(one.left)
                  : 'Makes the file as it was after this version an edit; you check and deploy it like any other.'
              }
              onClick={() => restore(hostId, version, 'after', one.paths)}
            >
              Restore this file
            </Button>
            {one.left.length > 0 && <span className={styles.soft}>{nothing(one.left)}</span>}
          </div>
          <FileDiff key={file.path} hostId={hostId} version={version} path={file.path} />
        </>
      )}
    </section>
  );
}

import { Button, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { FileState } from '#contract/config';
import { visible } from '#mail/visible';
import { problemOf, type Problem } from '../../../app/problem.ts';
import { plural, printTime } from '../../../widgets/format.ts';
import { ProblemNote } from '../../../widgets/problem-note.tsx';
import { useBench } from '../changes/bench-context.ts';
import { DiffView } from '../changes/diff-view.tsx';
import styles from './past.module.css';
import { usePast, usePastStore } from './store-context.ts';

const titles = ['last version here', 'on the host now'] as const;

/** The difference between the newest version of a file and what is on the host. */
function DriftDiff({ hostId, path }: { hostId: string; path: string }): React.JSX.Element {
  const { api } = useBench();
  const [texts, setTexts] = useState<{ recorded: string; live: string }>();
  const [problem, setProblem] = useState<Problem>();
  useEffect(() => {
    let gone = false;
    const read = async (): Promise<void> => {
      const [{ versions }, { content }] = await Promise.all([
        api.versions.list({ hostId, path, limit: 1 }),
        api.config.open({ hostId, path }),
      ]);
      const newest = versions[0];
      const shown = newest && (await api.versions.show({ hostId, commit: newest.id, path }));
      if (!gone) setTexts({ recorded: shown?.after ?? '', live: content });
    };
    read().catch((error: unknown) => !gone && setProblem(problemOf(error)));
    return () => {
      gone = true;
    };
  }, [api, hostId, path]);
  if (problem !== undefined) return <ProblemNote {...problem} />;
  if (texts === undefined) return <p className={styles.soft}>Reading…</p>;
  return <DiffView before={texts.recorded} after={texts.live} titles={titles} label={visible(path)} />;
}

/** Files that somebody changed on the host since the last version. */
export function DriftBanner({
  hostId,
  files,
}: {
  hostId: string;
  files: readonly FileState[];
}): React.JSX.Element {
  const { record } = usePastStore().getState();
  const busy = usePast((state) => state.busy);
  const [shown, show] = useState<string>();
  const [note, setNote] = useState('');
  return (
    <section className={styles.drift} aria-label="Changed on the host">
      <strong>
        {plural(files.length, 'file')} changed on the host since the last version, not by Postroom
      </strong>
      <ul>
        {files.map(({ path, sha256, modifiedAt, owner }) => (
          <li key={path}>
            <span className="mono">{visible(path)}</span>
            <span className={styles.soft}>
              {sha256 === 'absent' ? 'removed' : `changed ${printTime(modifiedAt)}, owner ${visible(owner)}`}
            </span>
            <Button
              size="compact-xs"
              aria-expanded={shown === path}
              onClick={() => show(shown === path ? undefined : path)}
            >
              {shown === path ? 'Hide the difference' : 'Show the difference'}
            </Button>
          </li>
        ))}
      </ul>
      {shown !== undefined && <DriftDiff key={shown} hostId={hostId} path={shown} />}
      <form
        className={styles.record}
        onSubmit={(event) => {
          event.preventDefault();
          record(hostId, note);
          setNote('');
        }}
      >
        <TextInput
          aria-label="Note for this version"
          placeholder="Note: who changed it, and why"
          maxLength={500}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value.replace(/\p{Cc}/gu, ' '))}
        />
        <Button type="submit" loading={busy}>
          Write down as a version
        </Button>
        <span className={styles.soft}>Only on this computer; the host is not touched.</span>
      </form>
    </section>
  );
}

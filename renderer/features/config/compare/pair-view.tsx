import { Button } from '@mantine/core';
import { IconArrowLeft, IconArrowRight } from '@tabler/icons-react';
import { useEffect, useMemo, useState } from 'react';
import type { HostStatus } from '#contract/hosts';
import { visible } from '#mail/visible';
import { problemOf, type Problem } from '../../../app/problem.ts';
import { ProblemNote } from '../../../widgets/problem-note.tsx';
import { useBench } from '../changes/bench-context.ts';
import { DiffView } from '../changes/diff-view.tsx';
import { useCompareStore } from './store-context.ts';
import styles from './compare.module.css';
import type { Likeness } from './matrix.ts';

interface Props {
  here: HostStatus;
  other: HostStatus;
  path: string;
  likeness: Likeness;
  generated: boolean;
}

/** One file on two hosts, and the ways to make them alike. */
export function PairView({ here, other, path, likeness, generated }: Props): React.JSX.Element {
  const { api } = useBench();
  const { copy } = useCompareStore().getState();
  const [texts, setTexts] = useState<{ mine: string; theirs: string }>();
  const [problem, setProblem] = useState<Problem>();
  const [hereId, otherId] = [here.host.id, other.host.id];
  useEffect(() => {
    let gone = false;
    const read = async (hostId: string, there: boolean): Promise<string> =>
      there ? (await api.config.open({ hostId, path })).content : '';
    Promise.all([read(hereId, likeness !== 'only-there'), read(otherId, likeness !== 'absent')]).then(
      ([mine, theirs]) => !gone && setTexts({ mine, theirs }),
      (error: unknown) => !gone && setProblem(problemOf(error)),
    );
    return () => {
      gone = true;
    };
  }, [api, hereId, otherId, path, likeness]);
  const [mineName, theirName] = [visible(here.host.name), visible(other.host.name)];
  const titles = useMemo(() => [theirName, mineName] as const, [theirName, mineName]);
  const why = (to: HostStatus, missing: boolean): string | undefined =>
    generated
      ? 'It is built from other files: make those alike.'
      : to.host.readOnly
        ? `${to.host.name} is set to read-only.`
        : likeness === 'same'
          ? 'They are the same.'
          : missing
            ? 'There is nothing to copy; Postroom does not remove files.'
            : undefined;
  const [likeOther, likeHere] = [why(here, likeness === 'absent'), why(other, likeness === 'only-there')];
  return (
    <section className={styles.pair} aria-label="The chosen pair">
      <div className={styles.pairHead}>
        <h2 className="mono">{visible(path)}</h2>
        <span className={styles.gap} />
        <Button
          leftSection={<IconArrowRight size={14} />}
          disabled={likeOther !== undefined}
          title={likeOther ?? 'An edit only: it is checked and deployed like any other.'}
          onClick={() => copy(path, otherId, hereId)}
        >
          Make {mineName} like {theirName}
        </Button>
        <Button
          leftSection={<IconArrowLeft size={14} />}
          disabled={likeHere !== undefined}
          title={likeHere ?? 'An edit only: it is checked and deployed like any other.'}
          onClick={() => copy(path, hereId, otherId)}
        >
          Make {theirName} like {mineName}
        </Button>
      </div>
      {problem !== undefined ? (
        <ProblemNote {...problem} />
      ) : texts === undefined ? (
        <p className={styles.soft}>Reading both files…</p>
      ) : (
        <DiffView before={texts.theirs} after={texts.mine} titles={titles} label={visible(path)} />
      )}
    </section>
  );
}

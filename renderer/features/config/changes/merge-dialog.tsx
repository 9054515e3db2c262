import { Button, Modal } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { visible } from '#mail/visible';
import { problemOf, type Problem } from '../../../app/problem.ts';
import { plural } from '../../../widgets/format.ts';
import { ProblemNote } from '../../../widgets/problem-note.tsx';
import { useBench } from './bench-context.ts';
import { DiffView } from './diff-view.tsx';
import { ConflictHunk } from './merge-hunk.tsx';
import styles from './merge.module.css';
import { closeMerge, merging } from './merging.ts';
import { mergeThree, resolved, type Conflict } from './three-way.ts';

interface Texts {
  readonly base: string;
  readonly mine: string;
  readonly theirs: string;
  readonly hash: string;
}

const previewTitles = ['on the host now', 'the merged file'] as const;

function Merge({
  texts,
  path,
  adopt,
}: {
  texts: Texts;
  path: string;
  adopt: (merged: string) => void;
}): React.JSX.Element {
  const pieces = useMemo(() => mergeThree(texts.base, texts.mine, texts.theirs), [texts]);
  const conflicts = useMemo(
    () => pieces.flatMap((piece): Conflict[] => ('conflict' in piece ? [piece.conflict] : [])),
    [pieces],
  );
  const [answers, setAnswers] = useState<readonly (string | undefined)[]>(() =>
    conflicts.map(() => undefined),
  );
  const [at, setAt] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const left = answers.filter((answer) => answer === undefined).length;
  const merged = resolved(pieces, answers);
  const goTo = (n: number): void => {
    const next = (n + conflicts.length) % conflicts.length;
    setAt(next);
    list.current?.querySelectorAll('fieldset')[next]?.scrollIntoView({ block: 'nearest' });
    list.current?.querySelectorAll('fieldset')[next]?.querySelector('button')?.focus();
  };
  return (
    <>
      <p>
        Your edit and the file on the host both go back to the same text.{' '}
        {conflicts.length === 0
          ? 'They touch different lines: both changes are in the merged file.'
          : 'What does not touch the same lines is already put together; the rest is yours to decide.'}
      </p>
      {conflicts.length > 0 && (
        <div className={styles.bar} role="toolbar" aria-label="Conflicts">
          <span aria-live="polite" className={styles.left} data-left={left > 0}>
            {left === 0 ? 'Every conflict is decided' : `${plural(left, 'conflict')} to decide`}
          </span>
          <Button leftSection={<IconArrowUp size={13} />} onClick={() => goTo(at - 1)}>
            Previous
          </Button>
          <Button leftSection={<IconArrowDown size={13} />} onClick={() => goTo(at + 1)}>
            Next
          </Button>
        </div>
      )}
      <div ref={list} className={styles.hunks}>
        {conflicts.map((conflict, n) => (
          <ConflictHunk
            key={n}
            conflict={conflict}
            title={`Conflict ${n + 1} of ${conflicts.length}, line ${conflict.line}`}
            answer={answers[n]}
            onAnswer={(answer) => setAnswers(answers.map((one, k) => (k === n ? answer : one)))}
          />
        ))}
      </div>
      {merged !== undefined && (
        <DiffView before={texts.theirs} after={merged} titles={previewTitles} label={visible(path)} />
      )}
      <div className={styles.buttons} data-dialog-buttons>
        <Button onClick={closeMerge}>Cancel</Button>
        <Button
          variant="filled"
          disabled={merged === undefined}
          title={merged === undefined ? 'Decide every conflict first.' : 'Nothing reaches the host yet.'}
          onClick={() => merged !== undefined && adopt(merged)}
        >
          Make this my edit
        </Button>
      </div>
    </>
  );
}

function Body({ hostId, path }: { hostId: string; path: string }): React.JSX.Element {
  const bench = useBench();
  const [texts, setTexts] = useState<Texts>();
  const [problem, setProblem] = useState<Problem>();
  useEffect(() => {
    let gone = false;
    const edit = bench.store.getState().benches[hostId]?.edited.find((one) => one.path === path);
    if (edit === undefined) {
      closeMerge();
      return;
    }
    bench.api.config.open({ hostId, path }).then(
      ({ state, content }) => {
        if (gone) return;
        if (state.sha256 === undefined)
          setProblem({ what: state.problem || 'The file could not be read.', todo: state.todo, raw: '' });
        else setTexts({ base: edit.before, mine: edit.after, theirs: content, hash: state.sha256 });
      },
      (error: unknown) => !gone && setProblem(problemOf(error)),
    );
    return () => {
      gone = true;
    };
  }, [bench, hostId, path]);
  if (problem !== undefined) return <ProblemNote {...problem} />;
  if (texts === undefined) return <p>Reading the file on the host…</p>;
  const adopt = (merged: string): void => {
    void bench
      .adopt(hostId, path, merged, { hash: texts.hash, content: texts.theirs })
      .then(closeMerge, (error: unknown) => setProblem(problemOf(error)));
  };
  return <Merge texts={texts} path={path} adopt={adopt} />;
}

/** Puts an edit together with what somebody else put on the host meanwhile; nothing of either is lost in silence. */
export function MergeDialog(): React.JSX.Element {
  const file = useStore(merging, (state) => state.file);
  return (
    <Modal
      opened={file !== undefined}
      onClose={closeMerge}
      size="980px"
      title={file === undefined ? '' : `Merge ${visible(file.path)}`}
    >
      {file !== undefined && <Body key={`${file.hostId} ${file.path}`} {...file} />}
    </Modal>
  );
}

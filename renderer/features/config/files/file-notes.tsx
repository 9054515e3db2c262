import { Button } from '@mantine/core';
import { useState } from 'react';
import { textOf } from '#mail/bytes';
import { visible } from '#mail/visible';
import { problemOf } from '../../../app/problem.ts';
import { showToast } from '../../../app/toasts.ts';
import { ProblemNote } from '../../../widgets/problem-note.tsx';
import { useDesk, useNotes } from '../desk-context.ts';
import styles from '../editor/editor.module.css';
import { openMerge } from '../changes/merging.ts';
import { keyOf } from '../editor/notes.ts';
import { useBench, useHostBench } from '../store-context.ts';

interface Props {
  hostId: string;
  path: string;
  readOnly: string | undefined;
}

const nameOf = (path: string): string => visible(textOf(path.slice(path.lastIndexOf('/') + 1)));
const codeOf = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

function Moved({ hostId, path }: { hostId: string; path: string }): React.JSX.Element {
  const bench = useBench();
  const [busy, setBusy] = useState(false);
  const mine = useHostBench((state) => state.edited.find((one) => one.path === path));
  const run = async (work: () => Promise<void>): Promise<void> => {
    setBusy(true);
    try {
      await work();
    } catch (error) {
      const { what, todo } = problemOf(error);
      showToast({ id: 'config-moved', tone: 'bad', title: what, body: todo, seconds: 20 });
    } finally {
      setBusy(false);
    }
  };
  return (
    <ProblemNote
      tone="warning"
      what={`${nameOf(path)} was changed on the host by somebody else since this edit was begun.`}
      todo="Compare or merge the two before you deploy. Keeping yours as it is would undo what they did; nothing happens until you choose."
    >
      <div className={styles.noteButtons}>
        <Button onClick={() => openMerge(hostId, path)}>Compare and merge…</Button>
        <Button disabled={busy} onClick={() => void run(() => bench.discard(hostId, [path]))}>
          Take theirs
        </Button>
        <Button
          disabled={busy || mine === undefined}
          onClick={() =>
            void run(async () => {
              const live = await bench.live(hostId, path);
              if (mine !== undefined)
                await bench.adopt(hostId, path, mine.after, { hash: live.base, content: live.content });
            })
          }
        >
          Keep mine over theirs
        </Button>
      </div>
    </ProblemNote>
  );
}

/** What is to be known of a file before it is edited or deployed. */
export function FileNotes({ hostId, path, readOnly }: Props): React.JSX.Element {
  const desk = useDesk();
  const bench = useBench();
  const moved = useHostBench((state) => state.edited.some((one) => one.path === path && one.moved));
  const problem =
    useHostBench(({ survey }) => survey?.states.find((state) => state.path === path)?.problem) ?? '';
  const todo = useHostBench(({ survey }) => survey?.states.find((state) => state.path === path)?.todo) ?? '';
  const unwritable = useNotes((notes) => notes.texts[keyOf(hostId, path)]?.unwritable) ?? [];
  const encoding = useNotes((notes) => notes.texts[keyOf(hostId, path)]?.form.encoding);
  const [first] = unwritable;
  const goTo = (at: number): void => {
    const model = desk.models.current?.opened(hostId, path);
    const place = model?.getPositionAt(at);
    if (place !== undefined) bench.reveal(hostId, path, { line: place.lineNumber, column: place.column });
  };
  return (
    <div className={styles.notes}>
      {readOnly !== undefined && <ProblemNote tone="plain" what={readOnly} />}
      {problem !== '' && bench.files(hostId).content(path) !== undefined && (
        <ProblemNote what={problem} todo={todo} />
      )}
      {moved && <Moved hostId={hostId} path={path} />}
      {first !== undefined && (
        <ProblemNote
          what={
            encoding === 'latin-1'
              ? `${visible(first.character)} (${codeOf(first.character)}) cannot be written: this file is Latin-1, not UTF-8.`
              : `Half of a character (${codeOf(first.character)}) cannot be written.`
          }
          todo="Until it is gone, what is typed in this file is not kept. Nothing is replaced for you."
        >
          <div className={styles.noteButtons}>
            <Button onClick={() => goTo(first.at)}>Go there</Button>
            {encoding === 'latin-1' && (
              <Button
                title="Every character above U+007F gets other bytes than now"
                onClick={() => desk.models.current?.reform(hostId, path, { encoding: 'utf-8' })}
              >
                Write the file as UTF-8
              </Button>
            )}
          </div>
        </ProblemNote>
      )}
    </div>
  );
}

import { Button } from '@mantine/core';
import type { HostStatus } from '#contract/hosts';
import { textOf } from '#mail/bytes';
import { visible } from '#mail/visible';
import { Empty } from '../../../widgets/empty.tsx';
import { plural, printCount } from '../../../widgets/format.ts';
import { largestBytes } from '../bench/host-files.ts';
import { useNotes } from '../desk-context.ts';
import { EditorPane } from '../editor/editor-pane.tsx';
import styles from '../editor/editor.module.css';
import { keyOf } from '../editor/notes.ts';
import { useBench, useHostBench } from '../store-context.ts';
import { FileNotes } from './file-notes.tsx';
import { useKeep } from './file-actions.ts';

const nameOf = (path: string): string => visible(textOf(path.slice(path.lastIndexOf('/') + 1)));

/** Why this file cannot be edited here; absent when it can. */
function useReadOnly(hostId: string, path: string, status: HostStatus): string | undefined {
  const bench = useBench();
  const survey = useHostBench((state) => state.survey);
  const file = survey === undefined ? undefined : bench.fileOf(hostId, path);
  const size = bench.files(hostId).state(path)?.sizeBytes ?? 0;
  if (status.host.readOnly) return 'This host is set to read-only: its files are shown, not edited.';
  if (file?.generated === true) return `A tool makes this file: edit what it is made from. ${file.because}`;
  if (survey !== undefined && file === undefined)
    return 'This file belongs to no configuration that Postroom deploys: it is shown, not edited.';
  if (size > largestBytes) return 'This file is larger than 8 MiB: it is shown, not checked and not edited.';
  return undefined;
}

function Head({ hostId, path }: { hostId: string; path: string }): React.JSX.Element {
  const bench = useBench();
  const keep = useKeep(hostId);
  useHostBench((state) => state.survey);
  const edited = useHostBench((state) => state.edited.some((one) => one.path === path));
  const file = bench.fileOf(hostId, path);
  return (
    <div className={styles.head}>
      <span className={styles.name} title={visible(textOf(path))}>
        <strong>{visible(textOf(path))}</strong>
        <span className={styles.because}>{visible(file?.because ?? '')}</span>
      </span>
      {edited && (
        <span className={styles.buttons}>
          <Button onClick={() => void bench.discard(hostId, [path])}>Discard edit</Button>
          <Button variant="filled" onClick={keep} title="Ctrl+S">
            Review changes
          </Button>
        </span>
      )}
    </div>
  );
}

function Foot({ hostId, path }: { hostId: string; path: string }): React.JSX.Element {
  const bench = useBench();
  const cursor = useNotes((notes) => notes.cursor);
  const form = useNotes((notes) => notes.texts[keyOf(hostId, path)]?.form);
  useHostBench((state) => state.survey);
  const state = bench.files(hostId).state(path);
  const ends = form === undefined ? 'lf' : form.ends;
  return (
    <div className={styles.foot}>
      {cursor !== undefined && (
        <span>
          Line {printCount(cursor.line)}, column {cursor.column}
        </span>
      )}
      {form !== undefined && (
        <>
          <span
            data-tone={form.encoding === 'latin-1' ? 'warning' : undefined}
            title={
              form.encoding === 'latin-1'
                ? 'The bytes are not valid UTF-8: each is shown as one character.'
                : undefined
            }
          >
            {form.encoding === 'latin-1' ? 'Latin-1 (not valid UTF-8)' : 'UTF-8'}
            {form.marks > 0 && ' with byte order mark'}
          </span>
          <span data-tone={ends === 'lf' ? undefined : 'warning'}>
            {typeof ends !== 'string'
              ? `LF and CR LF mixed (${plural(ends.filter((kind) => kind === 1).length, 'line')} with CR LF)`
              : ends === 'crlf'
                ? 'CR LF'
                : 'LF'}
          </span>
          {form.carriageReturn !== '' && (
            <span data-tone="warning">{form.carriageReturn} is a carriage return within a line</span>
          )}
        </>
      )}
      {state !== undefined && state.sha256 !== 'absent' && state.mode !== '' && (
        <span>
          {visible(state.owner)}:{visible(state.group)} {state.mode}
        </span>
      )}
      <span data-hint>F8 next finding · Ctrl+. fixes · F12 definition · F6 leaves the editor</span>
    </div>
  );
}

interface Props {
  hostId: string;
  path: string;
  status: HostStatus;
}

/** One file: what it is, what is to be known of it, its text. */
export function FilePane({ hostId, path, status }: Props): React.JSX.Element {
  const bench = useBench();
  const keep = useKeep(hostId);
  // The content is kept outside of the store: its edits and the survey tell when to look again.
  useHostBench((state) => state.edited);
  useHostBench((state) => state.survey);
  const readOnly = useReadOnly(hostId, path, status);
  const files = bench.files(hostId);
  const there = files.content(path) !== undefined;
  const problem = files.problems.get(path);
  return (
    <div className={styles.middle}>
      <Head hostId={hostId} path={path} />
      <FileNotes hostId={hostId} path={path} readOnly={readOnly} />
      {there ? (
        <EditorPane
          hostId={hostId}
          path={path}
          label={`${nameOf(path)} on ${visible(status.host.name)}`}
          readOnly={readOnly}
          keep={keep}
        />
      ) : (
        <Empty
          title={problem === undefined ? 'Reading the file…' : 'This file could not be read'}
          buttons={
            problem === undefined ? undefined : (
              <Button onClick={() => void bench.load(hostId, path)}>Try again</Button>
            )
          }
        >
          {problem === undefined ? undefined : visible(`${problem.what} ${problem.todo}`)}
        </Empty>
      )}
      {there && <Foot hostId={hostId} path={path} />}
    </div>
  );
}

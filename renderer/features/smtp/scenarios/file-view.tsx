import { Button, TextInput } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { ScenarioFile } from '#contract/smtp';
import { visible } from '#mail/visible';
import { runAction } from '../../../app/actions.ts';
import { YamlEditor } from '../../../widgets/monaco/yaml-editor.tsx';
import { ProblemNote } from '../../../widgets/problem-note.tsx';
import { useScenarios, useScenariosStore } from './scenarios-context.ts';
import { isOvertaken } from './scenarios-store.ts';
import styles from './scenarios.module.css';

interface Props {
  readonly page: string;
  readonly file: ScenarioFile;
  readonly files: readonly ScenarioFile[];
}

/** Lines that the words of a refusal name: `Line 12: … Line 14: …`. */
const linesIn = (what: string): ScenarioFile['faults'] =>
  [...what.matchAll(/\bLine (\d+): (.*?)(?= Line \d+: |$)/gs)].map(([, line, words = '']) => ({
    line: Number(line),
    words,
  }));

/** A name that is not taken: `relay-own`, `relay-own-2`. */
function freeName({ name }: ScenarioFile, files: readonly ScenarioFile[]): string {
  const base = `${name.replace(/^postroom\//, '').replace(/-own(-\d+)?$/, '')}-own`;
  const taken = (one: string): boolean => files.some((file) => file.name === one);
  let free = base;
  for (let n = 2; taken(free); n++) free = `${base}-${n}`;
  return free;
}

function Copying({ page, file, files }: Props): React.JSX.Element {
  const store = useScenariosStore();
  const [name, setName] = useState(() => freeName(file, files));
  const taken = files.some((one) => one.name === name.trim());
  return (
    <form
      className={styles.copy}
      aria-label="Copy the scenario"
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() !== '' && !taken) store.getState().copy(page, file, name.trim());
      }}
    >
      <TextInput
        aria-label="Name of the copy"
        value={name}
        maxLength={100}
        error={taken ? 'There is one of this name.' : undefined}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Button type="submit" disabled={name.trim() === '' || taken}>
        Copy as own
      </Button>
    </form>
  );
}

function Deleting({ page, file }: Omit<Props, 'files'>): React.JSX.Element {
  const store = useScenariosStore();
  const [sure, setSure] = useState(false);
  return sure ? (
    <>
      <Button onClick={() => setSure(false)}>Keep it</Button>
      <Button color="red" variant="filled" onClick={() => store.getState().remove(page, file)}>
        Delete for good
      </Button>
    </>
  ) : (
    <Button onClick={() => setSure(true)}>Delete…</Button>
  );
}

/** The text of a scenario. Built-in ones are read, and copied to be changed. */
export function FileView({ page, file, files }: Props): React.JSX.Element {
  const store = useScenariosStore();
  const edit = useScenarios((state) => state.edits[file.name]);
  const { discard, keepMine, save, write } = store.getState();
  const faults = useMemo(
    () => (edit === undefined ? file.faults : linesIn(edit.refused?.what ?? '')),
    [edit, file.faults],
  );
  const overtaken = isOvertaken(edit, file);
  return (
    <div className={styles.file}>
      <div className={styles.fileBar}>
        {file.own ? (
          <span className={styles.soft}>{edit === undefined ? 'Saved' : 'Not saved yet'}</span>
        ) : (
          <span className={styles.soft}>Built-in: copy it to change it.</span>
        )}
        <span className={styles.grow} />
        <Copying key={files.length} page={page} file={file} files={files} />
        {file.own && <Deleting page={page} file={file} />}
        {file.own && (
          <>
            <Button disabled={edit === undefined || edit.saving} onClick={() => discard(file.name)}>
              Discard
            </Button>
            <Button
              variant="filled"
              title="Ctrl+S"
              loading={edit?.saving ?? false}
              disabled={edit === undefined || overtaken}
              onClick={() => save(file.name)}
            >
              Save
            </Button>
          </>
        )}
      </div>
      {overtaken && (
        <div className={styles.pad}>
          <ProblemNote
            what="This scenario was saved in another window since you began to edit. Nothing of either is lost yet."
            todo="Load theirs, or go on with yours: your next save then replaces theirs."
            tone="warning"
          >
            <Button onClick={() => discard(file.name)}>Load theirs</Button>
            <Button onClick={() => keepMine(file.name)}>Go on with mine</Button>
          </ProblemNote>
        </div>
      )}
      {!overtaken && edit?.refused !== undefined && (
        <div className={styles.pad}>
          <ProblemNote {...edit.refused} />
        </div>
      )}
      {edit === undefined &&
        file.faults.map(({ line, words }) => (
          <p key={`${line} ${words}`} className={styles.wrong}>
            Line {line}: {visible(words)}
          </p>
        ))}
      <YamlEditor
        key={file.name}
        text={edit?.text ?? file.yaml}
        onChange={(text) => write(file.name, text)}
        faults={faults}
        readOnly={!file.own}
        label={`Scenario ${visible(file.name, 80)}`}
        onSave={() => {
          if (!overtaken) save(file.name);
        }}
        onPalette={() => runAction('app.palette')}
        className={styles.editor}
      />
    </div>
  );
}

import { ActionIcon, TextInput, Tooltip } from '@mantine/core';
import { IconFilePlus } from '@tabler/icons-react';
import { memo, useCallback, useMemo, useState } from 'react';
import type { FileState } from '#contract/config';
import type { ConfigFile, ConfigSet } from '#mail/config/files';
import { visible } from '#mail/visible';
import { textOf } from '#mail/bytes';
import { useBench, useHostBench } from '../store-context.ts';
import styles from './files.module.css';
import { Marks, marksOf } from './marks.tsx';
import { namesOf } from './names.ts';
import type { Edited } from '../workbench.ts';

interface Line {
  readonly file: ConfigFile;
  readonly absent: boolean;
}

const moveFocus = (event: React.KeyboardEvent): void => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined || !(event.target instanceof HTMLElement)) return;
  const all = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-file]')];
  const at = all.indexOf(event.target);
  if (at < 0) return;
  event.preventDefault();
  all[Math.max(0, Math.min(all.length - 1, at + step))]?.focus();
};

/** Files that an edit was kept of, but which the host has not named (yet). */
const homeless = (paths: readonly string[]): Pick<ConfigSet, 'id' | 'label' | 'files'> => ({
  id: '',
  label: 'Edits kept on this computer',
  files: paths.map((path) => ({ path, language: 'text', role: '', because: 'edited here' })),
});

interface LineProps {
  file: ConfigFile;
  name: string;
  state: FileState | undefined;
  edited: Edited | undefined;
  current: boolean;
  open: (file: ConfigFile) => void;
}

/** A file that is there. It hears of its findings itself: a key in one file draws no other. */
const FileLine = memo(function FileLine(props: LineProps): React.JSX.Element {
  const { file, name, state, edited, current, open } = props;
  const findings = useHostBench((bench) => bench.findings.get(file.path));
  const { words, counts } = marksOf(file, state, edited, findings ?? []);
  return (
    <li>
      <button
        type="button"
        data-file
        className={styles.file}
        aria-current={current ? 'true' : undefined}
        title={`${visible(textOf(file.path))}\n${visible(file.because)}${words === '' ? '' : `\n${words}`}`}
        onClick={() => open(file)}
      >
        <span className={styles.fileName}>{name}</span>
        <span className={styles.role}>{roleWords(file, name)}</span>
        <Marks file={file} state={state} edited={edited} counts={counts} />
        {words !== '' && <span className={styles.words}>{words}</span>}
      </button>
    </li>
  );
});

/** The files of the host by the configuration they belong to. */
export function FileList({ hostId, opened }: { hostId: string; opened?: () => void }): React.JSX.Element {
  const bench = useBench();
  const [filter, setFilter] = useState('');
  const survey = useHostBench((state) => state.survey);
  const edited = useHostBench((state) => state.edited);
  const path = useHostBench((state) => state.path);
  const groups = useMemo(() => {
    const states = new Map(survey?.states.map((state) => [state.path, state]));
    const known = new Set(survey?.sets.flatMap((set) => set.files.map((file) => file.path)));
    const others = edited.map((one) => one.path).filter((one) => !known.has(one));
    const sets = [...(survey?.sets ?? []), ...(others.length > 0 ? [homeless(others)] : [])];
    const wanted = filter.toLowerCase();
    return sets.map((set) => {
      const lines = set.files
        .filter((file) => `${file.path} ${file.role} ${file.because}`.toLowerCase().includes(wanted))
        .map((file): Line => ({ file, absent: states.get(file.path)?.sha256 === 'absent' }));
      const isAbsent = ({ file, absent }: Line): boolean =>
        absent && !edited.some((one) => one.path === file.path) && file.path !== path;
      return {
        set,
        names: namesOf(set.files),
        there: lines.filter((line) => !isAbsent(line)),
        absent: lines.filter((line) => isAbsent(line) && line.file.generated !== true),
      };
    });
  }, [survey, edited, filter, path]);
  const states = useMemo(() => new Map(survey?.states.map((state) => [state.path, state])), [survey]);
  const open = useCallback(
    (file: ConfigFile): void => {
      bench.open(hostId, file.path);
      opened?.();
    },
    [bench, hostId, opened],
  );
  return (
    <nav className={styles.list} aria-label="Files" onKeyDown={moveFocus}>
      <TextInput
        className={styles.filter ?? ''}
        aria-label="Filter files"
        placeholder="Filter files"
        value={filter}
        onChange={(event) => setFilter(event.currentTarget.value)}
      />
      <div className={styles.scroll}>
        {groups.map(({ set, names, there, absent }) => (
          <section key={set.id} aria-label={visible(set.label)}>
            <h2 className={styles.group}>{visible(set.label)}</h2>
            <ul>
              {there.map(({ file }) => (
                <FileLine
                  key={file.path}
                  file={file}
                  name={visible(textOf(names.get(file.path) ?? file.path))}
                  state={states.get(file.path)}
                  edited={edited.find((one) => one.path === file.path)}
                  current={file.path === path}
                  open={open}
                />
              ))}
              {absent.map(({ file }) => (
                <li key={file.path} className={styles.absent}>
                  <span className={styles.fileName} title={visible(file.because)}>
                    {visible(textOf(names.get(file.path) ?? file.path))}
                  </span>
                  <span className={styles.role}>not there</span>
                  <Tooltip label={`Begin ${visible(textOf(file.path))}. ${visible(file.because)}`}>
                    <ActionIcon
                      variant="subtle"
                      color="gray"
                      size="sm"
                      data-file
                      aria-label={`New file ${visible(textOf(file.path))}`}
                      onClick={() => open(file)}
                    >
                      <IconFilePlus size={14} />
                    </ActionIcon>
                  </Tooltip>
                </li>
              ))}
            </ul>
            {there.length + absent.length === 0 && <p className={styles.none}>No file matches.</p>}
          </section>
        ))}
      </div>
    </nav>
  );
}

/** What the file is, where its name does not say it already. */
const roleWords = ({ role, mapType }: ConfigFile, name: string): string =>
  [role === name || role === '' ? '' : visible(role), mapType ?? ''].filter(Boolean).join(' · ');

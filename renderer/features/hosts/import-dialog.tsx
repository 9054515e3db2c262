import { Button, Checkbox, Loader, Modal } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { Candidate } from '#contract/hosts';
import { visible } from '#mail/visible';
import type { Problem } from '../../app/problem.ts';
import { plural } from '../../widgets/format.ts';
import { ProblemNote } from '../../widgets/problem-note.tsx';
import styles from './hosts.module.css';
import { useHosts } from './store-context.ts';

const where = ({ draft }: Candidate): string =>
  draft.kind === 'local'
    ? 'this computer'
    : `${draft.user}@${draft.address}${draft.port === 22 ? '' : `:${draft.port}`}${draft.jumps.length > 0 ? ` through ${draft.jumps.join(', ')}` : ''}`;

function Choice({
  candidates,
  close,
}: {
  candidates: readonly Candidate[];
  close: () => void;
}): React.JSX.Element {
  const importHosts = useHosts((state) => state.importHosts);
  const fresh = candidates.filter(({ known }) => !known);
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const [problem, setProblem] = useState<Problem>();
  const [saving, setSaving] = useState(false);
  const chosen = fresh.filter(({ alias }) => ticked.has(alias));
  const tick = (alias: string): void => {
    const next = new Set(ticked);
    if (!next.delete(alias)) next.add(alias);
    setTicked(next);
  };
  const add = async (): Promise<void> => {
    setSaving(true);
    setProblem(await importHosts(chosen));
    setSaving(false);
  };
  return (
    <div className={styles.stack}>
      <Checkbox
        label={`All ${plural(fresh.length, 'new host')}`}
        checked={chosen.length === fresh.length && fresh.length > 0}
        indeterminate={chosen.length > 0 && chosen.length < fresh.length}
        onChange={() =>
          setTicked(new Set(chosen.length === fresh.length ? [] : fresh.map(({ alias }) => alias)))
        }
      />
      <ul className={styles.list}>
        {candidates.map((candidate) => {
          const { alias, ignored, known } = candidate;
          return (
            <li key={alias}>
              <Checkbox
                id={`candidate-${alias}`}
                aria-label={`Import ${visible(alias)}`}
                disabled={known}
                checked={known || ticked.has(alias)}
                onChange={() => tick(alias)}
              />
              <label htmlFor={`candidate-${alias}`}>
                <strong>{visible(alias)}</strong>
                {known && <span className={styles.soft}> already in the list</span>}
              </label>
              <span className={styles.soft}>
                <span className="mono">{visible(where(candidate))}</span>
                {ignored.length > 0 && <div>not used: {visible(ignored.join(', '))}</div>}
              </span>
            </li>
          );
        })}
      </ul>
      {problem !== undefined && <ProblemNote {...problem} />}
      <div className={styles.buttons}>
        <Button onClick={close}>Cancel</Button>
        <Button variant="filled" disabled={chosen.length === 0} loading={saving} onClick={() => void add()}>
          {chosen.length === 0 ? 'Import' : `Import ${plural(chosen.length, 'host')}`}
        </Button>
      </div>
    </div>
  );
}

/** Hosts found in ~/.ssh/config, to tick. None of them is connected to before the user says so. */
export function ImportDialog(): React.JSX.Element {
  const open = useHosts((state) => state.dialog?.kind === 'import');
  const show = useHosts((state) => state.show);
  const found = useHosts((state) => state.found);
  const readSshConfig = useHosts((state) => state.readSshConfig);
  useEffect(() => {
    if (open) readSshConfig();
  }, [open, readSshConfig]);
  const close = (): void => show(undefined);
  return (
    <Modal opened={open} onClose={close} size="760px" title="Import from ~/.ssh/config">
      {found === undefined && <Loader size={18} role="img" aria-label="Reading" />}
      {found !== undefined && found.problem !== '' && <ProblemNote what={found.problem} tone="warning" />}
      {found !== undefined && found.problem === '' && found.candidates.length === 0 && (
        <p>{found.path} names no host that Postroom could connect to.</p>
      )}
      {found !== undefined && found.candidates.length > 0 && (
        <Choice candidates={found.candidates} close={close} />
      )}
    </Modal>
  );
}

import { Tooltip } from '@mantine/core';
import {
  IconAlertTriangle,
  IconCircleFilled,
  IconEyeOff,
  IconInfoCircle,
  IconLock,
  IconUserExclamation,
} from '@tabler/icons-react';
import type { FileState } from '#contract/config';
import type { ConfigFile } from '#mail/config/files';
import type { Severity } from '#mail/config/language';
import { visible } from '#mail/visible';
import { plural } from '../../../widgets/format.ts';
import { isDrifted } from '../drift.ts';
import type { Edited, PlacedFinding } from '../workbench.ts';
import styles from './files.module.css';

export const severityIcons = {
  error: IconAlertTriangle,
  warning: IconAlertTriangle,
  note: IconInfoCircle,
} as const;

/** What stands behind the name of a file: a word for each mark, so that colour is never the only cue. */
export function marksOf(
  file: ConfigFile,
  state: FileState | undefined,
  edited: Edited | undefined,
  findings: readonly PlacedFinding[],
): { readonly words: string; readonly counts: Readonly<Record<Severity, number>> } {
  const counts = { error: 0, warning: 0, note: 0 };
  for (const { severity } of findings) counts[severity]++;
  const words = [
    edited === undefined ? '' : 'edited, not deployed',
    edited?.moved === true ? 'changed on the host meanwhile' : '',
    isDrifted(state) && file.generated !== true && edited?.moved !== true
      ? 'changed on the host by somebody else'
      : '',
    state?.problem === undefined || state.problem === '' ? '' : `unreadable: ${visible(state.problem)}`,
    file.generated === true ? 'made by a tool, not edited' : '',
    counts.error > 0 ? plural(counts.error, 'error') : '',
    counts.warning > 0 ? plural(counts.warning, 'warning') : '',
  ];
  return { words: words.filter(Boolean).join(', '), counts };
}

interface Props {
  file: ConfigFile;
  state: FileState | undefined;
  edited: Edited | undefined;
  counts: Readonly<Record<Severity, number>>;
}

/** The marks of a file in the list; its words are the label of the line. */
export function Marks({ file, state, edited, counts }: Props): React.JSX.Element {
  const drifted = edited?.moved === true || (isDrifted(state) && file.generated !== true);
  return (
    <span className={styles.marks} aria-hidden>
      {file.generated === true && <IconLock size={13} />}
      {state !== undefined && state.problem !== '' && (
        <Tooltip label={`${visible(state.problem)} ${visible(state.todo)}`}>
          <IconEyeOff size={13} data-tone="bad" />
        </Tooltip>
      )}
      {drifted && <IconUserExclamation size={13} data-tone="warning" />}
      {counts.error > 0 && <span data-tone="bad">{counts.error}</span>}
      {counts.error === 0 && counts.warning > 0 && <span data-tone="warning">{counts.warning}</span>}
      {edited !== undefined && <IconCircleFilled size={8} data-tone="edited" />}
    </span>
  );
}

import { TextInput } from '@mantine/core';
import { visible } from '#mail/visible';
import { useSession } from '../../app/session-context.ts';
import { EnvironmentTag } from '../../widgets/environment-tag.tsx';
import { plural } from '../../widgets/format.ts';
import type { Group } from './confirmation.ts';
import styles from './queue.module.css';
import { mostNote, plainLine } from './sticky-note.tsx';

/** A ticket number or a reason that goes with the action. */
export function NoteField({
  value,
  onChange,
}: {
  value: string;
  onChange: (note: string) => void;
}): React.JSX.Element {
  return (
    <TextInput
      label="Note"
      description="A ticket number or a reason: for the Journal, and for whoever comes after you."
      placeholder="INC-4711"
      maxLength={mostNote}
      value={value}
      onChange={(event) => onChange(plainLine(event.currentTarget.value))}
    />
  );
}

/** The names typed so far, by host id. */
export type Typed = Readonly<Record<string, string>>;

export const allTyped = (groups: readonly Group[], typed: Typed): boolean =>
  groups.every(({ hostId, hostName, typed: wanted }) => !wanted || typed[hostId] === hostName);

/** How many messages on which hosts; the names of some hosts must be typed. */
export function GroupList({
  groups,
  typed,
  onType,
}: {
  groups: readonly Group[];
  typed: Typed;
  onType: (typed: Typed) => void;
}): React.JSX.Element {
  const hosts = useSession((state) => state.hosts);
  return (
    <ul className={styles.questionList}>
      {groups.map(({ hostId, hostName, count, typed: wanted }) => {
        const environment = hosts.find(({ host }) => host.id === hostId)?.host.environment;
        return (
          <li key={hostId}>
            <strong>{plural(count, 'message')}</strong> on <strong>{visible(hostName)}</strong>
            {environment !== undefined && <EnvironmentTag environment={environment} />}
            {wanted && (
              <TextInput
                style={{ flexBasis: '100%' }}
                label={`Type ${hostName} to go on`}
                autoComplete="off"
                spellCheck={false}
                data-autofocus
                value={typed[hostId] ?? ''}
                onChange={(event) => onType({ ...typed, [hostId]: event.currentTarget.value })}
              />
            )}
          </li>
        );
      })}
    </ul>
  );
}

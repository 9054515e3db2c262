import { Button } from '@mantine/core';
import { IconEye, IconFlag, IconRocket } from '@tabler/icons-react';
import type { Version } from '#contract/versions';
import { visible } from '#mail/visible';
import { printTime } from '../../../widgets/format.ts';
import type { Past } from './past-store.ts';
import styles from './past.module.css';
import { usePastStore } from './store-context.ts';

export const kindWords: Record<Version['kind'], string> = {
  first: 'first look',
  deploy: 'deploy',
  seen: 'changed on the host',
};
const icons = { first: IconFlag, deploy: IconRocket, seen: IconEye } as const;

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** Newest first. Arrow keys move from one to the next. */
export function VersionList({ hostId, past }: { hostId: string; past: Past }): React.JSX.Element {
  const { choose, readMore } = usePastStore().getState();
  const move = (event: React.KeyboardEvent<HTMLUListElement>): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    const at = past.versions.findIndex(({ id }) => id === past.chosen);
    const next = past.versions[Math.max(0, Math.min(past.versions.length - 1, at + step))];
    if (next === undefined) return;
    event.preventDefault();
    choose(hostId, next.id);
    event.currentTarget.querySelector<HTMLElement>(`[data-version="${next.id}"]`)?.focus();
  };
  return (
    <div className={styles.list}>
      <ul aria-label="Versions" onKeyDown={move}>
        {past.versions.map(({ id, at, by, note, kind, files }) => {
          const Icon = icons[kind];
          const names = files.map(({ path }) => visible(nameOf(path)));
          return (
            <li key={id}>
              <button
                type="button"
                className={styles.version}
                data-version={id}
                aria-pressed={id === past.chosen}
                onClick={() => choose(hostId, id)}
              >
                <Icon size={15} stroke={1.75} aria-hidden />
                <span className={styles.when}>{printTime(Date.parse(at) / 1000)}</span>
                <span className={styles.kind}>{kindWords[kind]}</span>
                <span className={styles.names}>
                  {names.slice(0, 4).join(', ')}
                  {names.length > 4 && ` and ${names.length - 4} more`}
                </span>
                <span className={styles.by}>
                  {visible(by)}
                  {note !== '' && ` · ${visible(note)}`}
                </span>
              </button>
            </li>
          );
        })}
      </ul>
      {past.more && (
        <Button variant="subtle" loading={past.loading} onClick={() => readMore(hostId)}>
          Older versions
        </Button>
      )}
    </div>
  );
}

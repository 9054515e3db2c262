import { visible } from '#mail/visible';
import { EnvironmentTag } from '../widgets/environment-tag.tsx';
import type { Feature } from './feature.ts';
import { useHost, useSession } from './session-context.ts';
import styles from './shell.module.css';

interface Props {
  pages: readonly Feature[];
  page: string;
}

/** The pages of the selected host. Arrow keys move between them, as WAI-ARIA asks of tabs. */
export function Tabs({ pages, page }: Props): React.JSX.Element {
  const status = useHost();
  const go = useSession((state) => state.go);
  const move = (event: React.KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const at = pages.findIndex(({ name }) => name === page);
    const next = pages[(at + step + pages.length) % pages.length];
    if (next === undefined) return;
    go({ page: next.name });
    document.getElementById(`tab-${next.name}`)?.focus();
  };
  return (
    <div className={styles.tabs} data-part="tabs">
      <div className={styles.where}>
        <span>{status === undefined ? 'All hosts' : visible(status.host.name)}</span>
        {status !== undefined && <EnvironmentTag environment={status.host.environment} />}
      </div>
      <div role="tablist" aria-label="Pages" style={{ display: 'flex' }} onKeyDown={move}>
        {pages.map(({ name, title, Icon }) => (
          <button
            key={name}
            id={`tab-${name}`}
            type="button"
            role="tab"
            className={styles.tab}
            aria-selected={name === page}
            aria-controls="page"
            tabIndex={name === page ? 0 : -1}
            onClick={() => go({ page: name })}
          >
            <Icon size={15} stroke={1.75} />
            {title}
          </button>
        ))}
      </div>
    </div>
  );
}

import type { HostStatus } from '#contract/hosts';
import { visible } from '#mail/visible';
import { CopyButton } from '../../widgets/copy-button.tsx';
import styles from './hosts.module.css';

/** What this account may not do, why that matters, and the exact file that grants it. */
export function Rights({ status }: { status: HostStatus }): React.JSX.Element | null {
  const { missing = [], sudoers, facts } = status;
  if (facts === undefined) return null;
  if (missing.length === 0)
    return (
      <section className={styles.card} aria-label="Rights">
        <h2>Rights</h2>
        <p className={styles.soft}>
          {visible(facts.account.name)} may do everything that Postroom offers here.
        </p>
      </section>
    );
  return (
    <section className={styles.card} aria-label="Missing rights">
      <h2>Missing rights</h2>
      <p className={styles.soft}>
        {visible(facts.account.name)} cannot do the following as root. The rest of Postroom works without it.
      </p>
      <ul className={styles.rights} style={{ marginTop: 8 }}>
        {missing.map(({ feature, why }) => (
          <li key={feature}>
            <strong>{visible(feature)}</strong> — {visible(why)}
          </li>
        ))}
      </ul>
      {sudoers !== '' && (
        <>
          <div className={styles.head} style={{ marginTop: 12 }}>
            <span>
              To grant exactly this, as root: <code>visudo -f /etc/sudoers.d/postroom</code>
            </span>
            <CopyButton text={sudoers} label="Copy the file" />
          </div>
          <pre className={styles.sudoers} tabIndex={0} aria-label="sudoers file">
            {sudoers
              .split('\n')
              .map((line) => visible(line, 4000))
              .join('\n')}
          </pre>
        </>
      )}
    </section>
  );
}

import type { Plan } from '#contract/config';
import { visible } from '#mail/visible';
import { CopyButton } from '../../../widgets/copy-button.tsx';
import styles from './changes.module.css';

/** How a change gets in force and how it is undone, with every command. */
export function PlanDetails({ plan }: { plan: Plan }): React.JSX.Element {
  const later = plan.steps.filter(({ state }) => state === 'later');
  const commands = plan.steps.map(({ shown }) => shown).filter((shown) => shown !== '');
  return (
    <section className={styles.card} aria-label="How it goes">
      <div className={styles.cardHead}>
        <h2>How it goes</h2>
        <span className={styles.gap} />
        {commands.length > 0 && <CopyButton text={`${commands.join('\n')}\n`} label="Copy all commands" />}
      </div>
      <dl className={styles.facts}>
        <dt>Put in place</dt>
        <dd>
          <ol className={styles.order}>
            {plan.order.map((path) => (
              <li key={path} className="mono">
                {visible(path)}
              </li>
            ))}
          </ol>
        </dd>
        <dt>In force by</dt>
        <dd>{plan.force === '' ? 'Nothing has to be reloaded.' : visible(plan.force)}</dd>
        {plan.smtp !== undefined && (
          <>
            <dt>SMTP ports</dt>
            <dd>{visible(plan.smtp.words)}</dd>
          </>
        )}
        {later.length > 0 && (
          <>
            <dt>Then</dt>
            <dd>
              <ul className={styles.commands} aria-label="Commands that are run when it is deployed">
                {later.map(({ id, title, shown }) => (
                  <li key={id}>
                    <span>{visible(title)}</span>
                    <code>{visible(shown)}</code>
                  </li>
                ))}
              </ul>
            </dd>
          </>
        )}
        <dt>Undone by</dt>
        <dd>{visible(plan.undo)}</dd>
      </dl>
    </section>
  );
}

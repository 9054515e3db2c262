import type { ReactNode } from 'react';
import styles from './finding.module.css';

interface Props {
  title: string;
  /** One line that says what is seen, and how to read it. */
  about?: ReactNode;
  tools?: ReactNode;
  wide?: boolean;
  children: ReactNode;
}

/** One picture or table of the insights. */
export function Card({ title, about, tools, wide = false, children }: Props): React.JSX.Element {
  return (
    <section className={styles.card} data-wide={wide || undefined} aria-label={title}>
      <div className={styles.cardHead}>
        <h2>{title}</h2>
        {tools}
      </div>
      {about !== undefined && <p className={styles.about}>{about}</p>}
      {children}
    </section>
  );
}

import type { ReactNode } from 'react';
import styles from './widgets.module.css';

/** A page with nothing on it says why, and what can be done. */
export function Empty({
  title,
  children,
  buttons,
}: {
  title: string;
  children?: ReactNode;
  buttons?: ReactNode;
}): React.JSX.Element {
  return (
    <div className={styles.empty}>
      <h2>{title}</h2>
      {children !== undefined && <p>{children}</p>}
      {buttons !== undefined && <div className={styles.emptyButtons}>{buttons}</div>}
    </div>
  );
}

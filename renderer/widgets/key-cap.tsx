import styles from './widgets.module.css';

export function KeyCap({ children }: { children: string }): React.JSX.Element {
  return <kbd className={styles.key}>{children}</kbd>;
}

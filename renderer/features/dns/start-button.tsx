import { Button } from '@mantine/core';
import styles from './dns.module.css';

/** Starts, or cancels what runs; says why not where it cannot be started. */
export function StartButton(props: {
  label: string;
  running: boolean;
  whyNot: string | undefined;
  onStart: () => void;
  onCancel: () => void;
}): React.JSX.Element {
  const { label, running, whyNot, onStart, onCancel } = props;
  return (
    <div className={styles.start}>
      {running ? (
        <Button onClick={onCancel}>Cancel (Esc)</Button>
      ) : (
        <Button variant="filled" disabled={whyNot !== undefined} title={whyNot} onClick={onStart}>
          {label}
        </Button>
      )}
    </div>
  );
}

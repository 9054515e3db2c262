import { Button } from '@mantine/core';
import styles from './dns.module.css';

/** Sends its form, or cancels what runs; says why not where it cannot be started. */
export function StartButton(props: {
  label: string;
  running: boolean;
  whyNot: string | undefined;
  onCancel: () => void;
}): React.JSX.Element {
  const { label, running, whyNot, onCancel } = props;
  return (
    <div className={styles.start}>
      {running ? (
        <Button onClick={onCancel}>Cancel (Esc)</Button>
      ) : (
        <Button type="submit" variant="filled" disabled={whyNot !== undefined} title={whyNot}>
          {label}
        </Button>
      )}
    </div>
  );
}

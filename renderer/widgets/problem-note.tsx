import { Button } from '@mantine/core';
import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { visible } from '#mail/visible';
import styles from './widgets.module.css';

interface Props {
  what: string;
  todo?: string;
  /** Words of the host, as they came; one click away. */
  raw?: string;
  tone?: 'bad' | 'warning' | 'plain';
  children?: ReactNode;
}

/** What happened, what to do, and the raw output one click away. */
export function ProblemNote({ what, todo = '', raw = '', tone = 'bad', children }: Props): React.JSX.Element {
  const [open, setOpen] = useState(false);
  const Icon = tone === 'plain' ? IconInfoCircle : IconAlertTriangle;
  return (
    <div className={styles.problem} data-tone={tone} role={tone === 'bad' ? 'alert' : 'note'}>
      <div className={styles.problemHead}>
        <Icon size={16} aria-hidden />
        <div className={styles.problemText}>
          <div>{visible(what)}</div>
          {todo !== '' && <div className={styles.problemTodo}>{visible(todo)}</div>}
        </div>
        {raw !== '' && (
          <Button variant="subtle" onClick={() => setOpen(!open)} aria-expanded={open}>
            {open ? 'Hide raw output' : 'Raw output'}
          </Button>
        )}
        {children}
      </div>
      {open && (
        <pre className={styles.raw} tabIndex={0} aria-label="Raw output">
          {raw
            .split('\n')
            .map((line) => visible(line))
            .join('\n')}
        </pre>
      )}
    </div>
  );
}

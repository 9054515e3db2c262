import { Button, CloseButton, Progress } from '@mantine/core';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { visible } from '#mail/visible';
import styles from './shell.module.css';
import { closeToast, toasts, type Toast } from './toasts.ts';

function OneToast({ toast }: { toast: Toast }): React.JSX.Element {
  const { id, tone, title, body, progress, buttons = [], seconds } = toast;
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (seconds === undefined || held) return;
    const timer = setTimeout(() => closeToast(id), seconds * 1000);
    return () => clearTimeout(timer);
  }, [id, seconds, held, title]);
  return (
    <div
      className={styles.toast}
      data-tone={tone}
      role={tone === 'bad' ? 'alert' : 'status'}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <div className={styles.toastHead}>
        {tone === 'good' && <IconCheck size={16} color="var(--active)" aria-hidden />}
        {tone === 'bad' && <IconAlertTriangle size={16} color="var(--bad)" aria-hidden />}
        <div>
          <div className={styles.toastTitle}>{visible(title)}</div>
          {body !== undefined && body !== '' && (
            <div className={styles.toastBody}>
              {body
                .split('\n')
                .map((line) => visible(line))
                .join('\n')}
            </div>
          )}
        </div>
        <CloseButton size="sm" aria-label="Close this note" onClick={() => closeToast(id)} />
      </div>
      {progress !== undefined && (
        <Progress value={progress * 100} size={4} mt={8} aria-label={`Progress of: ${visible(title)}`} />
      )}
      {buttons.length > 0 && (
        <div className={styles.toastButtons}>
          {buttons.map(({ label, run }) => (
            <Button key={label} onClick={run}>
              {label}
            </Button>
          ))}
        </div>
      )}
    </div>
  );
}

/** Bottom right; nothing here takes the focus away. */
export function ToastStack(): React.JSX.Element {
  const shown = useStore(toasts, (state) => state.shown);
  return (
    <div className={styles.toasts} role="region" aria-label="Notes" data-part="toasts">
      {shown.map((toast) => (
        <OneToast key={toast.id} toast={toast} />
      ))}
    </div>
  );
}

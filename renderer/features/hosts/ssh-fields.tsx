import { NumberInput, Select, TextInput } from '@mantine/core';
import type { HostForm } from './host-form.ts';
import type { FieldProps } from './host-dialog.tsx';
import styles from './hosts.module.css';

const methods: readonly { readonly value: HostForm['method']; readonly label: string }[] = [
  { value: 'agent', label: 'SSH agent' },
  { value: 'key', label: 'Key file' },
  { value: 'password', label: 'Password' },
  { value: 'keyboard-interactive', label: 'Questions of the server (one-time codes …)' },
];

/** How to reach a host by SSH. Secrets are never typed here: they are asked for when the host asks. */
export function SshFields({ form, error, set }: FieldProps): React.JSX.Element {
  return (
    <>
      <div className={`${styles.wide ?? ''} ${styles.three ?? ''}`}>
        <TextInput
          label="Address"
          data-autofocus
          placeholder="mx1.example.org"
          autoComplete="off"
          spellCheck={false}
          value={form.address}
          error={error('address')}
          onChange={(event) => set({ address: event.currentTarget.value })}
        />
        <NumberInput
          label="Port"
          hideControls
          value={form.port}
          error={error('port') === undefined ? undefined : '1–65535'}
          onChange={(port) => set({ port: String(port) })}
        />
        <TextInput
          label="User"
          placeholder="postmaster"
          autoComplete="off"
          spellCheck={false}
          value={form.user}
          error={error('user')}
          onChange={(event) => set({ user: event.currentTarget.value })}
        />
      </div>
      <Select
        label="Log in with"
        data={[...methods]}
        value={form.method}
        onChange={(value) => set({ method: methods.find((one) => one.value === value)?.value ?? 'agent' })}
      />
      {form.method === 'key' ? (
        <TextInput
          label="Key file"
          placeholder="~/.ssh/id_ed25519"
          spellCheck={false}
          value={form.keyFile}
          error={error('keyFile')}
          onChange={(event) => set({ keyFile: event.currentTarget.value })}
        />
      ) : (
        <span />
      )}
      <TextInput
        className={styles.wide ?? ''}
        label="Through (jump hosts)"
        description="user@host:port, nearest first, blanks between; empty for a direct connection"
        spellCheck={false}
        value={form.jumps}
        error={error('jumps')}
        onChange={(event) => set({ jumps: event.currentTarget.value })}
      />
    </>
  );
}

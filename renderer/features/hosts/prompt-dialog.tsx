import { Button, Checkbox, Modal, PasswordInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Prompt } from '#contract/hosts';
import { visible } from '#mail/visible';
import { useSession } from '../../app/session-context.ts';
import { CopyButton } from '../../widgets/copy-button.tsx';
import styles from './hosts.module.css';
import { useHosts } from './store-context.ts';

const titles: Readonly<Record<Prompt['kind'], string>> = {
  'host-key': 'Is this the right host?',
  password: 'Password',
  passphrase: 'Passphrase of the key',
  'keyboard-interactive': 'The server asks',
  sudo: 'Password for sudo',
};

function HostKey({ hostKey }: { hostKey: NonNullable<Prompt['hostKey']> }): React.JSX.Element {
  return (
    <div>
      <div className={styles.soft}>
        {visible(hostKey.type)} key of {visible(hostKey.address)}
      </div>
      <code className={styles.fingerprint}>{visible(hostKey.fingerprint)}</code>
      <div className={styles.head}>
        <span>
          Compare it with what the host says of itself:{' '}
          <code>ssh-keygen -lf /etc/ssh/ssh_host_*_key.pub</code>
        </span>
        <CopyButton text={hostKey.fingerprint} label="Copy fingerprint" />
      </div>
    </div>
  );
}

function Answer({ prompt }: { prompt: Prompt }): React.JSX.Element {
  const answer = useHosts((state) => state.answer);
  const why = useSession((state) => state.info?.secrets.why);
  const [typed, setTyped] = useState<readonly string[]>(prompt.fields.map(() => ''));
  const [remember, setRemember] = useState(false);
  const isKey = prompt.kind === 'host-key';
  const asksSecret = prompt.fields.some(({ echo }) => !echo);
  return (
    <form
      className={styles.stack}
      onSubmit={(event) => {
        event.preventDefault();
        answer(prompt.id, typed, remember);
      }}
    >
      <p style={{ whiteSpace: 'pre-line' }}>
        {prompt.text
          .split('\n')
          .map((line) => visible(line))
          .join('\n')}
      </p>
      {prompt.hostKey !== undefined && <HostKey hostKey={prompt.hostKey} />}
      {prompt.fields.map(({ label, echo }, at) => {
        const Input = echo ? TextInput : PasswordInput;
        return (
          <Input
            key={at}
            label={visible(label)}
            autoComplete="off"
            data-autofocus={at === 0 ? true : undefined}
            value={typed[at] ?? ''}
            onChange={(event) => {
              const { value } = event.currentTarget;
              setTyped(typed.map((old, index) => (index === at ? value : old)));
            }}
          />
        );
      })}
      {prompt.canRemember && (
        <Checkbox
          label="Remember it in the keychain of this computer"
          checked={remember}
          onChange={(event) => setRemember(event.currentTarget.checked)}
        />
      )}
      {!prompt.canRemember && asksSecret && (
        <p className={styles.soft}>
          {prompt.kind === 'sudo'
            ? 'It is kept in memory only, and forgotten when it was not needed for 15 minutes.'
            : why || 'It is not kept: you will be asked each time.'}
        </p>
      )}
      <div className={styles.buttons}>
        <Button onClick={() => answer(prompt.id, undefined, false)} data-autofocus={isKey ? true : undefined}>
          {isKey ? 'Do not connect' : 'Cancel'}
        </Button>
        <Button type="submit" variant="filled">
          {isKey ? 'It is the right host: trust this key' : 'Continue'}
        </Button>
      </div>
    </form>
  );
}

/** Asks what only the user knows, one question after another. */
export function PromptDialog(): React.JSX.Element {
  const prompt = useHosts((state) => state.prompts[0]);
  const waiting = useHosts((state) => state.prompts.length - 1);
  const answer = useHosts((state) => state.answer);
  return (
    <Modal
      opened={prompt !== undefined}
      onClose={() => {
        if (prompt !== undefined) answer(prompt.id, undefined, false);
      }}
      closeOnClickOutside={false}
      size="560px"
      title={
        prompt === undefined
          ? ''
          : `${titles[prompt.kind]} — ${visible(prompt.hostName)}${waiting > 0 ? ` (${waiting} more waiting)` : ''}`
      }
    >
      {prompt !== undefined && <Answer key={prompt.id} prompt={prompt} />}
    </Modal>
  );
}

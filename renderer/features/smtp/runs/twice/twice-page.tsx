import { Button, FileButton, Select, TextInput } from '@mantine/core';
import { IconFileUpload } from '@tabler/icons-react';
import { useEffect } from 'react';
import { visible } from '#mail/visible';
import { ProblemNote } from '../../../../widgets/problem-note.tsx';
import { fileBytes } from '../../message/file-bytes.ts';
import { RawEditor } from '../../message/raw-editor.tsx';
import { VantageSelect } from '../../vantage-select.tsx';
import styles from '../runs.module.css';
import { TwiceResults } from './twice-results.tsx';
import { useTwice, useTwiceStore } from './twice-context.ts';
import type { TwiceSetup } from './twice-store.ts';

function TwiceForm({ page }: { page: string }): React.JSX.Element {
  const store = useTwiceStore();
  const setup = useTwice(page, (one) => one.setup);
  const wrong = useTwice(page, (one) => one.wrong);
  const running = useTwice(page, (one) => one.running);
  const { cancel, edit, start } = store.getState();
  const field = (name: Exclude<keyof TwiceSetup, 'tls'>, label: string, placeholder: string) => (
    <TextInput
      label={label}
      placeholder={placeholder}
      value={setup[name]}
      spellCheck={false}
      autoComplete="off"
      classNames={{ input: styles.mono ?? '' }}
      onChange={(event) => edit(page, { [name]: event.currentTarget.value })}
    />
  );
  return (
    <form
      className={styles.form}
      aria-label="The same message to two servers"
      onSubmit={(event) => {
        event.preventDefault();
        if (running) cancel(page);
        else start(page);
      }}
    >
      <VantageSelect label="From" value={setup.from} onChange={(from) => edit(page, { from })} />
      {field('one', 'To the one server', 'old.example.net')}
      {field('other', 'And to the other', 'new.example.net:587')}
      <Select
        label="TLS"
        value={setup.tls}
        onChange={(tls) => tls !== null && edit(page, { tls })}
        data={[
          { value: 'if offered', label: 'STARTTLS if offered' },
          { value: 'starttls', label: 'STARTTLS, or stop' },
          { value: 'none', label: 'None' },
        ]}
      />
      {field('sender', 'Sender (MAIL FROM)', 'empty is <>')}
      {field('recipient', 'Recipient (RCPT TO)', 'postmaster@example.net')}
      {wrong !== '' && (
        <p className={styles.wrong} role="alert">
          {wrong}
        </p>
      )}
      <Button type="submit" variant={running ? 'default' : 'filled'}>
        {running ? 'Cancel' : 'Send to both'}
      </Button>
    </form>
  );
}

/** The same bytes into two servers, and what each made of them. */
export function TwicePage({ page }: { page: string }): React.JSX.Element {
  const store = useTwiceStore();
  const message = useTwice(page, (one) => one.message);
  const problem = useTwice(page, (one) => one.problem);
  useEffect(() => store.getState().enter(page), [store, page]);
  return (
    <div className={styles.page}>
      <TwiceForm page={page} />
      <div className={styles.scroll}>
        <div className={styles.bar}>
          <strong>The message, byte for byte</strong>
          {message.source !== '' && <span className={styles.soft}>from {visible(message.source, 200)}</span>}
          <span className={styles.grow} />
          <FileButton
            accept=".eml,message/rfc822,text/plain"
            onChange={(file) =>
              file !== null &&
              void fileBytes(file).then((bytes) => store.getState().write(page, bytes, file.name))
            }
          >
            {(button) => (
              <Button {...button} leftSection={<IconFileUpload size={14} />}>
                Load .eml
              </Button>
            )}
          </FileButton>
        </div>
        <div className={styles.padded}>
          <RawEditor
            bytes={message.bytes}
            version={message.version}
            change={(bytes) => store.getState().write(page, bytes)}
          />
        </div>
        {problem !== undefined && (
          <div className={styles.note}>
            <ProblemNote {...problem} />
          </div>
        )}
        <TwiceResults page={page} />
      </div>
    </div>
  );
}

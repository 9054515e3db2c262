import { Button, Select, Textarea, TextInput } from '@mantine/core';
import { plural } from '../../../widgets/format.ts';
import { ProblemNote } from '../../../widgets/problem-note.tsx';
import { PlacesField } from './places-field.tsx';
import { useComparing, useRunsStore } from './runs-context.ts';
import styles from './runs.module.css';
import { readServers, type Setup } from './setup.ts';

const depths = [
  { value: 'connect', label: 'Connection and greeting' },
  { value: 'hello', label: 'Hello: what it offers' },
  { value: 'tls', label: 'TLS and its certificate' },
  { value: 'recipient', label: 'Sender and recipient, no message' },
  { value: 'message', label: 'A whole message' },
] as const;

/** From where, to whom, and how far. */
export function SetupForm({ page }: { page: string }): React.JSX.Element {
  const store = useRunsStore();
  const setup = useComparing(page, (one) => one.setup);
  const faults = useComparing(page, (one) => one.faults);
  const problem = useComparing(page, (one) => one.problem);
  const busy = useComparing(page, ({ finding, run }) => finding || run?.state === 'running');
  const edit = (to: Partial<Setup>): void => store.getState().edit(page, to);
  const mail = setup.depth === 'recipient' || setup.depth === 'message';
  const { named } = readServers(setup);
  return (
    <form
      className={styles.form}
      aria-label="What is compared"
      onSubmit={(event) => {
        event.preventDefault();
        if (busy) store.getState().cancel(page);
        else store.getState().start(page);
      }}
      onKeyDown={(event) => {
        // Keys that are pressed in a field never reach the actions of the window.
        if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || busy) return;
        event.preventDefault();
        store.getState().start(page);
      }}
    >
      <PlacesField value={setup.places} onChange={(places) => edit({ places })} fault={faults.places} />
      <Textarea
        label="To these servers, one a line"
        description={
          named.length < 2 ? 'A name or an address; :587 may follow.' : plural(named.length, 'server')
        }
        placeholder={'mx1.example.net\n192.0.2.25:587'}
        value={setup.servers}
        error={faults.servers}
        autosize
        minRows={2}
        maxRows={8}
        spellCheck={false}
        classNames={{ input: styles.mono ?? '' }}
        onChange={(event) => edit({ servers: event.currentTarget.value })}
      />
      <TextInput
        label="And to all mail servers of"
        description="Every MX and every address, as each place sees them."
        placeholder="example.net"
        value={setup.domain}
        error={faults.domain}
        spellCheck={false}
        autoComplete="off"
        classNames={{ input: styles.mono ?? '' }}
        onChange={(event) => edit({ domain: event.currentTarget.value })}
      />
      <div className={styles.two}>
        <TextInput
          label="Port"
          value={setup.port}
          error={faults.port}
          inputMode="numeric"
          autoComplete="off"
          onChange={(event) => edit({ port: event.currentTarget.value.trim() })}
        />
        <Select
          label="TLS"
          value={setup.tls}
          onChange={(tls) => tls !== null && edit({ tls })}
          data={[
            { value: 'if offered', label: 'STARTTLS if offered' },
            { value: 'starttls', label: 'STARTTLS, or stop' },
            { value: 'implicit', label: 'At once (implicit)' },
            { value: 'none', label: 'None' },
          ]}
        />
      </div>
      <Select
        label="How far"
        value={setup.depth}
        onChange={(depth) => depth !== null && edit({ depth })}
        data={depths}
      />
      {mail && (
        <>
          <TextInput
            label="Sender (MAIL FROM)"
            placeholder="empty is <>"
            value={setup.sender}
            autoComplete="off"
            classNames={{ input: styles.mono ?? '' }}
            onChange={(event) => edit({ sender: event.currentTarget.value })}
          />
          <TextInput
            label="Recipient (RCPT TO)"
            placeholder="postmaster@example.net"
            value={setup.recipient}
            error={faults.recipient}
            autoComplete="off"
            classNames={{ input: styles.mono ?? '' }}
            onChange={(event) => edit({ recipient: event.currentTarget.value })}
          />
        </>
      )}
      {setup.depth === 'message' && (
        <TextInput
          label="Subject"
          description="Every server that accepts it gets a message."
          value={setup.subject}
          onChange={(event) => edit({ subject: event.currentTarget.value })}
        />
      )}
      <TextInput
        label="Name in EHLO"
        placeholder="[127.0.0.1]"
        value={setup.helo}
        spellCheck={false}
        autoComplete="off"
        classNames={{ input: styles.mono ?? '' }}
        onChange={(event) => edit({ helo: event.currentTarget.value })}
      />
      {problem !== undefined && <ProblemNote {...problem} />}
      <Button type="submit" variant={busy ? 'default' : 'filled'} title={busy ? undefined : 'Ctrl+Enter'}>
        {busy ? 'Cancel' : 'Compare'}
      </Button>
    </form>
  );
}

import { Button, PasswordInput, Textarea } from '@mantine/core';
import { useState } from 'react';
import { bytesOf } from '#mail/bytes';
import { plural } from '../../../widgets/format.ts';
import { awaited } from './awaited.ts';
import { CommandLine } from './command-line.tsx';
import type { LinesBefore } from './lines-before.ts';
import type { LiveSession } from './live-session.ts';
import { useLive } from './sessions-context.ts';
import styles from './session.module.css';

interface Props {
  readonly session: LiveSession;
  readonly before: LinesBefore;
}

/** The answer to a challenge of AUTH: never shown, never kept. */
function SecretLine({ session, ready }: { session: LiveSession; ready: boolean }): React.JSX.Element {
  const [typed, type] = useState('');
  const send = (): void => {
    if (!ready) return;
    session.say({ kind: 'line', stage: 'auth', line: bytesOf(typed) });
    type('');
  };
  return (
    <div className={styles.typedRow}>
      <PasswordInput
        className={styles.grow ?? ''}
        aria-label="Answer to the challenge, as base64"
        placeholder="Answer to the challenge, as base64; * gives up"
        value={typed}
        onChange={(event) => type(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') send();
        }}
        autoComplete="off"
      />
      <Button disabled={!ready} onClick={send}>
        Send
      </Button>
    </div>
  );
}

/** The message itself, after 354. */
function MessageLines({ session, ready }: { session: LiveSession; ready: boolean }): React.JSX.Element {
  const [typed, type] = useState('Subject: Test\n\nThis is a test.\n');
  const ofForm = session.form?.message?.bytes;
  const send = (bytes: string, how: 'stuffed' | 'raw'): void =>
    session.say({
      kind: 'message',
      stage: 'message',
      bytes,
      how,
      end: /(^|\r\n)$/.test(bytes) || how === 'stuffed' ? '.\r\n' : '\r\n.\r\n',
    });
  return (
    <div className={styles.typedMessage}>
      <Textarea
        aria-label="The message"
        description="The server waits for the message. What you type here is sent, and ended by a line with a dot."
        classNames={{ input: styles.mono ?? '' }}
        value={typed}
        autosize
        minRows={3}
        maxRows={8}
        spellCheck={false}
        onChange={(event) => type(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && event.ctrlKey && ready) send(bytesOf(typed), 'stuffed');
        }}
      />
      <div className={styles.buttons}>
        {ofForm !== undefined && (
          <Button disabled={!ready} onClick={() => send(ofForm, session.form?.message?.how ?? 'stuffed')}>
            Send the message of the form ({plural(ofForm.length, 'byte')})
          </Button>
        )}
        <Button variant="filled" disabled={!ready} onClick={() => send(bytesOf(typed), 'stuffed')}>
          Send this (Ctrl+Enter)
        </Button>
      </div>
    </div>
  );
}

/** What may be typed now: a command, the message, or an answer to AUTH. */
export function TypedLine({ session, before }: Props): React.JSX.Element {
  const state = useLive(session, (live) => live.session.state);
  const wanted = useLive(session, ({ happenings }) => awaited(happenings));
  const ready = state === 'waiting';
  if (wanted === 'message') return <MessageLines session={session} ready={ready} />;
  if (wanted === 'secret') return <SecretLine session={session} ready={ready} />;
  return <CommandLine session={session} before={before} ready={ready} />;
}

import { Button, FileButton, SegmentedControl, Textarea, TextInput } from '@mantine/core';
import { IconFileUpload } from '@tabler/icons-react';
import { useState } from 'react';
import { visible } from '#mail/visible';
import { printSize } from '../../../widgets/format.ts';
import { useDesk, useSessionsStore } from '../session/sessions-context.ts';
import { attached, Attachments } from './attachments.tsx';
import { editable } from './byte-codec.ts';
import { fileBytes, largestMessage } from './file-bytes.ts';
import { messageBytes, type MessageDraft } from './message-draft.ts';
import styles from './message.module.css';
import { RawEditor } from './raw-editor.tsx';
import { SamplesMenu } from './samples-menu.tsx';

interface Props {
  readonly place: string;
}

function Compose({ place }: Props): React.JSX.Element {
  const store = useSessionsStore();
  const message = useDesk(place, (desk) => desk.message);
  const sender = useDesk(place, ({ draft }) => draft.sender);
  const edit = (to: Partial<MessageDraft>): void => store.getState().editMessage(place, to);
  const field = (name: 'from' | 'to' | 'subject', label: string, placeholder = ''): React.JSX.Element => (
    <TextInput
      label={label}
      placeholder={placeholder}
      value={message[name]}
      onChange={(event) => edit({ [name]: event.currentTarget.value })}
      autoComplete="off"
    />
  );
  return (
    <>
      {field('from', 'From', sender === '' ? 'the sender of the envelope' : sender)}
      {field('to', 'To', 'the recipients of the envelope')}
      {field('subject', 'Subject')}
      <Textarea
        label="Text"
        value={message.text}
        autosize
        minRows={6}
        maxRows={16}
        onChange={(event) => edit({ text: event.currentTarget.value })}
      />
      <Attachments list={message.attachments} change={(attachments) => edit({ attachments })} />
    </>
  );
}

/** The message: composed, or byte for byte, or none. Files may be dropped on it. */
export function MessagePart({ place }: Props): React.JSX.Element {
  const store = useSessionsStore();
  const kind = useDesk(place, ({ draft }) => draft.message);
  const mail = useDesk(place, ({ draft }) => draft.mail);
  const message = useDesk(place, (desk) => desk.message);
  const [over, setOver] = useState(false);
  const [wrong, setWrong] = useState('');
  const show = (value: typeof kind): void => store.getState().edit(place, { message: value });
  // What was loaded is sent as it is: mending it would make another message of it.
  const take = (raw: string, source: string, how: 'raw' | 'stuffed' = 'raw', end = ''): void => {
    store.getState().editMessage(place, { raw, source, end, version: message.version + 1 });
    store.getState().edit(place, { message: 'raw', how });
  };
  const load = async (file: File): Promise<void> => {
    setWrong('');
    if (file.size > largestMessage)
      setWrong(`This file has ${printSize(file.size)}; at most 64 MiB can be sent.`);
    else take(await fileBytes(file), file.name);
  };
  const dropped = (files: readonly File[]): void => {
    const [file] = files;
    if (file === undefined) return;
    if (kind === 'compose' && !/\.(eml|msg|txt)$/i.test(file.name))
      void attached(files).then((more) =>
        store.getState().editMessage(place, { attachments: [...message.attachments, ...more] }),
      );
    else void load(file);
  };
  const toRaw = (): void => {
    const { desks } = store.getState();
    const desk = desks[place];
    if (desk !== undefined) take(messageBytes(desk.draft, message, new Date()), 'what was composed');
  };
  if (!mail) return <p className={styles.soft}>Without MAIL and RCPT there is no message.</p>;
  return (
    <fieldset
      className={styles.part}
      data-over={over}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        dropped([...event.dataTransfer.files]);
      }}
    >
      <legend>Message</legend>
      <div className={styles.tools}>
        <SegmentedControl
          aria-label="How the message is made"
          value={kind}
          onChange={(value) => show(value)}
          data={[
            { value: 'compose', label: 'Compose' },
            { value: 'raw', label: 'Byte for byte' },
            { value: 'none', label: 'None' },
          ]}
        />
        <FileButton
          accept=".eml,message/rfc822,text/plain"
          onChange={(file) => file !== null && void load(file)}
        >
          {(button) => (
            <Button {...button} leftSection={<IconFileUpload size={14} />}>
              Load .eml
            </Button>
          )}
        </FileButton>
        <SamplesMenu
          place={place}
          take={({ bytes, name, how, end }) =>
            take(bytes, `the sample “${name}”`, how, /^(?:\r\n)?\.\r\n$/.test(end) ? '' : end)
          }
        />
        {kind === 'compose' && (
          <Button variant="subtle" onClick={toRaw}>
            Edit as bytes
          </Button>
        )}
      </div>
      {wrong !== '' && (
        <p className={styles.wrong} role="alert">
          {wrong}
        </p>
      )}
      {kind === 'compose' && <Compose place={place} />}
      {kind === 'raw' && (
        <>
          {message.source !== '' && <p className={styles.soft}>From {visible(message.source, 200)}</p>}
          {message.end !== '' && (
            <p className={styles.soft}>
              The end of data is not the usual one: <code>{editable(message.end).replaceAll('\n', '')}</code>{' '}
              <Button
                size="compact-xs"
                variant="subtle"
                onClick={() => store.getState().editMessage(place, { end: '' })}
              >
                Use the usual one
              </Button>
            </p>
          )}
          <RawEditor
            bytes={message.raw}
            version={message.version}
            change={(raw) => store.getState().editMessage(place, { raw })}
          />
        </>
      )}
      {kind === 'none' && (
        <p className={styles.soft}>
          The session ends after RCPT: the server says whom it takes mail for, and gets none.
        </p>
      )}
    </fieldset>
  );
}

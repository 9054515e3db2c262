import { Button, Menu, Modal } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { textOf } from '#mail/bytes';
import { exportJson } from '#mail/smtp/export-json';
import { exportSwaks, type SwaksExport } from '#mail/smtp/export-swaks';
import { exportText } from '#mail/smtp/export-text';
import { resultOf } from '#mail/smtp/result';
import type { SessionResult } from '#mail/smtp/transcript';
import { useSession } from '../../../app/session-context.ts';
import { CopyButton } from '../../../widgets/copy-button.tsx';
import { download } from '../../../widgets/download.ts';
import { saveBytes } from '../message/file-bytes.ts';
import type { LiveSession } from './live-session.ts';
import { vantageWords } from './place-words.ts';
import styles from './session.module.css';

/** The swaks command that does the same, to be copied. */
function Swaks({ made }: { made: SwaksExport }): React.JSX.Element {
  return (
    <>
      <pre className={styles.command} tabIndex={0} aria-label="swaks command">
        {textOf(made.command)}
      </pre>
      {made.notes.length > 0 && (
        <ul className={styles.swaksNotes} aria-label="What swaks does otherwise">
          {made.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      <div className={styles.buttons}>
        {made.file !== undefined && (
          <Button onClick={() => saveBytes(made.file?.name ?? '', made.file?.bytes ?? '')}>
            Save {made.file.name}
          </Button>
        )}
        <CopyButton text={textOf(made.command)} label="Copy the command" />
      </div>
    </>
  );
}

/** What of a session may be taken away. Secrets are in none of it. */
export function ExportMenu({ session }: { session: LiveSession }): React.JSX.Element {
  const hosts = useSession((state) => state.hosts);
  const [swaks, showSwaks] = useState<SwaksExport>();
  const now = (): SessionResult => {
    const { happenings, result, session: about } = session.store.getState();
    return result ?? resultOf(happenings, about.steps);
  };
  const { from, target, openedAt } = session.store.getState().session;
  const name = `smtp-${target.host.replace(/[^A-Za-z0-9.-]/g, '_')}-${openedAt.slice(0, 19).replace(/[^0-9T]/g, '')}`;
  const { form } = session;
  const about = { from: vantageWords(from, hosts), host: target.host, port: target.port, at: openedAt };
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button leftSection={<IconDownload size={14} />}>Export</Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => void navigator.clipboard.writeText(textOf(exportText(now())))}>
            Copy the transcript
          </Menu.Item>
          <Menu.Item onClick={() => download(`${name}.txt`, textOf(exportText(now())))}>
            Save as text
          </Menu.Item>
          <Menu.Item onClick={() => download(`${name}.json`, exportJson(about, form, now()))}>
            Save as JSON
          </Menu.Item>
          <Menu.Item
            disabled={form === undefined}
            onClick={() => form !== undefined && showSwaks(exportSwaks(form, target))}
          >
            Show the swaks command
            {form === undefined && ' (only where the session was begun in this window)'}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Modal
        opened={swaks !== undefined}
        onClose={() => showSwaks(undefined)}
        title="The same session with swaks"
        size="lg"
      >
        {swaks !== undefined && <Swaks made={swaks} />}
      </Modal>
    </>
  );
}

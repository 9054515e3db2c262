import { Button, CloseButton, FileButton } from '@mantine/core';
import { IconPaperclip } from '@tabler/icons-react';
import { visible } from '#mail/visible';
import { printSize } from '../../../widgets/format.ts';
import { fileBytes } from './file-bytes.ts';
import type { Attachment } from './message-draft.ts';
import styles from './message.module.css';

interface Props {
  readonly list: readonly Attachment[];
  readonly change: (list: readonly Attachment[]) => void;
}

/** Reads files as attachments. */
export const attached = (files: readonly File[]): Promise<readonly Attachment[]> =>
  Promise.all(
    files.map(async (file) => ({
      name: file.name,
      type: file.type === '' ? 'application/octet-stream' : file.type,
      bytes: await fileBytes(file),
    })),
  );

/** Files that go with a message that is composed. */
export function Attachments({ list, change }: Props): React.JSX.Element {
  return (
    <div className={styles.attachments}>
      <FileButton
        multiple
        onChange={(files) => void attached(files).then((more) => change([...list, ...more]))}
      >
        {(button) => (
          <Button {...button} leftSection={<IconPaperclip size={14} />}>
            Attach files
          </Button>
        )}
      </FileButton>
      {list.map(({ name, type, bytes }, at) => (
        <span key={at} className={styles.attachment}>
          {visible(name, 60)}{' '}
          <span className={styles.soft}>
            {visible(type, 40)}, {printSize(bytes.length)}
          </span>
          <CloseButton
            size="xs"
            aria-label={`Leave out ${visible(name, 60)}`}
            onClick={() => change(list.filter((_, n) => n !== at))}
          />
        </span>
      ))}
    </div>
  );
}

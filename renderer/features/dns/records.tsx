import { Button } from '@mantine/core';
import { useState } from 'react';
import type { DnsReply } from '#mail/dns/question';
import { visible } from '#mail/visible';
import { CopyButton } from '../../widgets/copy-button.tsx';
import { plural } from '../../widgets/format.ts';
import styles from './dns.module.css';
import { questionWords, statusMeaning } from './reply-words.ts';

/** Text of several lines, as data. */
export const visibleLines = (text: string): string =>
  text
    .split('\n')
    .map((line) => visible(line, 20_000))
    .join('\n');

/** What is published, a line each, to be copied. */
export function RecordLines({
  records,
  label,
}: {
  records: readonly string[];
  label: string;
}): React.JSX.Element | null {
  if (records.length === 0) return null;
  const text = records.map((line) => visible(line, 20_000)).join('\n');
  return (
    <div className={styles.records}>
      <pre tabIndex={0} aria-label={label}>
        {text}
      </pre>
      <CopyButton text={`${text}\n`} label="Copy" />
    </div>
  );
}

/** The replies as they came, one click away. */
export function RawReplies({
  replies,
  label,
}: {
  replies: readonly DnsReply[];
  label: string;
}): React.JSX.Element | null {
  const [open, setOpen] = useState(false);
  if (replies.length === 0) return null;
  const words = open ? 'Hide raw replies' : `Raw: ${plural(replies.length, 'reply', 'replies')}`;
  return (
    <div>
      <Button
        variant="subtle"
        aria-expanded={open}
        aria-label={`${words}: ${label}`}
        onClick={() => setOpen(!open)}
      >
        {words}
      </Button>
      {open &&
        replies.map((reply, at) => (
          <div key={at} className={styles.raw}>
            <div className={styles.soft}>
              {visible(questionWords(reply))}:{' '}
              {visible(reply.words === '' ? statusMeaning(reply) : reply.words)}
            </div>
            {reply.raw !== '' && (
              <pre tabIndex={0} aria-label={`Raw reply: ${visible(questionWords(reply))}`}>
                {visibleLines(reply.raw)}
              </pre>
            )}
          </div>
        ))}
    </div>
  );
}

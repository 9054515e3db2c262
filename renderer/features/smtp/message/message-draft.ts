import { bytesOf } from '#mail/bytes';
import type { Draft } from '../session/draft.ts';

export interface Attachment {
  readonly name: string;
  readonly type: string;
  /** Byte text. */
  readonly bytes: string;
}

/** A message as it is written here. Texts as typed; `raw` is byte text. */
export interface MessageDraft {
  /** '' : the sender of the envelope. */
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly attachments: readonly Attachment[];
  readonly raw: string;
  /** Where the bytes come from: the name of a file or of a sample. */
  readonly source: string;
  /** Counts up whenever `raw` is replaced by something else than typing. */
  readonly version: number;
}

export const emptyMessage: MessageDraft = {
  from: '',
  to: '',
  subject: 'Test from Postroom',
  text: 'This is a test message.\n',
  attachments: [],
  raw: '',
  source: '',
  version: 0,
};

/** What is sent, as byte text. @param now goes into its Date and Message-ID */
export function messageBytes(form: Draft, message: MessageDraft, now: Date): string {
  if (form.message === 'raw') return message.raw;
  const to = form.recipients
    .split('\n')
    .map((line) => line.trim().split(/\s/, 1)[0] ?? '')
    .filter((address) => address !== '');
  return bytesOf(
    [
      `Date: ${now.toUTCString().replace('GMT', '+0000')}`,
      `From: ${message.from || form.sender}`,
      `To: ${message.to || to.join(', ')}`,
      `Subject: ${message.subject}`,
      `Message-ID: <${now.getTime()}.postroom@localhost>`,
      '',
      message.text,
    ].join('\r\n'),
  );
}

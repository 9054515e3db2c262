import { compose, mailDate } from '#mail/smtp/compose';
import { samplesFor, type Sample } from '#mail/smtp/samples';
import type { Step } from '#mail/smtp/step';
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
  /** Other bytes than usual at the end of data, for `raw`; '' for the usual. */
  readonly end: string;
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
  end: '',
  source: '',
  version: 0,
};

/** The recipients of the envelope, without what follows the address. */
const recipientsOf = ({ recipients }: Draft): readonly string[] =>
  recipients
    .split('\n')
    .map((line) => (line.trim().split(/\s/, 1)[0] ?? '').replace(/^<(.*)>$/, '$1'))
    .filter((address) => address !== '');

const messageId = (now: Date): string => `<${now.getTime().toString(36)}.postroom@localhost>`;

/** What is sent, as byte text. @param now goes into its Date and Message-ID */
export function messageBytes(form: Draft, message: MessageDraft, now: Date): string {
  if (form.message === 'raw') return message.raw;
  return compose({
    from: message.from === '' ? form.sender.replace(/^<(.*)>$/, '$1') : message.from,
    to: message.to === '' ? recipientsOf(form).join(', ') : message.to,
    subject: message.subject,
    date: now,
    messageId: messageId(now),
    text: message.text,
    attachments: message.attachments,
    utf8Headers: form.smtputf8,
  });
}

/** Messages that are odd, or known to filters, from and to those of the envelope. */
export const samplesOf = (form: Draft, now: Date): readonly Sample[] =>
  samplesFor({
    from: form.sender === '' ? 'sender@example.com' : form.sender,
    to: recipientsOf(form)[0] ?? 'recipient@example.com',
    date: mailDate(now),
    messageId: messageId(now),
  });

/** The steps with the end of data that was asked for. */
export const endedBy = (steps: readonly Step[], form: Draft, { end }: MessageDraft): readonly Step[] =>
  end === '' || form.message !== 'raw'
    ? steps
    : steps.map((step) => (step.kind === 'message' ? { ...step, end } : step));

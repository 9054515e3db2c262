import type { DnsQuestion, DnsReply } from '#mail/dns/question';
import { type Message, readMessage } from './packet/message.ts';
import { NotAMessage } from './packet/names.ts';
import { picture } from './packet/picture.ts';

const nothing = { flags: [], answer: [], authority: [], additional: [], extended: [], raw: '' } as const;

/** A reply that is none. `words` say what happened. */
export function noReply(
  question: DnsQuestion,
  status: 'timeout' | 'unreachable' | 'failed',
  words: string,
  milliseconds = 0,
): DnsReply {
  return { ...nothing, question, status, words, server: '', transport: '', milliseconds };
}

export interface Came {
  readonly server: string;
  readonly transport: 'udp' | 'tcp';
  readonly milliseconds: number;
}

/** What came, as a reply; what cannot be read is `failed`. */
export function replyOf(question: DnsQuestion, bytes: Buffer, came: Came): DnsReply {
  try {
    return replyOfMessage(question, readMessage(bytes), came);
  } catch (error) {
    if (!(error instanceof NotAMessage)) throw error;
    const words = `What ${came.server} sent is no DNS answer: ${error.message}.`;
    return { ...noReply(question, 'failed', words, came.milliseconds), ...came };
  }
}

function replyOfMessage(question: DnsQuestion, message: Message, came: Came): DnsReply {
  const { status, flags, answer, authority, additional, extended } = message;
  const raw = picture(question, message, came);
  return { question, status, words: '', ...came, flags, answer, authority, additional, extended, raw };
}

/** Whether bytes answer this question: its id, and its name and type where the server repeats them. */
export function answers(bytes: Buffer, sent: Buffer): boolean {
  if (bytes.length < 12 || bytes.readUInt16BE(0) !== sent.readUInt16BE(0)) return false;
  if ((bytes.readUInt16BE(2) & 0x8000) === 0) return false;
  if (bytes.readUInt16BE(4) === 0) return true;
  let end = 12;
  while (end < sent.length && sent[end] !== 0) end += 1 + (sent[end] ?? 0);
  const question = sent.toString('latin1', 12, end + 5);
  return bytes.toString('latin1', 12, end + 5).toLowerCase() === question.toLowerCase();
}

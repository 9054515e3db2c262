import type { QueueMessage } from './queue.ts';

/** Everything of a message that plain text is looked for in, in lower case. The null sender is found as `<>`. */
function haystack(message: QueueMessage): string {
  let text = `${message.id}\n${message.sender === '' ? '<>' : message.sender}\n${message.queue}\n${message.reason ?? ''}`;
  let last = '';
  for (const { address, reason } of message.recipients) {
    text += `\n${address}`;
    // Recipients of one message mostly share one reason.
    if (reason !== undefined && reason !== last) {
      text += `\n${reason}`;
      last = reason;
    }
  }
  return text.toLowerCase();
}

/** Lower-case text of messages, kept as long as the message is: a keystroke must not build 100,000 of them again. */
const haystacks = new WeakMap<QueueMessage, string>();

/**
 * A test for messages that contain every word of `text`, ignoring case, in id, sender, recipients, reasons or queue.
 * `"two words"` in quotation marks is one word. Empty text matches everything.
 */
export function queueFilter(text: string): (message: QueueMessage) => boolean {
  const words = [...text.toLowerCase().matchAll(/"([^"]+)"|([^\s"]+)/g)].map(
    ([, quoted, plain]) => quoted ?? plain ?? '',
  );
  if (words.length === 0) return () => true;
  return (message) => {
    let hay = haystacks.get(message);
    if (hay === undefined) {
      hay = haystack(message);
      haystacks.set(message, hay);
    }
    for (const word of words) if (!hay.includes(word)) return false;
    return true;
  };
}

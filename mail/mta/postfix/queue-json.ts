import { textOf } from '../../bytes.ts';
import type { QueueMessage, QueueName, QueueRecipient } from '../../queue.ts';
import { isId } from './source.ts';

const queues: Readonly<Record<string, QueueName>> = {
  active: 'active',
  incoming: 'incoming',
  deferred: 'deferred',
  hold: 'held',
  maildrop: 'maildrop',
  corrupt: 'corrupt',
};

/** The null sender `<>` as postqueue prints it. */
export const nullSender = 'MAILER-DAEMON';

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isSeconds = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

/** One line of `postqueue -j` as byte text; undefined when it is not a message. */
export function readJson(line: string, source: string): QueueMessage | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (!isObject(parsed)) return undefined;
  const { queue_name, queue_id, arrival_time, message_size, forced_expire, sender } = parsed;
  const queue =
    typeof queue_name === 'string' && Object.hasOwn(queues, queue_name) ? queues[queue_name] : undefined;
  if (queue === undefined || typeof queue_id !== 'string' || !isId(queue_id)) return undefined;
  if (!isSeconds(arrival_time) || !isSeconds(message_size) || typeof sender !== 'string') return undefined;
  return {
    source,
    id: queue_id,
    queue,
    sender: sender === nullSender ? '' : textOf(sender),
    recipients: Array.isArray(parsed['recipients']) ? readRecipients(parsed['recipients']) : [],
    sizeBytes: message_size,
    arrivedAt: arrival_time,
    busy: queue === 'active',
    ...(forced_expire === true ? { forcedExpire: true } : {}),
  };
}

/** No `flatMap`: it leaves room for 16 more in every list, which is most of a message's memory. */
function readRecipients(values: readonly unknown[]): QueueRecipient[] {
  const read = values.map(readRecipient);
  return read.every((one) => one !== undefined) ? read : read.filter((one) => one !== undefined);
}

function readRecipient(value: unknown): QueueRecipient | undefined {
  if (!isObject(value) || typeof value['address'] !== 'string') return undefined;
  const reason = value['delay_reason'];
  const address = textOf(value['address']);
  return typeof reason === 'string' && reason !== '' ? { address, reason: textOf(reason) } : { address };
}

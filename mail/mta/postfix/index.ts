import type { Mta } from '../mta.ts';
import { act, actions, flushAll, heard, isId, list } from './commands.ts';
import { deliveryReader, follow } from './delivery.ts';
import { read, script } from './detect.ts';
import { headers, headersReader, left, read as readMessage, reader as messageReader } from './message.ts';
import { reader } from './queue.ts';
import { rights } from './rights.ts';

export const postfix: Mta = {
  id: 'postfix',
  label: 'Postfix',
  probe: { script, read },
  queue: { actions, isId, list, actingParts: 1, reader, act, heard, flushAll },
  delivery: {
    from: 'log',
    follow: (_source, facts, ids) => follow(facts, ids),
    reader: (recipients) => deliveryReader([...recipients.keys()]),
  },
  message: { read: readMessage, reader: messageReader, left, headers, headersReader },
  rights,
};

import type { Mta } from '../mta.ts';
import { act, actions, flushAll, letGo, list } from './commands.ts';
import { config } from './config.ts';
import { deliveryReader, follow } from './delivery.ts';
import { read, script } from './detect.ts';
import { headers, headersReader, left, read as readMessage, reader as messageReader } from './message.ts';
import { reader } from './queue.ts';
import { rewrite } from './rewrite/index.ts';
import { rights } from './rights.ts';
import { isId } from './source.ts';
import { trash } from './trash.ts';
import { heard } from './words.ts';

export const postfix: Mta = {
  id: 'postfix',
  label: 'Postfix',
  probe: { script, read },
  queue: {
    actions,
    isId,
    list,
    actingParts: 1,
    reader,
    act,
    heard,
    flushAll,
    letGo: (source, facts) => letGo(source, facts.tools),
  },
  trash,
  delivery: {
    from: 'log',
    follow: (_source, facts, ids) => follow(facts.logs, ids),
    reader: (recipients) => deliveryReader([...recipients.keys()]),
  },
  message: { read: readMessage, reader: messageReader, left, headers, headersReader },
  config,
  rewrite,
  rights,
};

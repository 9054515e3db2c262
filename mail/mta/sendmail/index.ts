import type { Mta } from '../mta.ts';
import { act, actions, flushAll, isId, letGo, list } from './commands.ts';
import { config } from './config/index.ts';
import { deliveryReader, follow } from './delivery.ts';
import { read, script } from './detect.ts';
import { headers, headersReader, left, read as readMessage, reader as messageReader } from './message.ts';
import { reader } from './queue.ts';
import { rewrite } from './rewrite/index.ts';
import { rights } from './rights.ts';
import { heard as heardOfTrash, list as listTrash, purge, restore } from './trash.ts';
import { read as readTrash } from './trash-files.ts';
import { heard } from './words.ts';

export const sendmail: Mta = {
  id: 'sendmail',
  label: 'sendmail',
  probe: { script, read },
  queue: { actions, isId, list, actingParts: 2, reader, act, heard, flushAll, letGo },
  trash: {
    list: listTrash,
    read: readTrash,
    restore: (source, _facts, items) => restore(source, items),
    purge: (source, _facts, items) => purge(source, items),
    heard: heardOfTrash,
  },
  delivery: {
    from: 'dialogue',
    follow: (source, _facts, ids) => follow(source, ids),
    reader: deliveryReader,
  },
  message: { read: readMessage, reader: messageReader, left, headers, headersReader },
  config,
  rewrite,
  rights,
};

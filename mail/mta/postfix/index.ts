import type { Mta } from '../mta.ts';
import { act, actions, flushAll, heard, isId, list } from './commands.ts';
import { read, script } from './detect.ts';
import { reader } from './queue.ts';
import { rights } from './rights.ts';

export const postfix: Mta = {
  id: 'postfix',
  label: 'Postfix',
  probe: { script, read },
  queue: { actions, isId, list, actingParts: 1, reader, act, heard, flushAll },
  rights,
};

import { app } from './app.ts';
import { delivery } from './delivery.ts';
import { history } from './history.ts';
import { holds } from './holds.ts';
import { hosts } from './hosts.ts';
import { journal } from './journal.ts';
import { message } from './message.ts';
import { queue } from './queue.ts';
import { terminal } from './terminal.ts';
import { trash } from './trash.ts';
import { views } from './views.ts';

/** What the window may ask of the services: the first page to read. One line per feature. */
export const contract = {
  app,
  hosts,
  queue,
  trash,
  holds,
  message,
  delivery,
  history,
  views,
  terminal,
  journal,
};
export type Contract = typeof contract;

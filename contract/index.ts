import { app } from './app.ts';
import { config } from './config.ts';
import { delivery } from './delivery.ts';
import { deploys } from './deploys.ts';
import { history } from './history.ts';
import { dns } from './dns.ts';
import { holds } from './holds.ts';
import { hosts } from './hosts.ts';
import { journal } from './journal.ts';
import { message } from './message.ts';
import { queue } from './queue.ts';
import { rewrite } from './rewrite.ts';
import { smtp } from './smtp.ts';
import { terminal } from './terminal.ts';
import { trash } from './trash.ts';
import { versions } from './versions.ts';
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
  config,
  deploys,
  versions,
  rewrite,
  smtp,
  dns,
  views,
  terminal,
  journal,
};
export type Contract = typeof contract;

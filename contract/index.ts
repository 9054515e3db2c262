import { app } from './app.ts';
import { hosts } from './hosts.ts';
import { journal } from './journal.ts';
import { queue } from './queue.ts';
import { terminal } from './terminal.ts';

/** What the window may ask of the services: the first page to read. One line per feature. */
export const contract = { app, hosts, queue, terminal, journal };
export type Contract = typeof contract;

import { configFeature } from '../features/config/feature.tsx';
import { dnsFeature } from '../features/dns/feature.tsx';
import { hostsFeature } from '../features/hosts/feature.tsx';
import { journalFeature } from '../features/journal/feature.tsx';
import { queueFeature } from '../features/queue/feature.tsx';
import { rewriteFeature } from '../features/rewrite/feature.tsx';
import { smtpFeature } from '../features/smtp/feature.tsx';
import { terminalFeature } from '../features/terminal/feature.tsx';
import type { Feature } from './feature.ts';

export { Welcome } from '../features/hosts/welcome.tsx';

/** The pages, in the order of their tabs. One line per feature. */
export const features: readonly Feature[] = [
  hostsFeature,
  queueFeature,
  configFeature,
  rewriteFeature,
  smtpFeature,
  dnsFeature,
  terminalFeature,
  journalFeature,
];

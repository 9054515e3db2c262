import type { HostFacts } from '../../../host-facts.ts';

/** Whether this account may run scripts as root, as far as the probe could tell. What is asked of others says so. */
export const mayBeRoot = ({ account, sudo, tools }: HostFacts): boolean =>
  account.uid === 0 ||
  (sudo.rights === 'listed'
    ? sudo.listing.includes('exec /bin/sh -s')
    : sudo.rights !== 'no' || tools['doas'] !== undefined);

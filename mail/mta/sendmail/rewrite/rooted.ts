import type { HostFacts } from '../../../host-facts.ts';
import type { Note } from '../../../rewrite/question.ts';

/** May this account run scripts as root, as far as the probe could tell? */
export const mayBeRoot = ({ account, sudo, tools }: HostFacts): boolean =>
  account.uid === 0 ||
  (sudo.rights === 'listed'
    ? sudo.listing.includes('exec /bin/sh -s')
    : sudo.rights !== 'no' || tools['doas'] !== undefined);

/** What is said with every answer that was not given to root. */
export const notRoot = ({ account }: HostFacts): Note => ({
  severity: 'warning',
  code: 'not-root',
  words: `Asked as ${account.name}, who may not become root: maps that only root can read count as empty, so that answers may differ from what mail gets.`,
});

/** Of a host that only submits: what sends everything on is a ruleset that address test mode does not come to. */
export const localaddrMissing: Note = {
  severity: 'warning',
  code: 'localaddr-not-applied',
  words:
    'This host only submits mail: ruleset localaddr (5), which hands it all to the server named in submit.cf, comes after what sendmail -bt shows. sendmail -bv tells the end.',
};

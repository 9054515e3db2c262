import type { HostFacts } from '../host-facts.ts';
import type { Right } from '../sudoers.ts';
import { recover } from './commands.ts';

export const deployFeature = 'Deploying configuration';

/** What deploying needs to run as root; nothing on a host without a queue. */
export function deployRights(facts: HostFacts): readonly Right[] {
  if (facts.mtas.every((found) => found.sources.length === 0)) return [];
  return [
    {
      feature: deployFeature,
      why:
        'This is root without limits: the configuration of a mail system decides what is run as root anyway. ' +
        'Leave it out on hosts whose configuration is not to be changed from here.',
      commands: [recover()],
    },
  ];
}

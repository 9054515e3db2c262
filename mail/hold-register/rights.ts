import type { HostFacts } from '../host-facts.ts';
import { mtas } from '../mta/index.ts';
import type { Right } from '../sudoers.ts';
import { keeping, listRegister, removeRecords } from './commands.ts';

export const holdRegisterFeature = 'Register of holds';

/** What the register needs to run as root; nothing on a host without a queue. */
export function holdRegisterRights(facts: HostFacts): readonly Right[] {
  const sources = facts.mtas.flatMap((found) => found.sources);
  if (sources.length === 0) return [];
  return [
    {
      feature: holdRegisterFeature,
      why: 'What is on hold is written down where only root can read it, and the host itself ends a hold in time.',
      commands: [
        listRegister(),
        removeRecords([]),
        ...sources.map((source) => keeping(mtas[source.mta].queue.letGo?.(source, facts))),
      ],
    },
  ];
}

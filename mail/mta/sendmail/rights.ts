import type { Command } from '../../command.ts';
import type { QueueAction } from '../../queue.ts';
import type { MtaFacts } from '../mta.ts';
import { action, flushAll, listFiles } from './commands.ts';
import { headers, reads } from './message.ts';

const features: readonly { feature: string; why: string; actions: readonly QueueAction[] }[] = [
  {
    feature: 'sendmail: hold and release',
    why: 'Only root may quarantine a message or end its quarantine.',
    actions: ['hold', 'release'],
  },
  {
    feature: 'sendmail: flush',
    why: 'Where restrictqrun is set, only root may run the queue.',
    actions: ['flush'],
  },
  {
    feature: 'sendmail: delete',
    why: 'Queue files belong to root. Only held messages are moved.',
    actions: ['delete'],
  },
];

export function rights(
  facts: MtaFacts,
): readonly { feature: string; why: string; commands: readonly Command[] }[] {
  return [
    {
      feature: 'sendmail: list',
      why: 'Queue files can only be read by root; without them tries, last try and exact times are missing.',
      commands: facts.sources.map((source) => listFiles(source)),
    },
    ...features.map(({ feature, why, actions }) => ({
      feature,
      why,
      commands: facts.sources.flatMap((source) => [
        ...actions.map((name) => action(name, source)),
        ...(actions.includes('flush') ? [flushAll(source)] : []),
      ]),
    })),
    {
      feature: 'sendmail: message view',
      why: 'Only root can read queue files. These show one message, and the headers of all queued ones for a search.',
      commands: facts.sources.flatMap((source) => [...reads(source), headers(source)]),
    },
  ];
}

import type { Command } from '../../command.ts';
import type { QueueAction } from '../../queue.ts';
import type { MtaFacts } from '../mta.ts';
import { action, flushAll, letGo, listFiles } from './commands.ts';
import { surveyAs } from './config/survey.ts';
import { follow } from './delivery.ts';
import { headers, reads } from './message.ts';
import { action as trashAction, list as listTrash } from './trash.ts';

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
    feature: 'sendmail: return to sender',
    why: 'A queue run that reports failure to the senders of held messages, without trying to deliver them.',
    actions: ['expire'],
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
      feature: 'sendmail: trash',
      why: 'Deleted messages are kept where only root can see them: shown, moved back on hold, or removed for good.',
      commands: facts.sources.flatMap((source) => [
        listTrash(source),
        trashAction('restore', source),
        trashAction('purge', source),
      ]),
    },
    {
      feature: 'sendmail: end of a hold',
      why: 'Releases held messages that are still the same, when the time that was set is over.',
      commands: facts.sources.map(letGo),
    },
    {
      feature: 'sendmail: message view',
      why: 'Only root can read queue files. These show one message, and the headers of all queued ones for a search.',
      commands: facts.sources.flatMap((source) => [...reads(source), headers(source)]),
    },
    {
      feature: 'sendmail: watch a delivery',
      why: 'Only root may run the queue. It tries to deliver the messages that are watched, and shows what is said.',
      commands: facts.sources.map((source) => follow(source, [])),
    },
    {
      feature: 'sendmail: configuration',
      why: 'Some configuration files, such as access, can only be seen by root. This lists them and changes nothing.',
      commands: facts.sources.length === 0 ? [] : [surveyAs(facts, true)],
    },
  ];
}

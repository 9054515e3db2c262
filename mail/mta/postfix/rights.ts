import type { Command } from '../../command.ts';
import type { HostFacts } from '../../host-facts.ts';
import type { MtaFacts } from '../mta.ts';
import { action, fileTimes, letGo, speaksJson } from './commands.ts';
import { survey } from './config/survey.ts';
import { follow } from './delivery.ts';
import { headers, reads } from './message.ts';
import { base, listKept } from './trash.ts';

export function rights(
  facts: MtaFacts,
  tools: Readonly<Record<string, string>>,
  logs: HostFacts['logs'],
): readonly { feature: string; why: string; commands: readonly Command[] }[] {
  const watch = follow(logs, []);
  return [
    {
      feature: 'Postfix: next try',
      why: 'The time of the next try is the time stamp of the queue file, which only root can see.',
      commands: facts.sources.flatMap((source) => fileTimes(source, tools) ?? []),
    },
    {
      feature: 'Postfix: hold and release',
      why: 'postsuper is reserved for root.',
      commands: facts.sources.flatMap((source) => [
        action('hold', source, tools),
        action('release', source, tools),
      ]),
    },
    {
      feature: 'Postfix: holds that end by themselves',
      why: 'The host releases what is on hold when its time is over, if it is still the same message.',
      commands: facts.sources.filter(speaksJson).map((source) => letGo(source, tools)),
    },
    {
      feature: 'Postfix: requeue and return to sender',
      why: 'postsuper is reserved for root. Only messages on hold can be requeued or returned with this.',
      commands: facts.sources.flatMap((source) => [
        action('requeue', source, tools),
        action('expire', source, tools),
      ]),
    },
    {
      feature: 'Postfix: delete and trash',
      why: 'Queue files can only be moved by root. Only messages on hold can be deleted with this; they are kept until they are purged.',
      commands: facts.sources.flatMap((source) => [
        action('delete', source, tools),
        listKept(source, tools),
        base('restore', source, tools),
        base('purge', source, tools),
      ]),
    },
    {
      feature: 'Postfix: message view',
      why: 'Only root can read queue files. These show one message, and the headers of all queued ones for a search.',
      commands: facts.sources.flatMap((source) => [...reads(source, tools), headers(source, { tools })]),
    },
    {
      feature: 'Postfix: watch a delivery',
      why: 'The log may not be readable for everybody. Only lines about the messages that are watched are shown.',
      commands: watch === undefined ? [] : [watch],
    },
    {
      feature: 'Postfix: configuration',
      why: 'Shows which files Postfix is configured by. Some may be readable for root only.',
      commands: facts.sources.length === 0 ? [] : [survey(facts, { tools })],
    },
  ];
}

import type { Command } from '../../command.ts';
import type { MtaFacts } from '../mta.ts';
import { fileTimes, postsuper } from './commands.ts';
import { headers, reads } from './message.ts';

export function rights(
  facts: MtaFacts,
  tools: Readonly<Record<string, string>>,
): readonly { feature: string; why: string; commands: readonly Command[] }[] {
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
        postsuper('hold', source, tools),
        postsuper('release', source, tools),
      ]),
    },
    {
      feature: 'Postfix: delete',
      why: 'postsuper is reserved for root. Only messages on hold can be deleted with this.',
      commands: facts.sources.map((source) => postsuper('delete', source, tools)),
    },
    {
      feature: 'Postfix: message view',
      why: 'Only root can read queue files. These show one message, and the headers of all queued ones for a search.',
      commands: facts.sources.flatMap((source) => [...reads(source, tools), headers(source, { tools })]),
    },
  ];
}

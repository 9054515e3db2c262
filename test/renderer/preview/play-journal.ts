import { implement } from '@orpc/server';
import { contract } from '#contract/index';
import type { World } from './play-world.ts';

const os = implement(contract);

/** The part of the play that the `journal` feature sees. */
export function playJournal(world: World) {
  const { journal } = world;
  return {
    list: os.journal.list.handler(({ input }) => {
      const found = journal.filter(
        (entry) =>
          (input.hostId === undefined || entry.hostId === input.hostId) &&
          (!input.writesOnly || entry.effect === 'write') &&
          (input.before === undefined || entry.seq < input.before) &&
          `${entry.shown} ${entry.action} ${entry.note ?? ''}`.includes(input.text),
      );
      return { entries: found.slice(0, input.limit), more: found.length > input.limit };
    }),
    watch: os.journal.watch.handler(({ signal }) => world.watch(signal, () => ({ newest: journal.length }))),
    export: os.journal.export.handler(({ input }) => ({
      fileName: `journal.${input.format}`,
      text: journal.map((entry) => JSON.stringify(entry)).join('\n'),
    })),
  };
}

import { implement } from '@orpc/server';
import { contract } from '#contract/index';
import { toCsv, toJsonLines, toShell } from './export.ts';
import type { Journal } from './journal.ts';

const os = implement(contract).journal;

const formats = { jsonl: toJsonLines, csv: toCsv, sh: toShell } as const;

/** The contract's `journal`, over the service. */
export const journalRouter = (journal: Journal, now: () => Date) =>
  os.router({
    list: os.list.handler(({ input: { before, limit, ...filter } }) => journal.list(filter, before, limit)),
    watch: os.watch.handler(({ signal }) =>
      journal.live.follow(() => ({ newest: journal.newest }), 250, signal),
    ),
    export: os.export.handler(({ input: { format, ...filter } }) => ({
      fileName: `postroom-journal-${now().toISOString().slice(0, 10)}.${format}`,
      text: formats[format](journal.all(filter)),
    })),
  });

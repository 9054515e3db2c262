import { bytesOf } from '../../bytes.ts';
import type { Command, CommandResult } from '../../command.ts';
import { type KeptRef, keptKey } from '../../trash.ts';
import type { QueueSource, ToolWord } from '../mta.ts';
import { batches, some } from '../print.ts';
import { detail, isId } from './commands.ts';
import { purgeScript, restoreScript, trashScript } from './trash-scripts.ts';

/** Time of the host's clock and process number, as `deleteScript` makes them. */
export const isBatch = (batch: string): boolean => /^\d{9,12}\.\d{1,10}$/.test(batch);

/** Everything of this queue that is kept, with one command. */
export function list(source: QueueSource): Command {
  const { patterns } = detail(source);
  return {
    argv: ['/bin/sh', '-c', trashScript, 'postroom', ...patterns],
    root: true,
    effect: 'read',
    shown: "find .postroom-trash -name 'hf*' -exec grep '^[TNKMSRq]' {} +",
  };
}

const scripts = { restore: restoreScript, purge: purgeScript } as const;

/** Restore or purge of a source, lines `BATCH ID` to come on standard input. */
export function action(name: 'restore' | 'purge', source: QueueSource): Command {
  return {
    argv: ['/bin/sh', '-c', scripts[name], 'postroom', ...detail(source).patterns],
    root: true,
    effect: 'write',
    shown: name === 'restore' ? 'mv -n .postroom-trash/…' : 'rm .postroom-trash/…',
  };
}

function commands(
  name: 'restore' | 'purge',
  source: QueueSource,
  items: readonly KeptRef[],
): readonly Command[] {
  const wrong = items.find(({ batch, id }) => !isBatch(batch) || !isId(id));
  if (wrong !== undefined) throw new Error(`Not a kept sendmail message: ${JSON.stringify(wrong)}`);
  if (items.length === 0) throw new Error('No message was named.');
  // One batch after the other: the script looks up the folders of a batch once.
  const keys = [...new Set(items.map(keptKey))].sort();
  const base = action(name, source);
  return batches(keys, 5000).map((some5000) => {
    const files = some5000.map((key) => key.replace(/^(\S+) (\S+)$/, '$1/*/?f$2'));
    const [verb, to] = name === 'restore' ? ['mv -n', ' DIRECTORY/'] : ['rm', ''];
    return {
      ...base,
      stdin: bytesOf(`${some5000.join('\n')}\n`),
      shown: `cd .postroom-trash; ${verb} ${some(files, 1)}${to}`,
    };
  });
}

export const restore = (source: QueueSource, items: readonly KeptRef[]): readonly Command[] =>
  commands('restore', source, items);
export const purge = (source: QueueSource, items: readonly KeptRef[]): readonly Command[] =>
  commands('purge', source, items);

const gone: ToolWord = { outcome: 'gone', said: 'it is no longer in the trash' };

const meanings: Readonly<Record<'restore' | 'purge', Readonly<Record<string, ToolWord>>>> = {
  restore: {
    restored: { outcome: 'done', said: 'back in its queue directory, as it was' },
    taken: { outcome: 'failed', said: 'a file with its queue id is in the queue' },
    bodyless: { outcome: 'failed', said: 'its body is neither in the trash nor in the queue' },
    failed: { outcome: 'failed', said: 'it could not be moved back; it is still in the trash' },
    gone,
  },
  purge: {
    purged: { outcome: 'done', said: 'removed for good' },
    failed: { outcome: 'failed', said: 'it could not be removed' },
    gone,
  },
};

/** Lines `BATCH ID word` of our scripts, by `keptKey`. Silence is never a success. */
export function heard(
  name: 'restore' | 'purge',
  results: readonly CommandResult[],
): ReadonlyMap<string, ToolWord> {
  const words = new Map<string, ToolWord>();
  for (const { stdout } of results)
    for (const row of stdout.split('\n')) {
      const [, batch = '', id = '', word = ''] = /^([\d.]+) (\w+) ([a-z]+)$/.exec(row) ?? [];
      const known = meanings[name];
      const meaning = Object.hasOwn(known, word) ? known[word] : undefined;
      if (meaning !== undefined && isBatch(batch) && isId(id)) words.set(keptKey({ batch, id }), meaning);
    }
  return words;
}

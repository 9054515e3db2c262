import type { CommandResult } from '../../command.ts';
import type { QueueAction } from '../../queue.ts';
import type { ToolWord } from '../mta.ts';
import { isId } from './commands.ts';

const locked: ToolWord = { outcome: 'busy', said: 'sendmail is delivering it now' };
const gone: ToolWord = { outcome: 'gone', said: 'it is no longer in the queue' };
const lost: ToolWord = { outcome: 'failed', said: 'sendmail has set it aside as lost (Qf)' };
const onHold: ToolWord = { outcome: 'failed', said: 'it is on hold' };

/** What a word of our scripts means after each action. */
const meanings: Readonly<Partial<Record<QueueAction, Readonly<Record<string, ToolWord>>>>> = {
  hold: {
    held: { outcome: 'done', said: 'quarantined' },
    queued: { outcome: 'failed', said: 'sendmail did not quarantine it' },
    gone,
    lost,
  },
  release: {
    queued: { outcome: 'done', said: 'no longer quarantined' },
    held: { outcome: 'failed', said: 'sendmail left it in quarantine' },
    gone,
    lost,
  },
  flush: {
    gone: { outcome: 'done', said: 'it has left the queue' },
    queued: { outcome: 'done', said: 'sendmail was told to try it now; it is still queued' },
    busy: locked,
    untried: {
      outcome: 'failed',
      said: 'sendmail did not try it; it skips queue runs while the load of the host is above its QueueLA',
    },
    held: onHold,
    going: onHold,
    lost,
  },
  expire: {
    gone: {
      outcome: 'done',
      said: 'it has left the queue, and its sender gets the report that was asked for',
    },
    going: { outcome: 'busy', said: 'sendmail is still sending reports; this one has not left yet' },
    held: {
      outcome: 'failed',
      said: 'sendmail did not return it; it is still on hold (queue runs are skipped while the load of the host is above QueueLA)',
    },
    queued: { outcome: 'changed', said: 'it is no longer on hold' },
    lost,
  },
  delete: {
    trashed: { outcome: 'done', said: 'moved to' },
    partly: { outcome: 'failed', said: 'its envelope was moved, its body could not be; envelope now in' },
    failed: { outcome: 'failed', said: 'no folder on the same filesystem could take it' },
    queued: { outcome: 'changed', said: 'it is no longer on hold' },
    busy: locked,
    gone,
  },
};

/** Lines `ID word [where]` of our scripts, and sendmail's own about locked messages. Silence is never a success. */
export function heard(action: QueueAction, results: readonly CommandResult[]): ReadonlyMap<string, ToolWord> {
  const words = new Map<string, ToolWord>();
  for (const { stdout, stderr } of results)
    for (const row of `${stdout}\n${stderr}`.split('\n')) {
      const skipped = /^Skipping (?:\S*\/)?(\w+)$/.exec(row)?.[1] ?? /^(\w+): locked$/.exec(row)?.[1];
      if (skipped !== undefined && isId(skipped)) {
        words.set(skipped, locked);
        continue;
      }
      const [, id = '', word = '', where = ''] = /^(\w+) ([a-z]+)(?: (\/.*))?$/.exec(row) ?? [];
      const known = meanings[action] ?? {};
      const meaning = Object.hasOwn(known, word) ? known[word] : undefined;
      if (meaning === undefined || !isId(id)) continue;
      // sendmail says that it skips a locked message before the script finds it unchanged.
      if (words.get(id) === locked && meaning.outcome === 'failed') continue;
      if (where === '') words.set(id, meaning);
      else
        words.set(id, {
          outcome: meaning.outcome,
          said: `${meaning.said} ${where}`,
          batch: where.slice(where.lastIndexOf('/') + 1),
        });
    }
  return words;
}

import { textOf } from '../../bytes.ts';
import type { CommandResult } from '../../command.ts';
import type { QueueAction } from '../../queue.ts';
import type { ToolWord } from '../mta.ts';
import { isId } from './source.ts';
import { isBatch } from './trash.ts';

const done: Readonly<Partial<Record<QueueAction, string>>> = {
  hold: 'placed on hold',
  release: 'released from hold',
  requeue: 'requeued',
  expire: 'expired',
};

type Words = Map<string, ToolWord>;

/** What the tools said per id. */
export function heard(action: QueueAction, results: readonly CommandResult[]): ReadonlyMap<string, ToolWord> {
  const words: Words = new Map();
  for (const { stdout, stderr } of results)
    if (action === 'flush') flushed(stdout, words);
    else if (action === 'delete') deleted(stdout, words);
    else {
      changed(stderr, done[action] ?? '', words);
      if (action === 'expire') untried(stdout, words);
      busy(stdout, words);
    }
  return words;
}

/** postsuper names every message that it changed on standard error, and only those; its exit code says nothing. */
function changed(stderr: string, success: string, words: Words): void {
  for (const row of stderr.split('\n')) {
    const [, id = '', said = ''] = /^postsuper: (?:warning: )?(\w+): (.+)$/.exec(row) ?? [];
    if (!isId(id)) continue;
    if (said === success) words.set(id, { outcome: 'done', said });
    else if (!words.has(id)) words.set(id, { outcome: 'failed', said: textOf(said) });
  }
}

const inDelivery: ToolWord = { outcome: 'busy', said: 'Postfix is delivering it now' };

function busy(stdout: string, words: Words): void {
  for (const [, id = ''] of stdout.matchAll(/^(\w+) busy$/gm)) if (isId(id)) words.set(id, inDelivery);
}

function untried(stdout: string, words: Words): void {
  for (const row of stdout.split('\n')) {
    const [, id = ''] = /^(\w+) untried$/.exec(row) ?? [];
    if (words.get(id)?.outcome === 'done')
      words.set(id, { outcome: 'done', said: 'expired; it is returned when the queue is run next' });
  }
}

function flushed(stdout: string, words: Words): void {
  for (const row of stdout.split('\n')) {
    const [, id = '', code = '?'] = /^(\S+) (\d+)$/.exec(row) ?? [];
    if (!isId(id)) continue;
    words.set(
      id,
      code === '0'
        ? { outcome: 'done', said: 'Postfix was told to try it now' }
        : { outcome: 'failed', said: `postqueue -i ended with ${code}` },
    );
  }
}

/** A line `batch NAME`, then `ID trashed`, `ID busy`, `ID gone` or `ID failed WHY`. */
function deleted(stdout: string, words: Words): void {
  let batch = '';
  for (const row of stdout.split('\n')) {
    const [, id = '', word = '', more = ''] = /^(\w+) ([a-z0-9.]+)(?: (.+))?$/.exec(row) ?? [];
    if (id === 'batch' && isBatch(word)) batch = word;
    if (!isId(id)) continue;
    if (word === 'trashed' && batch !== '')
      words.set(id, { outcome: 'done', said: 'removed; it is kept', batch });
    else if (word === 'busy') words.set(id, inDelivery);
    else if (word === 'gone') words.set(id, { outcome: 'gone', said: 'it is no longer on hold' });
    else if (word === 'failed') words.set(id, { outcome: 'failed', said: textOf(more) });
  }
}

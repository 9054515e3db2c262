import { textOf } from '#mail/bytes';
import type { Command, CommandResult } from '#mail/command';
import { mtas } from '#mail/mta/index';
import type { ToolWord } from '#mail/mta/mta';
import type { QueueAction, QueueMessage } from '#mail/queue';
import { readSource } from './listing.ts';
import type { Listing } from './reconcile.ts';
import { attentive, doing, pause, type Task } from './task.ts';

/** What the commands of one step said, over all batches; ids or keys of kept messages. */
export interface Heard {
  readonly words: Map<string, ToolWord>;
  /** What was sent, or may have been. */
  readonly sent: Set<string>;
  /** The part of `sent` whose answer never came: the tool's silence proves nothing there. */
  readonly unanswered: Set<string>;
  /** First thing that went wrong in words: permission, lost connection. */
  problem: string;
}

export const noWord = (): Heard => ({
  words: new Map(),
  sent: new Set(),
  unanswered: new Set(),
  problem: '',
});

/** How long a lost host may stay away before the job is put aside until it is reached again. */
const readBackSeconds = 90;
const largestBatch = 5000;

/** What `sendAll` needs to know of an action. */
export interface Batches<T> {
  readonly doing: string;
  readonly key: (item: T) => string;
  /** Pure; throws on an id that is not one. */
  readonly commands: (items: readonly T[]) => readonly Command[];
  readonly heard: (results: readonly CommandResult[]) => ReadonlyMap<string, ToolWord>;
}

/** Sends an action on ids in the batches of the MTA. Each batch is sent at most once, whatever comes back. */
export function send(task: Task, action: QueueAction, ids: readonly string[]): Promise<Heard> {
  const { queue } = mtas[task.source.mta];
  return sendAll(task, ids, {
    doing: doing[action],
    key: (id) => id,
    commands: (slice) => queue.act(action, task.source, task.facts, slice, task.about),
    heard: (results) => queue.heard(action, results),
  });
}

/** Sends items batch by batch: one command each where the MTA allows, so that a stop is obeyed between any two. */
export async function sendAll<T>(task: Task, items: readonly T[], batches: Batches<T>): Promise<Heard> {
  const heard = noWord();
  let size = largestBatch;
  for (let start = 0; start < items.length;) {
    if (task.stopped()) {
      heard.problem ||= 'Stopped before all messages were handled.';
      break;
    }
    const words =
      items.length > size
        ? `${batches.doing} (${Math.min(start + size, items.length)} of ${items.length})`
        : batches.doing;
    task.step(words, start);
    const keys: string[] = [];
    let begun = false;
    const results: CommandResult[] = [];
    try {
      const batch = batchOf(items, start, size, batches.commands);
      size = batch.size;
      keys.push(...batch.items.map(batches.key));
      start += batch.items.length;
      for (const command of batch.commands) {
        for (const key of keys) heard.sent.add(key);
        const result = await attentive(task, words, () =>
          task.reach.run(task.hostId, command, { ...task.purpose, quietSeconds: 120 }),
        );
        begun = true;
        results.push(result);
        heard.problem ||= trouble(result);
        if (result.status === 'unknown') break;
      }
    } catch (error) {
      // Refused before it was sent: offline, or an id that is not one. Once a part of a batch went out, only the
      // listing tells which messages were reached.
      for (const key of keys) {
        if (!begun) heard.sent.delete(key);
        else heard.unanswered.add(key);
      }
      heard.problem ||= error instanceof Error ? error.message : String(error);
      listen(results);
      break;
    }
    listen(results);
    if (results.some(({ status }) => status === 'unknown')) {
      for (const key of keys) heard.unanswered.add(key);
      break;
    }
  }
  return heard;

  function listen(results: readonly CommandResult[]): void {
    for (const [key, word] of batches.heard(results)) heard.words.set(key, word);
  }
}

/** The next items as few commands as possible: an MTA may take fewer at a time than asked for. */
function batchOf<T>(
  items: readonly T[],
  start: number,
  largest: number,
  make: (items: readonly T[]) => readonly Command[],
): { items: readonly T[]; commands: readonly Command[]; size: number } {
  let size = largest;
  let part = items.slice(start, start + size);
  let commands = make(part);
  while (commands.length > 1 && part.length > 1) {
    const fewer = items.slice(start, start + Math.ceil(part.length / commands.length));
    const again = make(fewer);
    if (again.length >= commands.length) break;
    size = fewer.length;
    part = fewer;
    commands = again;
  }
  return { items: part, commands, size };
}

/**
 * Lists the queue after an action; waits for a host that was lost meanwhile. `undefined`: it could not be read.
 * @param heard of that action: where an answer was lost the command may still be at work, so the queue is read until it
 *   rests
 */
export async function readBack(task: Task, heard?: Heard): Promise<Listing> {
  let listing = await readOnce(task);
  if (heard === undefined || heard.unanswered.size === 0) return listing;
  for (let tries = 0; listing !== undefined && tries < restTries; tries++) {
    await pause(restMs);
    const again = await readOnce(task);
    if (again !== undefined && sameState(heard.unanswered, listing, again)) return again;
    listing = again;
  }
  return listing;
}

const restMs = 1500;
const restTries = 40;

const sameState = (
  ids: Iterable<string>,
  a: ReadonlyMap<string, QueueMessage>,
  b: ReadonlyMap<string, QueueMessage>,
): boolean => {
  for (const id of ids) if (a.get(id)?.queue !== b.get(id)?.queue) return false;
  return true;
};

async function readOnce(task: Task): Promise<Listing> {
  const words = 'reading the queue again';
  task.step(words);
  const deadline = Date.now() + readBackSeconds * 1000;
  for (;;) {
    try {
      const listing = await attentive(task, words, (heard) =>
        readSource(task.reach, task.hostId, task.facts, task.source, task.purpose, heard),
      );
      if (!('problem' in listing)) return listing;
    } catch {
      // Offline: the connection comes back by itself, or the deadline ends the wait.
    }
    if (Date.now() > deadline) return undefined;
    task.step('waiting for the host to come back');
    await pause(2000);
  }
}

function trouble(result: CommandResult): string {
  if (result.status === 'unknown')
    return `The connection was lost while the host was at work (${result.why}); the queue was read again to see what happened.`;
  if (result.code === 0) return '';
  const said = textOf(result.stderr).trim() || textOf(result.stdout).trim();
  return said.split('\n').slice(-3).join(' ') || `exit code ${result.code}`;
}

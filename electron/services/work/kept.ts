import { mtas } from '#mail/mta/index';
import type { KeptMessage } from '#mail/trash';
import { problemOf } from './listing.ts';
import type { Task } from './task.ts';

/**
 * What the trash of one queue holds, newest first.
 * @returns `problem` in words when it could not be read; an MTA without a trash keeps nothing
 */
export async function readKept(
  task: Pick<Task, 'reach' | 'hostId' | 'facts' | 'source' | 'purpose'>,
): Promise<readonly KeptMessage[] | { problem: string; todo: string }> {
  const { reach, hostId, facts, source, purpose } = task;
  const { trash } = mtas[source.mta];
  if (trash === undefined) return [];
  const parts: string[] = [];
  const result = await reach.run(hostId, trash.list(source, facts), {
    ...purpose,
    onStdout: (bytes) => {
      parts.push(bytes);
    },
  });
  const { problem, todo } = problemOf(result);
  if (problem !== '') return { problem, todo };
  return trash.read(source, parts.join(''));
}

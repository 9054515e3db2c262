import { deployPlace } from '#mail/deploy/agent/ground';
import type { DeployState } from '#mail/deploy/report';

const todos: Partial<Record<DeployState, string>> = {
  waiting: 'Look whether mail flows as it should, then keep the change or take it back.',
  'rolled-back': 'The files are as they were before. Correct the change and deploy it again.',
  conflict: 'The host is as it was before, but for the files that somebody else changed: look at those.',
  aborted: 'Nothing on the host was changed. Deploy it again.',
  busy: 'Nothing was changed. Wait until the other deploy has ended.',
  'base-changed': 'Nothing was changed. Look at the change on the host, and bring both together.',
  invalid: 'Nothing was changed. Correct the file and check it again.',
  'no-space': 'Make room on the host, then look at it again.',
};

/** What the user should do about a deploy in this state; empty when nothing. */
export function todoOf(state: DeployState, { lost, id }: { lost: boolean; id: string }): string {
  if (lost)
    return 'The host goes on by itself and takes the change back unless it is confirmed. What became of it is told when the host is reached again.';
  if (state === 'rollback-failed')
    return `Look at the host now: the old files could not all be put back or put in force. Copies are in ${deployPlace}/tx/${id}/old.`;
  return todos[state] ?? '';
}

import { plural } from '../../widgets/format.ts';
import type { Question } from './confirmation.ts';

/** Milliseconds that Postfix takes to flush one message by `postqueue -i`. */
const flushMs = 9;

const means: Readonly<Record<Question['action'], string>> = {
  delete:
    'They are held, checked to be the ones you saw, and removed. They will not be delivered and nobody is told.',
  flush:
    'Each of them is tried now. Many tries at once slow down other mail, and a host that refuses may refuse longer.',
  'flush-all':
    'Everything that is not held is tried now. Many tries at once slow down other mail, and a host that refuses may refuse longer.',
  requeue:
    'Each of them goes through address rewriting once more and may get a new queue id. This cannot be undone.',
  expire:
    'Each of them is returned to its sender now, with a report that it could not be delivered. This cannot be undone.',
  hold: 'They are not tried until they are released, and they never expire while they are held.',
  release: '',
};

/** What the action does, and whether it can be taken back. */
export function meaning({ action, undoable, groups }: Question): string {
  if (action === 'delete')
    return `${means.delete} ${undoable ? 'They are kept whole in the trash of their host until somebody purges it: Undo puts them back.' : 'This cannot be undone.'}`;
  if (action !== 'flush') return means[action];
  const most = Math.max(...groups.map(({ count }) => count));
  const seconds = Math.ceil((most * flushMs) / 1000);
  return `${means.flush}${seconds >= 2 ? ` Naming them one by one takes the host about ${plural(seconds, 'second')}.` : ''}`;
}

export const verbs: Readonly<Record<Question['action'], string>> = {
  delete: 'Delete',
  requeue: 'Requeue',
  expire: 'Return',
  flush: 'Flush',
  'flush-all': 'Flush all',
  hold: 'Hold',
  release: 'Release',
};

export const totalOf = (question: Question): number =>
  question.groups.reduce((sum, { count }) => sum + count, 0);

/** `Delete 12 messages on mx1?` */
export function titleOf(question: Question): string {
  const { groups, action } = question;
  const where = groups.length === 1 ? (groups[0]?.hostName ?? '') : `${groups.length} hosts`;
  if (action === 'flush-all') return `Flush everything on ${where}?`;
  const back = action === 'expire' ? ' to the sender' : '';
  return `${verbs[action]} ${plural(totalOf(question), 'message')}${back} on ${where}?`;
}

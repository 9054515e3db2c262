import { implement } from '@orpc/server';
import { contract } from '#contract/index';
import { lasting } from './lasting.ts';

const os = implement(contract);

/** The part of the play that the `message` feature sees. */
export function playMessage() {
  return {
    read: os.message.read.handler(() =>
      lasting({ kind: 'end' as const, problem: '', todo: '', cut: false }, AbortSignal.abort()),
    ),
    took: os.message.took.handler(() => ({})),
    search: os.message.search.handler(() =>
      lasting({ kind: 'end' as const, problem: '', todo: '' }, AbortSignal.abort()),
    ),
  };
}

import type { PlanStep } from '#contract/config';
import type { ConfigSet } from '#mail/config/files';
import type { Step } from '#mail/deploy/plan';
import type { DeployReport, StepResult } from '#mail/deploy/report';
import { mtas } from '#mail/mta/index';
import { resultOf } from '../work/configuration.ts';

/** How the steps of a plan stand, as the window shows them. @param rest what a step is that was not begun */
export function stepsOf(
  set: ConfigSet,
  steps: readonly Step[],
  results: readonly StepResult[],
  texts: ReadonlyMap<string, string>,
  rest: 'waiting' | 'later',
): PlanStep[] {
  const byId = new Map(results.map((result) => [result.id, result]));
  return steps.map((step): PlanStep => {
    const { id, kind, title, shown } = step;
    const result = byId.get(id);
    if (result === undefined) {
      const later = kind === 'reload' || kind === 'probe' ? rest : 'waiting';
      return { id, kind, title, shown, state: later, output: '', said: [] };
    }
    const said = mtas[set.mta].config?.said(set, step, result, texts) ?? [];
    return { id, kind, title, shown, ...resultOf(result), said: [...said] };
  });
}

/** What became of a check, in words. */
export function checkedWords({ state, why }: Pick<DeployReport, 'state' | 'why'>): {
  state: 'ready' | 'refused' | 'stale';
  why: string;
  todo: string;
} {
  switch (state) {
    case 'checked':
      return { state: 'ready', why: '', todo: '' };
    case 'base-changed':
      return {
        state: 'stale',
        why: why === '' ? 'A file was changed on the host meanwhile.' : why,
        todo: 'Look at the change on the host, and bring both together.',
      };
    case 'no-space':
      return {
        state: 'refused',
        why: why === '' ? 'The disk of the host is full.' : why,
        todo: 'Make room there.',
      };
    case 'busy':
      return { state: 'refused', why, todo: 'Wait until that deploy has ended, then check again.' };
    default:
      return {
        state: 'refused',
        why: why === '' ? 'The host did not finish the check.' : why,
        todo: 'Look at the step that failed, correct the file, and check again. Nothing on the host was changed.',
      };
  }
}

export const undoWords = (force: string): string =>
  `Before anything is put in place the host keeps a copy of every file. Without your confirmation it puts them back by itself, and also when a probe fails. ${force} Then again with the old files.`;

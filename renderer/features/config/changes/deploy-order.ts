import type { Deploy } from '#contract/deploys';

/** Open deploys whose host waits for somebody's word, the soonest rollback first. */
export const wanting = (deploys: readonly Deploy[]): readonly Deploy[] =>
  deploys
    .filter(({ ended, state, confirm, lost }) => !ended && !lost && state === 'waiting' && confirm === 'hand')
    .sort(bySoonest);

/** The soonest rollback first, those without one last. */
export const bySoonest = (a: Deploy, b: Deploy): number =>
  (a.rollbackAt ?? '\uffff') < (b.rollbackAt ?? '\uffff') ? -1 : 1;

import type { Change, Plan } from '#contract/config';
import type { Finding } from '#mail/config/language';
import type { Problem } from '../../../app/problem.ts';
import type { Edited } from '../workbench.ts';

/** One check of a change on a host. */
export interface PlanRun {
  readonly hostId: string;
  readonly setId: string;
  /** What was sent to be checked: edits made since are not in it. */
  readonly changes: readonly Change[];
  readonly running: boolean;
  readonly plan?: Plan;
  /** Why there is no plan, or no end of it. */
  readonly problem?: Problem;
}

/** Key of what belongs to one configuration of one host. */
export const setKey = (hostId: string, setId: string): string => `${hostId} ${setId}`;

export const asChange = ({ path, base, after }: Edited): Change => ({ path, base, content: after });

/** The plan is still about exactly these edits. */
export const isCurrent = (run: PlanRun, edited: readonly Edited[]): boolean =>
  run.changes.length === edited.length &&
  run.changes.every(({ path, base, content }) =>
    edited.some((edit) => edit.path === path && edit.base === base && edit.after === content),
  );

/** Errors of ours in the files of a change, as one line each: what has to be acknowledged before a deploy. */
export const errorsOf = (
  edited: readonly Edited[],
  findings: ReadonlyMap<string, readonly Finding[]>,
): readonly { readonly path: string; readonly finding: Finding }[] =>
  edited.flatMap(({ path }) =>
    (findings.get(path) ?? [])
      .filter(({ severity }) => severity === 'error')
      .map((finding) => ({ path, finding })),
  );

/** What an acknowledgement is worth for: the same errors, and no others. */
export const errorsKey = (errors: ReturnType<typeof errorsOf>): string =>
  errors.map(({ path, finding }) => `${path} ${finding.code} ${finding.message}`).join('\n');

export type Stage = 'unchecked' | 'checking' | 'failed' | 'outdated' | 'refused' | 'stale' | 'ready';

/** Where a change stands on its way to a deploy. */
export function stageOf(run: PlanRun | undefined, edited: readonly Edited[]): Stage {
  if (run === undefined) return 'unchecked';
  if (run.running) return 'checking';
  if (run.problem !== undefined || run.plan === undefined || run.plan.state === 'checking') return 'failed';
  if (!isCurrent(run, edited)) return 'outdated';
  return run.plan.state;
}

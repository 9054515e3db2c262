import type { Command } from '../command.ts';
import type { DeployPlan } from './plan.ts';
import type { DeployReport } from './report.ts';

const missing = (): never => {
  throw new Error('Deploying is not there yet.');
};

/** Builds and checks staged copies on the host and changes nothing else; ends in `checked` or a failure. */
export const checkPlan = (_plan: DeployPlan): Command => missing();
/** Starts a deploy. Returns as soon as the host goes on by itself. */
export const startDeploy = (_plan: DeployPlan): Command => missing();
/** All deploys the host still knows, or one, with what its steps printed; for `readReports`. */
export const reportDeploys = (_id?: string): Command => missing();
export const readReports = (_output: string): readonly DeployReport[] => missing();
/** The files that the build steps of a plan made, as they are staged; for `readBuilt`. */
export const showBuilt = (_id: string, _paths: readonly string[]): Command => missing();
export const readBuilt = (_output: string): ReadonlyMap<string, string> => missing();
/** The first decision stands; the answer says which it is. For `readDecision`. */
export const decide = (_id: string, _what: 'commit' | 'rollback'): Command => missing();
export const readDecision = (_output: string): 'commit' | 'rollback' | 'none' => missing();
/** More time before the host rolls back by itself: seconds from now. */
export const extend = (_id: string, _seconds: number): Command => missing();
/** Settles what died on the way: idempotent, changes nothing that is alive. */
export const recover = (): Command => missing();

import type { Place } from '#contract/rewrite';
import type { Plan } from '#contract/config';
import type { ConfigSet } from '#mail/config/files';
import { readReports, reportDeploys } from '#mail/deploy/commands';
import { stagedDirectory } from '#mail/deploy/plan-text';
import type { HostFacts } from '#mail/host-facts';
import { mtas } from '#mail/mta/index';
import type { Rewriter, Staged } from '#mail/rewrite/asking';
import type { Reach } from '../hosts/reach.ts';
import type { HostConfiguration, StagedPlan, StagedPlans } from '../work/configuration.ts';
import { noSuchHost, refused } from '../work/refusals.ts';

/** A configuration that can be asked. */
export interface Asked {
  readonly hostId: string;
  readonly set: ConfigSet;
  readonly facts: HostFacts;
  readonly rewriter: Rewriter;
  readonly staged?: Staged;
}

/** Makes a plan of how the files were in a version; `undefined` where they are like that now. */
export type PlanOfCommit = (
  hostId: string,
  setId: string,
  commit: string,
  signal: AbortSignal | undefined,
) => Promise<Plan | undefined>;

export interface PlacesOptions {
  readonly reach: Reach;
  readonly surveys: Pick<HostConfiguration, 'known'>;
  readonly plans: StagedPlans;
  readonly planOfCommit: PlanOfCommit;
}

/** The configuration that a plan has staged on its host. */
export const stagedOf = ({ plan, deploy }: StagedPlan): Staged => ({
  directory: stagedDirectory(plan.id),
  paths: [...new Set([...deploy.files, ...deploy.built].map(({ path }) => path))],
});

/** Finds what a place means: a live configuration, one that a plan staged, one of the history. */
export class Places {
  readonly #options: PlacesOptions;

  constructor(options: PlacesOptions) {
    this.#options = options;
  }

  /** Every configuration set of a host whose MTA can be asked. Rejects with the errors of the contract. */
  async all(hostId: string): Promise<Asked[]> {
    const { reach, surveys } = this.#options;
    if (reach.host(hostId) === undefined) throw noSuchHost();
    const [{ sets }, facts] = await Promise.all([surveys.known(hostId), reach.facts(hostId)]);
    return sets.flatMap((set) => {
      const { rewrite } = mtas[set.mta];
      return rewrite === undefined ? [] : [{ hostId, set, facts, rewriter: rewrite }];
    });
  }

  /** @throws REFUSED, OFFLINE, NO_SUCH_HOST */
  async live(hostId: string, setId: string): Promise<Asked> {
    const found = (await this.all(hostId)).find(({ set }) => set.id === setId);
    if (found === undefined)
      throw refused('This configuration is not on the host any more.', 'Look at the host again.');
    return found;
  }

  /** @throws REFUSED, OFFLINE, NO_SUCH_HOST */
  async at({ hostId, setId, at }: Place, signal: AbortSignal | undefined): Promise<Asked> {
    const asked = await this.live(hostId, setId);
    if (at.kind === 'live') return asked;
    if (at.kind === 'plan') return this.#planned(asked, at.planId);
    const plan = await this.#options.planOfCommit(hostId, setId, at.commit, signal);
    if (plan === undefined) return asked;
    if (plan.state !== 'ready')
      throw refused(
        `The configuration of that version could not be built on the host: ${plan.why}`,
        plan.todo === '' ? 'Look at the version in the history.' : plan.todo,
      );
    return this.#planned(asked, plan.id);
  }

  async #planned(asked: Asked, planId: string): Promise<Asked> {
    const { plans, reach } = this.#options;
    const found = plans.staged(asked.hostId, planId);
    if (found?.plan.setId !== asked.set.id)
      throw refused('This plan is not known any more.', 'Check the change again.');
    if (found.plan.state === 'checking')
      throw refused('This change is still being checked.', 'Wait for the check.');
    const result = await reach.run(asked.hostId, reportDeploys(planId), {
      action: 'rewrite.staged',
      journaled: ({ status }) => status !== 'exited',
    });
    if (result.status === 'unknown')
      throw refused(`The host did not tell whether it has the staged files: ${result.why}`, 'Try again.');
    const report = readReports(result.stdout).find(({ id }) => id === planId);
    if (report === undefined)
      throw refused(
        'The host has cleared away the staged files of this plan; it keeps those of the last three checks.',
        'Check the change again.',
      );
    if (report.state !== 'checked')
      throw refused(
        `The host has staged nothing of this change. ${found.plan.why}`.trim(),
        found.plan.todo === '' ? 'Correct it, and check again.' : found.plan.todo,
      );
    return { ...asked, staged: stagedOf(found) };
  }
}

import { implement } from '@orpc/server';
import { contract } from '#contract/index';
import type { Reach } from '../hosts/reach.ts';
import type { History, SavedTestsGate } from '../work/configuration.ts';
import { writable } from '../work/ground.ts';
import { noSuchHost } from '../work/refusals.ts';
import { Drafts } from './drafts.ts';
import { Plans } from './plans.ts';
import { Surveys, surveyOf } from './surveys.ts';

const os = implement(contract);

export interface ConfigServiceOptions {
  readonly dataDir: string;
  readonly reach: Reach;
  readonly versions: History;
  readonly now: () => Date;
  readonly admin: string;
  readonly gate?: SavedTestsGate;
}

/** The files of a host's mail configuration, drafts of changes, and plans; see contract/config.ts. */
export function createConfigService(options: ConfigServiceOptions) {
  const { dataDir, now, reach } = options;
  const surveys = new Surveys(options);
  const plans = new Plans({ ...options, surveys });
  const drafts = new Drafts(dataDir);
  const known = (hostId: string): void => {
    if (reach.host(hostId) === undefined) throw noSuchHost();
  };

  const router = os.config.router({
    survey: os.config.survey.handler(async ({ input }) => surveyOf(await surveys.survey(input.hostId))),
    open: os.config.open.handler(({ input: { hostId, path } }) => {
      known(hostId);
      return surveys.open(hostId, path);
    }),
    ask: os.config.ask.handler(({ input: { hostId, paths, users } }) => {
      known(hostId);
      return surveys.ask(hostId, paths, users);
    }),
    plan: os.config.plan.handler(async function* ({ input: { hostId, setId, changes }, signal }) {
      writable({ reach }, hostId);
      yield* plans.make(hostId, setId, changes, signal);
    }),
    drafts: os.config.drafts.handler(async function* ({ input: { hostId }, signal }) {
      known(hostId);
      yield* drafts.watch(hostId, signal);
    }),
    saveDraft: os.config.saveDraft.handler(async ({ input: { hostId, ...draft } }) => {
      known(hostId);
      await drafts.save(hostId, { ...draft, savedAt: now().toISOString() });
      return {};
    }),
    dropDrafts: os.config.dropDrafts.handler(async ({ input: { hostId, paths } }) => {
      known(hostId);
      await drafts.drop(hostId, paths);
      return {};
    }),
  });
  return { router, surveys, plans, close: (): Promise<void> => drafts.close() };
}

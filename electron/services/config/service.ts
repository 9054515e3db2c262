import { implement } from '@orpc/server';
import { contract } from '#contract/index';
import type { Reach } from '../hosts/reach.ts';
import { refused } from '../work/refusals.ts';

const os = implement(contract);

export interface ConfigServiceOptions {
  readonly dataDir: string;
  readonly reach: Reach;
  readonly now: () => Date;
  readonly admin: string;
}

const missing = (): never => {
  throw refused('This is not there yet.', 'Use the terminal.');
};

/** The files of a host's mail configuration, drafts of changes, and plans; see contract/config.ts. */
export function createConfigService(_options: ConfigServiceOptions) {
  const router = os.config.router({
    survey: os.config.survey.handler(missing),
    open: os.config.open.handler(missing),
    ask: os.config.ask.handler(missing),
    plan: os.config.plan.handler(missing),
    drafts: os.config.drafts.handler(missing),
    saveDraft: os.config.saveDraft.handler(missing),
    dropDrafts: os.config.dropDrafts.handler(missing),
  });
  return { router, close: (): void => undefined };
}

import { implement } from '@orpc/server';
import { contract } from '#contract/index';
import type { Reach } from '../hosts/reach.ts';
import { noSuchHost, refused } from '../work/refusals.ts';

const os = implement(contract);

export interface ConfigServiceOptions {
  readonly dataDir: string;
  readonly reach: Reach;
  readonly now: () => Date;
  readonly admin: string;
}

/** The files of a host's mail configuration, drafts of changes, and plans; see contract/config.ts. */
export function createConfigService(options: ConfigServiceOptions) {
  const missing = (hostId?: string): never => {
    if (hostId !== undefined && options.reach.host(hostId) === undefined) throw noSuchHost();
    throw refused('This is not there yet.', 'Use the terminal.');
  };
  const router = os.config.router({
    survey: os.config.survey.handler(({ input }) => missing(input.hostId)),
    open: os.config.open.handler(({ input }) => missing(input.hostId)),
    ask: os.config.ask.handler(({ input }) => missing(input.hostId)),
    plan: os.config.plan.handler(({ input }) => missing(input.hostId)),
    drafts: os.config.drafts.handler(({ input }) => missing(input.hostId)),
    saveDraft: os.config.saveDraft.handler(({ input }) => missing(input.hostId)),
    dropDrafts: os.config.dropDrafts.handler(({ input }) => missing(input.hostId)),
  });
  return { router, close: (): void => undefined };
}

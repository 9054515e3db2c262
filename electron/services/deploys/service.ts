import { implement } from '@orpc/server';
import { contract } from '#contract/index';
import type { Reach } from '../hosts/reach.ts';
import { refused } from '../work/refusals.ts';

const os = implement(contract);

export interface DeploysServiceOptions {
  readonly dataDir: string;
  readonly reach: Reach;
  readonly now: () => Date;
  readonly admin: string;
}

const missing = (): never => {
  throw refused('This is not there yet.', 'Use the terminal.');
};

/** Changes on their way to hosts; see contract/deploys.ts. */
export function createDeploysService(_options: DeploysServiceOptions) {
  const router = os.deploys.router({
    watch: os.deploys.watch.handler(missing),
    start: os.deploys.start.handler(missing),
    decide: os.deploys.decide.handler(missing),
    rollout: os.deploys.rollout.handler(missing),
    goOn: os.deploys.goOn.handler(missing),
    refresh: os.deploys.refresh.handler(missing),
  });
  return { router, close: (): void => undefined };
}

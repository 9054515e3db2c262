import { implement } from '@orpc/server';
import { contract } from '#contract/index';
import type { Reach } from '../hosts/reach.ts';
import { noSuchHost, refused } from '../work/refusals.ts';

const os = implement(contract);

export interface DeploysServiceOptions {
  readonly dataDir: string;
  readonly reach: Reach;
  readonly now: () => Date;
  readonly admin: string;
}

/** Changes on their way to hosts; see contract/deploys.ts. */
export function createDeploysService(options: DeploysServiceOptions) {
  const missing = (hostId?: string): never => {
    if (hostId !== undefined && options.reach.host(hostId) === undefined) throw noSuchHost();
    throw refused('This is not there yet.', 'Use the terminal.');
  };
  const router = os.deploys.router({
    watch: os.deploys.watch.handler(() => missing()),
    start: os.deploys.start.handler(({ input }) => missing(input.hostId)),
    decide: os.deploys.decide.handler(({ input }) => missing(input.hostId)),
    rollout: os.deploys.rollout.handler(({ input }) => missing(input.plans[0]?.hostId)),
    goOn: os.deploys.goOn.handler(() => missing()),
    refresh: os.deploys.refresh.handler(({ input }) => missing(input.hostId)),
  });
  return { router, close: (): void => undefined };
}

import type { ContractRouterClient } from '@orpc/contract';
import type { Contract } from '#contract/index';

/** Everything the window may ask of the services, whichever door it came through. */
export type Api = ContractRouterClient<Contract>;

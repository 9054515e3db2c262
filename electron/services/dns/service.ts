import { implement } from '@orpc/server';
import { contract } from '#contract/index';
import type { Reach } from '../hosts/reach.ts';

export interface DnsServiceOptions {
  readonly reach: Reach;
}

const os = implement(contract).dns;
const notYet = (): never => {
  throw new Error('This is not built yet.');
};

/** Questions to DNS from this computer and from hosts. */
export function createDnsService(_options: DnsServiceOptions) {
  return {
    router: os.router({
      about: os.about.handler(notYet),
      ask: os.ask.handler(notYet),
      compare: os.compare.handler(notYet),
      domain: os.domain.handler(notYet),
      spf: os.spf.handler(notYet),
      trace: os.trace.handler(notYet),
      blocklists: os.blocklists.handler(notYet),
    }),
    close: (): void => undefined,
  };
}

import { implement, ORPCError } from '@orpc/server';
import { contract } from '#contract/index';
import type { Reach } from '../hosts/reach.ts';

const os = implement(contract);

export interface RewriteServiceOptions {
  readonly dataDir: string;
  readonly reach: Reach;
  readonly now: () => Date;
}

/** What becomes of addresses: questions, shells, comparisons, saved tests; see contract/rewrite.ts. */
export function createRewriteService(_options: RewriteServiceOptions) {
  const notYet = (): never => {
    throw new ORPCError('REFUSED', {
      status: 400,
      message: 'Not there yet.',
      data: { what: 'Not there yet.', todo: '' },
    });
  };
  const router = os.rewrite.router({
    about: os.rewrite.about.handler(notYet),
    ask: os.rewrite.ask.handler(notYet),
    verify: os.rewrite.verify.handler(notYet),
    openShell: os.rewrite.openShell.handler(notYet),
    shells: os.rewrite.shells.handler(notYet),
    shellOutput: os.rewrite.shellOutput.handler(notYet),
    tookShell: os.rewrite.tookShell.handler(notYet),
    typeShell: os.rewrite.typeShell.handler(notYet),
    closeShell: os.rewrite.closeShell.handler(notYet),
    compare: os.rewrite.compare.handler(notYet),
    replay: os.rewrite.replay.handler(notYet),
    suite: os.rewrite.suite.handler(notYet),
    saveSuite: os.rewrite.saveSuite.handler(notYet),
    testOf: os.rewrite.testOf.handler(notYet),
    runSuite: os.rewrite.runSuite.handler(notYet),
  });
  return { router, close: (): Promise<void> => Promise.resolve() };
}

import { implement } from '@orpc/server';
import { contract } from '#contract/index';
import type { Answer } from '#mail/rewrite/question';

const os = implement(contract);

const answer: Answer = {
  fate: { kind: 'deliveries', deliveries: [{ mailer: 'local', host: '', user: 'joe' }] },
  because: '',
  trace: [],
  notes: [],
};
const shell = {
  id: 'shell-1',
  setId: 'sendmail',
  openedAt: '',
  config: '',
  debug: '',
  account: 'root',
};
const state = { yaml: '', base: '', faults: [], gate: false, tests: [] };
const end = { kind: 'done' as const, asked: 0, different: 0, unknown: 0, seconds: 0 };

async function* only<T>(value: T): AsyncGenerator<T, void> {
  await Promise.resolve();
  yield value;
}

/** The rewrite lab, whose answers no test of the doors looks at more closely. */
export const scriptedRewrite = {
  rewrite: {
    about: os.rewrite.about.handler(() => []),
    ask: os.rewrite.ask.handler(() => only({ at: 0, answer })),
    verify: os.rewrite.verify.handler(() => ({ answer })),
    openShell: os.rewrite.openShell.handler(() => shell),
    shells: os.rewrite.shells.handler(() => [shell]),
    shellOutput: os.rewrite.shellOutput.handler(() => only({ kind: 'closed' as const, why: '' })),
    tookShell: os.rewrite.tookShell.handler(() => ({})),
    typeShell: os.rewrite.typeShell.handler(() => ({})),
    closeShell: os.rewrite.closeShell.handler(() => ({})),
    compare: os.rewrite.compare.handler(() => only(end)),
    replay: os.rewrite.replay.handler(() => only(end)),
    suite: os.rewrite.suite.handler(() => state),
    saveSuite: os.rewrite.saveSuite.handler(() => state),
    testOf: os.rewrite.testOf.handler(() => ({ yaml: '' })),
    runSuite: os.rewrite.runSuite.handler(() => only({ kind: 'done' as const, state })),
  },
};

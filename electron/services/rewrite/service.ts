import { implement } from '@orpc/server';
import type { HostStatus } from '#contract/hosts';
import { contract } from '#contract/index';
import type { JournalEntry } from '#contract/journal';
import type { Seen } from '#mail/rewrite/asking';
import type { Reach } from '../hosts/reach.ts';
import type { HostConfiguration, KeptTexts, SavedTestsGate, StagedPlans } from '../work/configuration.ts';
import { writable } from '../work/ground.ts';
import { noSuchHost, refused } from '../work/refusals.ts';
import { answersOf, BatchSizes } from './answering.ts';
import { commitPlans, type CommitPlansOptions } from './commit-plans.ts';
import { compared } from './comparing.ts';
import { feed } from './feed.ts';
import { createGate } from './gate.ts';
import { Places } from './places.ts';
import { Schedule } from './schedule.ts';
import { seenOn } from './seen.ts';
import { Shells } from './shells.ts';
import { SuiteRuns } from './suite-runs.ts';
import { testText } from './suite-text.ts';
import { Suites } from './suites.ts';
import { verified } from './verifying.ts';

const os = implement(contract);

export interface RewriteServiceOptions {
  readonly dataDir: string;
  readonly reach: Reach;
  readonly surveys: Pick<HostConfiguration, 'known' | 'states'>;
  readonly plans: StagedPlans & { readonly tryOut: CommitPlansOptions['tryOut'] };
  readonly versions: KeptTexts & { readonly filesAt: CommitPlansOptions['filesAt'] };
  readonly statuses: () => readonly HostStatus[];
  readonly record: (entry: Omit<JournalEntry, 'seq'>) => void;
  readonly now: () => Date;
  /** For tests: see `ScheduleOptions`. */
  readonly tickMs?: number;
}

/** What becomes of addresses: questions, shells, comparisons, saved tests; see contract/rewrite.ts. */
export function createRewriteService(options: RewriteServiceOptions) {
  const { dataDir, now, plans, reach, versions } = options;
  const { surveys } = options;
  const planOfCommit = commitPlans({
    surveys,
    tryOut: (...what) => plans.tryOut(...what),
    filesAt: (...what) => versions.filesAt(...what),
  });
  const sizes = new BatchSizes();
  const places = new Places({ ...options, planOfCommit });
  const shells = new Shells({ reach, now });
  const runs = new SuiteRuns(dataDir);
  const suites = new Suites({ reach, now, runs, sizes, texts: versions });
  const schedule = new Schedule({ ...options, suites, runs, places });
  const gate: SavedTestsGate = createGate({ suites, places });
  const known = (hostId: string): void => {
    if (reach.host(hostId) === undefined) throw noSuchHost();
  };
  const byHand = (questions: readonly Seen['question'][]): Seen[] =>
    questions.map((question) => ({ question, times: 0 }));

  const router = os.rewrite.router({
    about: os.rewrite.about.handler(async ({ input: { hostId } }) =>
      (await places.all(hostId)).map(({ set, rewriter }) => ({
        setId: set.id,
        label: set.label,
        questions: [...rewriter.questions],
        shell: rewriter.shell !== undefined,
        verify: rewriter.verify !== undefined,
      })),
    ),
    ask: os.rewrite.ask.handler(async function* ({ input: { place, questions, trace }, signal }) {
      const asked = await places.at(place, signal);
      const size = sizes.of([asked.hostId], trace);
      for (let at = 0; at < questions.length;) {
        const batch = questions.slice(at, at + size.now);
        const begun = performance.now();
        const answers = await answersOf(reach, asked, batch, { trace, signal, journaled: at === 0 });
        size.took(performance.now() - begun, batch.length);
        for (const [index, answer] of answers.entries()) yield { at: at + index, answer };
        at += batch.length;
      }
    }),
    verify: os.rewrite.verify.handler(async ({ input: { hostId, setId, address }, signal }) => {
      const asked = await places.live(hostId, setId);
      if (asked.rewriter.verify?.effect === 'write') writable({ reach }, hostId);
      return { answer: await verified(reach, asked, address, signal) };
    }),

    openShell: os.rewrite.openShell.handler(async ({ input: { hostId, setId, config, debug } }) =>
      shells.open(await places.live(hostId, setId), { config, debug }),
    ),
    shells: os.rewrite.shells.handler(({ input: { hostId } }) => {
      known(hostId);
      return shells.list(hostId);
    }),
    shellOutput: os.rewrite.shellOutput.handler(({ input: { id }, signal }) =>
      shells.find(id).output.read(signal),
    ),
    tookShell: os.rewrite.tookShell.handler(({ input: { id, bytes } }) => {
      shells.took(id, bytes);
      return {};
    }),
    typeShell: os.rewrite.typeShell.handler(async ({ input: { id, line } }) => {
      await shells.find(id).type(line);
      return {};
    }),
    closeShell: os.rewrite.closeShell.handler(({ input: { id } }) => {
      shells.close(id);
      return {};
    }),

    compare: os.rewrite.compare.handler(async function* ({ input: { before, after, questions }, signal }) {
      known(before.hostId);
      known(after.hostId);
      yield* compared(
        { reach, sizes },
        async (_stage, stop) => {
          const [then, other] = await Promise.all([places.at(before, stop), places.at(after, stop)]);
          return { before: then, after: other, questions: byHand(questions) };
        },
        signal,
      );
    }),
    replay: os.rewrite.replay.handler(async function* ({ input: { before, after, hours, most }, signal }) {
      known(before.hostId);
      known(after.hostId);
      yield* compared(
        { reach, sizes },
        async (stage, stop) => {
          const [then, other] = await Promise.all([places.at(before, stop), places.at(after, stop)]);
          stage(`Reading the log of ${reach.host(before.hostId)?.name ?? 'the host'}`);
          const questions = await seenOn(reach, then, { hours, most, signal: stop });
          return { before: then, after: other, questions };
        },
        signal,
      );
    }),

    suite: os.rewrite.suite.handler(({ input: { hostId, setId } }) => {
      known(hostId);
      return suites.state(hostId, setId);
    }),
    saveSuite: os.rewrite.saveSuite.handler(async ({ input: { hostId, setId, ...what } }) => {
      known(hostId);
      return suites.save(hostId, setId, what);
    }),
    testOf: os.rewrite.testOf.handler(({ input: { name, question, answer } }) => ({
      yaml: testText(name, question, answer.fate),
    })),
    runSuite: os.rewrite.runSuite.handler(async function* ({ input: { place }, signal }) {
      const { hostId, setId } = place;
      known(hostId);
      const file = await suites.read(hostId, setId);
      if (file === undefined || file.suite.tests.length === 0)
        throw refused('There are no saved tests here.', 'Save one from an answer, or write them.');
      const [fault] = file.faults;
      if (fault !== undefined)
        throw refused(
          `The saved tests cannot be read. Line ${fault.line}: ${fault.words}`,
          'Correct them, then run them again.',
        );
      const total = file.suite.tests.length;
      yield { kind: 'progress', stage: 'Preparing', done: 0, total };
      const asked = await places.at(place, signal);
      const stage = 'Running the saved tests';
      yield* feed<
        | { kind: 'progress'; stage: string; done: number; total: number }
        | { kind: 'done'; state: Awaited<ReturnType<Suites['state']>> }
      >(signal, async (put, stop) => {
        put({ kind: 'progress', stage, done: 0, total });
        const run = await suites.run(asked, file.suite, 'hand', {
          signal: stop,
          progress: (done) => put({ kind: 'progress', stage, done, total }),
        });
        if (asked.staged === undefined) await suites.keep(asked, run);
        put({ kind: 'done', state: { ...(await suites.state(hostId, setId)), last: run } });
      });
    }),
  });

  return {
    router,
    gate,
    close: async (): Promise<void> => {
      shells.closeAll();
      await schedule.close();
    },
  };
}

import { implement } from '@orpc/server';
import { contract } from '#contract/index';

const os = implement(contract);
const state = {
  path: '/etc/mail/access',
  sizeBytes: 0,
  modifiedAt: 0,
  owner: 'root',
  group: 'root',
  mode: '0644',
  problem: '',
  todo: '',
};

async function* once<T>(value: T, signal: AbortSignal | undefined): AsyncGenerator<T, void> {
  yield value;
  await new Promise((resolve) => signal?.addEventListener('abort', resolve, { once: true }));
}

/** The features of configuration, whose answers no test of the doors looks at more closely. */
export const scriptedConfig = {
  config: {
    survey: os.config.survey.handler(() => ({
      sets: [],
      states: [],
      knowledge: { hostname: '', users: {}, paths: {} },
      readAt: '',
      problems: [],
    })),
    open: os.config.open.handler(() => ({ state, content: '' })),
    ask: os.config.ask.handler(() => ({ paths: {}, users: {} })),
    plan: os.config.plan.handler(async function* ({ input }) {
      await Promise.resolve();
      yield {
        id: 'plan-1',
        hostId: input.hostId,
        setId: input.setId,
        state: 'ready' as const,
        why: '',
        todo: '',
        files: [],
        steps: [],
        built: [],
        order: [],
        force: '',
        undo: '',
      };
    }),
    drafts: os.config.drafts.handler(({ signal }) => once([], signal)),
    saveDraft: os.config.saveDraft.handler(() => ({})),
    dropDrafts: os.config.dropDrafts.handler(() => ({})),
  },
  deploys: {
    watch: os.deploys.watch.handler(({ signal }) => once({ deploys: [], rollouts: [] }, signal)),
    start: os.deploys.start.handler(() => ({ deployId: 'tx-1' })),
    decide: os.deploys.decide.handler(() => ({ stands: 'commit' as const })),
    rollout: os.deploys.rollout.handler(() => ({ rolloutId: 'r-1' })),
    goOn: os.deploys.goOn.handler(() => ({})),
    refresh: os.deploys.refresh.handler(() => ({})),
  },
  versions: {
    list: os.versions.list.handler(() => ({ versions: [], more: false })),
    show: os.versions.show.handler(() => ({})),
    record: os.versions.record.handler(() => ({ files: 0 })),
  },
};

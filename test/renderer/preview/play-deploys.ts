import { implement, ORPCError } from '@orpc/server';
import type { Change, Plan } from '#contract/config';
import type { Deploy, Rollout } from '#contract/deploys';
import { contract } from '#contract/index';
import type { DeployState } from '#mail/deploy/report';
import { hashOf, PlayFiles } from './play-deploys-files.ts';
import { playPlan } from './play-deploys-plan.ts';
import { withFailedTests } from './play-deploys-tests.ts';
import { PlayVersions } from './play-versions.ts';
import { wait, type World } from './play-world.ts';
import { Waking } from './waking.ts';

const os = implement(contract);
const seconds = (): number => Math.floor(Date.now() / 1000);

type Draft = Change & { hostId: string; before: string; by: string; savedAt: string };

/** The parts of the play that are about configuration: `scene.deploy` names what goes wrong, by words with commas. */
export function playDeploys(world: World) {
  const tricks = new Set((world.scene.deploy ?? '').split(','));
  const slow = world.scene.slow;
  const files = new PlayFiles(tricks.has('drift'));
  const versions = new PlayVersions(files, !tricks.has('no-history'));
  const plans = new Map<string, { plan: Plan; changes: readonly Change[] }>();
  const waking = new Waking();
  let drafts: Draft[] = [];
  let deploys: Deploy[] = [];
  let rollouts: Rollout[] = [];
  let count = 0;

  const refused = (what: string, todo: string): ORPCError<'REFUSED', { what: string; todo: string }> =>
    new ORPCError('REFUSED', { defined: true, status: 400, message: 'Refused.', data: { what, todo } });
  const edit = (id: string, change: Partial<Deploy>): void => {
    deploys = deploys.map((one) => (one.id === id ? { ...one, ...change } : one));
    waking.changed();
  };
  const deployOf = (id: string): Deploy => {
    const found = deploys.find((one) => one.id === id);
    if (found === undefined) throw refused('There is no such deploy.', '');
    return found;
  };
  const enter = (id: string, state: DeployState, change: Partial<Deploy> = {}): void => {
    const { states } = deployOf(id);
    edit(id, { state, states: [...states, { state, at: seconds() }], ...change });
  };
  const settle = (id: string, title: string): void =>
    edit(id, {
      steps: deployOf(id).steps.map((step) =>
        step.title === title ? { ...step, state: 'good', code: 0, seconds: 0.3 } : step,
      ),
    });

  const put = (id: string, changes: readonly Change[], built: Plan['built']): (() => void) => {
    const { hostId } = deployOf(id);
    const all = [
      ...changes.map(({ path, content }) => ({ path, content })),
      ...built.filter(({ text }) => text).map(({ path, after }) => ({ path, content: after })),
    ];
    const old = all.map(({ path }) => [path, files.read(hostId, path)] as const);
    for (const { path, content } of all) files.put(hostId, path, content);
    return () => old.forEach(([path, content]) => files.put(hostId, path, content));
  };
  /** What undoes each deploy that is in place. */
  const undo = new Map<string, () => void>();

  const rollBack = async (id: string, why: string): Promise<void> => {
    const { rollbackAt: _, ...rest } = deployOf(id);
    deploys = deploys.map((one) => (one.id === id ? rest : one));
    enter(id, 'rolling-back', { why });
    await wait(slow * 8);
    if (tricks.has('rollback-failed')) {
      enter(id, 'rollback-failed', {
        ended: true,
        guarded: true,
        why: 'mv: cannot move /etc/mail/.access.postroom-1 to /etc/mail/access: Read-only file system',
      });
      return;
    }
    undo.get(id)?.();
    if (tricks.has('conflict')) {
      const [first, ...others] = deployOf(id).files;
      if (first !== undefined)
        enter(id, 'conflict', {
          ended: true,
          guarded: false,
          files: [{ ...first, now: await hashOf('somebody else’s') }, ...others],
        });
      return;
    }
    enter(id, 'rolled-back', { ended: true, guarded: false });
  };
  const commit = async (id: string): Promise<void> => {
    const { hostId, files: changed, note } = deployOf(id);
    enter(id, 'committed');
    await wait(slow * 4);
    const commitId = await versions.add(hostId, 'deploy', 'anna@console', note, changed, id);
    const { rollbackAt: _, ...rest } = deployOf(id);
    deploys = deploys.map((one) => (one.id === id ? rest : one));
    enter(id, 'done', { ended: true, guarded: false, commit: commitId });
  };

  const begin = (
    hostId: string,
    planId: string,
    how: { window: number; confirm: 'hand' | 'auto'; note: string },
    rolloutId?: string,
  ): string => {
    const known = plans.get(planId);
    if (known === undefined || known.plan.state !== 'ready')
      throw refused('This plan is not ready.', 'Check the change again.');
    const id = `tx-${++count}`;
    const { plan, changes } = known;
    deploys = [
      {
        id,
        hostId,
        hostName: world.statusOf(hostId).host.name,
        setId: plan.setId,
        state: 'new',
        ended: false,
        by: 'anna@console',
        note: how.note,
        startedAt: new Date().toISOString(),
        states: [{ state: 'new', at: seconds() }],
        steps: plan.steps.map((step) => ({ ...step, state: 'waiting' })),
        files: [],
        window: how.window,
        guarded: false,
        confirm: how.confirm,
        fresh: { state: 'waiting', words: '' },
        lost: false,
        why: '',
        todo: '',
        ...(rolloutId === undefined ? {} : { rolloutId }),
      },
      ...deploys,
    ];
    waking.changed();
    void run(id, changes, plan);
    return id;
  };

  const run = async (id: string, changes: readonly Change[], plan: Plan): Promise<void> => {
    edit(id, {
      files: await Promise.all(
        changes.map(async ({ path, base, content }) => ({ path, old: base, new: await hashOf(content) })),
      ),
    });
    for (const state of ['staged', 'locked', 'base-ok'] as const) {
      await wait(slow * 3);
      enter(id, state);
    }
    for (const { kind, title } of plan.steps)
      if (kind === 'build' || kind === 'check') {
        await wait(slow * 4);
        settle(id, title);
      }
    for (const state of ['built', 'backed-up', 'armed'] as const) {
      await wait(slow * 3);
      enter(id, state, state === 'armed' ? { guarded: true } : {});
    }
    await wait(slow * 3);
    enter(id, 'placed');
    undo.set(id, put(id, changes, plan.built));
    await wait(slow * 3);
    enter(id, 'installed');
    for (const { kind, title } of plan.steps)
      if (kind === 'reload' || kind === 'probe') {
        await wait(slow * 4);
        if (kind === 'probe' && tricks.has('probe-fails')) {
          edit(id, {
            steps: deployOf(id).steps.map((step) =>
              step.title === title
                ? { ...step, state: 'failed', code: 1, output: 'sendmail is not listening on port 25\n' }
                : step,
            ),
          });
          await rollBack(id, `${title}: failed.`);
          return;
        }
        settle(id, title);
      }
    enter(id, 'reloaded');
    await wait(slow * 3);
    const { window = 120, confirm } = deployOf(id);
    const at = (span: number): string => new Date(Date.now() + span * 1000).toISOString();
    enter(id, 'waiting', { rollbackAt: at(window), fresh: { state: 'running', words: '' } });
    await wait(slow * 6);
    if (tricks.has('lost')) {
      edit(id, { lost: true });
      await wait(6000);
      edit(id, { lost: false });
    }
    edit(id, { fresh: { state: 'good', words: 'SMTP and mailq answer as before.' } });
    if (confirm === 'auto') await commit(id);
    else void expire(id);
  };
  const expire = async (id: string): Promise<void> => {
    for (;;) {
      const { rollbackAt, state } = deployOf(id);
      if (state !== 'waiting' || rollbackAt === undefined) return;
      if (Date.parse(rollbackAt) <= Date.now()) {
        await rollBack(id, 'Nobody confirmed it in time.');
        return;
      }
      await wait(250);
    }
  };

  const editRollout = (id: string, change: (rollout: Rollout) => Rollout): void => {
    rollouts = rollouts.map((one) => (one.id === id ? change(one) : one));
    waking.changed();
  };
  const roll = async (id: string, how: Parameters<typeof begin>[2], ask: boolean): Promise<void> => {
    const hostsOf = (): Rollout['hosts'] => rollouts.find((one) => one.id === id)?.hosts ?? [];
    const put1 = (at: number, change: Partial<Rollout['hosts'][number]>): void =>
      editRollout(id, (one) => ({
        ...one,
        hosts: one.hosts.map((host, n) => (n === at ? { ...host, ...change } : host)),
      }));
    const stateOf = (): Rollout['state'] => rollouts.find((one) => one.id === id)?.state ?? 'stopped';
    for (const [at, { hostId, planId }] of hostsOf().entries()) {
      while (stateOf() === 'canary') await wait(50);
      if (stateOf() === 'stopped') {
        put1(at, { state: 'skipped', why: 'Stopped before its turn.' });
        continue;
      }
      const deployId = begin(hostId, planId, how, id);
      put1(at, { state: 'running', deployId });
      while (!deployOf(deployId).ended) await wait(50);
      const good = deployOf(deployId).state === 'done';
      put1(at, good ? { state: 'done' } : { state: 'failed', why: deployOf(deployId).why });
      if (!good) editRollout(id, (one) => ({ ...one, state: 'stopped' }));
      else if (at === 0 && ask && stateOf() === 'running')
        editRollout(id, (one) => ({ ...one, state: 'canary' }));
    }
    editRollout(id, (one) => (one.state === 'stopped' ? one : { ...one, state: 'done' }));
  };

  const seedDrafts = async (): Promise<void> => {
    const seed = async (hostId: string, path: string, change: (text: string) => string): Promise<void> => {
      const before = files.read(hostId, path) ?? '';
      drafts.push({
        hostId,
        path,
        base: await hashOf(before),
        before,
        content: change(before),
        by: 'anna',
        savedAt: new Date().toISOString(),
      });
    };
    if (tricks.has('edited')) {
      await seed('mx1', '/etc/mail/access', (text) =>
        text
          .replace('From:newsletter@shop.example\tDISCARD\n', '')
          .concat('From:spam@bad.example\t\tERROR:5.7.1:550 "Not here"\nConnect:203.0.113.9\t\tREJECT\n'),
      );
      await seed('mx1', '/etc/mail/sendmail.mc', (text) =>
        text
          .replace("`52428800'", "`20971520'")
          .replace('MAILER_DEFINITIONS', "FEATURE(`dnsbl', `zen.example.org')dnl\nMAILER_DEFINITIONS"),
      );
    }
    if (tricks.has('broken'))
      await seed('mx1', '/etc/mail/access', (text) => `${text}From:nobody@bad.example\n`);
    if (tricks.has('loop')) await seed('mx1', '/etc/aliases', (text) => `${text}one: two\ntwo: one\n`);
    if (tricks.has('both')) {
      await seed('mx2', '/etc/mail/access', (text) => `${text}Connect:203.0.113.9\tREJECT\n`);
      await seed('mx2', '/etc/postfix/main.cf', (text) => text.replace('10240000', '20480000'));
    }
    if (tricks.has('moved')) {
      const path = '/etc/mail/access';
      await seed('mx1', path, (text) =>
        text.replace('192.0.2\t', '192.0.2.0/25').concat('From:spam@bad.example\tREJECT\n'),
      );
      const live = files.read('mx1', path) ?? '';
      files.put(
        'mx1',
        path,
        `# ben, 14:02: the new office\n${live.replace('192.0.2\t\t\tRELAY', '192.0.2\t\t\tOK')}`,
      );
    }
    if (tricks.has('many'))
      await seed('mx1', '/etc/mail/local-host-names', (text) => `${text}new.example.com\n`);
    waking.changed();
  };
  const seeded = seedDrafts();

  return {
    config: {
      survey: os.config.survey.handler(({ input }) => {
        world.online(input.hostId);
        return files.survey(input.hostId);
      }),
      open: os.config.open.handler(async ({ input: { hostId, path } }) => ({
        state: await files.stateOf(hostId, path),
        content: files.read(hostId, path) ?? '',
      })),
      ask: os.config.ask.handler(({ input }) => ({
        paths: {},
        users: Object.fromEntries(input.users.map((user) => [user, ['anna', 'ben', 'root'].includes(user)])),
      })),
      plan: os.config.plan.handler(async function* ({ input: { hostId, setId, changes } }) {
        world.online(hostId);
        const id = `plan-${++count}`;
        const checks = playPlan(files, slow, id, hostId, setId, changes);
        for await (const plan of tricks.has('tests-fail') ? withFailedTests(checks, slow) : checks) {
          plans.set(id, { plan, changes });
          yield plan;
        }
      }),
      drafts: os.config.drafts.handler(async function* ({ input: { hostId }, signal }) {
        await seeded;
        yield* waking.watch(signal, () =>
          drafts.filter((draft) => draft.hostId === hostId).map(({ hostId: _, ...draft }) => draft),
        );
      }),
      saveDraft: os.config.saveDraft.handler(({ input }) => {
        const { hostId, path } = input;
        drafts = drafts.filter((draft) => draft.hostId !== hostId || draft.path !== path);
        drafts.push({ ...input, savedAt: new Date().toISOString() });
        waking.changed();
        return {};
      }),
      dropDrafts: os.config.dropDrafts.handler(({ input: { hostId, paths } }) => {
        drafts = drafts.filter((draft) => draft.hostId !== hostId || !paths.includes(draft.path));
        waking.changed();
        return {};
      }),
    },
    deploys: {
      watch: os.deploys.watch.handler(({ signal }) => waking.watch(signal, () => ({ deploys, rollouts }))),
      start: os.deploys.start.handler(({ input: { hostId, planId, ...how } }) => ({
        deployId: begin(hostId, planId, how),
      })),
      decide: os.deploys.decide.handler(({ input: { deployId, what, seconds: more = 120 } }) => {
        const { rollbackAt, ended } = deployOf(deployId);
        if (ended) return { stands: 'none' as const };
        if (what === 'confirm') void commit(deployId);
        else if (what === 'rollback') void rollBack(deployId, 'Asked for by anna.');
        else if (rollbackAt !== undefined)
          edit(deployId, { rollbackAt: new Date(Date.parse(rollbackAt) + more * 1000).toISOString() });
        return { stands: ({ confirm: 'commit', rollback: 'rollback', extend: 'none' } as const)[what] };
      }),
      rollout: os.deploys.rollout.handler(({ input: { plans: wanted, wait: ask, ...how } }) => {
        const id = `rollout-${++count}`;
        rollouts = [
          {
            id,
            note: how.note,
            state: 'running',
            hosts: wanted.map((one) => ({
              ...one,
              hostName: world.statusOf(one.hostId).host.name,
              state: 'waiting',
              why: '',
            })),
          },
          ...rollouts,
        ];
        void roll(id, how, ask);
        return { rolloutId: id };
      }),
      goOn: os.deploys.goOn.handler(({ input }) => {
        editRollout(input.rolloutId, (one) => ({
          ...one,
          state: input.what === 'stop' ? 'stopped' : 'running',
        }));
        return {};
      }),
      refresh: os.deploys.refresh.handler(() => ({})),
    },
    versions: versions.handlers,
  };
}

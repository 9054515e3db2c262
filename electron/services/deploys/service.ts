import { implement } from '@orpc/server';
import type { Deploy } from '#contract/deploys';
import type { HostStatus } from '#contract/hosts';
import { contract } from '#contract/index';
import { textOf } from '#mail/bytes';
import { decide, extend, readDecision } from '#mail/deploy/commands';
import { NoNewConnection, type Reach } from '../hosts/reach.ts';
import { Live } from '../live.ts';
import type { History, HostConfiguration, PreparedPlans } from '../work/configuration.ts';
import { writable } from '../work/ground.ts';
import { noSuchHost, refused } from '../work/refusals.ts';
import { DeployBook, isOver, type Entry } from './deploy-book.ts';
import { DeployStore } from './deploy-store.ts';
import { Following } from './following.ts';
import { confirmAfresh, FreshLooks, type Stands } from './fresh-look.ts';
import { Rollouts } from './rollouts.ts';
import { start, type How } from './starting.ts';
import { recordDeploy } from './to-history.ts';

const os = implement(contract);

export interface DeploysServiceOptions {
  readonly dataDir: string;
  readonly reach: Reach;
  readonly surveys: HostConfiguration;
  /** What fails of the SMTP scenarios that a deploy of a host must pass; see FreshLooks. */
  readonly probes?: (hostId: string, signal: AbortSignal) => Promise<readonly string[]>;
  readonly plans: PreparedPlans;
  readonly versions: History;
  readonly now: () => Date;
  readonly admin: string;
  readonly statuses: () => readonly HostStatus[];
  readonly followStatuses: (signal: AbortSignal) => AsyncGenerator;
  /** For tests: see `FreshLookOptions` and `FollowingOptions`. */
  readonly patience?: { readonly soakMs?: number; readonly againMs?: number; readonly pollMs?: number };
}

const gapMs = 150;

/** Changes on their way to hosts; see contract/deploys.ts. Reads what was under way when Postroom last ended. */
export async function createDeploysService(options: DeploysServiceOptions) {
  const { dataDir, followStatuses, now, patience = {}, plans, reach, statuses, surveys, versions } = options;
  const live = new Live();
  const stop = new AbortController();
  const store = new DeployStore(dataDir);
  const kept = await store.load();
  const changed = (): void => live.changed();
  const book = new DeployBook({
    store,
    now,
    changed,
    hostName: (id) => reach.host(id)?.name,
    clockSkew: (id) => statuses().find(({ host }) => host.id === id)?.facts?.clockSkew ?? 0,
  });
  for (const one of kept.deploys) book.adopt(one);
  const looks = new FreshLooks({
    reach,
    book,
    decided: (id) => following.poke(id),
    ...(options.probes === undefined ? {} : { probes: options.probes }),
    ...patience,
  });
  const following = new Following({ reach, book, heard: react, ...patience });
  const settling = new Set<Entry>();
  const starting = new Set<string>();
  const rollouts = new Rollouts({
    store,
    changed,
    hostName: (id) => reach.host(id)?.name ?? id,
    start: (hostId, planId, how) => begin(hostId, planId, how),
    ended: (hostId, deployId) => endOf(hostId, deployId),
  });
  rollouts.adopt(kept.rollouts);

  /** What is to be done about a deploy that was just heard of. */
  function react(entry: Entry): void {
    live.changed();
    if (entry.kept === undefined || entry.kept.settled) return;
    if (entry.report?.state === 'waiting') looks.begin(entry);
    if (isOver(entry)) void settle(entry);
  }

  async function settle(entry: Entry): Promise<void> {
    if (settling.has(entry)) return;
    settling.add(entry);
    try {
      const { report } = entry;
      if (report?.state === 'done') await recordDeploy({ surveys, versions, store, book }, entry);
      else {
        const why = entry.forgotten
          ? report === undefined
            ? 'The host knows nothing of it: it was never begun.'
            : 'The host has no record of it any more; what is told is what was last heard.'
          : (entry.kept?.why ?? '');
        await book.keep(entry, { settled: true, why });
        await store.forgetContents(entry.id);
      }
    } catch {
      // The host went away before its files could be read: it is tried again when it comes back.
    } finally {
      settling.delete(entry);
      const deploy = deployOf(entry.hostId, entry.id);
      if (deploy !== undefined) rollouts.settle(deploy);
      live.changed();
    }
  }

  const deployOf = (hostId: string, deployId: string): Deploy | undefined =>
    book.snapshot().find((one) => one.hostId === hostId && one.id === deployId);

  async function endOf(hostId: string, deployId: string): Promise<Deploy | undefined> {
    for await (const deploy of live.follow(() => deployOf(hostId, deployId), gapMs, stop.signal))
      if (deploy?.ended === true) return deploy;
    return undefined;
  }

  async function begin(hostId: string, planId: string, how: How): Promise<string> {
    const host = writable({ reach }, hostId);
    const prepared = plans.get(hostId, planId);
    if (prepared === undefined) throw refused('This plan is not known any more.', 'Check the change again.');
    if (prepared.plan.state !== 'ready')
      throw refused('This plan may not be deployed.', prepared.plan.why || 'Check the change again.');
    if (starting.has(hostId) || book.open(hostId).length > 0)
      throw refused('A deploy is under way on this host.', 'Wait until it has ended.');
    starting.add(hostId);
    try {
      const entry = await start({ ...options, book, store }, host, prepared, how);
      react(entry);
      following.poke(hostId);
      return entry.id;
    } finally {
      starting.delete(hostId);
    }
  }

  async function say(
    hostId: string,
    deployId: string,
    what: 'confirm' | 'rollback' | 'extend',
    seconds: number | undefined,
  ): Promise<Stands> {
    writable({ reach }, hostId);
    const note = book.get(hostId, deployId)?.kept?.note ?? '';
    try {
      if (what === 'confirm') return await confirmAfresh(reach, hostId, deployId, note);
    } catch (error) {
      if (!(error instanceof NoNewConnection)) throw error;
      throw refused(
        `It was not confirmed: no new connection could be made. ${error.message}`,
        'Try again while there is time; otherwise the host takes the change back by itself.',
      );
    } finally {
      following.poke(hostId);
    }
    const window = book.get(hostId, deployId)?.kept?.window ?? 120;
    const command = what === 'rollback' ? decide(deployId, 'rollback') : extend(deployId, seconds ?? window);
    const result = await reach.run(hostId, command, { action: `deploys.${what}`, jobId: deployId, note });
    following.poke(hostId);
    if (result.status === 'unknown')
      throw refused(`No answer came: ${result.why}`, 'Look at the deploy: the host tells what stands.');
    if (what === 'extend' && result.code === 75)
      throw refused('It is decided already: there is no more time to give.', 'Look at the deploy.');
    if (result.code !== 0) throw refused(textOf(result.stderr).trim(), 'Try again.');
    return what === 'extend' ? 'none' : readDecision(result.stdout);
  }

  /** A host that was connected is asked at once for what became of its deploys. */
  void (async () => {
    const seen = new Set<string>();
    const changes = followStatuses(stop.signal);
    while ((await changes.next()).done !== true)
      for (const { host, connection, facts } of statuses()) {
        if (connection.state !== 'online' || facts === undefined) seen.delete(host.id);
        else if (!seen.has(host.id)) {
          seen.add(host.id);
          // Nobody is asked for a password only because a host was connected.
          if (host.elevation === 'sudo-password' && book.unsettled(host.id).length === 0) continue;
          if (facts.mtas.length > 0) void meet(host.id);
        }
      }
  })().catch(() => undefined);

  async function meet(hostId: string): Promise<void> {
    try {
      await following.lookAtAll(hostId);
    } catch {
      // Missing rights are told on the Overview page.
      if (book.open(hostId).length > 0) following.poke(hostId);
    }
  }

  const router = os.deploys.router({
    watch: os.deploys.watch.handler(({ signal }) =>
      live.follow(() => ({ deploys: book.snapshot(), rollouts: rollouts.snapshot() }), gapMs, signal),
    ),
    start: os.deploys.start.handler(async ({ input: { hostId, planId, ...how } }) => ({
      deployId: await begin(hostId, planId, how),
    })),
    decide: os.deploys.decide.handler(async ({ input: { hostId, deployId, what, seconds } }) => ({
      stands: await say(hostId, deployId, what, seconds),
    })),
    rollout: os.deploys.rollout.handler(({ input: { plans: wanted, wait, ...how } }) => {
      for (const { hostId, planId } of wanted) {
        const host = writable({ reach }, hostId);
        if (plans.get(hostId, planId)?.plan.state !== 'ready')
          throw refused(`The plan of ${host.name} may not be deployed.`, 'Check the change there again.');
      }
      if (new Set(wanted.map(({ hostId }) => hostId)).size !== wanted.length)
        throw refused('A host is in the list twice.', 'Name it once.');
      return { rolloutId: rollouts.begin(wanted, wait, how) };
    }),
    goOn: os.deploys.goOn.handler(({ input: { rolloutId, what } }) => {
      if (!rollouts.say(rolloutId, what))
        throw refused('This rollout waits for nothing.', 'Look at the list again.');
      return {};
    }),
    refresh: os.deploys.refresh.handler(async ({ input: { hostId } }) => {
      if (reach.host(hostId) === undefined) throw noSuchHost();
      try {
        await following.lookAtAll(hostId);
      } catch (error) {
        if (error instanceof Error && 'status' in error) throw error;
        throw refused(
          `The deploys of this host could not be read: ${error instanceof Error ? error.message : String(error)}`,
          'See Overview for rights that this account lacks.',
        );
      }
      return {};
    }),
  });

  return {
    router,
    close: async (): Promise<void> => {
      stop.abort();
      rollouts.close();
      await Promise.all([looks.stop(), following.stop()]);
      await store.close();
    },
  };
}

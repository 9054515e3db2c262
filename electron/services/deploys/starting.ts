import { randomBytes } from 'node:crypto';
import { textOf } from '#mail/bytes';
import { readReports, startDeploy } from '#mail/deploy/commands';
import type { DeployPlan } from '#mail/deploy/plan';
import { NoNewConnection, type Reach } from '../hosts/reach.ts';
import type { Prepared } from '../work/configuration.ts';
import { refused } from '../work/refusals.ts';
import type { DeployBook, Entry } from './deploy-book.ts';
import type { DeployStore, KeptDeploy } from './deploy-store.ts';
import { portsOf, seeSmtp, type Sights } from './smtp-sights.ts';
import { recordDrift, type ToHistoryOptions } from './to-history.ts';

export interface How {
  readonly window: number;
  readonly confirm: 'hand' | 'auto';
  readonly note: string;
  readonly rolloutId?: string;
}

export interface StartingOptions extends ToHistoryOptions {
  readonly reach: Reach;
  readonly book: DeployBook;
  readonly store: DeployStore;
  readonly now: () => Date;
  readonly admin: string;
}

/**
 * Starts a plan that is ready. What is about to happen is on disk before the host hears of it.
 * @returns the deploy, as the host or, where its answer was lost, as nobody knows yet
 * @throws REFUSED, OFFLINE: nothing was begun
 */
export async function start(
  options: StartingOptions,
  host: { readonly id: string; readonly name: string },
  prepared: Prepared,
  how: How,
): Promise<Entry> {
  const { reach, book, store, surveys, now, admin } = options;
  const { deploy, plan, set } = prepared;
  const id = `tx-${now().getTime().toString(36)}-${randomBytes(4).toString('hex')}`;
  await checkFresh(options, host.id, prepared);
  const sights = await sightsBefore(reach, host.id, portsOf(plan.smtp));
  await recordDrift(
    { surveys, versions: options.versions },
    host.id,
    set.files.map(({ path }) => path),
    `Found before deploy ${id}`,
  );
  const { account } = await reach.facts(host.id);
  const sent: DeployPlan = {
    ...deploy,
    id,
    by: `${admin} (${account.name})`,
    note: how.note,
    window: how.window,
  };
  const kept: KeptDeploy = {
    version: 1,
    id,
    hostId: host.id,
    hostName: host.name,
    setId: plan.setId,
    by: sent.by,
    note: how.note,
    startedAt: now().toISOString(),
    confirm: how.confirm,
    fresh: { state: 'waiting', words: '' },
    ...(how.rolloutId === undefined ? {} : { rolloutId: how.rolloutId }),
    window: how.window,
    // What was asked here before, as saved tests, is not a step of the host.
    steps: plan.steps.filter(({ id: step }) => deploy.steps.some((one) => one.id === step)),
    ...(sights === undefined ? {} : { sights: sights === 'forbidden' ? sights : [...sights] }),
    ...(plan.smtp === undefined ? {} : { smtp: plan.smtp }),
    settled: false,
    why: '',
  };
  await store.saveContents(id, Object.fromEntries(deploy.files.map(({ path, content }) => [path, content])));
  await store.save(kept);
  const entry = book.adopt(kept);
  entry.lost = false;
  const forget = async (): Promise<void> => {
    book.drop(host.id, id);
    await store.forget(id);
  };
  const purpose = { action: 'deploys.start', jobId: id, note: how.note, quietSeconds: 60 };
  const result = await reach.run(host.id, startDeploy(sent), purpose).catch(async (error: unknown) => {
    // Rejected before anything was sent.
    await forget();
    throw error;
  });
  const report = readReports(result.stdout).find((one) => one.id === id);
  if (report !== undefined) return book.hear(host.id, report);
  if (result.status === 'exited') {
    await forget();
    throw refused(
      `The host did not begin: ${textOf(result.stderr).trim() || `exit code ${result.code}`}`,
      'Nothing was changed. See Overview for rights that this account lacks.',
    );
  }
  entry.lost = true;
  return entry;
}

/** The files must still be what the plan was made for. */
async function checkFresh(
  { surveys }: Pick<StartingOptions, 'surveys'>,
  hostId: string,
  { deploy }: Prepared,
): Promise<void> {
  const states = await surveys.states(
    hostId,
    deploy.files.map(({ path }) => path),
  );
  const changed = deploy.files.find(({ path, base }) => states.get(path)?.sha256 !== base);
  if (changed !== undefined)
    throw refused(
      `${changed.path} was changed on the host since this plan was made.`,
      'Look at the change on the host, bring both together, and check again.',
    );
}

/** SMTP as it is before; `undefined` where no connection of its own can be made without asking. */
async function sightsBefore(
  reach: Reach,
  hostId: string,
  ports: readonly number[],
): Promise<Sights | undefined> {
  try {
    return await reach.afresh(hostId, { ask: false }, (way) => seeSmtp(way, ports));
  } catch (error) {
    if (error instanceof NoNewConnection) return undefined;
    throw error;
  }
}

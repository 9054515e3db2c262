import { createRouterClient } from '@orpc/server';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Deploy, Rollout } from '#contract/deploys';
import type { HostConfiguration, Prepared, PreparedPlans } from '#services/work/configuration';
import { createDeploysService } from '#services/deploys/service';
import { NoNewConnection } from '#services/hosts/reach';
import { Live } from '#services/live';
import { VersionBook } from '#services/versions/version-book';
import { FakeHost, hashOfNew, reachOf } from './fake-host.ts';

vi.mock('#mail/deploy/commands', async () => (await import('./fake-host.ts')).plainCommands);

const access = '/etc/mail/access';
let dir: string;
let one: FakeHost;
let two: FakeHost;
let three: FakeHost;
let live: Live;
let closing: (() => Promise<void>)[] = [];
/** What the plan was made for; another hash is an edit of somebody else. */
let base: string;
let planState: 'ready' | 'refused';

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'postroom-deploys-'));
  one = new FakeHost('one');
  two = new FakeHost('two');
  three = new FakeHost('three');
  live = new Live();
  base = 'absent';
  planState = 'ready';
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  rmSync(dir, { recursive: true });
});

const state = { path: access, sizeBytes: 4, modifiedAt: 0, owner: 'root', group: 'root', mode: '0644' };
const said = { problem: '', todo: '' };

async function open() {
  const hosts = [one, two, three];
  const reach = reachOf(hosts);
  const versions = new VersionBook({ dataDir: dir, now: () => new Date(), admin: 'anna@laptop' });
  const surveys = {
    known: () => Promise.resolve({ sets: [{ files: [{ path: access }] }] }),
    states: () => Promise.resolve(new Map([[access, { ...state, ...said, sha256: base }]])),
    forHistory: () => Promise.resolve([]),
  } as unknown as HostConfiguration;
  const prepared = {
    set: { id: 'sendmail', files: [{ path: access }] },
    texts: new Map(),
    deploy: {
      setId: 'sendmail',
      steps: [],
      built: [],
      order: [],
      files: [{ path: access, base: 'absent', content: 'new\n' }],
    },
    get plan() {
      return { state: planState, setId: 'sendmail', steps: [], why: 'm4 failed' };
    },
  } as unknown as Prepared;
  const service = await createDeploysService({
    dataDir: dir,
    reach,
    surveys,
    plans: {
      get: (_host: string, id: string) => (id === 'plan' ? prepared : undefined),
    } satisfies PreparedPlans,
    versions,
    now: () => new Date(),
    admin: 'anna@laptop',
    statuses: () => hosts.map(({ status }) => status),
    followStatuses: (signal) => live.follow(() => undefined, 1, signal),
    patience: { soakMs: 30, againMs: 10, pollMs: 10 },
  });
  closing.push(() => service.close());
  const api = createRouterClient(service.router, { context: {} });
  const watched = async <T>(
    find: (all: { deploys: Deploy[]; rollouts: Rollout[] }) => T | undefined,
  ): Promise<T> => {
    const stop = AbortSignal.timeout(5_000);
    let last: unknown;
    for await (const all of await api.watch(undefined, { signal: stop })) {
      const found = find(all);
      if (found !== undefined) return found;
      last = all;
    }
    throw new Error(`it did not come to that: ${JSON.stringify(last)}`);
  };
  return {
    api,
    versions,
    start: async (how: { confirm?: 'hand' | 'auto'; note?: string } = {}, hostId = 'one') =>
      (await api.start({ hostId, planId: 'plan', window: 60, confirm: 'hand', ...how })).deployId,
    deploy: (id: string, wanted: (deploy: Deploy) => boolean): Promise<Deploy> =>
      watched(({ deploys }) => deploys.find((deploy) => deploy.id === id && wanted(deploy))),
    rollout: (id: string, wanted: (rollout: Rollout) => boolean): Promise<Rollout> =>
      watched(({ rollouts }) => rollouts.find((rollout) => rollout.id === id && wanted(rollout))),
    close: async () => {
      closing = closing.filter((close) => close !== closing.at(-1));
      await service.close();
    },
  };
}

describe('a deploy', () => {
  it('waits for a hand, and becomes a version once it is confirmed', async () => {
    const { start, deploy, api, versions } = await open();
    const id = await start({ note: 'ticket 7' });
    const waiting = await deploy(id, ({ fresh }) => fresh.state === 'good');
    expect(waiting).toMatchObject({ state: 'waiting', ended: false, lost: false, confirm: 'hand' });
    expect(waiting.fresh.words).toContain('SMTP was not looked at');
    expect(Date.parse(waiting.rollbackAt!) - Date.now()).toBeGreaterThan(50_000);
    expect(one.asked.filter((asked) => asked.startsWith('decide'))).toEqual([]);
    expect(await api.decide({ hostId: 'one', deployId: id, what: 'confirm' })).toEqual({ stands: 'commit' });
    const done = await deploy(id, ({ commit }) => commit !== undefined);
    expect(done).toMatchObject({ state: 'done', ended: true });
    expect(done.rollbackAt).toBeUndefined();
    expect((await versions.list('one', { limit: 5 })).versions).toMatchObject([
      {
        id: done.commit,
        kind: 'deploy',
        note: 'ticket 7',
        files: [{ path: access, before: 'absent', after: hashOfNew }],
      },
    ]);
  });

  it('keeps on disk what it is, for nobody else to read, and its contents until they are in the history', async () => {
    const { start, deploy, api } = await open();
    const id = await start();
    await deploy(id, ({ fresh }) => fresh.state === 'good');
    const folder = join(dir, 'deploys');
    expect(readdirSync(folder).sort()).toEqual([`${id}.contents`, `${id}.json`]);
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(folder, `${id}.contents`), 'utf8')).toContain('new\\n');
    await api.decide({ hostId: 'one', deployId: id, what: 'confirm' });
    await deploy(id, ({ commit }) => commit !== undefined);
    await expect.poll(() => readdirSync(folder)).toEqual([`${id}.json`]);
  });

  it('is confirmed without a hand when everything is good', async () => {
    const { start, deploy } = await open();
    const id = await start({ confirm: 'auto' });
    expect((await deploy(id, ({ ended }) => ended)).state).toBe('done');
    expect(one.asked.filter((asked) => asked.startsWith('decide'))).toEqual([`decide ${id} commit`]);
  });

  it('is not confirmed where no new connection can be made without asking', async () => {
    const { start, deploy, api } = await open();
    const id = await start({ confirm: 'auto' });
    await deploy(id, ({ state }) => state === 'done');
    one.newConnection = new NoNewConnection('It would have to ask for a password.', false);
    const next = await start({ confirm: 'auto' });
    const told = await deploy(next, ({ fresh }) => fresh.state === 'impossible');
    expect(told).toMatchObject({ state: 'waiting', ended: false });
    expect(told.fresh.words).toBe('It would have to ask for a password.');
    await expect(api.decide({ hostId: 'one', deployId: next, what: 'confirm' })).rejects.toThrow(
      'It was not confirmed',
    );
    expect(one.reports.get(next)?.state).toBe('waiting');
    expect(await api.decide({ hostId: 'one', deployId: next, what: 'rollback' })).toEqual({
      stands: 'rollback',
    });
    expect((await deploy(next, ({ ended }) => ended)).state).toBe('rolled-back');
  });

  it('is looked at again and again while no new connection can be made', async () => {
    const { start, deploy } = await open();
    one.newConnection = new NoNewConnection('Nobody answers.', true);
    const id = await start({ confirm: 'auto' });
    const told = await deploy(id, ({ fresh }) => fresh.words.includes('Nobody answers.'));
    expect(told.fresh.state).toBe('running');
    one.newConnection = undefined;
    expect((await deploy(id, ({ ended }) => ended)).state).toBe('done');
  });

  it.each(['start', 'report', 'decide'])('is told truthfully when the answer of %s is lost', async (verb) => {
    const { start, deploy } = await open();
    one.loseAnswer = verb;
    const id = await start({ confirm: 'auto' });
    expect((await deploy(id, ({ ended }) => ended)).state).toBe('done');
    expect(one.asked.filter((asked) => asked === `start ${id}`)).toHaveLength(1);
  });

  it('that never reached the host is said to be none', async () => {
    const { start, deploy } = await open();
    one.loseCommand = 'start';
    const id = await start();
    const end = await deploy(id, ({ ended, why }) => ended && why !== '');
    expect(end).toMatchObject({ state: 'aborted', why: 'The host knows nothing of it: it was never begun.' });
    expect(one.asked.filter((asked) => asked.startsWith('start'))).toHaveLength(1);
    // And another one may be started.
    expect(await start()).not.toBe(id);
  });

  it('is not begun on a host that is not connected', async () => {
    const { start, api } = await open();
    one.online = false;
    await expect(start()).rejects.toMatchObject({ code: 'OFFLINE' });
    for await (const { deploys } of await api.watch()) {
      expect(deploys).toEqual([]);
      break;
    }
    expect(readdirSync(join(dir, 'deploys'))).toEqual([]);
  });

  it('is lost with its host, which goes on by itself, and found again with it', async () => {
    const { start, deploy } = await open();
    const id = await start();
    await deploy(id, ({ fresh }) => fresh.state === 'good');
    one.online = false;
    live.changed();
    const lost = await deploy(id, (found) => found.lost);
    expect(lost).toMatchObject({ state: 'waiting', ended: false });
    expect(lost.todo).toContain('The host goes on by itself');
    one.become(id, 'rolled-back', { why: 'Nobody confirmed it in time.' });
    one.online = true;
    live.changed();
    const end = await deploy(id, ({ ended }) => ended);
    expect(end).toMatchObject({ state: 'rolled-back', lost: false, why: 'Nobody confirmed it in time.' });
  });

  it('whose confirmation got no answer is what the host says it is', async () => {
    const { start, deploy, api } = await open();
    const id = await start();
    await deploy(id, ({ fresh }) => fresh.state === 'good');
    one.loseAnswer = 'decide';
    await expect(api.decide({ hostId: 'one', deployId: id, what: 'confirm' })).rejects.toThrow(
      'It was not confirmed',
    );
    expect((await deploy(id, ({ ended }) => ended)).state).toBe('done');
  });

  it.each(['refused', 'unknown', 'changed', 'busy', 'read-only'])('is refused: %s', async (why) => {
    const { start, api, deploy } = await open();
    if (why === 'refused') planState = 'refused';
    if (why === 'changed') base = 'b'.repeat(64);
    if (why === 'read-only') Object.assign(one.host, { readOnly: true });
    if (why === 'busy') await deploy(await start(), ({ state }) => state === 'waiting');
    const asked = one.asked.filter((words) => words.startsWith('start')).length;
    const planId = why === 'unknown' ? 'another' : 'plan';
    const words = {
      refused: 'may not be deployed',
      unknown: 'not known any more',
      changed: 'was changed on the host',
      busy: 'is under way',
      'read-only': 'read-only',
    };
    const start_ = api.start({ hostId: 'one', planId, window: 60, confirm: 'hand' });
    await expect(start_).rejects.toThrow(words[why as keyof typeof words]);
    expect(one.asked.filter((words) => words.startsWith('start'))).toHaveLength(asked);
  });
});

describe('after a restart', () => {
  it('a deploy is followed on, looked at and confirmed', async () => {
    const first = await open();
    one.newConnection = new NoNewConnection('Nobody answers.', true);
    const id = await first.start({ confirm: 'auto' });
    await first.close();
    one.newConnection = undefined;
    const { deploy } = await open();
    const done = await deploy(id, ({ commit }) => commit !== undefined);
    expect(done).toMatchObject({ state: 'done', confirm: 'auto', window: 60 });
  });

  it('what was done meanwhile is in the history', async () => {
    const first = await open();
    const id = await first.start();
    await first.deploy(id, ({ fresh }) => fresh.state === 'good');
    await first.close();
    one.become(id, 'done');
    const { deploy, versions } = await open();
    const { commit } = await deploy(id, (found) => found.commit !== undefined);
    expect((await versions.list('one', { limit: 1 })).versions[0]?.id).toBe(commit);
  });

  it('what the host has forgotten is not made up', async () => {
    const first = await open();
    const id = await first.start();
    await first.deploy(id, ({ fresh }) => fresh.state === 'good');
    await first.close();
    one.reports.clear();
    const { deploy } = await open();
    const end = await deploy(id, ({ ended, why }) => ended && why !== '');
    expect(end.why).toContain('has no record of it any more');
    expect(end.commit).toBeUndefined();
  });

  it('deploys of others are shown, and not touched', async () => {
    one.become('tx-other', 'waiting', { by: 'bert@desk' });
    one.become('plan-other', 'checked');
    const { deploy, api } = await open();
    const other = await deploy('tx-other', () => true);
    expect(other).toMatchObject({ by: 'bert@desk', state: 'waiting', fresh: { state: 'impossible' } });
    for await (const { deploys } of await api.watch()) {
      expect(deploys.map(({ id }) => id)).toEqual(['tx-other']);
      break;
    }
    expect(one.asked.filter((asked) => !asked.startsWith('report'))).toEqual([]);
  });

  it.each([
    [false, 'rolled-back'],
    [true, 'armed'],
  ])('what died is settled by the host, but not on a read-only one: %s', async (readOnly, wanted) => {
    one = new FakeHost('one', { readOnly });
    one.become('tx-dead', 'armed', { guarded: false });
    const { deploy, api } = await open();
    await api.refresh({ hostId: 'one' });
    expect((await deploy('tx-dead', () => true)).state).toBe(wanted);
    expect(one.asked.includes('recover')).toBe(!readOnly);
  });
});

describe('a rollout', () => {
  const all = ['one', 'two', 'three'].map((hostId) => ({ hostId, planId: 'plan' }));
  const auto = { window: 60, confirm: 'auto' as const, note: 'all' };
  const states = ({ hosts }: Rollout): string[] => hosts.map(({ state }) => state);

  it('takes one host after the other', async () => {
    const { api, rollout } = await open();
    const { rolloutId } = await api.rollout({ plans: all, wait: false, ...auto });
    const done = await rollout(rolloutId, ({ state }) => state === 'done');
    expect(states(done)).toEqual(['done', 'done', 'done']);
    const started = [one, two, three].map(
      ({ asked }) => asked.filter((words) => words.startsWith('start')).length,
    );
    expect(started).toEqual([1, 1, 1]);
  });

  it('waits after the canary, and does nothing more when told so', async () => {
    const { api, rollout } = await open();
    const { rolloutId } = await api.rollout({ plans: all, wait: true, ...auto });
    const asked = await rollout(rolloutId, ({ state }) => state === 'canary');
    expect(states(asked)).toEqual(['done', 'waiting', 'waiting']);
    await api.goOn({ rolloutId, what: 'stop' });
    const stopped = await rollout(rolloutId, ({ state }) => state === 'stopped');
    expect(states(stopped)).toEqual(['done', 'skipped', 'skipped']);
    expect(two.asked.some((words) => words.startsWith('start'))).toBe(false);
    await expect(api.goOn({ rolloutId, what: 'go on' })).rejects.toThrow('waits for nothing');
  });

  it('stops at the first host that fails', async () => {
    const { api, rollout } = await open();
    two.online = false;
    const { rolloutId } = await api.rollout({ plans: all, wait: false, ...auto });
    const stopped = await rollout(rolloutId, ({ state }) => state === 'stopped');
    expect(states(stopped)).toEqual(['done', 'failed', 'skipped']);
    expect(stopped.hosts[1]?.why).toContain('It is gone.');
    expect(three.asked.some((words) => words.startsWith('start'))).toBe(false);
  });

  it('does not go on by itself after a restart', async () => {
    const first = await open();
    one.newConnection = new NoNewConnection('Nobody answers.', true);
    const { rolloutId } = await first.api.rollout({ plans: all, wait: false, ...auto });
    await first.rollout(rolloutId, ({ hosts }) => hosts[0]?.deployId !== undefined);
    await first.close();
    one.newConnection = undefined;
    const { rollout } = await open();
    const stopped = await rollout(rolloutId, (found) => states(found)[0] === 'done');
    expect(stopped.state).toBe('stopped');
    expect(states(stopped)).toEqual(['done', 'skipped', 'skipped']);
    expect(two.asked.some((words) => words.startsWith('start'))).toBe(false);
  });

  it('takes no host twice, and none that is read-only', async () => {
    const { api } = await open();
    const twice = [all[0]!, all[0]!];
    await expect(api.rollout({ plans: twice, wait: false, ...auto })).rejects.toThrow('twice');
    Object.assign(two.host, { readOnly: true });
    await expect(api.rollout({ plans: all, wait: false, ...auto })).rejects.toMatchObject({
      code: 'READ_ONLY',
    });
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Deploy } from '#contract/deploys';
import { startLab, type Lab } from '../../../lab/lab.ts';
import { openBench, statusOf, type Bench } from '../queue/bench.ts';
import { ended, opened, planned, rolledOut, setOf, until } from './ground.ts';

let lab: Lab;
let bench: Bench;
let sendmail: string;
let postfix: string;
const access = '/etc/mail/access';
const hand = { window: 60, confirm: 'hand' as const, note: '' };
const auto = { ...hand, confirm: 'auto' as const };

beforeAll(async () => {
  lab = await startLab();
  bench = await openBench(lab.hosts);
  sendmail = await bench.add(lab.sendmail);
  postfix = await bench.add(lab.postfix);
  await statusOf(bench.api, sendmail);
  await statusOf(bench.api, postfix);
});

afterAll(async () => {
  await lab.sendmail.restoreNetwork();
  await bench.close();
  await lab.stop();
});

const again = async (): Promise<void> => {
  bench = await openBench(lab.hosts, bench.dir);
  for (const id of [sendmail, postfix]) {
    await bench.api.hosts.connect({ id });
    await statusOf(bench.api, id);
  }
};
const contentOf = (path: string): Promise<string> => lab.sendmail.must(`cat ${path}`);

/** Appends a line to the access table and starts the deploy. */
async function begun(
  line: string,
  how: Parameters<Bench['api']['deploys']['start']>[0] extends infer Input
    ? Omit<Input, 'hostId' | 'planId'>
    : never,
): Promise<{ deployId: string; before: string; after: string }> {
  const { content: before, ...change } = await opened(bench.api, sendmail, access);
  const set = setOf(await bench.api.config.survey({ hostId: sendmail }), 'sendmail');
  const after = `${before}${line}\n`;
  const { plan } = await planned(bench.api, sendmail, set, [{ ...change, content: after }]);
  expect(plan.state, `${plan.why} ${JSON.stringify(plan.steps)}`).toBe('ready');
  const { deployId } = await bench.api.deploys.start({ hostId: sendmail, planId: plan.id, ...how });
  return { deployId, before, after };
}
const waiting = (deployId: string): Promise<Deploy> =>
  until(bench.api, deployId, ({ fresh, state }) => state === 'waiting' && fresh.state === 'good');

describe('a deploy', () => {
  it('is found again by a Postroom that was started anew, and confirmed there', async () => {
    const { deployId, after } = await begun('Connect:192.0.2.1\tREJECT', { ...hand, note: 'ticket 8' });
    await waiting(deployId);
    await bench.leave();
    await again();
    const found = await until(bench.api, deployId, ({ lost, state }) => !lost && state === 'waiting');
    expect(found).toMatchObject({ note: 'ticket 8', confirm: 'hand', window: 60, ended: false });
    expect(found.steps.some(({ title, state }) => title !== '' && state === 'good')).toBe(true);
    await bench.api.deploys.decide({ hostId: sendmail, deployId, what: 'confirm' });
    const done = await until(bench.api, deployId, ({ commit }) => commit !== undefined);
    expect(done.state).toBe('done');
    expect(await contentOf(access)).toBe(after);
  }, 120_000);

  it('that nobody confirmed while Postroom was away was taken back, and is told so', async () => {
    const { deployId, before } = await begun('Connect:192.0.2.2\tREJECT', { ...hand, window: 30 });
    await waiting(deployId);
    await bench.leave();
    await expect.poll(() => contentOf(access), { timeout: 60_000, interval: 1000 }).toBe(before);
    await again();
    const end = await ended(bench.api, deployId);
    expect(end).toMatchObject({ state: 'rolled-back', lost: false });
    expect(end.why).toContain('Nobody confirmed it in time.');
    expect(end.commit).toBeUndefined();
  }, 150_000);

  it('whose network was cut in the window is taken back by the host, and told truthfully afterwards', async () => {
    const { deployId, before, after } = await begun('Connect:192.0.2.3\tREJECT', { ...hand, window: 30 });
    await waiting(deployId);
    expect(await contentOf(access)).toBe(after);
    await lab.sendmail.dropNetwork();
    const lost = await until(bench.api, deployId, (deploy) => deploy.lost);
    expect(lost).toMatchObject({ state: 'waiting', ended: false });
    expect(lost.todo).toContain('The host goes on by itself');
    await expect.poll(() => contentOf(access), { timeout: 60_000, interval: 1000 }).toBe(before);
    await lab.sendmail.restoreNetwork();
    await bench.api.hosts.connect({ id: sendmail });
    const end = await ended(bench.api, deployId);
    expect(end).toMatchObject({ state: 'rolled-back', lost: false });
  }, 200_000);

  it('with which SMTP turns this host away is taken back at once', async () => {
    const { deployId, before } = await begun('Connect:127.0.0.1\tREJECT', hand);
    const end = await ended(bench.api, deployId);
    expect(end).toMatchObject({ state: 'rolled-back', fresh: { state: 'failed' } });
    expect(end.fresh.words).toContain('Port 25');
    expect(end.why).toContain('Postroom took it back');
    expect(await contentOf(access)).toBe(before);
  }, 120_000);

  it.each([
    // sendmail's checks are content with both. Port 22 is sshd's.
    ['Port=22', 'Failed:', 'failed'],
    ['Port=smtp, Addr=192.0.2.1', 'Failed:', 'failed'],
  ])(
    'with which nothing listens any more is taken back whole: %s',
    async (options, why, failing) => {
      const mc = await opened(bench.api, sendmail, '/etc/mail/sendmail.mc');
      const cf = await contentOf('/etc/mail/sendmail.cf');
      const set = setOf(await bench.api.config.survey({ hostId: sendmail }), 'sendmail');
      const content = mc.content.replace(/^(DAEMON_OPTIONS\(`.*)Port=smtp[^']*/gm, `$1${options}`);
      expect(content).not.toBe(mc.content);
      const { plan } = await planned(bench.api, sendmail, set, [{ ...mc, content }]);
      expect(plan.state, `${plan.why} ${JSON.stringify(plan.steps)}`).toBe('ready');
      expect(plan.built.find(({ path }) => path === '/etc/mail/sendmail.cf')).toMatchObject({
        before: cf,
        text: true,
        after: expect.stringContaining(options) as string,
      });
      const { deployId } = await bench.api.deploys.start({ hostId: sendmail, planId: plan.id, ...hand });
      const end = await ended(bench.api, deployId);
      expect(end.state, end.why).toBe('rolled-back');
      expect(end.why).toContain(why);
      const bad = end.steps.filter(({ state }) => state === 'failed').map(({ state }) => state);
      expect(bad.join(), JSON.stringify(end.steps)).toBe(failing);
      expect(end.steps.some(({ title }) => title.startsWith('After the rollback: '))).toBe(true);
      expect(await contentOf('/etc/mail/sendmail.mc')).toBe(mc.content);
      expect(await contentOf('/etc/mail/sendmail.cf')).toBe(cf);
    },
    150_000,
  );

  it('leaves what somebody else wrote meanwhile when it is taken back', async () => {
    const { deployId } = await begun('Connect:192.0.2.4\tREJECT', hand);
    await waiting(deployId);
    await lab.sendmail.must(`echo 'Connect:192.0.2.5\tREJECT' >>${access}`);
    const edited = await contentOf(access);
    await bench.api.deploys.decide({ hostId: sendmail, deployId, what: 'rollback' });
    const end = await ended(bench.api, deployId);
    expect(end.state).toBe('conflict');
    expect(end.why).toContain(access);
    expect(await contentOf(access)).toBe(edited);
    const sum = (await lab.sendmail.must(`sha256sum ${access}`)).split(' ')[0];
    expect(end.files.find(({ path }) => path === access)?.now).toBe(sum);
  }, 120_000);
});

describe('a rollout', () => {
  const plans = async (content: string): Promise<{ hostId: string; planId: string }[]> => {
    const made: { hostId: string; planId: string }[] = [];
    for (const [hostId, mta, path] of [
      [sendmail, 'sendmail', '/etc/mail/local-host-names'],
      [postfix, 'postfix', '/etc/aliases'],
    ] as const) {
      const set = setOf(await bench.api.config.survey({ hostId }), mta);
      const file = await opened(bench.api, hostId, path);
      const line = mta === 'sendmail' ? `${content}.example` : `${content}: root`;
      const { plan } = await planned(bench.api, hostId, set, [
        { ...file, content: `${file.content}${line}\n` },
      ]);
      expect(plan.state, `${plan.why} ${JSON.stringify(plan.steps)}`).toBe('ready');
      made.push({ hostId, planId: plan.id });
    }
    return made;
  };

  it('asks after the first host, and goes on to the others', async () => {
    const { rolloutId } = await bench.api.deploys.rollout({
      plans: await plans('first'),
      wait: true,
      ...auto,
    });
    const asked = await rolledOut(bench.api, rolloutId, ({ state }) => state !== 'running');
    expect(asked.hosts.map(({ state, why }) => `${state}${why}`)).toEqual(['done', 'waiting']);
    expect(asked.state).toBe('canary');
    await bench.api.deploys.goOn({ rolloutId, what: 'go on' });
    const done = await rolledOut(
      bench.api,
      rolloutId,
      ({ state }) => state === 'done' || state === 'stopped',
    );
    expect(done.hosts.map(({ state, why }) => `${state}${why}`)).toEqual(['done', 'done']);
    expect(await lab.postfix.must('postalias -q first hash:/etc/aliases')).toBe('root\n');
  }, 200_000);

  it('stops when Postroom ends, and says what was not begun', async () => {
    const { rolloutId } = await bench.api.deploys.rollout({
      plans: await plans('second'),
      wait: true,
      ...auto,
    });
    await rolledOut(bench.api, rolloutId, ({ state }) => state === 'canary');
    await bench.leave();
    await again();
    const stopped = await rolledOut(bench.api, rolloutId, () => true);
    expect(stopped.state).toBe('stopped');
    expect(stopped.hosts.map(({ state }) => state)).toEqual(['done', 'skipped']);
    expect((await lab.postfix.run('postalias -q second hash:/etc/aliases')).stdout).toBe('');
  }, 200_000);
});

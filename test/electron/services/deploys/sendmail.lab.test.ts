import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLab, type Lab } from '../../../lab/lab.ts';
import { openBench, statusOf, type Bench } from '../queue/bench.ts';
import { ended, opened, planned, setOf, until } from './ground.ts';

let lab: Lab;
let bench: Bench;
let hostId: string;
let setId: string;
const access = '/etc/mail/access';
const how = { window: 60, confirm: 'hand' as const, note: 'ticket 7' };

beforeAll(async () => {
  lab = await startLab();
  bench = await openBench(lab.hosts);
  hostId = await bench.add(lab.sendmail);
  await statusOf(bench.api, hostId);
  setId = setOf(await bench.api.config.survey({ hostId }), 'sendmail');
});

afterAll(async () => {
  await bench.close();
  await lab.stop();
});

const looked = async (key: string): Promise<string> =>
  (await lab.sendmail.run(`echo '${key}' | makemap -u hash ${access}.db | grep -F '${key}'`)).stdout;

describe('sendmail', () => {
  it('is surveyed, with a first version of everything', async () => {
    const survey = await bench.api.config.survey({ hostId });
    expect(survey.problems).toEqual([]);
    const paths = survey.states.map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining(['/etc/mail/sendmail.mc', '/etc/mail/sendmail.cf', access]));
    const sum = (await lab.sendmail.must(`sha256sum ${access}`)).split(' ')[0];
    expect(survey.states.find(({ path }) => path === access)).toMatchObject({
      sha256: sum,
      recorded: sum,
      problem: '',
    });
    expect(survey.knowledge.users['ops']).toBe(true);
    const { versions } = await bench.api.versions.list({ hostId, limit: 10 });
    expect(versions.map(({ kind }) => kind)).toEqual(['first']);
    expect(versions[0]?.files.map(({ path }) => path)).toContain('/etc/mail/sendmail.cf');
    expect(versions[0]?.files.some(({ path }) => path.endsWith('.db'))).toBe(false);
  });

  it('reads what the configuration names, and nothing that root alone may read', async () => {
    await lab.sendmail.must('echo friends >/etc/mail/friends; chmod 644 /etc/mail/friends');
    await expect(bench.api.config.open({ hostId, path: '/etc/mail/friends' })).rejects.toThrow('not part of');
    const asked = await bench.api.config.ask({
      hostId,
      paths: ['/etc/mail/friends', '/etc/shadow', '/etc/mail', '/nowhere'],
      users: ['root', 'no-such-user', '0'],
    });
    expect(asked.paths['/etc/mail/friends']).toMatchObject({ kind: 'file', mode: 0o644 });
    expect(asked.paths['/etc/mail']?.kind).toBe('directory');
    expect(asked.paths['/nowhere']).toEqual({ kind: 'absent' });
    expect(asked.users).toEqual({ root: true, 'no-such-user': false, '0': false });
    expect((await bench.api.config.open({ hostId, path: '/etc/mail/friends' })).content).toBe('friends\n');
    await expect(bench.api.config.open({ hostId, path: '/etc/shadow' })).rejects.toThrow('/etc/shadow');
    await expect(bench.api.config.open({ hostId, path: '/etc/passwd' })).rejects.toThrow('not part of');
  });

  it('takes a new access entry live once it is confirmed', async () => {
    const before = await opened(bench.api, hostId, access);
    const content = `${before.content}Connect:192.0.2.77\tREJECT\n`;
    const { plan, told } = await planned(bench.api, hostId, setId, [{ ...before, content }]);
    expect(plan, plan.why).toMatchObject({ state: 'ready', why: '' });
    expect(told[0]?.state).toBe('checking');
    expect(plan.steps.filter(({ kind }) => kind === 'build').every(({ state }) => state === 'good')).toBe(
      true,
    );
    expect(plan.steps.filter(({ kind }) => kind === 'probe').every(({ state }) => state === 'later')).toBe(
      true,
    );
    expect(plan.built).toEqual([{ path: `${access}.db`, before: '', after: '', text: false }]);
    expect(await looked('connect:192.0.2.77')).toBe('');

    const { deployId } = await bench.api.deploys.start({ hostId, planId: plan.id, ...how });
    const waiting = await until(bench.api, deployId, ({ fresh }) => fresh.state === 'good');
    expect(waiting.state).toBe('waiting');
    expect(waiting.guarded).toBe(true);
    expect(waiting.fresh.words).toContain('SMTP answers on port 25');
    expect(Date.parse(waiting.rollbackAt!)).toBeGreaterThan(Date.now() - 1000);
    expect(await looked('connect:192.0.2.77')).toContain('REJECT');
    expect(await bench.api.deploys.decide({ hostId, deployId, what: 'extend', seconds: 90 })).toEqual({
      stands: 'none',
    });
    expect(await bench.api.deploys.decide({ hostId, deployId, what: 'confirm' })).toEqual({
      stands: 'commit',
    });
    const done = await until(bench.api, deployId, ({ commit }) => commit !== undefined);
    expect(done).toMatchObject({ state: 'done', ended: true, note: 'ticket 7' });
    expect(await lab.sendmail.must(`cat ${access}`)).toBe(content);
    expect(await looked('connect:192.0.2.77')).toContain('REJECT');

    const { versions } = await bench.api.versions.list({ hostId, path: access, limit: 10 });
    expect(versions[0]).toMatchObject({ id: done.commit, kind: 'deploy', note: 'ticket 7', deployId });
    const shown = await bench.api.versions.show({ hostId, commit: done.commit!, path: access });
    expect(shown).toEqual({ before: before.content, after: content });
    const state = (await bench.api.config.survey({ hostId })).states.find(({ path }) => path === access)!;
    expect(state.recorded).toBe(state.sha256);
  }, 120_000);

  it('goes back to an older version', async () => {
    const now = await opened(bench.api, hostId, access);
    const { versions } = await bench.api.versions.list({ hostId, path: access, limit: 10 });
    const { before } = await bench.api.versions.show({ hostId, commit: versions[0]!.id, path: access });
    const { plan } = await planned(bench.api, hostId, setId, [{ ...now, content: before! }]);
    const auto = { window: 60, confirm: 'auto' as const, note: 'undo' };
    const { deployId } = await bench.api.deploys.start({ hostId, planId: plan.id, ...auto });
    const done = await until(bench.api, deployId, ({ commit }) => commit !== undefined);
    expect(done.state).toBe('done');
    expect(await lab.sendmail.must(`cat ${access}`)).toBe(before);
    expect(await looked('connect:192.0.2.77')).toBe('');
  }, 120_000);

  it('takes back what is not wanted, and says what the files are', async () => {
    const before = await opened(bench.api, hostId, access);
    const content = `${before.content}Connect:192.0.2.78\tREJECT\n`;
    const { plan } = await planned(bench.api, hostId, setId, [{ ...before, content }]);
    const { deployId } = await bench.api.deploys.start({ hostId, planId: plan.id, ...how });
    await until(bench.api, deployId, ({ state }) => state === 'waiting');
    expect(await bench.api.deploys.decide({ hostId, deployId, what: 'rollback' })).toEqual({
      stands: 'rollback',
    });
    const end = await ended(bench.api, deployId);
    expect(end.state).toBe('rolled-back');
    expect(await lab.sendmail.must(`cat ${access}`)).toBe(before.content);
    const late = await bench.api.deploys.decide({ hostId, deployId, what: 'confirm' });
    expect(late).toEqual({ stands: 'rollback' });
  }, 120_000);

  it('refuses what a tool refuses, at the line', async () => {
    const mc = await opened(bench.api, hostId, '/etc/mail/sendmail.mc');
    const content = `${mc.content}FEATURE(\`no_such_feature')dnl\n`;
    const { plan } = await planned(bench.api, hostId, setId, [{ ...mc, content }]);
    expect(plan.state).toBe('refused');
    const failed = plan.steps.find(({ state }) => state === 'failed')!;
    expect(failed.output).toContain('no_such_feature');
    expect(failed.said[0]).toMatchObject({ path: mc.path, severity: 'error' });
    await expect(bench.api.deploys.start({ hostId, planId: plan.id, ...how })).rejects.toThrow(
      'may not be deployed',
    );
  }, 120_000);

  it('overwrites no edit of somebody else, and keeps it in the history', async () => {
    const before = await opened(bench.api, hostId, access);
    const content = `${before.content}Connect:192.0.2.79\tREJECT\n`;
    const { plan } = await planned(bench.api, hostId, setId, [{ ...before, content }]);
    expect(plan.state, plan.why).toBe('ready');
    await lab.sendmail.must(`echo 'Connect:192.0.2.80\tREJECT' >>${access}`);
    await expect(bench.api.deploys.start({ hostId, planId: plan.id, ...how })).rejects.toThrow(
      'was changed on the host',
    );
    const stale = (await planned(bench.api, hostId, setId, [{ ...before, content }])).plan;
    const edited = await lab.sendmail.must(`cat ${access}`);
    const sum = (await lab.sendmail.must(`sha256sum ${access}`)).split(' ')[0];
    expect(stale).toMatchObject({ state: 'stale', files: [{ path: access, base: before.base, now: sum }] });
    const { states } = await bench.api.config.survey({ hostId });
    expect(states.find(({ path }) => path === access)).toMatchObject({ sha256: sum, recorded: before.base });

    const now = await opened(bench.api, hostId, access);
    const next = (await planned(bench.api, hostId, setId, [{ ...now, content }])).plan;
    const { deployId } = await bench.api.deploys.start({
      hostId,
      planId: next.id,
      window: 60,
      confirm: 'auto',
      note: '',
    });
    const done = await until(bench.api, deployId, ({ commit }) => commit !== undefined);
    const { versions } = await bench.api.versions.list({ hostId, path: access, limit: 2 });
    expect(versions.map(({ kind }) => kind)).toEqual(['deploy', 'seen']);
    const shown = await bench.api.versions.show({ hostId, commit: done.commit!, path: access });
    expect(shown).toEqual({ before: edited, after: content });
  }, 120_000);

  it('writes down what somebody else changed when told to', async () => {
    await lab.sendmail.must(`echo 'Connect:192.0.2.81\tREJECT' >>${access}`);
    const { commit, files } = await bench.api.versions.record({ hostId, note: 'by hand' });
    expect(files).toBe(1);
    const { versions } = await bench.api.versions.list({ hostId, limit: 1 });
    expect(versions[0]).toMatchObject({ id: commit, kind: 'seen', note: 'by hand' });
    expect(await bench.api.versions.record({ hostId, note: '' })).toEqual({ files: 0 });
  });

  it('changes nothing on a read-only host', async () => {
    const id = await bench.add(lab.sendmail, { readOnly: true, name: 'watched' });
    await statusOf(bench.api, id);
    const change = await opened(bench.api, id, access);
    await expect(planned(bench.api, id, setId, [change])).rejects.toMatchObject({ code: 'READ_ONLY' });
    const decide = { hostId: id, deployId: 'tx-1', what: 'rollback' as const };
    await expect(bench.api.deploys.decide(decide)).rejects.toMatchObject({ code: 'READ_ONLY' });
    expect((await bench.api.versions.list({ hostId: id, limit: 1 })).versions).toHaveLength(1);
  });
});

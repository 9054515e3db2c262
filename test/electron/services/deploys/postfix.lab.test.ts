import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLab, type Lab } from '../../../lab/lab.ts';
import { openBench, statusOf, type Bench } from '../queue/bench.ts';
import { opened, planned, until } from './ground.ts';

let lab: Lab;
let bench: Bench;
let hostId: string;
let setId: string;
const main = '/etc/postfix/main.cf';
const auto = { window: 60, confirm: 'auto' as const, note: 'banner' };

beforeAll(async () => {
  lab = await startLab();
  bench = await openBench(lab.hosts);
  hostId = await bench.add(lab.postfix);
  await statusOf(bench.api, hostId);
  setId = 'postfix:/etc/postfix';
});

afterAll(async () => {
  await lab.postfix.setSshd();
  await bench.close();
  await lab.stop();
});

const banner = async (): Promise<string> =>
  lab.postfix.must(`bash -c 'exec 3<>/dev/tcp/127.0.0.1/25; read -r line <&3; echo "$line"'`);

describe('Postfix', () => {
  it('is surveyed, with its states as the host has them', async () => {
    const survey = await bench.api.config.survey({ hostId });
    expect(survey.problems).toEqual([]);
    for (const path of [main, '/etc/postfix/master.cf', '/etc/aliases']) {
      const sum = (await lab.postfix.must(`sha256sum ${path}`)).split(' ')[0];
      expect(survey.states.find((state) => state.path === path)).toMatchObject({
        sha256: sum,
        recorded: sum,
      });
    }
    expect(Object.keys(survey.knowledge.postfix ?? {})).toEqual(survey.sets.map(({ id }) => id));
  });

  it('takes a parameter live, and a map with its database', async () => {
    const before = await opened(bench.api, hostId, main);
    const aliases = await opened(bench.api, hostId, '/etc/aliases');
    const content = `${before.content}\nsmtpd_banner = $myhostname ESMTP tested\n`;
    const { plan } = await planned(bench.api, hostId, setId, [
      { ...before, content },
      { ...aliases, content: `${aliases.content}tested: root\n` },
    ]);
    expect(plan.state, `${plan.why} ${JSON.stringify(plan.steps)}`).toBe('ready');
    expect(plan.order.at(-1)).toBe(main);
    const { deployId } = await bench.api.deploys.start({ hostId, planId: plan.id, ...auto });
    const done = await until(bench.api, deployId, ({ commit }) => commit !== undefined);
    expect(done.fresh.words).toContain('SMTP answers on port 25');
    expect(await banner()).toContain('ESMTP tested');
    expect(await lab.postfix.must('postalias -q tested hash:/etc/aliases')).toBe('root\n');
    const { versions } = await bench.api.versions.list({ hostId, limit: 1 });
    expect(versions[0]?.files.map(({ path }) => path).sort()).toEqual(['/etc/aliases', main]);
  }, 120_000);

  it('refuses what postconf and postfix refuse', async () => {
    const before = await opened(bench.api, hostId, main);
    const content = `${before.content}\nmessage_size_limit = very large\n`;
    const { plan } = await planned(bench.api, hostId, setId, [{ ...before, content }]);
    expect(plan.state).toBe('refused');
    expect(plan.steps.some(({ kind, state }) => kind === 'check' && state === 'failed')).toBe(true);
    expect(await lab.postfix.must(`cat ${main}`)).toBe(before.content);
  }, 60_000);

  it('keeps no file in the plan that is not its own', async () => {
    const change = { path: '/etc/cron.d/evil', base: 'absent', content: '* * * * * root id\n' };
    for (const path of ['/etc/cron.d/evil', '/etc/postfix/../cron.d/evil', '/etc/evil', '/etc/aliases.db'])
      await expect(planned(bench.api, hostId, setId, [{ ...change, path }])).rejects.toMatchObject({
        code: 'REFUSED',
      });
  });

  it('is deployed to where the SSH server forwards nothing, and says that SMTP was not looked at', async () => {
    await lab.postfix.setSshd(['AllowTcpForwarding no']);
    const before = await opened(bench.api, hostId, main);
    const content = before.content.replace('ESMTP tested', 'ESMTP again');
    const { plan } = await planned(bench.api, hostId, setId, [{ ...before, content }]);
    const { deployId } = await bench.api.deploys.start({ hostId, planId: plan.id, ...auto });
    const done = await until(bench.api, deployId, ({ commit }) => commit !== undefined);
    expect(done.state).toBe('done');
    expect(done.fresh.words).toContain('SMTP was not looked at');
    expect(await banner()).toContain('ESMTP again');
  }, 120_000);

  it('is read as far as the account may without root, and changed not at all', async () => {
    const id = await bench.add(lab.postfix, { name: 'plain', elevation: 'none' });
    await statusOf(bench.api, id);
    await lab.postfix.must(`chmod 600 /etc/postfix/master.cf`);
    const { states } = await bench.api.config.survey({ hostId: id });
    expect(states.find(({ path }) => path === main)?.problem).toBe('');
    expect(states.find(({ path }) => path === '/etc/postfix/master.cf')).toMatchObject({
      problem: 'This account may not read it.',
    });
    const change = await opened(bench.api, id, main);
    const { plan } = await planned(bench.api, id, setId, [{ ...change, content: `${change.content}#\n` }]);
    expect(plan.state).toBe('refused');
    expect(plan.why).not.toBe('');
  });

  it('is read as root with the sudoers file that the Overview page offers', async () => {
    const id = await bench.add(lab.postfix, { name: 'listed', user: 'plain', elevation: 'sudo' });
    const { sudoers } = await statusOf(bench.api, id);
    const wanted = async (): Promise<string | undefined> =>
      (await bench.api.config.survey({ hostId: id })).states.find(
        ({ path }) => path === '/etc/postfix/master.cf',
      )?.problem;
    expect(await wanted()).toBe('This account may not read it.');
    await lab.postfix.writeFile('/etc/sudoers.d/postroom', sudoers);
    await lab.postfix.must('chmod 440 /etc/sudoers.d/postroom && visudo -c');
    await bench.api.hosts.probe({ id });
    expect((await statusOf(bench.api, id)).missing).toEqual([]);
    expect(await wanted()).toBe('');
    await expect(bench.api.config.open({ hostId: id, path: '/etc/shadow' })).rejects.toThrow('not part of');
  }, 60_000);
});

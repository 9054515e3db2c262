import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDeploy } from '#mail/deploy/commands';
import { systemdObstacle } from '../../../lab/cgroup.ts';
import { startLab, type Lab } from '../../../lab/lab.ts';
import { SystemdHost } from '../../../lab/systemd-host.ts';
import { traces } from '../../../lab/traces.ts';
import { openBench, statusOf, type Bench } from '../queue/bench.ts';
import { carryOut, reportOf, settle, tell, type Scene } from './crash/runs.ts';
import { Victim } from './crash/victim.ts';
import { ended, opened, planned, setOf, until } from './ground.ts';
import { nothingLeft } from './units.ts';

const obstacle = systemdObstacle();
if (obstacle !== undefined) process.stdout.write(`Deploys on hosts with systemd were not run: ${obstacle}\n`);

const main = '/etc/postfix/main.cf';
const auto = { window: 60, confirm: 'auto' as const, note: '' };

describe.skipIf(obstacle !== undefined)('on a host with systemd, a deploy', () => {
  let lab: Lab;
  let host: SystemdHost;
  let victim: Victim;
  let bench: Bench;
  let hostId: string;

  beforeAll(async () => {
    lab = await startLab({ systemd: ['postfix'] });
    if (!(lab.postfix instanceof SystemdHost)) throw new Error('no systemd there');
    host = lab.postfix;
    bench = await openBench(lab.hosts);
    hostId = await bench.add(host);
    await statusOf(bench.api, hostId);
    victim = new Victim(host, 'postfix');
    await victim.prepare();
  }, 900_000);

  afterAll(async () => {
    await bench.close();
    await lab.stop();
    expect(await traces(lab.id)).toEqual([]);
  });

  /** The unit of each master daemon, first that of the main instance. */
  const masters = async (): Promise<string> => host.must('ps -C master -o unit= | sort');
  const itsUnits = 'postfix@-.service\npostfix@postfix-out.service\n';

  /** A deploy that nobody but the host brings to its end. */
  async function begun(label: string, window: number, crash = ''): Promise<Scene> {
    const scene = { victim, ...(await victim.plan(label, { window })), edits: {}, answers: [] };
    await tell(victim, startDeploy(scene.plan), [`CRASH=${crash}`]);
    return scene;
  }
  const stateOf = async ({ plan }: Scene): Promise<string | undefined> =>
    (await reportOf(victim, plan.id))?.state;
  const processes = ({ plan }: Scene): Promise<string> =>
    host.must(`cd /var/lib/postroom/tx/${plan.id}; for f in claims/1 guard; do
      p=$(readlink $f); ps -o unit= -p "\${p%%:*}"; done`);

  it('is confirmed over a new connection, and a restart that it needed leaves the daemon in its own unit', async () => {
    const before = await opened(bench.api, hostId, main);
    // inet_interfaces is not taken by a reload: Postfix has to be stopped and started.
    const content = before.content.replace(/^inet_interfaces.*$/m, `inet_interfaces = 127.0.0.1, ${host.ip}`);
    expect(content).not.toBe(before.content);
    const set = setOf(await bench.api.config.survey({ hostId }), 'postfix');
    const { plan } = await planned(bench.api, hostId, set, [{ ...before, content }]);
    expect(plan.state, `${plan.why} ${JSON.stringify(plan.steps)}`).toBe('ready');
    const started = await host.must('systemctl show -p ActiveEnterTimestampMonotonic postfix@-');
    const { deployId } = await bench.api.deploys.start({ hostId, planId: plan.id, ...auto });
    const done = await until(bench.api, deployId, ({ commit }) => commit !== undefined);
    expect(done.state).toBe('done');
    expect(await host.must('systemctl show -p ActiveEnterTimestampMonotonic postfix@-')).not.toBe(started);
    expect(await masters()).toBe(itsUnits);
    expect(await host.must('systemctl is-active postfix@- postfix')).toBe('active\nactive\n');
    await nothingLeft(host);
  }, 120_000);

  it('that nobody confirms is taken back by the host', async () => {
    const { report, faults } = await carryOut(victim, { label: 'unconfirmed', window: 2 });
    expect(faults).toEqual([]);
    expect(report?.why).toContain('Nobody confirmed it in time.');
    expect(await masters()).toBe(itsUnits);
    await nothingLeft(host);
  }, 60_000);

  it('with which the daemon dies is taken back, and systemd starts the daemon again', async () => {
    const path = '/etc/postfix/master.cf';
    const before = await opened(bench.api, hostId, path);
    // An address that this host does not have: master ends when it reads it.
    const content = `${before.content}192.0.2.1:26 inet n - n - - smtpd\n`;
    const set = setOf(await bench.api.config.survey({ hostId }), 'postfix');
    const { plan } = await planned(bench.api, hostId, set, [{ ...before, content }]);
    expect(plan.state, `${plan.why} ${JSON.stringify(plan.steps)}`).toBe('ready');
    const { deployId } = await bench.api.deploys.start({ hostId, planId: plan.id, ...auto });
    const end = await ended(bench.api, deployId);
    expect(end.state, `${end.why} ${JSON.stringify(end.steps)}`).toBe('rolled-back');
    expect(await host.readFile(path)).toBe(before.content);
    expect(await masters()).toBe(itsUnits);
    expect(await host.must('systemctl is-active postfix@-')).toBe('active\n');
    await nothingLeft(host);
  }, 120_000);

  it('outlives its login, whose processes logind ends, and a restart of sshd', async () => {
    const change = await opened(bench.api, hostId, '/etc/aliases');
    const set = setOf(await bench.api.config.survey({ hostId }), 'postfix');
    const content = `${change.content}outlived: root\n`;
    const { plan } = await planned(bench.api, hostId, set, [{ ...change, content }]);
    const hand = { window: 60, confirm: 'hand' as const, note: '' };
    const { deployId } = await bench.api.deploys.start({ hostId, planId: plan.id, ...hand });
    await host.must('loginctl terminate-user ops; systemctl restart ssh');
    expect(await host.must('ps -C sshd -o user= | sort -u')).toBe('root\n');
    await expect
      .poll(async () => (await reportOf(victim, deployId))?.state, { timeout: 30_000 })
      .toBe('waiting');
    await bench.api.hosts.connect({ id: hostId });
    await until(bench.api, deployId, ({ fresh, state }) => state === 'waiting' && fresh.state === 'good');
    await bench.api.deploys.decide({ hostId, deployId, what: 'confirm' });
    expect((await ended(bench.api, deployId)).state).toBe('done');
    expect(await host.must('postalias -q outlived hash:/etc/aliases')).toBe('root\n');
    await nothingLeft(host);
  }, 120_000);

  it.each(['K:install-2', 'K:restore-1'])(
    'whose agent is killed at %s is taken back by its guard',
    async (crash) => {
      const { report, faults } = await carryOut(victim, { label: `killed ${crash}`, crash, window: 2 });
      expect(faults).toEqual([]);
      expect(report?.state).toBe('rolled-back');
      await nothingLeft(host);
    },
    60_000,
  );

  it('runs in a unit of its own, its guard too, and gets another guard where that is killed', async () => {
    const scene = await begun('units', 25);
    await expect.poll(() => stateOf(scene)).toBe('waiting');
    const units = (await processes(scene)).trim().split('\n');
    expect(new Set(units).size).toBe(2);
    for (const unit of units) expect(unit).toMatch(new RegExp(`^postroom-${scene.plan.id}-.*\\.service$`));
    const guard = `readlink /var/lib/postroom/tx/${scene.plan.id}/guard`;
    const first = await host.must(guard);
    await host.must(`kill -KILL ${first.split(':')[0]}`);
    // Ten seconds after it began to wait it looks whether its guard is there.
    await expect.poll(() => host.must(guard)).not.toBe(first);
    const later = (await processes(scene)).trim().split('\n');
    expect(later[0]).toBe(units[0]);
    expect(later[1]).toMatch(/^postroom-/);
    expect(units).not.toContain(later[1]);
    expect((await settle(scene, { then: 'rollback' }))?.state).toBe('rolled-back');
    await nothingLeft(host);
  }, 90_000);

  describe('and the host goes down', () => {
    /** What was true when Postfix started: whether the deploy had ended, and which set was in place. */
    const watchStart = async (scene: Scene): Promise<void> => {
      const look = `${victim.setup.wanted}; ls /var/lib/postroom/tx/${scene.plan.id}/result`;
      await host.writeFile('/root/look', `{ ${look}; } >"/root/at-start.$1" 2>&1\n`);
      await host.must('mkdir -p /etc/systemd/system/postfix@.service.d');
      await host.writeFile(
        '/etc/systemd/system/postfix@.service.d/look.conf',
        '[Service]\nExecStartPre=/bin/sh /root/look %i\n',
      );
    };

    it.each(['power', 'shutdown'] as const)(
      'by %s: it is taken back before Postfix starts',
      async (how) => {
        const before = await victim.installed();
        const scene = await begun(`down-${how}`, 600);
        await expect.poll(() => stateOf(scene)).toBe('waiting');
        await watchStart(scene);
        if (how === 'power') await host.powerCut();
        else await host.powerOff();
        await host.powerOn();
        const seen = `${before}\n/var/lib/postroom/tx/${scene.plan.id}/result\n`;
        expect(await host.readFile('/root/at-start.-')).toBe(seen);
        expect(await host.readFile('/root/at-start.postfix-out')).toBe(seen);
        const report = await reportOf(victim, scene.plan.id);
        expect(report?.state, report?.why).toBe('rolled-back');
        expect(await victim.speaks(before)).toBeUndefined();
        expect(await masters()).toBe(itsUnits);
        await nothingLeft(host);
      },
      60_000,
    );
  });
});

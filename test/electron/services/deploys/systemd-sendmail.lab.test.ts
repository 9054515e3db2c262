import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDeploy } from '#mail/deploy/commands';
import { systemdObstacle } from '../../../lab/cgroup.ts';
import { startLab, type Lab } from '../../../lab/lab.ts';
import { openBench, statusOf, type Bench } from '../queue/bench.ts';
import { reportOf, tell } from './crash/runs.ts';
import { Victim } from './crash/victim.ts';
import { ended, opened, planned, setOf } from './ground.ts';
import { nothingLeft } from './units.ts';

const obstacle = systemdObstacle();
if (obstacle !== undefined)
  process.stdout.write(`Deploys of sendmail on hosts with systemd were not run: ${obstacle}\n`);

describe.skipIf(obstacle !== undefined)('on a host with systemd, a deploy of sendmail', () => {
  let lab: Lab;
  let bench: Bench;

  beforeAll(async () => {
    lab = await startLab({ systemd: ['sendmail'] });
    bench = await openBench(lab.hosts);
  }, 900_000);

  afterAll(async () => {
    await bench.close();
    await lab.stop();
  });

  const daemon = (): Promise<string> =>
    lab.sendmail.must('ps -o unit= -p "$(head -n 1 /run/sendmail/mta/sendmail.pid)"');

  it('with which it cannot start is taken back, and it is started again in its own unit', async () => {
    const hostId = await bench.add(lab.sendmail);
    await statusOf(bench.api, hostId);
    const mc = await opened(bench.api, hostId, '/etc/mail/sendmail.mc');
    const set = setOf(await bench.api.config.survey({ hostId }), 'sendmail');
    const content = mc.content.replace(
      /^(DAEMON_OPTIONS\(`.*)Port=smtp[^']*/gm,
      '$1Port=smtp, Addr=192.0.2.1',
    );
    expect(content).not.toBe(mc.content);
    const { plan } = await planned(bench.api, hostId, set, [{ ...mc, content }]);
    expect(plan.state, `${plan.why} ${JSON.stringify(plan.steps)}`).toBe('ready');
    const how = { window: 60, confirm: 'hand' as const, note: '' };
    const { deployId } = await bench.api.deploys.start({ hostId, planId: plan.id, ...how });
    const end = await ended(bench.api, deployId);
    expect(end.state, `${end.why} ${JSON.stringify(end.steps)}`).toBe('rolled-back');
    expect(await lab.sendmail.readFile('/etc/mail/sendmail.mc')).toBe(mc.content);
    expect(await daemon()).toBe('sendmail.service\n');
    await nothingLeft(lab.sendmail);
  }, 120_000);

  it('is taken back before sendmail starts when the power was lost', async () => {
    const victim = new Victim(lab.sendmail, 'sendmail');
    await victim.prepare();
    const before = await victim.installed();
    const { plan } = await victim.plan('power', { window: 600 });
    await tell(victim, startDeploy(plan));
    await expect.poll(async () => (await reportOf(victim, plan.id))?.state).toBe('waiting');
    const look = `${victim.setup.wanted}; ls /var/lib/postroom/tx/${plan.id}/result`;
    await lab.sendmail.writeFile('/root/look', `{ ${look}; } >/root/at-start 2>&1\n`);
    await lab.sendmail.must('mkdir -p /etc/systemd/system/sendmail.service.d');
    const dropIn = '/etc/systemd/system/sendmail.service.d/look.conf';
    await lab.sendmail.writeFile(dropIn, '[Service]\nExecStartPre=/bin/sh /root/look\n');
    await lab.sendmail.powerCut();
    await lab.sendmail.powerOn();
    expect(await lab.sendmail.readFile('/root/at-start')).toBe(
      `${before}\n/var/lib/postroom/tx/${plan.id}/result\n`,
    );
    expect((await reportOf(victim, plan.id))?.state).toBe('rolled-back');
    expect(await victim.speaks(before)).toBeUndefined();
    expect(await daemon()).toBe('sendmail.service\n');
    await nothingLeft(lab.sendmail);
  }, 60_000);
});

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { decide, readDecision, readReports, recover, startDeploy } from '#mail/deploy/commands';
import { terminal, type DeployReport, type DeployState } from '#mail/deploy/report';
import { shells, ShellHost } from './shell-host.ts';

/** What happens when the host does not do as it should; kills at every point are test/electron/services/deploys/crash. */
describe.skipIf(process.getuid?.() !== 0).each(shells)('a deploy under %s', (shell) => {
  let host: ShellHost;
  beforeEach(() => {
    host = new ShellHost(shell);
    writeFileSync(host.path('a'), 'old\n');
  });
  afterEach(() => host.remove());

  const reaches = async (id: string, ...states: DeployState[]): Promise<DeployReport> => {
    let report = host.report(id);
    await expect
      .poll(() => {
        report = host.report(id);
        return states.includes(report.state) || terminal.has(report.state);
      })
      .toBe(true);
    expect(states, report.why).toContain(report.state);
    return report;
  };

  it('begins while another one that begins clears an old deploy away', async () => {
    for (const id of ['older', 'old']) {
      host.run(startDeploy(host.plan(id, { a: `${id}\n` })));
      await reaches(id, 'waiting');
      host.run(decide(id, 'rollback'));
      await reaches(id, 'rolled-back');
    }
    // As it is when its directory goes away under it.
    host.tool('du', 'exit 1');
    const { code } = host.run(startDeploy(host.plan('next', { a: 'newer\n' })));
    expect(code).toBe(0);
    await reaches('next', 'waiting');
    host.run(decide('next', 'rollback'));
    await reaches('next', 'rolled-back');
  });

  it('that cannot be taken back says so, and is taken back when it can be', async () => {
    const flag = join(host.dir, 'full');
    const logged = join(host.dir, 'logged');
    host.tool('logger', `echo "$@" >>${logged}`);
    host.tool('sleep', 'exec /bin/sleep 0.05');
    host.tool(
      'mv',
      `for last; do :; done; if [ -e ${flag} ]; then case $last in ${host.etc}/*) exit 1;; esac; fi; exec /bin/mv "$@"`,
    );
    host.run(startDeploy(host.plan('stuck', { a: 'new\n', b: 'b\n' })));
    await reaches('stuck', 'waiting');
    writeFileSync(flag, '');
    host.run(decide('stuck', 'rollback'));
    const report = await reaches('stuck', 'rollback-failed');
    expect(report.why).toContain(`${host.path('a')} could not be put back.`);
    expect(readFileSync(logged, 'utf8')).toMatch(/^-p mail.crit -t postroom deploy stuck: /m);
    expect(host.read('a')).toBe('new\n');
    rmSync(flag);
    const [settled] = readReports(host.run(recover()).stdout);
    expect(settled?.state).toBe('rolled-back');
    expect([host.read('a'), readdirSync(host.etc)]).toEqual(['old\n', ['a']]);
  });

  it('whose agent and guard died goes on waiting when the console comes back, and can be decided', async () => {
    host.run(startDeploy(host.plan('alone', { a: 'new\n' })));
    await reaches('alone', 'waiting');
    host.kill('alone');
    await expect.poll(() => host.report('alone')).toMatchObject({ state: 'waiting', guarded: false });
    expect(readDecision(host.run(decide('alone', 'commit')).stdout)).toBe('commit');
    await reaches('alone', 'done');
    expect(host.read('a')).toBe('new\n');
  });

  it('that died does not keep others from deploying', async () => {
    host.run(
      startDeploy(
        host.plan(
          'dead',
          { a: 'new\n' },
          { steps: [host.step('reload', `grep -q old ${host.path('a')} || sleep 30`)] },
        ),
      ),
    );
    await reaches('dead', 'installed');
    host.kill('dead');
    host.run(startDeploy(host.plan('next', { b: 'b\n' })));
    await reaches('next', 'waiting');
    expect(host.report('dead').state).toBe('rolled-back');
    expect(host.read('a')).toBe('old\n');
  }, 60_000);

  it('is taken back by the host when it starts again', async () => {
    const cron = join(host.dir, 'cron.d');
    mkdirSync(cron);
    host.tool('cron', ':');
    host.run(startDeploy(host.plan('boot', { a: 'new\n' })));
    await reaches('boot', 'waiting');
    const line = readFileSync(join(cron, 'postroom-boot'), 'utf8');
    expect(line).toMatch(/^@reboot root \S/);
    host.kill('boot');
    execFileSync('/bin/sh', ['-c', line.replace(/^@reboot root /, '')]);
    const report = await reaches('boot', 'rolled-back');
    expect(report.why).toBe('What carried it out on the host died.');
    expect([host.read('a'), existsSync(join(cron, 'postroom-boot'))]).toEqual(['old\n', false]);
  });

  it('takes a built file back with the text it was built from, though the host has built it anew', async () => {
    writeFileSync(host.path('a.db'), 'OLD\n');
    const plan = host.plan(
      'anew',
      { a: 'new\n' },
      {
        built: [{ path: host.path('a.db'), ifNew: { owner: 'root', group: 'root', mode: '0644' } }],
        steps: [
          host.step('build', 'tr a-z A-Z', {
            stdin: `@NEW@${host.path('a')}`,
            stdout: `@NEW@${host.path('a.db')}`,
          }),
        ],
      },
    );
    for (const edited of [false, true]) {
      const id = edited ? 'anew-edited' : 'anew';
      host.run(startDeploy({ ...plan, id }));
      await reaches(id, 'waiting');
      writeFileSync(host.path('a.db'), 'BUILT AGAIN\n');
      if (edited) writeFileSync(host.path('a'), 'edited\n');
      host.run(decide(id, 'rollback'));
      await reaches(id, edited ? 'conflict' : 'rolled-back');
      expect([host.read('a'), host.read('a.db')]).toEqual(
        edited ? ['edited\n', 'BUILT AGAIN\n'] : ['old\n', 'OLD\n'],
      );
    }
  });

  it('keeps an edit that was made through the old file while it was being replaced', async () => {
    // The editor has the old file open; its write comes between the two looks at it.
    const flag = join(host.dir, 'edited');
    host.tool(
      'mv',
      `for last; do :; done; if [ "$last" = ${host.path('a')} ] && ! [ -e ${flag} ]; then touch ${flag}; echo edited >>${host.path('a')}; fi; exec /bin/mv "$@"`,
    );
    host.run(startDeploy(host.plan('race', { a: 'new\n' })));
    const report = await reaches('race', 'conflict');
    expect(host.read('a')).toBe('old\nedited\n');
    expect(report.why).toContain(`${host.path('a')} was changed by somebody else.`);
  });
});

import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  statSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  checkPlan,
  decide,
  extend,
  readBuilt,
  readDecision,
  readReports,
  recover,
  reportDeploys,
  showBuilt,
  startDeploy,
} from '#mail/deploy/commands';
import type { DeployPlan } from '#mail/deploy/plan';
import { terminal, type DeployReport, type DeployState } from '#mail/deploy/report';
import { sha256, shells, ShellHost } from './shell-host.ts';

/** The real programs in real shells; what they do on real mail hosts is test/electron/services/deploys/crash. */
describe.skipIf(process.getuid?.() !== 0).each(shells)('a deploy under %s', (shell) => {
  let host: ShellHost;
  beforeEach(() => {
    host = new ShellHost(shell);
    writeFileSync(host.path('a'), 'old\n');
  });
  afterEach(() => host.remove());

  const start = (plan: DeployPlan): void => {
    expect(host.run(startDeploy(plan))).toMatchObject({ code: 0, stderr: '' });
  };
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
  const check = (plan: DeployPlan): DeployReport => {
    const [report] = readReports(host.run(checkPlan(plan)).stdout);
    if (report === undefined) throw new Error('No report.');
    return report;
  };
  const leftovers = (): string[] => readdirSync(host.etc).filter((name) => name.includes('postroom'));
  const commit = (id: string) => readDecision(host.run(decide(id, 'commit')).stdout);
  const rollback = (id: string) => readDecision(host.run(decide(id, 'rollback')).stdout);

  it('builds, checks, puts in place, and stays once it is confirmed', async () => {
    chmodSync(host.path('a'), 0o640);
    chownSync(host.path('a'), 2, 3);
    const plan = host.plan(
      'first',
      { a: 'new\n\0\xff' },
      {
        built: [{ path: host.path('a.db'), ifNew: { owner: 'root', group: 'mail', mode: '0600' } }],
        steps: [
          host.step('build', 'tr a-z A-Z', {
            stdin: `@NEW@${host.path('a')}`,
            stdout: `@NEW@${host.path('a.db')}`,
          }),
          host.step('reload', `cp ${host.path('a.db')} ${host.dir}/served`),
        ],
      },
    );
    start(plan);
    const waiting = await reaches('first', 'waiting');
    expect(waiting).toMatchObject({ guarded: true, by: 'anna', setId: 'set', why: '' });
    expect(waiting.secondsLeft).toBeGreaterThan(20);
    expect(commit('first')).toBe('commit');
    expect(rollback('first')).toBe('commit');
    const done = await reaches('first', 'done');
    expect(done.states.map(({ state }) => state)).toEqual([
      ...[
        'new',
        'staged',
        'locked',
        'base-ok',
        'built',
        'backed-up',
        'armed',
        'placed',
        'installed',
        'reloaded',
      ],
      ...['waiting', 'committed', 'done'],
    ]);
    expect(done.files).toEqual([
      { path: host.path('a'), old: sha256('old\n'), new: sha256(Buffer.from('new\n\0\xff', 'latin1')) },
      { path: host.path('a.db'), old: 'absent', new: sha256(Buffer.from('NEW\n\0\xff', 'latin1')) },
    ]);
    expect(done.secondsLeft).toBeUndefined();
    expect(host.read('a')).toBe('new\n\0\xff');
    const { mode, uid, gid } = statSync(host.path('a'));
    expect([mode & 0o7777, uid, gid]).toEqual([0o640, 2, 3]);
    expect([statSync(host.path('a.db')).mode & 0o7777, statSync(host.path('a.db')).gid]).toEqual([0o600, 8]);
    expect(leftovers()).toEqual([]);
  });

  it('is taken back when nobody confirms it, and a late confirmation is told so', async () => {
    const reload = host.step('reload', `cp ${host.path('a')} ${host.dir}/served`);
    start(host.plan('late', { a: 'new\n', b: 'b\n' }, { window: 1, steps: [reload] }));
    const report = await reaches('late', 'rolled-back');
    expect(report.why).toBe('Nobody confirmed it in time.');
    expect(report.steps.map(({ id, state }) => [id, state])).toEqual([
      [reload.id, 'good'],
      [`rollback:${reload.id}`, 'good'],
    ]);
    expect([host.read('a'), existsSync(host.path('b')), leftovers()]).toEqual(['old\n', false, []]);
    expect(commit('late')).toBe('rollback');
    expect(commit('unknown')).toBe('none');
  });

  it('waits longer when asked to, and is called off when told to', async () => {
    start(host.plan('longer', { a: 'new\n' }, { window: 3 }));
    await reaches('longer', 'waiting');
    expect(host.run(extend('longer', 100))).toMatchObject({ code: 0, stdout: 'extended\n' });
    expect(host.report('longer').secondsLeft).toBeGreaterThan(90);
    expect(rollback('longer')).toBe('rollback');
    expect((await reaches('longer', 'rolled-back')).why).toBe('It was called off.');
    expect(host.run(extend('longer', 100)).code).toBe(75);
  });

  it('a check changes nothing, and what it built can be read', () => {
    const plan = host.plan(
      'check',
      { a: 'new\n' },
      {
        built: [{ path: host.path('a.db'), ifNew: { owner: 'root', group: 'root', mode: '0600' } }],
        steps: [
          host.step('build', 'rev', { stdin: `@NEW@${host.path('a')}`, stdout: `@NEW@${host.path('a.db')}` }),
          host.step('check', 'pwd; echo "$#" said; echo loud >&2', { cwd: `@NEW@${host.etc}` }),
          host.step('reload', `touch ${host.dir}/reloaded`),
        ],
      },
    );
    const report = check(plan);
    expect(report).toMatchObject({ state: 'checked', why: '' });
    expect(report.steps.map(({ stdout, stderr, code }) => [stdout, stderr, code])).toEqual([
      ['', '', 0],
      [`${host.place}/tx/check/new${host.etc}\n0 said\n`, 'loud\n', 0],
    ]);
    const built = readBuilt(host.run(showBuilt('check', [host.path('a.db'), host.path('nothing')])).stdout);
    expect([...built]).toEqual([[host.path('a.db'), 'wen\n']]);
    expect([host.read('a'), existsSync(`${host.dir}/reloaded`), existsSync(host.path('a.db'))]).toEqual([
      'old\n',
      false,
      false,
    ]);
  });

  it.each([
    ['exit 3', {}, 3],
    ['exit 3', { good: [0, 3] }, undefined],
    ['echo fine; echo "3: ERROR here" >&2', { fails: '^[0-9]+: (ERROR|WARNING)' }, 0],
    ['echo ERROR-free', { fails: '^ERROR$' }, undefined],
    ['kill -9 $$', {}, 137],
  ])('a step that says %j %j', (script, more, failed) => {
    const report = check(host.plan('step', { a: 'new\n' }, { steps: [host.step('check', script, more)] }));
    expect(report.state).toBe(failed === undefined ? 'checked' : 'invalid');
    if (failed !== undefined) {
      expect(report.steps[0]).toMatchObject({ state: 'failed', code: failed });
      expect(report.why).toContain(report.steps[0]!.id);
    }
  });

  it('a step that takes too long is killed with everything it started', () => {
    const step = host.step('check', 'sleep 91234 & sleep 91235', { timeout: 1 });
    const report = check(host.plan('slow', { a: 'new\n' }, { steps: [step] }));
    expect(report).toMatchObject({ state: 'invalid', steps: [{ state: 'failed' }] });
    expect(report.steps[0]).not.toHaveProperty('code');
    const running = readdirSync('/proc').filter((pid) => {
      try {
        return ['91234', '91235'].includes(
          readFileSync(`/proc/${pid}/cmdline`, 'latin1').split('\0').at(-2) ?? '',
        );
      } catch {
        return false;
      }
    });
    expect(running).toEqual([]);
  });

  it('what a step prints is cut in the middle', () => {
    const step = host.step('check', 'echo first; yes 0123456789 | head -c 300000; echo; echo last');
    const [result] = check(host.plan('loud', { a: 'new\n' }, { steps: [step] })).steps;
    expect(result!.stdout.length).toBeLessThanOrEqual(65_536);
    expect(result!.stdout).toMatch(/^first\n0123456789\n[^]*\.\.\. \d+ bytes left out \.\.\.[^]*\nlast\n$/);
  });

  it('a probe that fails takes it back at once', async () => {
    const probe = host.step('probe', `grep -q old ${host.path('a')}`);
    start(host.plan('bad', { a: 'new\n' }, { steps: [probe] }));
    expect((await reaches('bad', 'rolled-back')).why).toBe(`Failed: ${probe.id}.`);
    expect(host.read('a')).toBe('old\n');
  });

  it('what somebody else wrote is never overwritten: before it, and while it waits', async () => {
    const plan = host.plan('before', { a: 'new\n' });
    writeFileSync(host.path('a'), 'edited\n');
    start(plan);
    const changed = await reaches('before', 'base-changed');
    expect([changed.why, host.read('a')]).toEqual([
      `${host.path('a')} was changed by somebody else.`,
      'edited\n',
    ]);

    start(host.plan('during', { a: 'new\n', c: 'c\n' }, { window: 4 }));
    await reaches('during', 'waiting');
    writeFileSync(`${host.path('a')}.tmp`, 'edited again\n');
    renameSync(`${host.path('a')}.tmp`, host.path('a'));
    const report = await reaches('during', 'conflict');
    expect(report.files.map(({ now }) => now)).toEqual([sha256('edited again\n'), undefined]);
    expect(report.why).toContain(host.path('a'));
    expect([host.read('a'), existsSync(host.path('c')), leftovers()]).toEqual(['edited again\n', false, []]);
  });

  it('only one at a time; the other is told who', async () => {
    start(host.plan('one', { a: 'new\n' }));
    await reaches('one', 'waiting');
    start(host.plan('two', { b: 'b\n' }, { by: 'bob' }));
    expect((await reaches('two', 'busy')).why).toMatch(/one, by anna, begun \d+ seconds ago/);
    commit('one');
    await reaches('one', 'done');
    start(host.plan('three', { b: 'b\n' }));
    await reaches('three', 'waiting');
  });

  it('a build can be called off', async () => {
    start(host.plan('off', { a: 'new\n' }, { steps: [host.step('build', 'sleep 30')] }));
    await reaches('off', 'base-ok');
    expect(rollback('off')).toBe('rollback');
    expect((await reaches('off', 'aborted')).why).toBe('It was called off before anything was changed.');
  });

  it('follows a link and leaves it one', async () => {
    mkdirSync(host.path('real'));
    writeFileSync(host.path('real/x'), 'old x\n');
    symlinkSync('real/x', host.path('x'));
    start(host.plan('link', { x: 'new x\n' }));
    await reaches('link', 'waiting');
    expect([readlinkSync(host.path('x')), host.read('real/x')]).toEqual(['real/x', 'new x\n']);
    rollback('link');
    await reaches('link', 'rolled-back');
    expect([readlinkSync(host.path('x')), host.read('real/x')]).toEqual(['real/x', 'old x\n']);
    expect(readdirSync(host.path('real'))).toEqual(['x']);
  });

  it('refuses directories, missing directories, and one file under two names', () => {
    mkdirSync(host.path('dir'));
    symlinkSync('a', host.path('also-a'));
    const refused = (files: Record<string, string>): string => {
      const plan = host.plan('no', {}, { id: `no-${Object.keys(files).join('-').replaceAll('/', '-')}` });
      const report = check({
        ...plan,
        files: Object.entries(files).map(([name, base]) => ({ path: host.path(name), base, content: 'x' })),
      });
      expect(report.state).toBe('invalid');
      return report.why;
    };
    expect(refused({ dir: 'absent' })).toBe(`${host.path('dir')} is not an ordinary file.`);
    expect(refused({ 'none/x': 'absent' })).toBe(
      `There is no directory ${host.path('none')} for ${host.path('none/x')}.`,
    );
    expect(refused({ a: sha256('old\n'), 'also-a': sha256('old\n') })).toContain(
      'is the same file as another one',
    );
  });

  it('a file that does not change is not touched', async () => {
    const { ino } = lstatSync(host.path('a'));
    start(host.plan('same', { a: 'old\n', b: 'b\n' }));
    await reaches('same', 'waiting');
    commit('same');
    await reaches('same', 'done');
    expect([lstatSync(host.path('a')).ino, host.read('b')]).toEqual([ino, 'b\n']);
  });

  it('keeps the last twenty, of checks the last three, and tells them all', async () => {
    for (let at = 0; at < 5; at++) {
      check(host.plan(`check-${at}`, { a: 'new\n' }));
      // As if all but the last had been a while ago, one after the other.
      if (at === 4) continue;
      const result = join(host.place, 'tx', `check-${at}`, 'result');
      unlinkSync(result);
      symlinkSync(`checked:${1_700_000_000 + at}`, result);
      utimesSync(join(host.place, 'tx', `check-${at}`), 1_700_000_000 + at, 1_700_000_000 + at);
    }
    for (let at = 0; at < 3; at++) {
      start(host.plan(`real-${at}`, { a: `new ${at}\n` }));
      await reaches(`real-${at}`, 'waiting');
      commit(`real-${at}`);
      await reaches(`real-${at}`, 'done');
    }
    const ids = readReports(host.run(reportDeploys()).stdout).map(({ id }) => id);
    expect(ids.filter((id) => id.startsWith('real-')).sort()).toEqual(['real-0', 'real-1', 'real-2']);
    expect(ids.filter((id) => id.startsWith('check-')).length).toBeLessThanOrEqual(3);
    expect(ids).toContain('check-4');
  });

  it('recover changes nothing that is alive', async () => {
    start(host.plan('alive', { a: 'new\n' }));
    await reaches('alive', 'waiting');
    const [report] = readReports(host.run(recover()).stdout);
    expect(report).toMatchObject({ id: 'alive', state: 'waiting', guarded: true });
    expect(host.read('a')).toBe('new\n');
  });

  it('cannot be led away by a link', () => {
    mkdirSync(join(host.dir, 'elsewhere'));
    symlinkSync('elsewhere', host.place);
    const { code, stderr } = host.run(startDeploy(host.plan('x', { a: 'new\n' })));
    expect([code, stderr]).toEqual([73, expect.stringContaining('is not a directory of root')]);
    expect(readdirSync(join(host.dir, 'elsewhere'))).toEqual([]);
  });

  it('never begins when only a part of it arrived', () => {
    const command = startDeploy(host.plan('part', { a: 'new\n' }));
    const text = command.stdin ?? '';
    for (const share of [0.1, 0.4, 0.7, 0.9, 0.99]) {
      host.run({ ...command, stdin: text.slice(0, Math.floor(text.length * share)) });
      expect(existsSync(host.place)).toBe(false);
    }
    host.run({ ...command, stdin: text.slice(0, -3) });
    expect(existsSync(host.place)).toBe(false);
  });
});

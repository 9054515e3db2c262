import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Change, FileState, Plan } from '#contract/config';
import { bytesOf } from '#mail/bytes';
import type { Command, CommandResult } from '#mail/command';
import type { ConfigSet } from '#mail/config/files';
import type { DeployPlan, Step } from '#mail/deploy/plan';
import type { DeployReport } from '#mail/deploy/report';
import { Plans } from '#services/config/plans';
import type { SavedTestsGate } from '#services/work/configuration';
import type { Surveys } from '#services/config/surveys';
import type { Reach } from '#services/hosts/reach';

const made = vi.hoisted(() => {
  const command = (verb: string, id: string): Command => ({
    argv: [`/${verb}`, id],
    root: true,
    effect: verb === 'check' ? 'write' : 'read',
    shown: '',
  });
  const read = (output: string): unknown => (output === '' ? [] : JSON.parse(output));
  return {
    commands: {
      checkPlan: (plan: DeployPlan) => command('check', plan.id),
      reportDeploys: (id: string) => command('report', id),
      showBuilt: (id: string) => command('built', id),
      readReports: read,
      readBuilt: (output: string) => new Map(Object.entries(JSON.parse(output) as Record<string, string>)),
    },
    step: (id: string, kind: Step['kind']): Step => ({ id, kind, title: id, argv: ['/bin/true'], shown: id }),
  };
});
vi.mock('#mail/deploy/commands', () => made.commands);
vi.mock('#mail/mta/index', () => ({
  mtas: {
    sendmail: {
      config: {
        procedure: () => ({
          steps: [made.step('m4', 'build'), made.step('alive', 'probe')],
          built: ['/etc/mail/sendmail.cf', '/etc/mail/access.db'].map((path) => ({ path, ifNew: {} })),
          order: ['/etc/mail/access', '/etc/mail/sendmail.cf'],
          ifNew: {},
          force: 'It is read again.',
        }),
        said: () => [{ path: '/etc/mail/sendmail.mc', line: 3, severity: 'error', words: 'no such feature' }],
      },
    },
  },
}));

const set = {
  id: 'sendmail',
  mta: 'sendmail',
  files: [
    { path: '/etc/mail/access', makes: ['/etc/mail/access.db'] },
    { path: '/etc/mail/sendmail.mc', makes: ['/etc/mail/sendmail.cf'] },
    { path: '/etc/mail/sendmail.cf', generated: true },
    { path: '/etc/aliases' },
  ],
} as unknown as ConfigSet;
const base = 'a'.repeat(64);
const change: Change = { path: '/etc/mail/access', base, content: 'new\n' };

let report: Partial<DeployReport>;
let checked: () => Promise<CommandResult>;
let now: string;
const exited = (stdout: string): CommandResult => ({ status: 'exited', code: 0, stdout, stderr: '' });

beforeEach(() => {
  report = { state: 'checked', steps: [], why: '' };
  now = base;
  checked = () => Promise.resolve(exited(''));
});

const reach = {
  host: () => ({}),
  run: async (_host: string, { argv: [verb, id] }: Command): Promise<CommandResult> => {
    if (verb === '/check') return checked();
    if (verb === '/built') return exited('{"/etc/mail/sendmail.cf":"new cf"}');
    return exited(JSON.stringify([{ id, ...report }]));
  },
} as unknown as Reach;
const surveys = {
  known: () => Promise.resolve({ sets: [set], facts: {}, states: new Map() }),
  states: (_host: string, paths: string[]) =>
    Promise.resolve(new Map(paths.map((path) => [path, { path, sha256: now } as FileState]))),
  texts: () => Promise.resolve(new Map([['/etc/mail/sendmail.cf', 'old cf']])),
} as unknown as Surveys;
const newPlans = (): Plans => new Plans({ reach, surveys, now: () => new Date(), admin: 'anna@laptop' });

async function plan(changes = [change], plans = newPlans()): Promise<Plan[]> {
  const told: Plan[] = [];
  for await (const one of plans.make('mx1', 'sendmail', changes, undefined)) told.push(one);
  return told;
}

describe('a plan', () => {
  it('is ready when the host says so, with what it built', async () => {
    report = {
      ...report,
      steps: [{ id: 'm4', state: 'good', code: 0, stdout: 'out', stderr: 'err' }],
    };
    const told = await plan();
    expect(told[0]?.state).toBe('checking');
    expect(told.at(-1)).toMatchObject({
      state: 'ready',
      why: '',
      files: [{ path: '/etc/mail/access', base }],
      steps: [
        { id: 'm4', state: 'good', output: 'out\nerr' },
        { id: 'alive', state: 'later', output: '' },
      ],
      built: [
        { path: '/etc/mail/sendmail.cf', before: 'old cf', after: 'new cf', text: true },
        { path: '/etc/mail/access.db', before: '', after: '', text: false },
      ],
    });
  });

  it('tells of its steps while they run', async () => {
    let end: (result: CommandResult) => void = () => undefined;
    checked = () => new Promise((resolve) => (end = resolve));
    report = { state: 'base-ok', why: '', steps: [{ id: 'm4', state: 'running', stdout: '', stderr: '' }] };
    const states: string[] = [];
    for await (const { steps, state } of newPlans().make('mx1', 'sendmail', [change], undefined)) {
      states.push(`${state} ${steps[0]?.state ?? ''}`);
      if (steps[0]?.state !== 'running') continue;
      report = { state: 'checked', why: '', steps: [{ id: 'm4', state: 'good', stdout: '', stderr: '' }] };
      end(exited(''));
    }
    expect(states[0]).toBe('checking waiting');
    expect(states).toContain('checking running');
    expect(states.at(-1)).toBe('ready good');
  });

  it('is refused with the words of the tool, at its line', async () => {
    report = {
      state: 'invalid',
      why: 'Failed: m4.',
      steps: [{ id: 'm4', state: 'failed', code: 1, stdout: '', stderr: 'm4: no such feature' }],
    };
    const last = (await plan()).at(-1);
    expect(last).toMatchObject({ state: 'refused', why: 'Failed: m4.' });
    expect(last?.steps[0]).toMatchObject({
      state: 'failed',
      said: [{ path: '/etc/mail/sendmail.mc', line: 3 }],
    });
  });

  it('is stale when somebody changed a file before it, and nothing is run', async () => {
    now = 'b'.repeat(64);
    const run = vi.spyOn(reach, 'run');
    const told = await plan();
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({ state: 'stale', files: [{ path: '/etc/mail/access', base, now }] });
    expect(run).not.toHaveBeenCalled();
    run.mockRestore();
  });

  it('is stale when the host finds a file changed during the check', async () => {
    report = { state: 'base-changed', why: '/etc/mail/access was changed.', steps: [] };
    checked = () => {
      now = 'absent';
      return Promise.resolve(exited(''));
    };
    expect((await plan()).at(-1)).toMatchObject({
      state: 'stale',
      why: '/etc/mail/access was changed.',
      files: [{ base, now: 'absent' }],
    });
  });

  it.each<[string, () => Promise<CommandResult>, string]>([
    ['refused by the connection', () => Promise.reject(new Error('No connection.')), 'No connection.'],
    [
      'cut off',
      () => Promise.resolve({ status: 'unknown', why: 'it was cut', stdout: '', stderr: '' }),
      'The connection was lost during the check: it was cut',
    ],
  ])('is refused when the check is %s', async (_how, answer, why) => {
    checked = answer;
    report = { state: 'base-ok', why: '', steps: [] };
    const last = (await plan()).at(-1);
    expect(last).toMatchObject({ state: 'refused', todo: 'Nothing on the host was changed. Check again.' });
    expect(last?.why).toContain(why);
  });

  it('is ready all the same when only the answer was lost', async () => {
    checked = () => Promise.resolve({ status: 'unknown', why: 'it was cut', stdout: '', stderr: '' });
    expect((await plan()).at(-1)?.state).toBe('ready');
  });

  it.each([
    ['/etc/shadow', 'not part of'],
    ['/etc/mail/../shadow', 'not part of'],
    ['/etc/cron.d/x', 'not part of'],
    ['/etc/mail/virtusertable.db', 'not part of'],
    ['/etc/mail/sendmail.cf', 'made of other files'],
  ])('writes nothing but configuration: %s', async (path, words) => {
    await expect(plan([{ ...change, path }])).rejects.toThrow(words);
  });

  it('may add a file beside those of the configuration, once', async () => {
    const added = { ...change, path: '/etc/mail/relay-domains' };
    expect((await plan([added])).at(-1)?.state).toBe('ready');
    await expect(plan([added, added])).rejects.toThrow('twice');
  });

  it('is remembered, with the 19 before it', async () => {
    const plans = newPlans();
    const ids: string[] = [];
    for (let at = 0; at < 21; at++) ids.push((await plan([{ ...change, base: now }], plans)).at(-1)!.id);
    expect(ids.map((id) => plans.get('mx1', id) !== undefined)).toEqual(ids.map((_id, at) => at > 0));
    expect(plans.get('mx2', ids[20]!)).toBeUndefined();
  }, 30_000);
});

describe('a plan with saved tests before it', () => {
  const outcome = { passed: true, output: '2 tests passed.', why: '', todo: '' };
  const guarded = (gate: Partial<SavedTestsGate> = {}): Plans =>
    new Plans({
      reach,
      surveys,
      now: () => new Date(),
      admin: 'anna@laptop',
      gate: { wanted: () => Promise.resolve(true), run: () => Promise.resolve(outcome), ...gate },
    });
  const testsOf = ({ steps }: Plan) => steps.find(({ id }) => id === 'saved-tests');

  it('is ready once they passed; they come after the checks of the host', async () => {
    const run = vi.fn(() => Promise.resolve(outcome));
    const told = await plan([change], guarded({ run }));
    expect(told[0]?.steps.map(({ id }) => id)).toEqual(['m4', 'saved-tests', 'alive']);
    expect(testsOf(told[0]!)?.state).toBe('waiting');
    expect(told.at(-1)?.state).toBe('ready');
    expect(testsOf(told.at(-1)!)).toMatchObject({
      title: 'Saved tests',
      state: 'good',
      output: '2 tests passed.',
    });
    expect(run).toHaveBeenCalledOnce();
  });

  it('is refused when one fails, with the words of the tests', async () => {
    const failed = {
      passed: false,
      output: 'joe\n    Expected …',
      why: '1 of 2 fail: joe.',
      todo: 'Correct it.',
    };
    const last = (await plan([change], guarded({ run: () => Promise.resolve(failed) }))).at(-1);
    expect(last).toMatchObject({ state: 'refused', why: '1 of 2 fail: joe.', todo: 'Correct it.' });
    expect(testsOf(last!)).toMatchObject({ state: 'failed', output: bytesOf(failed.output) });
  });

  it('does not run them on what the host refused', async () => {
    report = { state: 'invalid', why: 'Failed: m4.', steps: [] };
    const run = vi.fn(() => Promise.resolve(outcome));
    const last = (await plan([change], guarded({ run }))).at(-1);
    expect(last?.state).toBe('refused');
    expect(testsOf(last!)?.state).toBe('waiting');
    expect(run).not.toHaveBeenCalled();
  });

  it('has no step for them where there are none', async () => {
    const told = await plan([change], guarded({ wanted: () => Promise.resolve(false) }));
    expect(told.flatMap(({ steps }) => steps.map(({ id }) => id))).not.toContain('saved-tests');
    expect(told.at(-1)?.state).toBe('ready');
  });

  it('that was only made to be asked is never one that can be deployed, and asks no tests', async () => {
    const run = vi.fn(() => Promise.resolve(outcome));
    const plans = guarded({ run });
    let last: Plan | undefined;
    for await (const one of plans.tryOut('mx1', 'sendmail', [change], undefined)) last = one;
    expect(last?.state).toBe('ready');
    expect(plans.staged('mx1', last!.id)?.plan.id).toBe(last!.id);
    expect(plans.get('mx1', last!.id)).toBeUndefined();
    expect(run).not.toHaveBeenCalled();
  });
});

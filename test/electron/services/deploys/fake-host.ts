import type { Host, HostStatus } from '#contract/hosts';
import type { Command, CommandResult } from '#mail/command';
import type { DeployReport, DeployState } from '#mail/deploy/report';
import { NoNewConnection, type FreshWay, type Reach, type RunOptions } from '#services/hosts/reach';
import { offline } from '#services/work/refusals';

/** Stands in for mail/deploy/commands.ts: what is asked for is the program, and answers are JSON. */
const command = (verb: string, effect: Command['effect'], ...words: string[]): Command => ({
  argv: [`/${verb}`, ...words],
  root: true,
  effect,
  shown: [verb, ...words].join(' '),
});
const read = (output: string): unknown => (output === '' ? [] : JSON.parse(output));
export const plainCommands = {
  startDeploy: (plan: { id: string; note: string }) => command('start', 'write', plan.id, plan.note),
  reportDeploys: (id?: string) => command('report', 'read', ...(id === undefined ? [] : [id])),
  decide: (id: string, what: string) => command('decide', 'write', id, what),
  extend: (id: string, seconds: number) => command('extend', 'write', id, String(seconds)),
  recover: () => command('recover', 'write'),
  readReports: read,
  readDecision: (output: string) => (output === '' ? 'none' : output),
};

/** A host with an agent that does what it is told at once, and a connection that a test can lose at any point. */
export class FakeHost {
  readonly host: Host;
  readonly reports = new Map<string, DeployReport>();
  readonly asked: string[] = [];
  /** What of it is in the Journal, as electron/services/hosts keeps it. */
  readonly journal: string[] = [];
  online = true;
  /** The next command of this name is carried out, but its answer is lost. */
  loseAnswer = '';
  /** The next command of this name does not reach the host, and nobody can tell. */
  loseCommand = '';
  newConnection: NoNewConnection | undefined;
  /** Every command of this name fails. */
  refuses = '';

  constructor(id: string, change: Partial<Host> = {}) {
    this.host = {
      id,
      name: id,
      kind: 'local',
      group: '',
      environment: 'test',
      tags: [],
      readOnly: false,
      elevation: 'none',
      ...change,
    } as Host;
  }

  get status(): HostStatus {
    return {
      host: this.host,
      connection: {
        state: this.online ? 'online' : 'offline',
        message: '',
        todo: '',
        since: '',
        notes: [],
      },
      facts: { mtas: [{}], clockSkew: 0 } as unknown as NonNullable<HostStatus['facts']>,
      sudoers: '',
    };
  }

  become(id: string, state: DeployState, change: Partial<DeployReport> = {}): void {
    const before = this.reports.get(id);
    this.reports.set(id, {
      id,
      setId: 'sendmail',
      by: 'somebody',
      note: '',
      steps: [],
      files: [{ path: '/etc/mail/access', old: 'absent', new: hashOfNew }],
      guarded: true,
      why: '',
      ...before,
      ...(state === 'waiting' ? { secondsLeft: 60 } : {}),
      states: [...(before?.states ?? []), { state, at: 1_800_000_000 + this.reports.size }],
      state,
      ...change,
    });
  }

  run(command: Command, { journaled }: Partial<RunOptions> = {}): CommandResult {
    const [program, id = '', what = ''] = command.argv;
    const verb = program.slice(1);
    const words = [verb, id, what].filter((word) => word !== '').join(' ');
    this.asked.push(words);
    const result = this.#answer(verb, id, what);
    if (command.effect === 'write' || journaled?.(result) !== false) this.journal.push(words);
    return result;
  }

  #answer(verb: string, id: string, what: string): CommandResult {
    if (this.loseCommand === verb) {
      this.loseCommand = '';
      return { status: 'unknown', why: 'it was cut', stdout: '', stderr: '' };
    }
    if (this.refuses === verb) return { status: 'exited', code: 1, stdout: '', stderr: 'no' };
    const stdout = this.#carryOut(verb, id, what);
    if (this.loseAnswer === verb) {
      this.loseAnswer = '';
      return { status: 'unknown', why: 'it was cut', stdout: '', stderr: '' };
    }
    return { status: 'exited', code: 0, stdout, stderr: '' };
  }

  #carryOut(verb: string, id: string, what: string): string {
    const report = this.reports.get(id);
    switch (verb) {
      case 'start':
        this.become(id, 'waiting', { note: what });
        break;
      case 'decide':
        if (report?.state === 'waiting') {
          const end = what === 'commit' ? 'done' : 'rolled-back';
          const { secondsLeft: _over, ...rest } = report;
          this.reports.set(id, rest);
          this.become(id, end);
          return what;
        }
        return report?.state === 'done' ? 'commit' : report === undefined ? 'none' : 'rollback';
      case 'recover':
        for (const [one, { guarded }] of this.reports) if (!guarded) this.become(one, 'rolled-back');
        id = '';
    }
    const found = id === '' ? [...this.reports.values()] : [this.reports.get(id)];
    return JSON.stringify(found.filter((one) => one !== undefined));
  }
}

/** SHA-256 of "new\n", as sha256sum prints it. */
export const hashOfNew = '7aa7a5359173d05b63cfd682e3c38487f3cb4f7f1d60659fe59fab1505977d4c';

/** The only way to fake hosts. */
export function reachOf(hosts: readonly FakeHost[]): Reach {
  const find = (id: string): FakeHost => {
    const found = hosts.find(({ host }) => host.id === id);
    if (found === undefined) throw new Error(`no host ${id}`);
    return found;
  };
  const reached = (id: string): FakeHost => {
    const host = find(id);
    if (!host.online) throw offline('It is gone.');
    return host;
  };
  return {
    host: (id) => hosts.find(({ host }) => host.id === id)?.host,
    facts: (id) =>
      Promise.resolve({ ...find(id).status.facts!, account: { name: 'ops', uid: 1, shell: '' } }),
    run: (id, command, options) => Promise.resolve().then(() => reached(id).run(command, options)),
    afresh: async (id, _options, use) => {
      const host = find(id);
      if (host.newConnection !== undefined) throw host.newConnection;
      if (!host.online) throw new NoNewConnection('It is gone.', true);
      const way: FreshWay = {
        run: (command, options) => Promise.resolve().then(() => reached(id).run(command, options)),
        dial: () => Promise.resolve('forbidden'),
      };
      return use(way);
    },
    shell: () => Promise.reject(new Error('no shell')),
    talk: () => Promise.reject(new Error('no talk')),
    dial: () => Promise.reject(new Error('no dial')),
  };
}

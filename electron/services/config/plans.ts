import { randomBytes } from 'node:crypto';
import type { Change, FileState, Plan, PlanStep } from '#contract/config';
import type { CommandResult } from '#mail/command';
import { bytesOf, textOf } from '#mail/bytes';
import type { ConfigSet } from '#mail/config/files';
import { checkPlan, readBuilt, readReports, reportDeploys, showBuilt } from '#mail/deploy/commands';
import type { DeployPlan, Procedure } from '#mail/deploy/plan';
import { portChange } from '#mail/deploy/port-change';
import { terminal, type DeployReport } from '#mail/deploy/report';
import { mtas } from '#mail/mta/index';
import type { Reach } from '../hosts/reach.ts';
import { Live } from '../live.ts';
import {
  isKept,
  type Prepared,
  type PreparedPlans,
  type SavedTestsGate,
  type StagedPlans,
} from '../work/configuration.ts';
import { problemOf } from '../work/listing.ts';
import { refused } from '../work/refusals.ts';
import { pause } from '../work/task.ts';
import { checkedWords, stepsOf, undoWords } from './plan-words.ts';
import type { Surveys } from './surveys.ts';

interface Checked extends Prepared {
  plan: Plan;
  /** Where SMTP is served by the configuration that is there now, and once this change is. */
  readonly listens: (built: Plan['built']) => readonly [before: Listens, after: Listens];
  /** All texts of the set after the change, byte text. */
  readonly texts: ReadonlyMap<string, string>;
  readonly live: Live;
  /** Made to be asked, and never to be deployed. */
  readonly trial: boolean;
  /** The saved tests, once the host has checked the change; absent where none stand in the way. */
  tests?: PlanStep;
}

type Listens = Procedure['listens'];

export interface PlansOptions {
  readonly reach: Reach;
  readonly surveys: Surveys;
  readonly now: () => Date;
  readonly admin: string;
  /** Absent: nothing but the host's own checks stands in the way. */
  readonly gate?: SavedTestsGate;
}

const keptPlans = 20;
const pollMs = 350;
/** Texts of a set that are read for a plan; longer ones are maps, and those have no part in other files. */
const longestText = 4 * 1024 * 1024;
/** For a mere check nobody waits; the agent wants a number all the same. */
const noWindow = 120;

/** Plans of changes: built and checked by the host itself, on staged copies. The newest of each host are remembered. */
export class Plans implements PreparedPlans, StagedPlans {
  readonly #options: PlansOptions;
  readonly #hosts = new Map<string, Checked[]>();

  constructor(options: PlansOptions) {
    this.#options = options;
  }

  get(hostId: string, planId: string): Prepared | undefined {
    const found = this.staged(hostId, planId);
    return found?.trial === false ? found : undefined;
  }

  staged(hostId: string, planId: string): Checked | undefined {
    return this.#hosts.get(hostId)?.find(({ plan }) => plan.id === planId);
  }

  /** The plan now and after every change, until it is no longer checked. */
  make(
    hostId: string,
    setId: string,
    changes: readonly Change[],
    signal: AbortSignal | undefined,
  ): AsyncGenerator<Plan> {
    return this.#follow(hostId, setId, changes, false, signal);
  }

  /** The same for files that are only to be asked: no saved tests, and nothing that could be deployed. */
  tryOut(
    hostId: string,
    setId: string,
    changes: readonly Change[],
    signal: AbortSignal | undefined,
  ): AsyncGenerator<Plan> {
    return this.#follow(hostId, setId, changes, true, signal);
  }

  async *#follow(
    hostId: string,
    setId: string,
    changes: readonly Change[],
    trial: boolean,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<Plan> {
    const prepared = await this.#prepare(hostId, setId, changes, trial);
    if (prepared.plan.state === 'checking') void this.#check(hostId, prepared);
    for await (const plan of prepared.live.follow(() => prepared.plan, 100, signal)) {
      yield plan;
      if (plan.state !== 'checking') return;
    }
  }

  async #prepare(
    hostId: string,
    setId: string,
    changes: readonly Change[],
    trial: boolean,
  ): Promise<Checked> {
    const { gate, reach, surveys, now } = this.#options;
    const { sets, facts, states: seen } = await surveys.known(hostId);
    const set = sets.find(({ id }) => id === setId);
    const config = set === undefined ? undefined : mtas[set.mta].config;
    if (set === undefined || config === undefined)
      throw refused('This configuration is not on the host any more.', 'Look at the host again.');
    const paths = changes.map(({ path }) => path);
    checkPaths(set, paths);
    const readable = set.files
      .map(({ path }) => path)
      .filter((path) => isKept(path) && seen.get(path)?.sha256 !== 'absent')
      .filter((path) => (seen.get(path)?.sizeBytes ?? 0) <= longestText);
    const [states, before] = await Promise.all([
      surveys.states(hostId, paths),
      surveys.texts(hostId, readable),
    ]);
    const texts = new Map([...before, ...changes.map(({ path, content }) => [path, content] as const)]);
    const procedureOf = (all: ReadonlyMap<string, string>): Procedure =>
      config.procedure(set, paths, facts, all);
    const procedure = procedureOf(texts);
    const tests = !trial && (await gate?.wanted(hostId, setId)) === true ? testsStep : undefined;
    const prepared: Checked = {
      set,
      trial,
      ...(tests === undefined ? {} : { tests }),
      texts,
      listens: (built) => [
        procedureOf(before).listens,
        procedureOf(new Map([...texts, ...textsOf(built)])).listens,
      ],
      live: new Live(),
      deploy: { ...procedure, setId, files: changes },
      plan: {
        id: `plan-${now().getTime().toString(36)}-${randomBytes(4).toString('hex')}`,
        hostId,
        setId,
        ...staleness(changes, states),
        steps: withTests(stepsOf(set, procedure.steps, [], texts, 'later'), tests),
        built: [],
        order: [...procedure.order],
        force: procedure.force,
        undo: undoWords(procedure.force),
      },
    };
    if (reach.host(hostId) !== undefined)
      this.#hosts.set(hostId, [prepared, ...(this.#hosts.get(hostId) ?? [])].slice(0, keptPlans));
    return prepared;
  }

  /** Never rejects: whatever happens ends the plan in words. */
  async #check(hostId: string, prepared: Checked): Promise<void> {
    const { reach, admin } = this.#options;
    const id = prepared.plan.id;
    const change = (part: Partial<Plan>): void => {
      prepared.plan = { ...prepared.plan, ...part };
      prepared.live.changed('at once');
    };
    const heard = (report: DeployReport): void =>
      change({
        steps: withTests(
          stepsOf(prepared.set, prepared.deploy.steps, report.steps, prepared.texts, 'later'),
          prepared.tests,
        ),
      });
    try {
      const plan: DeployPlan = { ...prepared.deploy, id, by: admin, note: '', window: noWindow };
      const patience = plan.steps.reduce((sum, { timeout = 60 }) => sum + timeout, 120);
      let ended = false;
      const over = (): boolean => ended;
      const checking = reach
        .run(hostId, checkPlan(plan), { action: 'config.check', quietSeconds: patience })
        .finally(() => (ended = true));
      // Its outcome is looked at below; a rejection in the meantime is not unhandled.
      const settled = checking.catch(() => undefined);
      while (!over()) {
        await Promise.race([pause(pollMs), settled]);
        if (over()) break;
        const report = await this.#report(hostId, id, failed).catch(() => undefined);
        if (report !== undefined) heard(report);
      }
      const result = await checking;
      const report =
        readReports(result.stdout).find((one) => one.id === id) ?? (await this.#report(hostId, id));
      if (report === undefined) throw new Error(failureOf(result));
      heard(report);
      if (!terminal.has(report.state)) throw new Error(failureOf(result));
      const words = checkedWords(report);
      if (words.state === 'ready') {
        const built = await this.#built(hostId, prepared);
        const smtp = portChange(...prepared.listens(built));
        change(smtp === undefined ? { built } : { built, smtp });
      }
      if (words.state === 'stale') change(await this.#lookAgain(hostId, prepared));
      change(words.state === 'ready' ? await this.#tested(hostId, prepared, () => heard(report)) : words);
    } catch (error) {
      change({
        state: 'refused',
        why: error instanceof Error ? error.message : String(error),
        todo: 'Nothing on the host was changed. Check again.',
      });
    }
  }

  /** What the saved tests say of a change that the host has checked. */
  async #tested(
    hostId: string,
    prepared: Checked,
    told: () => void,
  ): Promise<Pick<Plan, 'state' | 'why' | 'todo'>> {
    const { gate, now } = this.#options;
    const ready = { state: 'ready', why: '', todo: '' } as const;
    const { tests } = prepared;
    if (gate === undefined || tests === undefined) return ready;
    const begun = now().getTime();
    prepared.tests = { ...tests, state: 'running' };
    told();
    const { passed, output, why, todo } = await gate.run(hostId, prepared);
    const seconds = Math.max(0, (now().getTime() - begun) / 1000);
    prepared.tests = { ...tests, state: passed ? 'good' : 'failed', output: bytesOf(output), seconds };
    told();
    return passed ? ready : { state: 'refused', why, todo };
  }

  async #report(
    hostId: string,
    id: string,
    journaled: (result: CommandResult) => boolean = () => true,
  ): Promise<DeployReport | undefined> {
    const purpose = { action: 'config.check', journaled };
    const result = await this.#options.reach.run(hostId, reportDeploys(id), purpose);
    return readReports(result.stdout).find((one) => one.id === id);
  }

  async #lookAgain(hostId: string, { deploy }: Checked): Promise<Pick<Plan, 'files'>> {
    const states = await this.#options.surveys.states(
      hostId,
      deploy.files.map(({ path }) => path),
    );
    return { files: staleness(deploy.files, states).files };
  }

  /** What will be where something else is now. Databases are named only. */
  async #built(hostId: string, { plan, deploy }: Checked): Promise<Plan['built']> {
    const { reach, surveys } = this.#options;
    const paths = deploy.built.map(({ path }) => path);
    const texts = paths.filter((path) => isKept(path));
    const shown = async (): Promise<ReadonlyMap<string, string>> =>
      texts.length === 0
        ? new Map()
        : readBuilt((await reach.run(hostId, showBuilt(plan.id, texts), { action: 'config.check' })).stdout);
    const [after, before] = await Promise.all([shown(), surveys.texts(hostId, texts)]);
    return paths.map((path) => {
      const was = before.get(path) ?? '';
      const will = after.get(path) ?? '';
      const text = after.has(path) && !was.includes('\0') && !will.includes('\0');
      return text ? { path, before: was, after: will, text } : { path, before: '', after: '', text };
    });
  }
}

const testsStep: PlanStep = {
  id: 'saved-tests',
  kind: 'check',
  title: 'Saved tests',
  shown: '',
  state: 'waiting',
  output: '',
  said: [],
};

/** They come after the host's own checks. */
function withTests(steps: readonly PlanStep[], tests: PlanStep | undefined): PlanStep[] {
  const later = steps.findIndex(({ kind }) => kind === 'reload' || kind === 'probe');
  const at = later < 0 ? steps.length : later;
  return tests === undefined ? [...steps] : [...steps.slice(0, at), tests, ...steps.slice(at)];
}

/** Only what belongs to the configuration is ever written. */
function checkPaths(set: ConfigSet, paths: readonly string[]): void {
  if (new Set(paths).size !== paths.length) throw refused('A file is in the change twice.', 'Send it once.');
  const files = new Map(set.files.map((file) => [file.path, file]));
  const folders = new Set(
    set.files.map(({ path }) => path.slice(0, path.lastIndexOf('/'))).filter((path) => /^\/.+\/./.test(path)),
  );
  for (const path of paths) {
    const file = files.get(path);
    if (file?.generated === true && !paths.some((other) => files.get(other)?.makes?.includes(path)))
      throw refused(`${path} is made of other files.`, 'Change those.');
    const beside = folders.has(path.slice(0, path.lastIndexOf('/'))) && isKept(path);
    if (file === undefined && (!beside || /\/\.{1,2}(\/|$)/.test(path)))
      throw refused(`${path} is not part of this configuration.`, 'Change it in the terminal.');
  }
}

function staleness(
  changes: readonly Pick<Change, 'path' | 'base'>[],
  states: ReadonlyMap<string, FileState>,
): Pick<Plan, 'files' | 'state' | 'why' | 'todo'> {
  const files = changes.map(({ path, base }) => {
    const now = states.get(path)?.sha256;
    return now === undefined || now === base ? { path, base } : { path, base, now };
  });
  const [changed] = files.filter(({ now }) => now !== undefined);
  if (changed === undefined) return { files, state: 'checking', why: '', todo: '' };
  return {
    files,
    state: 'stale',
    why: `${changed.path} was changed on the host since it was read.`,
    todo: 'Look at the change on the host, and bring both together.',
  };
}

/** What is built, as far as it is text. */
const textsOf = (built: Plan['built']): (readonly [string, string])[] =>
  built.flatMap(({ path, after, text }) => (text ? [[path, after] as const] : []));

/** The check itself is in the Journal: a look at how far it is tells nothing more, unless it fails. */
const failed = (result: CommandResult): boolean => result.status !== 'exited' || result.code !== 0;

function failureOf(result: CommandResult): string {
  if (result.status === 'unknown') return `The connection was lost during the check: ${result.why}`;
  const { problem, todo } = problemOf(result);
  return problem === '' ? `The host gave no answer: ${textOf(result.stderr).trim()}` : `${problem} ${todo}`;
}

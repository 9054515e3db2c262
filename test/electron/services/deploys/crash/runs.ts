import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from '#mail/command';
import {
  decide,
  readDecision,
  readReports,
  recover,
  reportDeploys,
  startDeploy,
} from '#mail/deploy/commands';
import type { DeployPlan } from '#mail/deploy/plan';
import { terminal, type DeployReport } from '#mail/deploy/report';
import type { Victim } from './victim.ts';
import { judge, type Before, type Verdict } from './verdict.ts';

/** One deploy, how it is disturbed, and who brings it to its end. */
export interface Run {
  readonly label: string;
  /** `K:armed`, `S:install-1`, `G:waiting`: where the agent kills or stops itself. */
  readonly crash?: string;
  /** What the admin does once it waits for a decision; nothing: the host's own deadline decides. */
  readonly then?: 'commit' | 'rollback';
  readonly fails?: boolean;
  readonly window?: number;
  /** Seconds for its reload, and how long it may stand still beyond all time limits before its guard acts. */
  readonly limit?: number;
  readonly slack?: number;
  /** Before the admin reads the files, and after he has, but before he deploys. */
  readonly prepare?: (victim: Victim) => Promise<void>;
  readonly before?: (scene: Scene) => Promise<void>;
  /** While it is stopped (`S:`), or as soon as it is started. */
  readonly disturb?: (scene: Scene) => Promise<void>;
  /** While it waits for a decision, before `then`. */
  readonly waiting?: (scene: Scene) => Promise<void>;
  /** When it has ended, before anything is judged. */
  readonly after?: (scene: Scene) => Promise<void>;
  /** Instead of all this. */
  readonly instead?: (victim: Victim) => Promise<Ended>;
  /** When all is judged. */
  readonly cleanup?: (victim: Victim) => Promise<void>;
}

export interface Scene {
  readonly victim: Victim;
  readonly plan: DeployPlan;
  readonly word: string;
  /** Hashes of files that were edited by somebody else. */
  readonly edits: Record<string, string>;
  /** What the host answered to decisions. */
  readonly answers: string[];
}

export const tell = async (
  victim: Victim,
  command: Command,
  env: readonly string[] = [],
): Promise<string> => {
  const { bytes } = await victim.host.run(['env', ...env, ...command.argv], {
    stdin: Buffer.from(command.stdin ?? '', 'latin1'),
  });
  return bytes.toString('latin1');
};

/** Decides, and keeps what the host says was decided. */
export const answer = async (
  { victim, plan, answers }: Scene,
  what: 'commit' | 'rollback',
): Promise<void> => {
  answers.push(readDecision(await tell(victim, decide(plan.id, what))));
};

export const reportOf = async (victim: Victim, id: string): Promise<DeployReport | undefined> =>
  readReports(await tell(victim, reportDeploys(id)))[0];

/** Whether the process that is in charge of it has stopped itself. */
const stopped = async ({ victim, plan }: Scene): Promise<boolean> =>
  (
    await victim.host
      .run(`t=/var/lib/postroom/tx/${plan.id}; for f in "$t"/claims/* "$t"/guard; do p=$(readlink "$f");
    case $(cat "/proc/\${p%%:*}/stat" 2>/dev/null) in *') T '*) exit 0;; esac; done; exit 1`)
  ).code === 0;

/** Wakes what has stopped itself, if it is still there. */
export const wake = async ({ victim, plan }: Scene): Promise<void> => {
  await victim.host.run(
    `for f in /var/lib/postroom/tx/${plan.id}/claims/*; do p=$(readlink "$f"); kill -CONT "\${p%%:*}"; done 2>/dev/null`,
  );
};

export interface Ended extends Verdict {
  readonly label: string;
  readonly report: DeployReport | undefined;
  readonly seconds: number;
}

/**
 * Deploys, disturbs, waits for the end and judges. Nobody on this side helps while the agent or its guard is alive; when
 * both are dead `recover` is sent, as the console does at its next contact.
 */
export async function carryOut(victim: Victim, run: Run): Promise<Ended> {
  const begun = Date.now();
  if (run.instead !== undefined) return run.instead(victim);
  await run.prepare?.(victim);
  const made = await victim.plan(run.label.replace(/[^a-z0-9]+/gi, '-').toLowerCase(), {
    window: run.window ?? 2,
    fails: run.fails ?? false,
    ...(run.limit === undefined ? {} : { limit: run.limit }),
  });
  const scene: Scene = { victim, ...made, edits: {}, answers: [] };
  const before: Before = { hashes: await victim.hashes(made.plan) };
  await run.before?.(scene);
  await tell(victim, startDeploy(made.plan), [
    ...(run.crash === undefined ? [] : [`CRASH=${run.crash}`]),
    ...(run.slack === undefined ? [] : [`SLACK=${run.slack}`]),
  ]);
  if (run.disturb !== undefined) {
    if (run.crash?.startsWith('S:') === true) await standstill(scene, run);
    await run.disturb(scene);
  }
  const report = await settle(scene, run);
  await run.after?.(scene);
  const verdict = await judge(victim, made.plan, made.word, before, report, scene);
  await victim.host.run(`rm -f ${victim.extra(made.word)}`);
  await run.cleanup?.(victim);
  return { label: run.label, report, seconds: (Date.now() - begun) / 1000, ...verdict };
}

/** Until it has stopped itself; what leads there may need a decision first. */
async function standstill(scene: Scene, run: Run): Promise<void> {
  const end = Date.now() + 15_000;
  let decided = false;
  while (Date.now() < end && !(await stopped(scene))) {
    const report = await reportOf(scene.victim, scene.plan.id);
    if (report !== undefined && terminal.has(report.state)) return;
    if (report?.state === 'waiting' && !decided && run.then !== undefined) {
      decided = true;
      await answer(scene, run.then);
    }
    await sleep(100);
  }
}

/** Waits for the end; decides and recovers as the run says. */
export async function settle(
  scene: Scene,
  run: Pick<Run, 'then' | 'waiting'>,
): Promise<DeployReport | undefined> {
  const { victim, plan } = scene;
  const end = Date.now() + 60_000;
  let decided = false;
  let alone = 0;
  let unheard = 0;
  let report: DeployReport | undefined;
  while (Date.now() < end) {
    report = await reportOf(victim, plan.id);
    if (report === undefined) {
      // A look that the busy machine did not answer is no answer; five in a row are one.
      unheard += 1;
      if (unheard === 5) return undefined;
      await sleep(300);
      continue;
    }
    unheard = 0;
    if (terminal.has(report.state)) return report;
    alone = report.guarded ? 0 : alone + 1;
    if (alone >= 3) await tell(victim, recover());
    else if (report.state === 'waiting' && !decided) {
      decided = true;
      await run.waiting?.(scene);
      if (run.then !== undefined) await answer(scene, run.then);
    }
    await sleep(300);
  }
  return report;
}

import { deployPlace } from './agent/ground.ts';
import type { DeployPlan, Step } from './plan.ts';

/** One target of a deploy: a file of the plan, or one that its build steps make. */
export interface Target {
  readonly path: string;
  readonly base?: string;
  readonly content?: string;
  readonly ifNew: DeployPlan['ifNew'];
}

const idForm = /^[a-z0-9][a-z0-9-]{0,59}$/;

/** @throws for what is not the name of a deploy. */
export function deployId(id: string): string {
  if (!idForm.test(id)) throw new Error(`Not the name of a deploy: ${JSON.stringify(id)}`);
  return id;
}

/** Where the host keeps the staged copies of a plan: that of `/etc/mail/access` is below it. */
export const stagedDirectory = (id: string): string => `${deployPlace}/tx/${deployId(id)}/new`;

/** @throws for a path that is not absolute and plain. */
export function plainPath(path: string): string {
  if (
    !/^(?:\/[\x20-\x2e\x30-\x7b\x7d\x7e\x80-\xff]+)+$/.test(path) ||
    /\/\.\.?(?:\/|$)/.test(path) ||
    path.length > 900
  )
    throw new Error(`Not a path that can be deployed to: ${JSON.stringify(path)}`);
  return path;
}

/** What is put in place, in that order: what `order` does not name comes first. */
export function targetsOf(plan: DeployPlan): readonly Target[] {
  const targets: Target[] = [
    ...plan.files.map((file) => ({ ...file, ifNew: plan.ifNew })),
    ...plan.built.map(({ path, ifNew }) => ({ path, ifNew })),
  ];
  const place = ({ path }: Target): number => plan.order.indexOf(path);
  const sorted = targets
    .map((target, at) => ({ target, at }))
    .sort((a, b) => place(a.target) - place(b.target) || a.at - b.at)
    .map(({ target }) => target);
  if (new Set(sorted.map(({ path }) => path)).size < sorted.length)
    throw new Error('A deploy names one file twice.');
  return sorted;
}

/** A value as sh text that means exactly its bytes: plain words as they are, all else in octal for printf. */
function assign(name: string, value: string): string {
  if (value.includes('\0') || /[^\0-\xff]/.test(value))
    throw new Error('There is a character in a deploy that no command can take.');
  if (/^[A-Za-z0-9_@%+=:,./ -]*$/.test(value)) return `${name}='${value}'`;
  let octal = '';
  for (let at = 0; at < value.length; at++)
    octal += `\\0${value.charCodeAt(at).toString(8).padStart(3, '0')}`;
  return `v=$(printf %b '${octal}x'); ${name}=\${v%x}`;
}

const seconds = (step: Step): number => Math.min(Math.max(1, Math.ceil(step.timeout ?? 60)), 3600);

/** `plan.sh`: the plan as functions that set variables. No byte of a value is read as shell. */
export function planText(plan: DeployPlan, check: boolean): string {
  const targets = targetsOf(plan);
  const staging = stagedDirectory(plan.id);
  const put = (text: string): string => text.replaceAll('@NEW@', staging);
  const sum = (kinds: readonly Step['kind'][]): number =>
    plan.steps.filter(({ kind }) => kinds.includes(kind)).reduce((total, step) => total + seconds(step), 0);
  const window = Math.min(Math.max(1, Math.ceil(plan.window)), 86_400);
  const lines = [
    `plan_check=${check ? 'yes' : 'no'} plan_window=${window} plan_targets=${targets.length} plan_steps=${plan.steps.length}`,
    `plan_patience=${sum(['build', 'check'])} plan_force=${sum(['reload', 'probe'])}`,
    'plan_target() { case $1 in',
    ...targets.flatMap(({ path, base, content, ifNew }, at) => [
      `${at + 1}) ${assign('path', plainPath(path))}; ${assign('base', base ?? '')}; size=${content === undefined ? '' : content.length}`,
      `${assign('owner', ifNew.owner)}; ${assign('group', ifNew.group)}; ${assign('mode', ifNew.mode)};;`,
    ]),
    'esac; }',
    'plan_kind() { case $1 in',
    ...plan.steps.map(({ kind }, at) => `${at + 1}) kind=${kind};;`),
    'esac; }',
    'plan_step() { case $1 in',
    ...plan.steps.flatMap((step, at) => [
      `${at + 1}) ${assign('step_title', step.title.replace(/[^\x20-\x7e\x80-\xff]+/g, ' '))}; ${assign('step_in', put(step.stdin ?? '/dev/null'))}`,
      `${assign('step_out', put(step.stdout ?? ''))}; ${assign('step_cwd', put(step.cwd ?? '/'))}; ${assign('step_fails', step.fails ?? '')}`,
      `step_good='${(step.good ?? [0]).map((code) => Math.trunc(code)).join(' ')}' step_limit=${seconds(step)}; set --`,
      ...step.argv.map((value) => `${assign('a', put(value))}; set -- "$@" "$a"`),
      'one "$@";;',
    ]),
    'esac; }',
  ];
  return `${lines.join('\n')}\n`;
}

/** What the console wants to read again of its own: one line of JSON in plain ASCII. */
export function aboutText(plan: DeployPlan, check: boolean): string {
  const about = {
    id: plan.id,
    setId: plan.setId,
    by: plan.by,
    note: plan.note,
    check,
    paths: targetsOf(plan).map(({ path }) => path),
    steps: plan.steps.map(({ id }) => id),
  };
  return JSON.stringify(about).replace(
    /[\x7f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

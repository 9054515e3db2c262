import type { Command, Effect } from '../command.ts';
import { line } from '../mta/print.ts';
import { begin, deciding, recovering, showing, tell } from './agent/answers.ts';
import { charge } from './agent/charge.ts';
import { files } from './agent/files.ts';
import { deployPlace, ground } from './agent/ground.ts';
import { calls, life } from './agent/life.ts';
import { steps } from './agent/steps.ts';
import { base64Lines } from './base64.ts';
import type { DeployPlan } from './plan.ts';
import { aboutText, deployId, planText, plainPath, stagedDirectory, targetsOf } from './plan-text.ts';

export { readBuilt, readReports } from './read-report.ts';

/** What is kept on the host and carries a deploy through: the same text for every deploy. */
export const agentText = ground + charge + steps + files + life + calls;

/** The one command of root that deploying needs: everything else comes on standard input. */
export const bootstrap: readonly [string, ...string[]] = ['/bin/sh', '-c', 'exec /bin/sh -s', 'postroom'];

/**
 * One compound command that ends in exit: the shell has read all of it before it runs any of it, so that a text that was cut
 * off by a lost connection does nothing.
 */
const program = (effect: Effect, shown: string, ...parts: readonly string[]): Command => ({
  argv: bootstrap,
  stdin: `{\n${parts.join('')}\nexit\n}\n`,
  root: true,
  effect,
  shown,
});

const heredoc = (path: string, text: string): string =>
  `cat >${path} <<'@POSTROOM@' &&\n${text}${text.endsWith('\n') || text === '' ? '' : '\n'}@POSTROOM@\n`;

function send(plan: DeployPlan, check: boolean, shown: string): Command {
  const about = aboutText(plan, check);
  const by = plan.by.replace(/[^\x20-\x7e]+/g, '?');
  const content = [
    heredoc('agent.sh', agentText),
    heredoc('plan.sh', planText(plan, check)),
    heredoc('about', about),
    heredoc('by', `by ${by}`),
    ...targetsOf(plan).flatMap(({ content: bytes }, at) =>
      bytes === undefined ? [] : [heredoc(`content/${at + 1}`, base64Lines(bytes))],
    ),
  ].join('');
  return program(
    'write',
    shown,
    ground,
    begin,
    tell,
    `about() { cat <<'@POSTROOM@'\n${about}\n@POSTROOM@\n}\ncontent() {\n${content}:\n}\n`,
    `CRASH=$CRASH; usable; begin ${plan.id}\n`,
    check ? `until_settled ${plan.id} 600; tell ${plan.id} whole` : `tell ${plan.id}`,
  );
}

/**
 * Builds and checks staged copies on the host and changes nothing else; ends in `checked` or a failure. The answer, when it
 * has ended, is for `readReports`.
 */
export const checkPlan = (plan: DeployPlan): Command =>
  send(plan, true, plan.steps.map(({ shown }) => shown).join('; ') || 'true');

/** Starts a deploy. Returns as soon as the host goes on by itself; the answer is for `readReports`. */
export const startDeploy = (plan: DeployPlan): Command =>
  send(plan, false, line('install', ...targetsOf(plan).map(({ path }) => path)));

/** All deploys the host still knows, or one, with what its steps printed; for `readReports`. */
export const reportDeploys = (id?: string): Command =>
  id === undefined
    ? program('read', line('ls', `${deployPlace}/tx`), ground, tell, 'tell_all')
    : program('read', line('ls', `${deployPlace}/tx/${deployId(id)}`), ground, tell, `tell ${id} whole`);

/** The files that the build steps of a plan made, as they are staged; for `readBuilt`. */
export const showBuilt = (id: string, paths: readonly string[]): Command =>
  program(
    'read',
    line('cat', ...paths.map((path) => `${stagedDirectory(id)}${plainPath(path)}`)),
    ground,
    showing,
    ...paths.map((path) => `built ${id} ${quoted(path)} ${hexadecimal(path)}\n`),
  );

/** The first decision stands; the answer says which it is. For `readDecision`. A commit counts only while it is waited for. */
export const decide = (id: string, what: 'commit' | 'rollback'): Command =>
  program(
    'write',
    line('ln', '-s', what, `${deployPlace}/tx/${deployId(id)}/decision`),
    ground,
    charge,
    deciding,
    `decision ${id} ${what}\nif orphan "$tx"; then adopt "$tx"; fi`,
  );

/** Output of `decide`. */
export function readDecision(output: string): 'commit' | 'rollback' | 'none' {
  const word = output.trim();
  return word === 'commit' || word === 'rollback' ? word : 'none';
}

/** More time before the host rolls back by itself: seconds from now. Exit code 75 when it is over already. */
export const extend = (id: string, seconds: number): Command =>
  program(
    'write',
    line('ln', '-s', `${Math.ceil(seconds)}`, `${deployPlace}/tx/${deployId(id)}/deadline`),
    ground,
    deciding,
    `more ${id} ${Math.min(Math.max(1, Math.ceil(seconds)), 86_400)}`,
  );

/** Settles what died on the way: idempotent, changes nothing that is alive. The answer is for `readReports`. */
export const recover = (): Command =>
  program(
    'write',
    line('/bin/sh', `${deployPlace}/tx/*/agent.sh`, 'watch'),
    ground,
    charge,
    tell,
    recovering,
    `id= tx=; recover 60; tell_all`,
  );

function hexadecimal(text: string): string {
  let hex = '';
  for (let at = 0; at < text.length; at++) hex += text.charCodeAt(at).toString(16).padStart(2, '0');
  return hex;
}

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

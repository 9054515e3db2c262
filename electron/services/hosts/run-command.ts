import type { Command, CommandResult } from '#mail/command';
import type { Elevation } from '#mail/host-facts';
import { converse, type Heard, type Pipe } from './channel.ts';
import { newToken } from './framing.ts';
import { type ScriptOptions, scriptOf, sudoMarks } from './script.ts';
import type { SudoPassword } from './sudo-passwords.ts';

/** What the command layer needs to know of one host. */
export interface Ground {
  /** Opens a fresh shell. Rejects before anything was sent. */
  open(signal: AbortSignal | undefined): Promise<Pipe>;
  readonly elevation: Elevation;
  readonly sudo: SudoPassword;
  /** How this host can decode a command's input; learnt at the first refusal. */
  input: ScriptOptions['input'];
}

export interface RunLimits {
  readonly signal?: AbortSignal;
  readonly quietMs: number;
  readonly onStdout?: (bytes: string) => void | Promise<void>;
}

/**
 * Sudo's whole answer when it wanted a password and did not run the command. Only a standard error that is nothing but
 * this line counts: a command that ran and printed it among other words must never be sent again.
 */
const wantsPassword =
  /^sudo: (?:sorry, )?(?:a password is required(?: to run sudo)?|interactive authentication is required)\s*$/i;

async function once(
  ground: Ground,
  command: Command,
  raise: Elevation,
  limits: RunLimits,
  password?: string,
): Promise<Heard> {
  const token = newToken();
  const script = scriptOf(command, { token, raise, input: ground.input });
  const pipe = await ground.open(limits.signal);
  const base = { token, script, ...limits };
  if (password === undefined) return converse(pipe, base);

  const marks = sudoMarks(token);
  const sent = { check: false, run: false };
  let stderr = '';
  const heard = await converse(pipe, {
    ...base,
    onStderr: (bytes, answer) => {
      stderr = `${stderr}${bytes}`.slice(-1_000_000);
      const times = (mark: string): number => stderr.split(mark).length - 1;
      if (times(marks.check) > 1 || times(marks.run) > 1) answer.end();
      else if (times(marks.run) === 1 && !sent.run) {
        sent.run = true;
        // A password that was not checked alone could be followed by input that sudo takes for more guesses.
        if (sent.check || (command.stdin ?? '') === '') answer.write(`${password}\n`);
        answer.end();
      } else if (times(marks.check) === 1 && !sent.check) {
        sent.check = true;
        answer.write(`${password}\n`);
      }
    },
  });
  const asked = sent.check || sent.run;
  if (heard.verdict === 'w' && asked) ground.sudo.wrong(password);
  const last = Math.max(heard.stderr.lastIndexOf(marks.check), heard.stderr.lastIndexOf(marks.run));
  const why =
    heard.verdict === undefined && !asked
      ? `${heard.why} sudo did not ask for the password the usual way, so it was not sent.`
      : heard.why;
  return {
    ...heard,
    why,
    stderr: last < 0 ? heard.stderr : heard.stderr.slice(last + marks.check.length).trimStart(),
  };
}

/** Runs it, and once more with octal input when the host said, before running anything, that it cannot decode base64. */
async function decoded(
  ...[ground, command, raise, limits, password]: Parameters<typeof once>
): Promise<Heard> {
  const heard = await once(ground, command, raise, limits, password);
  if (heard.verdict !== 'n' || ground.input === 'octal') return heard;
  ground.input = 'octal';
  return once(ground, command, raise, limits, password);
}

const resultOf = ({ verdict, why, stdout, stderr }: Heard): CommandResult =>
  verdict === undefined
    ? { status: 'unknown', why, stdout, stderr }
    : { status: 'exited', code: typeof verdict === 'number' ? verdict : 1, stdout, stderr };

/** Sudo's own answer, without asking it: it would mail root about every try, into the queue that is looked at. */
export const untried: CommandResult = {
  status: 'exited',
  code: 1,
  stdout: '',
  stderr: 'sudo: a password is required\n',
};

/**
 * Runs one command on a host and elevates as the host is set up. Rejects only before anything was sent; asks the user for
 * a sudo password when sudo wants one, once, and never tries a refused one again.
 */
export async function runCommand(
  ground: Ground,
  command: Command,
  limits: RunLimits,
): Promise<CommandResult> {
  const asks = command.root && ground.elevation === 'sudo-password';
  const withPassword = (): Promise<Heard | undefined> =>
    ground.sudo.use(command.effect, limits.signal, (password) =>
      decoded(ground, command, 'sudo-password', limits, password),
    );
  // Where sudo mails root about every refusal (mail_badpass), to try without the password first would fill the queue.
  if (asks && ground.sudo.ready) {
    const heard = await withPassword();
    if (heard !== undefined) return resultOf(heard);
  }
  if (asks && command.effect === 'read' && ground.sudo.unwilling) return untried;
  const first = await decoded(ground, command, asks ? 'sudo' : ground.elevation, limits);
  if (!asks || first.verdict !== 1 || first.stdout !== '' || !wantsPassword.test(first.stderr.trim()))
    return resultOf(first);
  return resultOf((await withPassword()) ?? first);
}

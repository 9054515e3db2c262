import { Buffer } from 'node:buffer';
import type { Command } from '#mail/command';
import type { Elevation } from '#mail/host-facts';

/** The one exec string. Login shells (csh, fish …) parse it; all else travels on standard input, past them. */
export const execString = 'exec /bin/sh -s';

const path = '/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/sbin:/usr/local/bin';

/** Linux refuses a single argument over 128 KiB; values that long belong on standard input. */
const longestArgument = 100_000;

export class UnsafeValue extends Error {}

/** How this run becomes root. `sudo-password`: asks by our own marks and reads the answer from the channel. */
export type Raise = Elevation;

export interface ScriptOptions {
  readonly token: string;
  readonly raise: Raise;
  /** `octal` where the host has neither base64 nor openssl: four times the bytes, but every sh can read it. */
  readonly input: 'base64' | 'octal';
}

/**
 * The marks that sudo is told to ask with: first to check the password alone, then to run the command. `passed` is printed
 * in between by a script that talks.
 */
export const sudoMarks = (token: string): { check: string; run: string; passed: string } => ({
  check: `${token}a`,
  run: `${token}b`,
  passed: `\n${token}k\n`,
});

const octal = (bytes: string): string => {
  let out = '';
  for (let i = 0; i < bytes.length; i++) out += `\\0${bytes.charCodeAt(i).toString(8).padStart(3, '0')}`;
  return out;
};

/**
 * One argument as sh text that appends it to `$@`. Plain words stand as they are; everything else becomes octal digits
 * for printf, a builtin of every sh, so that no byte of the value is ever read as shell. The x keeps trailing newlines.
 */
function argument(value: string): string {
  checkBytes(value, 'an argument');
  if (value.length > longestArgument) throw new UnsafeValue('An argument is too long for a command line.');
  if (/^[A-Za-z0-9_@%+=:,./-]+$/.test(value)) return `set -- "$@" '${value}'`;
  return `v=$(printf %b '${octal(value)}x'); set -- "$@" "\${v%x}"`;
}

function checkBytes(value: string, what: string): void {
  if (what !== 'the input' && value.includes('\0'))
    throw new UnsafeValue(`There is a NUL byte in ${what}: no command can take it.`);
  if (/[^\0-\xff]/.test(value)) throw new UnsafeValue(`There are characters that are not bytes in ${what}.`);
}

/** A pipeline's left side that prints the command's input. */
function feeder(stdin: string, options: ScriptOptions): string {
  if (options.input === 'octal') {
    const lines: string[] = [];
    for (let at = 0; at < stdin.length; at += 1000)
      lines.push(`printf %b '${octal(stdin.slice(at, at + 1000))}'`);
    return `{ ${lines.join('\n')}\n}`;
  }
  const text = Buffer.from(stdin, 'latin1').toString('base64').replace(/.{76}/g, '$&\n');
  return `{ $d <<'${options.token}d'\n${text}\n${options.token}d\n}`;
}

/**
 * Runs `$@` with its output joined into larger writes; the first few go as they come, so that the first rows are early.
 * The exit code travels on a descriptor of its own. Without one, a signal ended the shell in the middle.
 */
const joined = `
if command -v dd >/dev/null 2>&1; then
exec 4>&1
r=$( { { "$@" </dev/null 3>&- 4>&-; echo $? >&3; } | { dd bs=4096 count=4; dd ibs=65536 obs=32768; } 2>/dev/null >&4 3>&- 4>&-; } 3>&1 )
exec 4>&-; r=\${r:-143}
else "$@" </dev/null; r=$?; fi`;

/** Prints both end marks: only then is it known that the command ended, and how. */
const endWith = (token: string, word: string): string =>
  `printf '\\n%s %s\\n' ${token}e ${word}; printf '\\n%s %s\\n' ${token}e ${word} >&2; exit 0`;

const findDecoder = (token: string): string => `
if [ "$(printf 'eA==\\n' | base64 -d 2>/dev/null)" = x ]; then d='base64 -d'
elif [ "$(printf 'eA==\\n' | openssl base64 -d 2>/dev/null)" = x ]; then d='openssl base64 -d'
else ${endWith(token, 'n')}; fi`;

const findTool = (tool: string, token: string): string => `
case $(id -u) in 0) t= ;; *)
t=$(command -v ${tool}) || { printf '%s\\n' '${tool}: not found on this host' >&2; ${endWith(token, '127')}; } ;; esac`;

/** With a password: sudo checks it alone first, so that a wrong one costs one attempt and never eats the input. */
function withPassword(options: ScriptOptions, feed: string | undefined): string {
  const marks = sudoMarks(options.token);
  const input = feed === undefined ? ':' : feed;
  return `
if [ -z "$t" ]; then ${feed === undefined ? '"$@" </dev/null' : `${feed} | "$@"`}; r=$?
elif "$t" -k -S -p ${marks.check} -v
then { IFS= read -r p && printf '%s\\n' "$p" && ${input}
} | "$t" -k -S -p ${marks.run} -- "$@"; r=$?
else ${endWith(options.token, 'w')}; fi`;
}

const setUp = `trap : TERM
LC_ALL=C LANG=C TERM=dumb PATH=${path}; export LC_ALL LANG TERM PATH; unset IFS; umask 022; cd /`;

const begin = (token: string): string => `printf '\\n%s\\n' ${token}s; printf '\\n%s\\n' ${token}s >&2`;

/**
 * The script that runs one command. It is one compound command that ends in exit: dash reads ahead, so the shell must
 * have parsed everything before anything runs, and a script that was cut off by a lost connection runs nothing at all.
 * @throws UnsafeValue for values that cannot be handed over unchanged.
 */
export function scriptOf(command: Command, options: ScriptOptions): string {
  const { token } = options;
  if (!command.argv[0].startsWith('/'))
    throw new UnsafeValue('A command must be named by its absolute path.');
  const stdin = command.stdin ?? '';
  checkBytes(stdin, 'the input');
  const feed = stdin === '' ? undefined : feeder(stdin, options);
  const raise = command.root ? options.raise : 'none';
  const plain = feed === undefined ? '"$@" </dev/null' : `${feed} | "$@"`;
  const whole = command.trickles === true && feed === undefined ? joined : `\n${plain}; r=$?`;
  const run =
    raise === 'none'
      ? whole
      : raise === 'sudo-password'
        ? findTool('sudo', token) + withPassword(options, feed)
        : `${findTool(raise, token)}\n[ -z "$t" ] || set -- "$t" -n -- "$@"${whole}`;
  return `{
${setUp}
${begin(token)}
set --
${command.argv.map(argument).join('\n')}${feed !== undefined && options.input === 'base64' ? findDecoder(token) : ''}${run}
${endWith(token, '"$r"')}
}
`;
}

/**
 * The script for a command that is talked with: it has the channel itself as its input, and nothing may be written there
 * before the start mark, because the shell reads ahead. sudo reads a password byte by byte, so what follows that line is the
 * command's. With a password the command begins after `sudoMarks().passed`.
 * @throws UnsafeValue for values that cannot be handed over unchanged.
 */
export function talkScriptOf(command: Command, { token, raise }: Omit<ScriptOptions, 'input'>): string {
  if (!command.argv[0].startsWith('/'))
    throw new UnsafeValue('A command must be named by its absolute path.');
  const how = command.root ? raise : 'none';
  const marks = sudoMarks(token);
  const passed = `printf '\\n%s\\n' ${token}k >&2`;
  const run =
    how === 'none'
      ? '"$@"; r=$?'
      : how === 'sudo-password'
        ? `${findTool('sudo', token)}
if [ -z "$t" ]; then ${passed}; "$@"; r=$?
elif "$t" -k -S -p ${marks.check} -v
then ${passed}; "$t" -k -S -p ${marks.run} -- "$@"; r=$?
else ${endWith(token, 'w')}; fi`
        : `${findTool(how, token)}
[ -z "$t" ] || set -- "$t" -n -- "$@"
"$@"; r=$?`;
  return `{
${setUp}
set --
${command.argv.map(argument).join('\n')}
${begin(token)}
${run}
${endWith(token, '"$r"')}
}
`;
}

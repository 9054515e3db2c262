import type { Command, CommandResult } from '../../../command.ts';
import { base64Lines, decodeFunction } from '../../../deploy/base64.ts';
import { word } from '../../print.ts';
import { start } from '../scripts.ts';
import { joinFunction } from './joining.ts';

/** One run of `sendmail -bt` that is asked many things. */
export interface Session {
  readonly binary: string;
  /** Path of the configuration file; or its text, of which a copy is made for the session. */
  readonly cf: { readonly path: string } | { readonly text: string; readonly name: string };
  /** As for `-d`; '' for none. */
  readonly debug: string;
  readonly lines: readonly string[];
  /** Steps of rulesets are left out on the host: much less crosses. */
  readonly brief: boolean;
  readonly root: boolean;
}

/** A word that ends answers, and that nothing asked about holds. */
export function markFor(lines: readonly string[]): string {
  const all = lines.join('\n');
  let mark = 'ZZMARK';
  while (all.includes(mark)) mark += 'Z';
  return mark;
}

/** Writes bytes to a file of the session's own directory, `$d/NAME`. */
const file = (name: string, bytes: string): string =>
  `cat >"$d/${name}.64" <<'@POSTROOM@' && decode "$d/${name}.64" "$d/${name}" 2>/dev/null || exit 73\n${base64Lines(bytes)}@POSTROOM@\n`;

const sentinel = (mark: string, at: number): string => `${mark}${at}`;

/** Without what rulesets were called with and what they gave back. */
const withoutSteps = ` | sed -e '/^\\(> \\)*[^ ]* *   input:/d' -e '/^\\(> \\)*[^ ]* * returns:/d'`;

/**
 * Runs it with its output in large pieces. sendmail ends by itself only when it has read all: a blank line on standard error
 * every few seconds says that it goes on, and ends it when nobody listens any more.
 */
const through = (run: string, filter: string): string => `mkfifo "$d/out" || exit 73
${run} >"$d/out" 2>&1 & p=$!
join <"$d/out"${filter} & f=$!
( trap '' PIPE; while sleep 3 2>/dev/null; do echo >&2 || { kill $p; exit; }; done ) >/dev/null & w=$!
trap 'kill $p $f $w 2>/dev/null; exit 129' HUP INT TERM PIPE
wait $p; code=$?; wait $f; kill $w 2>/dev/null
exit $code`;

/**
 * A script for root with a directory of its own, `$d`, which is gone afterwards. One compound command: the shell has read all
 * of it before it runs any of it.
 * @param files bytes by name, written before the script runs
 */
export const script = (
  files: Readonly<Record<string, string>>,
  body: string,
): Pick<Command, 'argv' | 'stdin'> => ({
  argv: ['/bin/sh', '-c', 'exec /bin/sh -s', 'postroom'],
  stdin: [
    `{\n${start.trim()}\nunset IFS; umask 077; d=$(mktemp -d) || exit 73\ntrap 'rm -rf "$d"' EXIT; trap 'exit 129' HUP INT TERM PIPE\n`,
    decodeFunction,
    ...Object.entries(files).map(([name, bytes]) => file(name, bytes)),
    `${body}\n}\n`,
  ].join(''),
});

/**
 * Asks all lines in one run; nothing live is changed. The answer is for `readSession`. Debugging is switched on by a line: `-d`
 * among the arguments makes sendmail write every few bytes by themselves, which takes more than twice as long.
 */
export function sessionCommand({ binary, cf, debug, lines, brief, root }: Session): Command {
  const mark = markFor(lines);
  const typed = lines.map((line, at) => `${line}\n${sentinel(mark, at)} x\n`).join('');
  const path = 'path' in cf ? word(cf.path) : '"$d/cf"';
  return {
    ...script(
      {
        lines: `${debug === '' ? '' : `-d${debug}\n`}${typed}`,
        ...('path' in cf ? {} : { cf: cf.text }),
      },
      `${joinFunction}\n${through(`${word(binary)} -C ${path} -bt <"$d/lines"`, brief ? withoutSteps : '')}`,
    ),
    root,
    effect: 'read',
    trickles: true,
    shown: `sendmail -C ${'path' in cf ? word(cf.path) : word(cf.name)} -bt${debug === '' ? '' : ` -d${debug}`}`,
  };
}

/** What a session printed. */
export interface Heard {
  /** By typed line; `undefined`: the session did not get there. */
  readonly answers: readonly (readonly string[] | undefined)[];
  /** Why it gave no answers, or not all of them; '' when all are there. */
  readonly why: string;
  /** What sendmail says of its configuration before it begins. It begins even with one that no daemon would start with. */
  readonly complaints: readonly string[];
}

const banner = /^(?:ADDRESS TEST MODE|Enter <ruleset> <address>)/;

/** Lines of one answer, without the prompts before it. */
export const answerLines = (text: string): readonly string[] => {
  const bare = text.replace(/^(?:> )+/, '').replace(/\n$/, '');
  return bare === '' ? [] : bare.split('\n');
};

/** @param lines as they were given to `sessionCommand` */
export function readSession(lines: readonly string[], result: CommandResult): Heard {
  const mark = markFor(lines);
  const text = result.stdout;
  const answers: (readonly string[] | undefined)[] = [];
  let from = text.indexOf('\n> ') + 1;
  if (text.startsWith('> ')) from = 0;
  for (let at = 0; at < lines.length; at += 1) {
    const ends = `> Undefined ruleset ${sentinel(mark, at)}\n`;
    const end = text.indexOf(ends, from);
    if (end < 0) break;
    answers.push(answerLines(text.slice(from, end)));
    from = end + ends.length;
  }
  const complaints = before(text);
  if (result.status === 'exited' && result.code === 70 && complaints.length > 0)
    return { answers: lines.map(() => undefined), why: refusal(70, complaints), complaints };
  if (answers.length === lines.length) return { answers, why: '', complaints };
  const begun = answers.length > 0;
  answers.length = lines.length;
  return { answers, why: reason(result, text.split('\n'), begun), complaints };
}

/** What stands before the banner. */
function before(text: string): readonly string[] {
  const at = text.indexOf('ADDRESS TEST MODE');
  return at <= 0
    ? []
    : text
        .slice(0, at)
        .split('\n')
        .filter((line) => line !== '');
}

/** Why a session ended before its time. */
function reason(result: CommandResult, all: readonly string[], begun: boolean): string {
  if (result.status === 'unknown') return `The host did not answer to the end: ${result.why}`;
  const said = [...all.slice(-30), ...result.stderr.split('\n')]
    .map((line) => line.replace(/^(?:> )+/, ''))
    .filter((line) => line !== '' && !banner.test(line));
  const last = said.slice(-3).join(' / ').slice(0, 500);
  return begun
    ? `sendmail -bt ended with code ${result.code} before it had answered: ${last === '' ? 'it said nothing' : last}`
    : refusal(result.code, said);
}

/** Why no session came of it at all. */
export function refusal(code: number | undefined, said: readonly string[]): string {
  const words = said.slice(0, 3).join(' / ').slice(0, 500);
  const all = said.join('\n');
  if (/line 0: cannot open/.test(all)) return `sendmail cannot open the configuration file: ${words}`;
  if (/: line \d+: |No local mailer defined|readcf:/.test(all))
    return `sendmail does not load this configuration: ${words}`;
  return `sendmail -bt did not start${code === undefined ? '' : ` (code ${code})`}${words === '' ? '.' : `: ${words}`}`;
}

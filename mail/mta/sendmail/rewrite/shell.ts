import type { Command } from '../../../command.ts';
import type { ConfigSet } from '../../../config/files.ts';
import type { HostFacts } from '../../../host-facts.ts';
import type { RewriteShell } from '../../../rewrite/asking.ts';
import type { Fate, TraceNode } from '../../../rewrite/question.ts';
import { word } from '../../print.ts';
import { start } from '../scripts.ts';
import { joinFunction } from './joining.ts';
import { notesOf } from './notes.ts';
import { mainOf } from './places.ts';
import { routeFate, tripleFate, writtenFate } from './result.ts';
import { answerLines, refusal } from './session.ts';
import { parseTrace } from './trace.ts';
import { words, wordLines } from './shell-words.ts';

/**
 * Path and `-d` come as the first two lines of standard input, which goes on to sendmail. One byte at a time is read here. The
 * exit code of sendmail travels past its output.
 */
const header = 'postroom address test';
const script =
  `${start}: ${header}; s=$1; IFS= read -r c; IFS= read -r d; if test -n "$d"; then set -- "-d$d"; else set --; fi; ${joinFunction}` +
  'exec 3>&1; r=$({ { "$s" -C "$c" -bt "$@" 2>&1 3>&- 4>&-; echo $? >&4; } | join >&3 3>&- 4>&-; } 4>&1); exit "${r:-143}"';

/** Sent after every line: no ruleset of this name exists, and what sendmail says of that ends the answer. */
const mark = { line: 'PostroomEnd x', ends: 'Undefined ruleset PostroomEnd' } as const;

function startShell(
  set: ConfigSet,
  host: HostFacts,
  { config, debug }: { readonly config: string; readonly debug: string },
): Command {
  const main = mainOf(set);
  const cf = config === '' ? main.cf : config;
  // eslint-disable-next-line no-control-regex -- it must stay on its line
  if (!/^\/[^\x00-\x1f\x7f]*$/.test(cf)) throw new Error('A configuration file is named by its whole path.');
  if (!/^[0-9.,-]{0,100}$/.test(debug)) throw new Error('Debugging is given as 21.12,60.5.');
  const { account, sudo, tools } = host;
  const argv = ['/bin/sh', '-c', script, 'postroom', main.binary] as const;
  return {
    argv,
    stdin: `${cf}\n${debug}\n`,
    root:
      account.uid === 0 ||
      (sudo.rights === 'listed'
        ? sudo.listing.includes(header)
        : sudo.rights !== 'no' || tools['doas'] !== undefined),
    effect: 'read',
    shown: `sendmail -C ${word(cf)} -bt${debug === '' ? '' : ` -d${debug}`}`,
  };
}

/** What the rulesets that were called one after the other gave in the end. */
function ofRulesets(trace: readonly TraceNode[]): Fate | undefined {
  const last = trace.filter(({ kind }) => kind === 'call').at(-1)?.after;
  return last?.[0] === '$#' ? tripleFate(last) : undefined;
}

/** @param printed what came between the line and the mark */
function read(
  line: string,
  printed: string,
): {
  readonly trace: readonly TraceNode[];
  readonly notes: ReturnType<typeof notesOf>;
  readonly fate?: Fate;
} {
  const lines = answerLines(printed);
  const trace = parseTrace(lines);
  const [, parsed] = /^\s*\/parse\s+(.*?)\s*$/.exec(line) ?? [];
  const [, tried] = /^\s*\/try\s+\S+\s+(.*?)\s*$/.exec(line) ?? [];
  const fate =
    parsed !== undefined
      ? routeFate(parsed, lines)
      : tried !== undefined
        ? writtenFate(tried, lines)
        : ofRulesets(trace);
  return {
    trace,
    notes: notesOf(lines, parsed ?? tried ?? '', parsed === undefined ? undefined : fate),
    ...(fate === undefined ? {} : { fate }),
  };
}

/** `sendmail -bt` as a person types into it. */
export const shell: RewriteShell = {
  start: startShell,
  mark,
  prompt: '> ',
  refused: (printed) =>
    printed.trim() === '' || printed.includes('ADDRESS TEST MODE')
      ? undefined
      : refusal(
          undefined,
          printed.split('\n').filter((line) => line !== ''),
        ),
  read,
  words,
  wordLines,
};

import type { Command } from '../../../command.ts';
import type { HostFacts } from '../../../host-facts.ts';
import type { Seen } from '../../../rewrite/asking.ts';
import type { Question } from '../../../rewrite/question.ts';
import { word } from '../../print.ts';
import { cannotType } from './question-lines.ts';
import { mayBeRoot } from './rooted.ts';
import { counting } from './seen-script.ts';
import { script } from './session.ts';

/** Kinds of line that cross at most, each the most frequent first. */
const most = 20_000;

/** The log and what logrotate made of it, as far as anything was written to it in that time. */
const files = (path: string, hours: number): string => {
  const [, folder = '/', name = ''] = /^(.*\/)([^/]*)$/.exec(path) ?? [];
  return `cd ${word(folder)} && for f in $(find . -name . -o -type d -prune -o -name ${word(`${name}*`)} -mmin -${hours * 60 + 60} -print | sort -r); do
  case $f in ./${word(name)}|./${word(name)}[.-][0-9]*) ;; *) continue;; esac
  case $f in *.gz) gzip -dc <"$f";; *.xz) xz -dc <"$f";; *.bz2) bzip2 -dc <"$f";; *) cat <"$f";; esac
done`;
};

/**
 * Who wrote to whom in the last `hours`, counted on the host. The answer is for `readSeen`; exit code 66 where there is no log that
 * is known, 77 where it cannot be read.
 */
export function seen(host: HostFacts, hours: number): Command {
  const { kind, path = '' } = host.logs;
  const span = Math.min(Math.max(1, Math.ceil(hours)), 24 * 366);
  const source =
    kind === 'file'
      ? files(path, span)
      : `journalctl -q --no-pager -o short -S "-${span}h" SYSLOG_FACILITY=2`;
  const body =
    kind === 'none'
      ? 'echo "This host keeps no mail log that is known." >&2; exit 66'
      : [
          kind === 'file'
            ? `test -r ${word(path)} || { echo ${word(`${path} cannot be read.`)} >&2; exit 77; }\n`
            : '',
          `now=$(date +%s); { ${source}\n} | awk -v now="$now" -v since=$((now - ${span * 3600})) -v zone="$(date +%z)" -v year="$(date +%Y)" -f "$d/awk" >"$d/all" || exit 74\n`,
          `for k in r c; do grep -a "^$k" "$d/all" | sort -t '\t' -k 2,2nr | head -n ${most}; done\nexit 0`,
        ].join('');
  return {
    ...script({ awk: counting }, body),
    root: mayBeRoot(host),
    effect: 'read',
    shown: kind === 'file' ? `grep -E 'from=|to=' ${word(path)}` : 'journalctl SYSLOG_FACILITY=2',
  };
}

function questionOf(kind: string, parts: readonly string[]): Question | undefined {
  if (parts.some((part) => cannotType(part) !== undefined)) return undefined;
  if (kind === 'r' && parts.length === 1) return { kind: 'route', address: parts[0] ?? '' };
  const [address = '', name = '', auth = '', sender = '', recipient = ''] = parts;
  return kind === 'c' && parts.length === 5
    ? { kind: 'check', client: { address, name, helo: '', auth }, sender, recipient }
    : undefined;
}

/** Output of `seen`: recipients as `route`, and who sent from where to whom as `check`. Never throws. */
export const readSeen = (output: string): readonly Seen[] =>
  output.split('\n').flatMap((line) => {
    const [kind = '', times = '', ...parts] = line.split('\t');
    const question = /^\d+$/.test(times) ? questionOf(kind, parts) : undefined;
    return question === undefined ? [] : [{ question, times: Number(times) }];
  });

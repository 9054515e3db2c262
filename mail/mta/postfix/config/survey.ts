import type { Command } from '../../../command.ts';
import type { HostFacts } from '../../../host-facts.ts';
import { line } from '../../print.ts';
import type { MtaFacts } from '../../mta.ts';
import { detail, tool } from '../source.ts';
import { start } from '../scripts.ts';

/**
 * postconf, then the configuration directories. Every line is a letter, a colon and what a tool said: `i` directory, `v`
 * version, `d` defaults, `n` what main.cf sets, `e` all that is in force with names expanded, `p` what master.cf sets,
 * `m` map types, `x` daemons, `l` what the files that are named are, with one `l` line each for what is built of them,
 * and `w` what postconf complains about.
 */
export const surveyScript =
  start +
  'p=$1; shift; for d in "$@"; do echo "i:$d"; ' +
  'ask() { k=$1; shift; "$p" -c "$d" "$@" 2>/dev/null </dev/null | sed "s/^/$k:/"; }; ' +
  'ask v -h mail_version; ask d -d; ask n -n; ask e -x; ask p -Px; ask m -m; ' +
  '"$p" -c "$d" -n 2>&1 >/dev/null </dev/null | sort -u | sed "s/^/w:/"; ' +
  'x=$("$p" -c "$d" -hx daemon_directory 2>/dev/null </dev/null || "$p" -dhx daemon_directory 2>/dev/null </dev/null) && ls "$x" 2>/dev/null | sed "s/^/x:/"; ' +
  '{ echo "$d/main.cf"; echo "$d/master.cf"; { "$p" -c "$d" -x; "$p" -c "$d" -Px; } 2>/dev/null </dev/null | ' +
  'awk \'{ n = split($0, x, "[ ,{}=]+"); for (i = 1; i <= n; i++) { f = x[i]; sub("^([a-z]+:)+/", "/", f); if (f ~ "^/") print f } }\'; } | ' +
  'sort -u | while IFS= read -r f; do for s in "" .db .lmdb .cdb .dir .pag; do test -f "$f$s" && ls -ldL "$f$s" 2>/dev/null | sed "s/^/l:/"; done; done; done; exit 0';

export function survey(facts: MtaFacts, host: Pick<HostFacts, 'tools'>): Command {
  const directories = facts.sources.map((source) => detail(source, 'config'));
  return {
    argv: ['/bin/sh', '-c', surveyScript, 'postroom', tool(host.tools, 'postconf'), ...directories],
    root: true,
    effect: 'read',
    shown: directories.map((one) => line('postconf', '-c', one, '-n')).join('; '),
  };
}

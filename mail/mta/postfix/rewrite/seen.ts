import type { Command } from '../../../command.ts';
import type { ConfigSet } from '../../../config/files.ts';
import { bootstrap } from '../../../deploy/commands.ts';
import type { HostFacts } from '../../../host-facts.ts';
import type { Seen } from '../../../rewrite/asking.ts';
import { line } from '../../print.ts';
import { mayBeRoot } from './rooted.ts';

const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/**
 * Reads log lines of one instance and counts: `r` recipients as they were before any alias, `c` what clients asked for. Fields
 * are parted by tabs, which Postfix never writes. `from` is the least time: `MDDHHMMSS` with months counted from this one
 * backwards, or an ISO time.
 */
const counting = `function cut(s, a, b, i, j) { i = index(s, a); if (i == 0) return ""; s = substr(s, i + length(a)); j = index(s, b); return j == 0 ? s : substr(s, 1, j - 1) }
function late(m) { if ($0 ~ /^[0-9][0-9][0-9][0-9]-/) return substr($0, 1, 19) < iso; m = (index("JanFebMarAprMayJunJulAugSepOctNovDec", $1) + 2) / 3; if (m > month) m -= 12; return (m * 100 + $2) * 1000000 + substr($3, 1, 2) * 10000 + substr($3, 4, 2) * 100 + substr($3, 7, 2) < from + 0 }
{ i = index($0, " " name "/"); if (i == 0 || late()) next; s = substr($0, i + 1); j = index(s, "]: "); if (j == 0) next; d = substr(s, 1, j); s = substr(s, j + 3); k = index(s, ": "); if (k == 0) next; q = substr(s, 1, k - 1); s = substr(s, k + 2) }
q == "NOQUEUE" && s ~ /^(reject|discard|hold|filter|redirect): RCPT from / { c = cut(s, " from ", ": "); n++; t = s; while ((p = index(t, "; from=<")) > 0) t = substr(t, p + 2); f = cut(t, "from=<", "> to=<"); r = cut(t, "> to=<", "> proto="); h = cut(t, " helo=<", ">"); a = cut(t, "sasl_username=<", ">"); if (t ~ /^from=</) { chk[c "\\t" h "\\t" a "\\t" f "\\t" r]++ } next }
q !~ /^[0-9A-Za-z]+$/ { next }
s ~ /^client=/ { cl[q] = cut(s, "client=", ","); au[q] = cut(s, "sasl_username=", ","); next }
s ~ /^from=</ { fr[q] = cut(s, "from=<", ">, "); next }
s ~ /^to=</ { r = index(s, ", orig_to=<") ? cut(s, ", orig_to=<", ">, ") : cut(s, "to=<", ">, "); if ((q, r) in once) next; once[q, r] = 1; all[q] = all[q] "\\t" r; rc[r]++; if (q in cl) chk[cl[q] "\\t\\t" au[q] "\\t" fr[q] "\\t" r]++; next }
s == "removed" { m = split(all[q], x, "\\t"); for (z = 2; z <= m; z++) delete once[q, x[z]]; delete all[q]; delete cl[q]; delete au[q]; delete fr[q] }
END { for (r in rc) print "r\\t" rc[r] "\\t" r; for (c in chk) print "c\\t" chk[c] "\\t" c }
`;

/** What the log of the last hours names, with rotated files that are recent enough. */
export function seen(set: ConfigSet, host: HostFacts, hours: number): Command {
  const { kind, path = '' } = host.logs;
  const named = set.detail['syslogName'];
  const name = typeof named === 'string' && named !== '' ? named : 'postfix';
  const span = Math.max(1, Math.ceil(hours));
  const lines =
    kind === 'journald'
      ? `journalctl -q -a --no-pager -o short --since "@$s"`
      : kind === 'file'
        ? `find "\${g%/*}" -type f '(' -name "\${g##*/}" -o -name "\${g##*/}.*" -o -name "\${g##*/}-*" ')' -mmin -${span * 60 + 5} | while IFS= read -r f; do case $f in *.gz) gzip -dc "$f";; *.xz) xz -dc "$f";; *.bz2) bzip2 -dc "$f";; *) cat "$f";; esac; done`
        : ':';
  const stdin = `{
PATH=/usr/sbin:/usr/bin:/sbin:/bin; LC_ALL=C; export PATH LC_ALL; umask 077
t=$(mktemp -d) || exit 73; trap 'rm -rf "$t"' 0; trap 'exit 75' 1 2 13 15
cat >"$t/count" <<'@POSTROOM@'
${counting}@POSTROOM@
g=${quote(path)}; s=$(($(date +%s) - ${span * 3600}))
month=$(date +%m); from=$(date -d "@$s" '+%m %d %H%M%S'); iso=$(date -d "@$s" +%Y-%m-%dT%H:%M:%S)
from=$(echo "$from" | awk -v now="$month" '{ m = $1 + 0; if (m > now + 0) m -= 12; print (m * 100 + $2) * 1000000 + $3 }')
{ ${lines}; } 2>/dev/null | awk -v name=${quote(name)} -v month="\${month#0}" -v from="$from" -v iso="$iso" -f "$t/count"
exit 0
}
`;
  return {
    argv: bootstrap,
    stdin,
    root: mayBeRoot(host),
    effect: 'read',
    shown:
      kind === 'journald' ? `journalctl --since -${span}h` : line('grep', `${name}/`, path || 'mail.log'),
  };
}

/** `name[192.0.2.1]`; a client without a verified name is `unknown`. */
function clientOf(text: string): { readonly name: string; readonly address: string } {
  const [, name = '', address = ''] = /^(.*)\[([^\]]*)\]$/.exec(text) ?? [];
  return { name: name === 'unknown' ? '' : name, address: address.replace(/^IPv6:/i, '') };
}

/** Output of `seen`: recipients, then what clients asked for; each most often first. */
export function readSeen(output: string): readonly Seen[] {
  return output
    .split('\n')
    .flatMap((text): Seen[] => {
      const [kind, count = '', first = '', helo = '', auth = '', sender = '', recipient = ''] =
        text.split('\t');
      const times = Number(count);
      if (!Number.isInteger(times) || times < 1) return [];
      if (kind === 'r') return [{ question: { kind: 'route', address: first }, times }];
      const client = clientOf(first);
      if (kind !== 'c' || client.address === '') return [];
      return [{ question: { kind: 'check', client: { ...client, helo, auth }, sender, recipient }, times }];
    })
    .sort((a, b) => order(a) - order(b) || b.times - a.times);
}

const order = ({ question }: Seen): number => (question.kind === 'route' ? 0 : 1);

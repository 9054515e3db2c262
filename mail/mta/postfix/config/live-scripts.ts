import { start } from '../scripts.ts';

/**
 * What a deploy does with a running Postfix: constant scripts for dash and busybox, run as root. Arguments of all: a
 * folder of the deploy, postfix, postconf, postqueue, configuration directory, log file, `-`, or `journal`.
 */
const ground =
  start +
  'w=$1; x=$2; p=$3; q=$4; d=$5; g=$6; ' +
  // The state of the master daemon: `up` or `down`.
  'master() { if "$x" -c "$d" status </dev/null >/dev/null 2>&1; then echo up; else echo down; fi; }; ' +
  // What a reload does not change: postconf(5) asks for a restart.
  'fixed() { "$p" -c "$d" -hx inet_interfaces inet_protocols 2>/dev/null </dev/null; }; ' +
  // The unit of systemd whose process the master daemon is; nothing where it was started otherwise, such as from a login.
  'unit() { test -d /run/systemd/system || return 0; read -r m 2>/dev/null < "$("$p" -c "$d" -hx queue_directory 2>/dev/null </dev/null)/pid/master.pid"; ' +
  'u=$(sed -n "s,^[^:]*:[^:]*:.*/\\([^/]*[.]service\\)$,\\1,p" "/proc/$m/cgroup" 2>/dev/null | head -n 1); ' +
  'test -n "$u" && systemctl show -p ExecStart "$u" 2>/dev/null </dev/null | grep -Eq "path=[^ ]*/post(fix|multi) " && echo "$u"; }; ' +
  // Started from here, the daemon would be a process of the deploy and not of its unit.
  'again() { u=$(cat "$w/unit" 2>/dev/null); if test -n "$u"; then systemctl restart "$u" </dev/null 2>&1; else test "$1" = start || "$x" -c "$d" stop </dev/null 2>&1; "$x" -c "$d" start </dev/null 2>&1; fi; }; ' +
  // `PORT HOST` of every smtpd and postscreen of master.cf that listens and speaks first, by the kernel.
  'ports() { { "$p" -c "$d" -P 2>/dev/null </dev/null | grep "/inet/smtpd_tls_wrappermode = yes" | sed "s,/inet/.*,," | sed "s/^/w /"; ' +
  'grep -h "/tcp" /etc/services 2>/dev/null | sed "s/^/s /"; "$p" -c "$d" -M 2>/dev/null </dev/null | sed "s/^/m /"; ' +
  'cat /proc/net/tcp 2>/dev/null | sed "s/^/t /"; } | ' +
  'awk \'function hex(s, v, i) { v = 0; for (i = 1; i <= length(s); i++) v = v * 16 + index("0123456789ABCDEF", substr(s, i, 1)) - 1; return v } ' +
  '$1 == "w" { wrap[$2] = 1 } $1 == "s" { split($3, a, "/"); num[$2] = a[1] } ' +
  '$1 == "m" && $3 == "inet" && ($9 == "smtpd" || $9 == "postscreen") && !($2 in wrap) { n = $2; sub(/^.*:/, "", n); if (n in num) n = num[n]; if (n != 465) want[n] = 1 } ' +
  '$1 == "t" && $5 == "0A" { split($3, a, ":"); n = hex(a[2]); if (!(n in want) || (n in done)) next; done[n] = 1; h = a[1]; if (h == "00000000") h = "0100007F"; ' +
  'print n, hex(substr(h, 7, 2)) "." hex(substr(h, 5, 2)) "." hex(substr(h, 3, 2)) "." hex(substr(h, 1, 2)) }\' | sort -n; }; ' +
  // What a port says first and, where bash is, to a recipient that the server takes (postmaster alone would pass every restriction); `?` where nothing here can ask.
  // No message is sent.
  'greeting() { if command -v bash >/dev/null 2>&1; then bash -c \'exec 3<>"/dev/tcp/$1/$0" || exit; get() { while IFS= read -r -t 20 l <&3; do case $l in [0-9][0-9][0-9]-*) ;; *) return 0 ;; esac; done; return 1; }; ' +
  'say() { printf "%s\\r\\n" "$1" >&3; get; }; get || exit; g=$l; h=${g#220[ -]}; say "EHLO localhost" && say "MAIL FROM:<>" && say "RCPT TO:<postmaster@${h%% *}>" && g="$g | $l"; echo "$g"; say QUIT\' "$1" "$2" 2>/dev/null; ' +
  'elif command -v perl >/dev/null 2>&1; then perl -MIO::Socket::INET -e \'$s = IO::Socket::INET->new(PeerAddr => $ARGV[1], PeerPort => $ARGV[0], Timeout => 10) or exit 1; alarm 20; print scalar <$s>; print $s "QUIT" . chr(13) . chr(10)\' "$1" "$2" 2>/dev/null; ' +
  'elif command -v nc >/dev/null 2>&1; then echo QUIT | nc -w 20 "$2" "$1" 2>/dev/null | head -n 1; else echo "?"; fi | tr -d "[:cntrl:]"; }; ' +
  // Lines of this instance about something that ended a daemon, without time and process; what the postfix command refused ended none.
  'grave() { s=$("$p" -c "$d" -hx syslog_name 2>/dev/null </dev/null); s="$s" awk \'{ i = index($0, " " ENVIRON["s"] "/"); if (i == 0) next; s = substr($0, i + 1); if (s !~ /^[^ ]*: (fatal|panic): / || s ~ /^[^ ]*\\/postfix-script: /) next; sub(/\\[[0-9]+\\]/, "", s); print s }\' | sort -u; }; ';

/** Notes what is there before: the reload and the probes compare with it. */
export const beforeScript =
  ground +
  'mkdir -p "$w" || exit 73; master > "$w/master"; unit > "$w/unit"; fixed > "$w/fixed"; date +%s > "$w/time"; ' +
  'test ! -r "$g" || { wc -c < "$g" > "$w/mark"; tail -c 65536 "$g" | grave > "$w/grave"; }; ' +
  'ports | while read -r n h; do s=$(greeting "$n" "$h"); echo "$n $h $s"; done > "$w/ports"; ' +
  'echo "master is $(cat "$w/master")"; cat "$w/ports"';

export const reloadScript =
  ground +
  'if test "$(cat "$w/master" 2>/dev/null)" = down; then echo "Postfix was not running: nothing to reload."; exit 0; fi; ' +
  'if test -f "$w/fixed" && test "$(fixed)" != "$(cat "$w/fixed")"; then fixed > "$w/fixed"; ' +
  'again restart; else "$x" -c "$d" reload </dev/null 2>&1 || again start; fi; test "$(master)" = up';

/** The master daemon runs, if it did before. */
export const runningScript =
  ground +
  'test "$(cat "$w/master" 2>/dev/null)" != down || { echo "Postfix was not running before."; exit 0; }; ' +
  'test "$(master)" = up && echo "The master daemon is running." || { echo "fatal: the master daemon is not running" >&2; exit 69; }';

/** Every port that greeted before and is still in master.cf greets now. */
export const greetingScript =
  ground +
  'test "$(cat "$w/master" 2>/dev/null)" != down || exit 0; r=0; now=$(ports); m=$("$p" -c "$d" -M </dev/null 2>/dev/null | awk \'$2 == "inet" { n = $1; sub(/^.*:/, "", n); print n }\'); ' +
  'while read -r n h c rest; do b=$(awk -v n="$n" \'{ split($2, a, "/"); if (a[1] == n && $2 ~ /tcp$/) print $1 }\' /etc/services 2>/dev/null | head -n 1); ' +
  'echo "$m" | grep -Fxq -e "$n" || { test -n "$b" && echo "$m" | grep -Fxq -e "$b"; } || { echo "Port $n is no longer in master.cf."; continue; }; ' +
  'case $c in 220*) ;; *) continue ;; esac; h=$(echo "$now" | awk -v n="$n" \'$1 == n { print $2 }\'); ' +
  'test -n "$h" || { grep -qi "^ *[0-9]*: [0-9a-f]*:$(printf %04X "$n") [0-9a-f:]* 0A " /proc/net/tcp6 2>/dev/null && { echo "Port $n listens on IPv6 alone, and was not asked."; continue; }; echo "fatal: nothing listens on port $n any more" >&2; r=69; continue; }; ' +
  's=$(greeting "$n" "$h"); case "$rest=$s" in *"| 2"*"="*"| 4"??" 4.3."*) echo "fatal: port $n took mail before, and now: ${s##*| }" >&2; r=69; continue ;; esac; case $s in 220*) echo "$n: $s" ;; "?") ;; *) echo "fatal: port $n answered 220 before, and now: $s" >&2; r=69 ;; esac; done < "$w/ports"; exit $r';

/** postqueue reaches the queue through the daemons. */
export const queueScript =
  ground +
  'test "$(cat "$w/master" 2>/dev/null)" != down || exit 0; s=$("$q" -c "$d" -p 2>&1 </dev/null | head -c 400); ' +
  'case $s in *"fatal: "*|*"Mail system is down"*|"") echo "fatal: $s" >&2; exit 69 ;; *) echo "$s" | head -n 1 ;; esac';

/** Nothing ended a daemon since; what the log said before already does not count. With a seventh argument after so many seconds. */
export const logScript =
  ground +
  'test -z "$7" || sleep "$7"; test "$(cat "$w/master" 2>/dev/null)" = down || test "$(master)" = up || { echo "fatal: the master daemon is not running any more" >&2; exit 69; }; ' +
  'if test "$g" = journal; then n=$(journalctl -q -o short --since "@$(cat "$w/time")" 2>/dev/null | grave); ' +
  'elif test -r "$g" && test -f "$w/mark"; then m=$(cat "$w/mark"); test "$(wc -c < "$g")" -ge "$m" || m=0; n=$(tail -c "+$((m + 1))" "$g" | grave); else echo "There is no log to look into."; exit 0; fi; ' +
  'n=$(echo "$n" | while IFS= read -r l; do test -n "$l" || continue; if grep -Fqx -e "$l" "$w/grave" 2>/dev/null; then :; else echo "$l"; fi; done); ' +
  // What was told once does not count again: after a rollback only what the old files do does.
  'test -z "$n" || { test ! -r "$g" || wc -c < "$g" > "$w/mark"; echo $(($(date +%s) + 1)) > "$w/time"; echo "$n" >&2; exit 69; }; echo "No daemon ended with an error."';

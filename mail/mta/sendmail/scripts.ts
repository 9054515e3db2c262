/**
 * What runs as root on a sendmail host: constant one-line scripts for dash and busybox alike. They are named word for
 * word in sudoers, so they hold no backslash and no two blanks in a row. Arguments: queue directory patterns from the
 * .cf file (and sendmail with its mode); ids come on standard input, one a line.
 */
export const start =
  'PATH=/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/sbin:/usr/local/bin; LC_ALL=C; export PATH LC_ALL; IFS=; ';

/**
 * `dirs KIND PATTERN…` calls `KIND DIR…` with the directories where files of that kind are: the subdirectory `qf`, `df`
 * or `xf` of a queue directory where it exists, the queue directory itself otherwise.
 */
const dirs =
  'dirs() { k=$1; shift; n=$#; for p do for d in $p; do if test -d "$d/$k"; then set -- "$@" "$d/$k"; elif test -d "$d"; then set -- "$@" "$d"; fi; done; done; shift $n; test $# -gt 0 || { echo "No queue directory was found." >&2; exit 69; }; "in_$k" "$@"; }; ';

/** The first line of an answer in queue files, and the lines that part an answer in words of `mailq`. */
export const filesHeader = 'postroom queue files';
export const heldHeader = 'postroom held';
export const lostHeader = 'postroom lost';

/**
 * As root: a header line, then `=SIZE INODE PATH NUL` for every file and `PATH NUL LINE` for the envelope lines of every
 * control file: no file name can be mistaken for anything else. Header lines of mail stay on the host. A file that
 * vanishes is no error (grep -s), so only the first find's exit code counts. As anybody else: what `mailq` says.
 */
export const listScript =
  start +
  dirs +
  'in_df() { find "$@" -ignore_readdir_race -maxdepth 1 -type f -name "df*" -printf "=%s %i " -print0; }; ' +
  'in_qf() { find "$@" -ignore_readdir_race -maxdepth 1 -type f -name "[qhQ]f??????????????*" -printf "=%s %i " -print0 -exec grep -saEH --null "^([TNKMSRq]|[.]$)" {} +; }; ' +
  'say() { "$s" "$m" "$@" -v -bp </dev/null || echo "sendmail -bp ended with $?"; }; ' +
  `s=$1; m=$2; shift 2; if test "$(id -u)" -eq 0; then echo "${filesHeader}"; dirs df "$@" || exit 1; dirs qf "$@"; ` +
  `else say; echo "${heldHeader}"; say -qQ; echo "${lostHeader}"; say -qL; fi; exit 0`;

/** `id` is a queue id in full. An empty or short one would match other messages: `-qI` looks for a substring. */
export const check =
  'full() { case $1 in *[!0-9A-Za-z]*) return 1;; ??????????????|???????????????) return 0;; esac; return 1; }; ';

/** `look KIND NAME PATTERN…`: $f the file, $g the directory that it is in, $q its queue directory. */
export const look =
  'look() { kk=$1; nn=$2; shift 2; f=; for p do for d in $p; do a=$d; if test -d "$d/$kk"; then a=$d/$kk; fi; if test -f "$a/$nn"; then f=$a/$nn; q=$d; g=$a; fi; done; done; test -n "$f"; }; ';

/**
 * `tell ID DIR…` prints where the message is now; $y, where set, stands for "held". Where $u is set, a queued message
 * that was not tried since then (line K) is "busy" or "untried": above QueueLA a queue run ends well and does nothing.
 */
const tell =
  'untried() { while read -r v; do case $v in K*) test "${v#K}" -lt "$u"; return;; S*) return 1;; esac; done; return 1; }; ' +
  'since() { if { untried <"$1"; } 2>/dev/null; then w=untried; if command -v flock >/dev/null && test -f "$1" && ! { flock -n 9 9<"$1"; } 2>/dev/null; then w=busy; fi; fi; }; ' +
  'tell() { i=$1; shift; w=gone; for d do if test -f "$d/hf$i"; then w=held; elif test -f "$d/qf$i"; then w=queued; test -z "$u" || since "$d/qf$i"; elif test -f "$d/Qf$i"; then w=lost; fi; done; if test $w = held; then w=${y:-held}; fi; echo "$i $w"; }; ';

/** Reads ids, hands `go` 200 at a time as `-qI` words in $b, then says for each (in $l) what is true of it now. */
const eachBatch = (prefix: 'qf' | 'hf'): string =>
  'flushed() { test -n "$l" || return 0; IFS=" "; go; for j in $l; do tell "$j" "$@"; done; IFS=; b=; l=; c=0; }; ' +
  `in_qf() { while read -r i; do if full "$i"; then b="$b -qI${prefix}$i"; l="$l $i"; c=$((c+1)); else echo "refused: not a full queue id" >&2; fi; test $c -lt 200 || flushed "$@"; done; flushed "$@"; }; `;

const act = `${start}s=$1; m=$2; shift 2; b=; l=; c=0; y=; u=; ${check}${tell}${dirs}`;

/** First line of standard input: the reason. An empty one would release everything named. */
export const holdScript =
  act +
  eachBatch('qf') +
  'go() { "$s" "$m" -Q"$r" $b </dev/null; }; read -r r && test -n "$r" || { echo "A reason is needed." >&2; exit 64; }; dirs qf "$@"';

export const releaseScript = act + eachBatch('hf') + 'go() { "$s" "$m" -qQ -Q $b </dev/null; }; dirs qf "$@"';

/** Reads ids, gives each eighth of them to `go` as `-qI` words in $b, waits at most 15 seconds for the processes in $a. */
const runsOf = (prefix: 'qf' | 'hf'): string =>
  'in_qf() { a=; e=0; while read -r i; do if full "$i"; then l="$l $i"; c=$((c+1)); else echo "refused: not a full queue id" >&2; fi; done; ' +
  `IFS=" "; for i in $l; do IFS=" "; b="$b -qI${prefix}$i"; e=$((e+1)); test $((e*8)) -lt $c || go; done; go; ` +
  't=0; z=; IFS=" "; while test $t -lt 15; do z=; for p in $a; do if kill -0 $p 2>/dev/null; then z=1; fi; done; test -n "$z" || break; sleep 1; t=$((t+1)); done; ' +
  'if test -n "$z"; then y=going; u=; fi; for i in $l; do tell "$i" "$@"; done; }; ';

/**
 * Starts up to eight queue runs for the ids, which go on when this script or its connection ends, and waits at most 15
 * seconds for them: a dead destination can hold a run for many minutes. `-v` is what keeps a run in the foreground.
 */
export const flushScript =
  act +
  'u=$(date +%s); x=; if command -v setsid >/dev/null; then x=setsid; fi; trap "" HUP; ' +
  'go() { test -n "$b" || return 0; IFS=" "; a="$a $( ( $x "$s" "$m" -v $b </dev/null >/dev/null 2>&1 & echo $! ) )"; IFS=; b=; e=0; }; ' +
  runsOf('qf') +
  'dirs qf "$@"';

/**
 * Returns held messages to their senders: up to eight queue runs that go on when this script or its connection ends.
 * `-qQ` with `Timeout.queuereturn=now` makes sendmail report failure without any attempt at delivery, straight from
 * quarantine: no queue run of the daemon can deliver one in between. Two traps are dealt with. The report itself must
 * keep its own time to live (`.dsn`), or a sender's server that says "later" turns it into a double bounce. And a
 * report that has to wait inherits the quarantine with its reason: each run first gives its messages a reason of its
 * own, and after it releases what carries this reason but the messages themselves.
 */
export const expireScript =
  act +
  'x=; if command -v setsid >/dev/null; then x=setsid; fi; trap "" HUP; n=$(date +%s).$$; j=0; ' +
  'go() { test -n "$b" || return 0; j=$((j+1)); IFS=" "; a="$a $( ( $x /bin/sh -c ' +
  `'s=$1; m=$2; o=$3; r=$4; shift 4; "$s" "$m" -Q"$o" -qQ "$@"; ` +
  '"$s" "$m" -OTimeout.queuereturn=now -OTimeout.queuereturn.normal=now -OTimeout.queuereturn.urgent=now -OTimeout.queuereturn.non-urgent=now -OTimeout.queuereturn.dsn=5d -v -qQ "$@"; ' +
  `"$s" "$m" -Q"$r" -qQ "$@"; "$s" "$m" -Q -qQ"$o"' ` +
  'postroom "$s" "$m" "postroom return $n.$j;" "$r" $b </dev/null >/dev/null 2>&1 & echo $! ) )"; IFS=; b=; e=0; }; ' +
  runsOf('hf') +
  'read -r r && test -n "$r" || { echo "A reason is needed." >&2; exit 64; }; dirs qf "$@"';

/**
 * Reads lines `ID ARRIVED SIZE`; releases those that are on hold and still have that arrival time and size of body.
 * Nobody has to be watching: a host runs it by itself when a hold ends.
 */
export const letGoScript =
  act +
  look +
  'flushed() { test -n "$l" || return 0; IFS=" "; "$s" "$m" -qQ -Q $b </dev/null; for j in $l; do IFS=; if look qf "hf$j" "$@"; then echo "$j held"; elif look qf "qf$j" "$@"; then echo "$j queued"; else echo "$j gone"; fi; done; b=; l=; c=0; }; ' +
  'arrived() { while read -r v; do case $v in T*) test "$v" = "T$t"; return;; H*) return 1;; esac; done; return 1; }; ' +
  'same() { arrived <"$f" || return 1; look df "df$i" "$@" && test "$(stat -c %s "$f")" = "$z"; }; ' +
  'while IFS=" " read -r i t z v; do IFS=; if full "$i"; then if look qf "hf$i" "$@"; then if same "$@"; then b="$b -qIhf$i"; l="$l $i"; c=$((c+1)); else echo "$i changed"; fi; elif look qf "qf$i" "$@"; then echo "$i queued"; else echo "$i gone"; fi; else echo "refused: not a full queue id" >&2; fi; test $c -lt 200 || flushed "$@"; done; flushed "$@"';

/** One queue run over everything, left running: it may take hours. */
export const flushAllScript =
  'x=; if command -v setsid >/dev/null; then x=setsid; fi; trap "" HUP; $x "$1" "$2" -q </dev/null >/dev/null 2>&1 & exit 0';

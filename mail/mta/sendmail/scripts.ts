/**
 * What runs as root on a sendmail host: constant one-line scripts for dash and busybox alike. They are named word for
 * word in sudoers, so they hold no backslash and no two blanks in a row. Arguments: queue directory patterns from the
 * .cf file (and sendmail with its mode); ids come on standard input, one a line.
 */
const start =
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
const check =
  'full() { case $1 in *[!0-9A-Za-z]*) return 1;; ??????????????|???????????????) return 0;; esac; return 1; }; ';

/** `tell ID DIR…` prints where the message is now. */
const tell =
  'tell() { i=$1; shift; w=gone; for d do if test -f "$d/hf$i"; then w=held; elif test -f "$d/qf$i"; then w=queued; elif test -f "$d/Qf$i"; then w=lost; fi; done; echo "$i $w"; }; ';

/** Reads ids, hands `go` 200 at a time as `-qI` words in $b, then says for each (in $l) what is true of it now. */
const eachBatch = (prefix: 'qf' | 'hf'): string =>
  'flushed() { test -n "$l" || return 0; IFS=" "; go; for j in $l; do tell "$j" "$@"; done; IFS=; b=; l=; c=0; }; ' +
  `in_qf() { while read -r i; do if full "$i"; then b="$b -qI${prefix}$i"; l="$l $i"; c=$((c+1)); else echo "refused: not a full queue id" >&2; fi; test $c -lt 200 || flushed "$@"; done; flushed "$@"; }; `;

const act = `${start}s=$1; m=$2; shift 2; b=; l=; c=0; ${check}${tell}${dirs}`;

/** First line of standard input: the reason. An empty one would release everything named. */
export const holdScript =
  act +
  eachBatch('qf') +
  'go() { "$s" "$m" -Q"$r" $b </dev/null; }; read -r r && test -n "$r" || { echo "A reason is needed." >&2; exit 64; }; dirs qf "$@"';

export const releaseScript = act + eachBatch('hf') + 'go() { "$s" "$m" -qQ -Q $b </dev/null; }; dirs qf "$@"';

/**
 * Starts up to eight queue runs for the ids, which go on when this script or its connection ends, and waits at most 15
 * seconds for them: a dead destination can hold a run for many minutes. `-v` is what keeps a run in the foreground.
 */
export const flushScript =
  act +
  'x=; if command -v setsid >/dev/null; then x=setsid; fi; trap "" HUP; ' +
  'go() { test -n "$b" || return 0; IFS=" "; a="$a $( ( $x "$s" "$m" -v $b </dev/null >/dev/null 2>&1 & echo $! ) )"; IFS=; b=; e=0; }; ' +
  'in_qf() { a=; e=0; while read -r i; do if full "$i"; then l="$l $i"; c=$((c+1)); else echo "refused: not a full queue id" >&2; fi; done; ' +
  'IFS=" "; for i in $l; do IFS=" "; b="$b -qIqf$i"; e=$((e+1)); test $((e*8)) -lt $c || go; done; go; ' +
  't=0; IFS=" "; while test $t -lt 15; do z=; for p in $a; do if kill -0 $p 2>/dev/null; then z=1; fi; done; test -n "$z" || break; sleep 1; t=$((t+1)); done; ' +
  'for i in $l; do tell "$i" "$@"; done; }; dirs qf "$@"';

/**
 * Moves held messages into a folder of this run in `.postroom-trash` (root only), under the lock that sendmail itself takes, control
 * file first: a body without envelope is inert, an envelope without body would be a lost message. The folder is beside
 * the queue directory or, on a mount point, inside it; never where a pattern would make sendmail read it as a queue.
 */
export const deleteScript =
  `${start}umask 077; ${check}` +
  // look KIND NAME PATTERN…: $f the file, $q its queue directory.
  'look() { k=$1; z=$2; shift 2; f=; for p do for d in $p; do a=$d; if test -d "$d/$k"; then a=$d/$k; fi; if test -f "$a/$z"; then f=$a/$z; q=$d; fi; done; done; test -n "$f"; }; ' +
  'safe() { c=$1/.postroom-trash; shift; for p do case $c in $p) return 1;; esac; done; return 0; }; ' +
  'ours() { mkdir "$1" 2>/dev/null; test -d "$1" && test -O "$1" && if test -L "$1"; then return 1; fi; }; ' +
  // place PATTERN…: $t, the folder for file $f of queue directory $q; found once per directory, then kept in $K.
  'place() { g=${f%/*}; case $K in *"//$g/:"*) r=${K#*"//$g/:"}; t=${r%%//*}; return 0;; esac; for u in "${q%/*}" "${q%/*/*}" "$q"; do t=$u/.postroom-trash; if test -n "$u" && test "$(stat -c %d "$u")" = "$(stat -c %d "$g")" && safe "$u" "$@" && ours "$t" && ours "$t/$n"; then t=$t/$n; K="$K//$g/:$t//"; return 0; fi; done; return 1; }; ' +
  'put() { place "$@" && mv "$f" "$t/"; }; ' +
  'take() { flock -n 9 || { echo "$i busy"; return 0; }; test "$f" -ef /proc/self/fd/9 || { echo "$i gone"; return 0; }; put "$@" || { echo "$i failed"; return 0; }; w=$t; e=trashed; if look df "df$i" "$@"; then put "$@" || e=partly; fi; if look xf "xf$i" "$@"; then put "$@"; fi; echo "$i $e $w"; }; ' +
  'remove() { if look qf "hf$i" "$@"; then take "$@" 9<"$f" || echo "$i gone"; elif look qf "qf$i" "$@"; then echo "$i queued"; else echo "$i gone"; fi; }; ' +
  'command -v flock >/dev/null || { echo "flock is not installed: without it a message in delivery cannot be told from one at rest." >&2; exit 69; }; ' +
  'K=; n=$(date +%s).$$; while read -r i; do if full "$i"; then remove "$@"; else echo "refused: not a full queue id" >&2; fi; done';

/** One queue run over everything, left running: it may take hours. */
export const flushAllScript =
  'x=; if command -v setsid >/dev/null; then x=setsid; fi; trap "" HUP; $x "$1" "$2" -q </dev/null >/dev/null 2>&1 & exit 0';

import { check, look, start } from './scripts.ts';

/**
 * Deleted messages are kept in `.postroom-trash/TIME.PID/NUMBER/`, one batch folder per run and in it one numbered
 * folder per directory that files came from; its file `from` names that directory. `about` in the batch folder says who
 * and why. Only root can write there; a trash folder that is a link or somebody else's is not touched.
 */
const trash = '.postroom-trash';

/** `mine DIR PATTERN…`: is it a directory of this queue? */
const mine =
  'mine() { o=$1; shift; for p do for d in $p; do case $o in "$d"|"$d/qf"|"$d/df"|"$d/xf") test -d "$o"; return;; esac; done; done; return 1; }; ';

/** `folders ROOT GLOB PATTERN…` calls `folder FOLDER ORIGIN` for every numbered folder of this queue's. */
const folders =
  'folders() { t=$1; w=$2; shift 2; for v in "$t"/$w; do if test -d "$v" && ! test -L "$v"; then o=; read -r o <"$v/from" || test -n "$o" || continue; if mine "$o" "$@"; then folder "$v" "$o"; fi; fi; done; } 2>/dev/null; ';

/** `roots PATTERN…` calls `root ROOT PATTERN…` for every trash folder, each once. */
const roots =
  `roots() { S=; for p do for d in $p; do for u in "\${d%/*}" "\${d%/*/*}" "$d"; do T=$u/${trash}; case $S in *"//$T/:"*) continue;; esac; S="$S//$T/:"; ` +
  'if test -n "$u" && test -d "$T" && test -O "$T" && ! test -L "$T"; then root "$T" "$@"; fi; done; done; done; }; ';

/**
 * First line of standard input: about this deletion; then ids. Moves held messages to the trash, control file first: a
 * body without envelope is inert, an envelope without body would be a lost message. Each is moved under the lock that
 * sendmail itself takes; seven at a time, because a shell has seven file descriptors to spare and a process per message
 * is what costs. The trash is beside the queue directory or, on a mount point, inside it; never where a pattern would
 * make sendmail read it as a queue.
 */
export const deleteScript =
  `${start}umask 077; ${check}${look}` +
  `safe() { c=$1/${trash}; shift; for p do case $c in $p) return 1;; esac; done; return 0; }; ` +
  'ours() { mkdir "$1" 2>/dev/null; test -d "$1" && test -O "$1" && ! test -L "$1"; }; ' +
  // place DIR QUEUE PATTERN…: $t, the folder for files of this directory; made once, then kept in $K.
  'place() { y=$1; v=$2; shift 2; case $K in *"//$y/:"*) r=${K#*"//$y/:"}; t=${r%%//*}; return 0;; esac; ' +
  `for u in "\${v%/*}" "\${v%/*/*}" "$v"; do t=$u/${trash}; if test -n "$u" && test "$(stat -c %d "$u")" = "$(stat -c %d "$y")" && safe "$u" "$@" && ours "$t" && ours "$t/$n"; then ` +
  'test -f "$t/$n/about" || printf "%s" "$W" >"$t/$n/about"; j=$((j+1)); t=$t/$n/$j; mkdir "$t" && printf "%s" "$y" >"$t/from" || return 1; K="$K//$y/:$t//"; return 0; fi; done; return 1; }; ' +
  // rest KIND PATTERN…: moves these files of the messages in $o, those of one directory with one mv.
  'rest() { K1=$1; shift; m=; x=; for i in $o; do IFS=; if look $K1 "$K1$i" "$@"; then if test "$g" != "$x"; then moved "$@"; x=$g; X=$q; fi; m="$m $K1$i"; fi; done; moved "$@"; }; ' +
  'moved() { test -n "$m" || return 0; if place "$x" "$X" "$@"; then IFS=" "; ( cd "$x" && mv $m "$t/" ); IFS=; fi; m=; }; ' +
  // commit PATTERN…: the locked control files $h of directory $G, then what belongs to them.
  'commit() { test -n "$h" || return 0; B=; if place "$G" "$Q" "$@"; then IFS=" "; ( cd "$G" && mv $h "$t/" ); B=$t; fi; IFS=" "; o=; for i in $l; do if test -n "$B" && test -f "$B/hf$i"; then o="$o $i"; else echo "$i failed"; fi; done; ' +
  'rest df "$@"; IFS=" "; rest xf "$@"; IFS=" "; for i in $o; do IFS=; if look df "df$i" "$@"; then echo "$i partly ${B%/*}"; else echo "$i trashed ${B%/*}"; fi; done; ' +
  'IFS=" "; for i in 3 4 5 6 7 8 9; do eval "exec $i<&-"; done; c=2; h=; l=; IFS=; }; ' +
  'grab() { c=$((c+1)); f=$G/hf$1; { eval "command exec $c<"' +
  `'"$f"'` +
  '; } 2>/dev/null || { echo "$1 gone"; c=$((c-1)); return 0; }; if ! flock -n $c; then echo "$1 busy"; elif ! test "$f" -ef /proc/self/fd/$c; then echo "$1 gone"; else h="$h hf$1"; l="$l $1"; return 0; fi; eval "exec $c<&-"; c=$((c-1)); }; ' +
  'command -v flock >/dev/null || { echo "flock is not installed: without it a message in delivery cannot be told from one at rest." >&2; exit 69; }; ' +
  // Sorted by directory first, for then one mv serves many.
  'n=$(date +%s).$$; K=; D=; e=0; j=0; read -r W; ' +
  'while read -r i; do if ! full "$i"; then echo "refused: not a full queue id" >&2; elif look qf "hf$i" "$@"; then ' +
  `case $D in *"//$g/:"*) r=\${D#*"//$g/:"}; r=\${r%%//*};; *) e=$((e+1)); r=$e; D="$D//$g/:$e//"; eval G$e='"$g"' Q$e='"$q"';; esac; eval L$r='"$L'$r' $i"'; ` +
  'elif look qf "qf$i" "$@"; then echo "$i queued"; else echo "$i gone"; fi; done; ' +
  `s=0; c=2; h=; l=; while test $s -lt $e; do s=$((s+1)); eval G='"$G'$s'"' Q='"$Q'$s'"' N='"$L'$s'"'; IFS=" "; for i in $N; do IFS=; grab "$i"; test $c -lt 9 || commit "$@"; done; commit "$@"; done`;

/** The first line of the answer of `trashScript`. */
export const trashHeader = 'postroom trash';

/** Files and envelope lines of kept messages in the form of `listScript`, and the `about` line of every batch. */
export const trashScript =
  `${start}${mine}${folders}${roots}` +
  'folder() { set -- "$1" "${1%/*}/about"; F="$F$1//"; A="$A$2//"; c=$((c+1)); test $c -lt 300 || told; }; ' +
  // Names end with `//`, which no path holds after the shell has joined it.
  'told() { test $c -gt 0 || return 0; set --; while test -n "$F"; do set -- "$@" "${F%%//*}"; F=${F#*//}; done; ' +
  'find "$@" -maxdepth 1 -type f -name "[dh]f??????????????*" -printf "=%s %i " -print0 -name "hf*" -exec grep -saEH --null "^([TNKMSRq]|[.]$)" {} +; ' +
  'set --; while test -n "$A"; do set -- "$@" "${A%%//*}"; A=${A#*//}; done; grep -saH --null "" "$@"; c=0; }; ' +
  'root() { R=$1; shift; folders "$R" "[0-9]*.[0-9]*/[0-9]*" "$@"; }; ' +
  `test "$(id -u)" -eq 0 || exit 77; echo "${trashHeader}"; F=; A=; c=0; roots "$@"; told; exit 0`;

/** Reads lines `BATCH ID`, and calls `go PATTERN…` once per batch $b with ids $l; folders are $F1 $F2 …, origins $O1 $O2 …. */
const perBatch =
  `${check}${look}${mine}${folders}${roots}` +
  'folder() { n=$((n+1)); eval F$n=' +
  `'"$1"' O$n='"$2"' d$n= x$n= h$n=; }; ` +
  'root() { R=$1; shift; folders "$R" "$b/[0-9]*" "$@"; }; ' +
  'batch() { case $1 in *[!0-9.]*|.*|*.|*.*.*) return 1;; ?????????*.*) return 0;; esac; return 1; }; ' +
  // at NAME: $N, the number of the folder that has it.
  'at() { N=0; while test $N -lt $n; do N=$((N+1)); eval v=' +
  `'"$F'$N'"'` +
  '; if test -f "$v/$1" && ! test -L "$v/$1"; then return 0; fi; done; N=0; return 1; }; ' +
  'add() { eval $1$2=' +
  `'"$'$1$2' $3"'` +
  '; }; ' +
  // A folder without files of messages goes; `about` goes with the last one.
  'tidy() { N=0; while test $N -lt $n; do N=$((N+1)); eval v=' +
  `'"$F'$N'"'` +
  '; set -- "$v"/[hdx]f*; if ! test -e "$1"; then rm -f "$v/from"; rmdir "$v"; v=${v%/*}; set -- "$v"/[0-9]*; if ! test -e "$1"; then rm -f "$v/about"; rmdir "$v"; fi; fi; done; }; ' +
  'whole() { test -n "$l" || return 0; n=0; roots "$@"; go "$@"; tidy; l=; }; ' +
  'main() { b=; l=; while IFS=" " read -r w i z; do IFS=; if full "$i" && batch "$w" && test -z "$z"; then if test "$w" != "$b"; then whole "$@"; b=$w; fi; l="$l $i"; else echo "refused: not a kept message" >&2; fi; done; whole "$@"; }; ';

/** `each KIND COMMAND…`: runs the command with the names gathered for a kind, in every folder; $O where they came from. */
const each =
  'each() { K=$1; N=0; while test $N -lt $n; do N=$((N+1)); eval v=' +
  `'"$F'$N'"' O='"$O'$N'"' m='"$'$K$N'"'; ` +
  'if test -n "$m"; then IFS=" "; ( cd "$v" && carry $m ); IFS=; fi; done; }; ';

/**
 * Puts kept messages back where they came from, still on hold: bodies first, control files last, so that breaking off at
 * any moment leaves bodies that no envelope names, and the same call later finishes the work.
 */
export const restoreScript =
  `${start}${perBatch}${each}` +
  'carry() { mv -n "$@" "$O/"; }; ' +
  'queued() { i=$1; shift; for p do for d in $p; do for u in "$d" "$d/qf"; do if test -e "$u/hf$i" || test -e "$u/qf$i" || test -e "$u/Qf$i" || test -e "$u/tf$i"; then return 0; fi; done; done; done; return 1; }; ' +
  // free NAME: is the place free where this file of folder $N came from?
  'free() { eval v=' +
  `'"$O'$N'/$1"'` +
  '; ! test -e "$v" && ! test -L "$v"; }; ' +
  'one() { i=$1; shift; if ! at "hf$i"; then echo "$b $i gone"; return; fi; H=$N; if queued "$i" "$@" || ! free "hf$i"; then echo "$b $i taken"; return; fi; ' +
  'if at "df$i"; then if ! free "df$i"; then echo "$b $i taken"; return; fi; add d $N "df$i"; elif ! look df "df$i" "$@"; then echo "$b $i bodyless"; return; fi; ' +
  'if at "xf$i" && free "xf$i"; then add x $N "xf$i"; fi; k="$k $i"; }; ' +
  'go() { k=; IFS=" "; for i in $l; do IFS=; one "$i" "$@"; done; each d; each x; ' +
  'IFS=" "; for i in $k; do IFS=; if at "hf$i" && ! at "df$i" && look df "df$i" "$@"; then at "hf$i"; add h $N "hf$i"; fi; done; each h; ' +
  'IFS=" "; for i in $k; do IFS=; if at "hf$i"; then echo "$b $i failed"; elif look qf "hf$i" "$@"; then echo "$b $i restored"; elif look qf "qf$i" "$@"; then echo "$b $i restored"; else echo "$b $i failed"; fi; done; }; ' +
  'main "$@"';

/** Bodies first here too: what a purge that broke off leaves is still listed, and can be purged again. */
export const purgeScript =
  `${start}${perBatch}${each}` +
  'carry() { rm -f "$@"; }; ' +
  'go() { k=; IFS=" "; for i in $l; do IFS=; if at "hf$i"; then add h $N "hf$i"; k="$k $i"; if at "df$i"; then add d $N "df$i"; fi; if at "xf$i"; then add x $N "xf$i"; fi; else echo "$b $i gone"; fi; done; ' +
  'each d; each x; each h; IFS=" "; for i in $k; do IFS=; if at "hf$i"; then echo "$b $i failed"; else echo "$b $i purged"; fi; done; }; ' +
  'main "$@"';

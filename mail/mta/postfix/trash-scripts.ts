import { sift, start } from './scripts.ts';

/**
 * Deleted messages are kept in `<queue_directory>/.postroom-trash/<epoch>.<pid>/`: the queue files under their ids, their
 * logs in `defer`, `bounce` and `trace`, and `about`, who did it and why. They are renamed, never copied: a message is
 * always in exactly one place, and a kept inode is one that Postfix cannot use for a new short id. Postfix's own tools
 * look into the queues they know by name, and `postfix check` skips names with a dot.
 */
const folder = '.postroom-trash';

export const listHeader = 'postroom kept messages';

/** $q is the queue directory, and the working directory. */
const spool =
  `k=${folder}; ` +
  'spool() { q=$("$1" -c "$2" -h queue_directory) || return 1; case $q in /?*) cd -P "$q";; *) return 1;; esac; }; ' +
  'own() { test -d "$1" && test -O "$1" || return 1; if test -L "$1"; then return 1; fi; case $(ls -ld "$1") in drwx------*) return 0;; esac; return 1; }; ';

const noSpool = '"the queue directory of Postfix was not found"';
const notOurs = `"${folder} in the queue directory is not a folder of root alone"`;

/** Removes what is empty of the batch folders $* in the trash. */
const tidy =
  'tidy() { for b do rmdir "$k/$b/defer" "$k/$b/bounce" "$k/$b/trace" 2>/dev/null; if test "$(ls -A "$k/$b")" = about; then rm -f "$k/$b/about"; rmdir "$k/$b"; fi; done; }; ';

const moveAll = `xargs sh -c 'test $# -eq 0 || mv -- "$@" "$0/"'`;

/**
 * postconf, configuration. First line: what to write into `about`. Says `batch NAME`, then `ID trashed`, `ID busy`, `ID gone` or
 * `ID failed WHY` for each that was on hold, and nothing of the others.
 */
export const deleteScript =
  `${start}${spool}${sift}${tidy}IFS=; trap "" HUP PIPE; ` +
  'deny() { while read -r i; do case $i in *[!0-9A-Za-z]*) ;; ??????*) echo "$i failed $1";; esac; done; exit 69; }; ' +
  `read -r a; spool "$@" || deny ${noSpool}; mkdir "$k" 2>/dev/null; own "$k" || deny ${notOurs}; ` +
  `test "$(stat -c %d hold)" = "$(stat -c %d "$k")" || deny "hold and ${folder} are on different filesystems"; ` +
  `n=$(date +%s).$$; d=$k/$n; mkdir "$d" "$d/defer" "$d/bounce" "$d/trace" && printf "%s" "$a" >"$d/about" || deny "nothing could be written to ${folder}"; echo "batch $n"; sift "$q"; ` +
  `w=$({ find hold -type f; echo =; echo "$i"; } | awk -F/ '!s && $0 == "=" { s = 1; next } !s { p[$NF] = $0; next } /^[0-9A-Za-z]+$/ && ($0 in p) { print p[$0]; delete p[$0] }'); ` +
  `printf "%s" "$w" | ${moveAll} "$d" 2>/dev/null; ` +
  'm=$(printf "%s" "$w" | while read -r f || test -n "$f"; do if test -f "$d/${f##*/}"; then echo "${f##*/}"; fi; done); ' +
  `for g in defer bounce trace; do { find $g -type f; echo =; echo "$m"; } | awk -F/ '!s && $0 == "=" { s = 1; next } !s { p[$NF] = $0; next } $0 in p { print p[$0] }' | ${moveAll} "$d/$g" 2>/dev/null; done; ` +
  'printf "%s" "$w" | while read -r f || test -n "$f"; do i=${f##*/}; if test -f "$d/$i"; then echo "$i trashed"; elif test -e "$f"; then echo "$i failed it could not be moved"; else echo "$i gone"; fi; done; ' +
  `test -z "$m" || echo "$m" | awk -v n="$n" '{ print $0 ": moved from hold to ${folder}/" n }' | logger -t postroom -p mail.info 2>/dev/null; tidy "$n"; exit 0`;

/** $r: the lines `BATCH ID` of standard input as `BATCH/ID`. Nothing else can name a path. */
const wanted = `r=$(awk '/^[0-9]+[.][0-9]+ [0-9A-Za-z]+$/ && !s[$0]++ { print $1 "/" $2 }'); test -n "$r" || { echo "No message was named." >&2; exit 64; }; `;
const denyWanted =
  'deny() { echo "$r" | while IFS=/ read -r b i; do echo "$b $i failed $1"; done; exit 69; }; ';
const begin = `${start}${spool}${tidy}${wanted}${denyWanted}spool "$@" || deny ${noSpool}; own "$k" || deny ${notOurs}; `;
const tidyAll = `tidy $(echo "$r" | awk -F/ '!s[$1]++ { print $1 }'); `;

/**
 * Where each kept file goes: `WORD BATCH/ID NEWID PATH DEFER BOUNCE TRACE`. A short id that does not hold its file's inode
 * (the folder was copied) becomes the one that `postsuper -s` would give it; long ids are unique without. Folders are
 * hashed as mail_queue(3) does it.
 */
const plan =
  `awk -v h="$h" -v z="$z" 'BEGIN { A = "0123456789BCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz"; n = split(h, x, /[ ,]+/); for (j = 1; j <= n; j++) H[x[j]] = 1 } ` +
  'function hex(n, s) { s = ""; while (n > 0) { s = substr("0123456789ABCDEF", n % 16 + 1, 1) s; n = int(n / 16) } return s } ' +
  'function usec(i, p, u, j) { u = 0; for (j = p - 4; j < p; j++) u = u * 52 + index(A, substr(i, j, 1)) - 1; return sprintf("%05X", u) } ' +
  'function way(g, i, s, j, c) { s = g "/"; if (g in H) for (j = 1; j <= z; j++) { c = substr(m ? usec(i, m) : i, j, 1); s = s (c == "" ? "_" : c) "/" } return s } ' +
  '$0 == "=" { part++; next } part == 0 { there[$NF] = $0; gsub(" ", "/", there[$NF]); next } part == 1 { ino[$2] = $1; next } ' +
  '!($0 in ino) { print "gone", $0; next } ' +
  '{ split($0, x, "/"); i = x[2]; m = i ~ /^[0-9A-F]+$/ ? 0 : match(i, /z[^z]*$/); w = m ? i : substr(i, 1, 5) hex(ino[$0]); ' +
  'print (w in there ? "taken" : "back"), $0, w, (w in there ? there[w] : way("hold", w) w), way("defer", w), way("bounce", w), way("trace", w); there[w] = "-" }\'';

/** `put LINES`, lines `FILE PATH`: links each file to its path, few processes for many; never over what is there. */
const put =
  'path() { p=; for j in $(echo "$1" | tr / " "); do p=$p$j; test -d "$p" || { mkdir -m 700 "$p" && chown "$o" "$p"; }; if test -L "$p"; then return 1; fi; p=$p/; done; }; ' +
  `put() { for g in $(echo "$1" | awk '{ sub("[^/]*$", "", $2); print $2 }' | sort -u); do if path "$g"; then ` +
  `echo "$1" | awk -v g="$g" '{ n = $2; f = $1; sub("[^/]*$", "", $2); sub(".*/", "", n); sub(".*/", "", f) } $2 == g && n == f { print $1 }' | xargs sh -c 'test $# -eq 0 || ln -- "$@" "$0"' "$g"; fi; done; ` +
  'echo "$1" | while read -r f t; do if test "${f##*/}" != "${t##*/}"; then path "${t%/*}" && ln -- "$f" "$t"; fi; done; } 2>/dev/null; ';

/** postconf, configuration. Lines `BATCH ID`. Says `BATCH ID restored NEWID`, `taken PATH`, `gone` or `failed WHY`. */
export const restoreScript =
  `${begin}${put}trap "" HUP PIPE; ` +
  'h=$("$1" -c "$2" -h hash_queue_names); z=$("$1" -c "$2" -h hash_queue_depth); o=$("$1" -c "$2" -h mail_owner); ' +
  'l=$({ find active incoming deferred hold maildrop corrupt saved -type f 2>/dev/null | tr / " "; echo =; (cd "$k" && echo "$r" | xargs ls -id 2>/dev/null); echo =; echo "$r"; } | ' +
  `${plan}); ` +
  `put "$(echo "$l" | awk -v k="$k" '$1 == "back" { print k "/" $2, $4 }')"; ` +
  's=$(echo "$l" | while read -r w f n t x y v; do if test "$w" != gone && test "$k/$f" -ef "$t"; then echo "restored $f $n $x $y $v"; elif test "$w" = back; then echo "failed $f it could not be moved back"; else echo "$w $f $t"; fi; done); ' +
  'e=$(echo "$s" | while read -r w f n x y v; do if test "$w" = restored; then i=${f#*/}; b=$k/${f%/*}; if test -f "$b/defer/$i"; then echo "$b/defer/$i $x$n"; fi; if test -f "$b/bounce/$i"; then echo "$b/bounce/$i $y$n"; fi; if test -f "$b/trace/$i"; then echo "$b/trace/$i $v$n"; fi; fi; done); ' +
  'if test -n "$e"; then put "$e"; fi; ' +
  `{ echo "$s" | awk -v k="$k" '$1 == "restored" { print k "/" $2 }'; echo "$e" | awk '{ print $1 }'; } | xargs rm -f; ` +
  `echo "$s" | awk '{ f = $2; sub("/", " ", f); if ($1 == "restored") print f, $1, $3; else { w = $1; $1 = ""; $2 = ""; sub("^ +", ""); print f, w, $0 } }'; ` +
  `echo "$s" | awk '$1 == "restored" { print $3 ": moved from ${folder} back to hold" }' | logger -t postroom -p mail.info 2>/dev/null; ${tidyAll}exit 0`;

/** postconf, configuration. Lines `BATCH ID`. Says `BATCH ID purged`, `gone` or `failed WHY`. */
export const purgeScript =
  `${begin}e=$(echo "$r" | while read -r f; do if test -e "$k/$f" || test -L "$k/$f"; then echo "$f"; fi; done); ` +
  `echo "$e" | awk -F/ -v k="$k/" 'NF == 2 { print k $1 "/" $2, k $1 "/defer/" $2, k $1 "/bounce/" $2, k $1 "/trace/" $2 }' | xargs rm -f; ` +
  `{ echo "$e"; echo =; echo "$r"; } | awk '!s && $0 == "=" { s = 1; next } !s { e[$0] = 1; next } { print (($0 in e) ? "purged" : "gone"), $0 }' | ` +
  'while read -r w f; do if test -e "$k/$f"; then w="failed it could not be removed"; fi; echo "${f%/*} ${f#*/} $w"; done; ' +
  `${tidyAll}exit 0`;

/**
 * postconf, configuration, postcat. Says for each batch `about BATCH JSON`, for each file `+ BATCH ID`, then what postcat
 * knows of it: `= BATCH ID` and lines of its envelope. The paths that postcat sees have a random form of `/` and `./`, so
 * that no envelope can pass for the beginning of another. A file that postcat cannot read ends it, so then one at a time.
 */
export const listScript =
  `${start}${spool}echo "${listHeader}"; spool "$@" || { echo "The queue directory of Postfix was not found." >&2; exit 69; }; ` +
  `test -e "$k" || exit 0; own "$k" || { echo "${folder} in the queue directory is not a folder of root alone." >&2; exit 69; }; cd "$k"; ` +
  `find . -mindepth 2 -maxdepth 2 -type f -name about | awk -F/ '$2 ~ /^[0-9]+[.][0-9]+$/' | xargs awk 'FNR == 1 { split(FILENAME, x, "/"); print "about", x[2], $0 }' /dev/null; ` +
  `n=$(od -An -N6 -tu1 /dev/urandom | awk '{ s = "/"; for (j = 1; j <= NF; j++) { v = $j; for (c = 0; c < 8; c++) { s = s (v % 2 ? "./" : "/"); v = int(v / 2) } } print s }'); ` +
  `l=$(find . -mindepth 2 -maxdepth 2 -type f | awk -F/ '$2 ~ /^[0-9]+[.][0-9]+$/ && $3 ~ /^[0-9A-Za-z]+$/ && $3 != "about" { print $2, $3 }'); test -n "$l" || exit 0; ` +
  `echo "$l" | awk '{ print "+", $0 }'; echo "$l" | awk -v n="$n" '{ print $1 n $2 }' | ` +
  `xargs -n 200 sh -c '"$0" -e "$@" 2>/dev/null || for f do "$0" -e "$f" 2>/dev/null; done' "$3" | ` +
  `awk -v n="$n" 'index($0, "*** ENVELOPE RECORDS ") == 1 && (p = index($0, n)) { i = substr($0, p + length(n)); sub(/ .*/, "", i); print "=", substr($0, 22, p - 22), i; next } /^(message_size|message_arrival_time|sender|recipient): /'; exit 0`;

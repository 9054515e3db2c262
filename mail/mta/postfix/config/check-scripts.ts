import { start } from '../scripts.ts';

/**
 * What a deploy builds and checks before anything is put in place: constant scripts for dash and busybox, run as root.
 * Nothing of an edited file is part of them.
 */

/**
 * Staged tree, check copy, configuration directory, then maps that are staged. Makes a whole configuration of what is
 * there and what is staged, which names the staged maps, so that it can be read as a daemon reads it. Its time is long
 * ago: Postfix waits until a main.cf that is new is two seconds old.
 */
export const stageScript =
  start +
  'n=$1; c=$2; d=$3; shift 3; rm -rf "$c" && mkdir -p "$c" && cp -pR "$d/." "$c/" || exit 73; ' +
  'test ! -d "$n$d" || cp -pR "$n$d/." "$c/" || exit 73; ' +
  'for f in main.cf master.cf; do test -f "$c/$f" || continue; for m in "$@"; do ' +
  'm="$m" n="$n" awk \'BEGIN { m = ":" ENVIRON["m"]; k = length(m) } { o = ""; s = $0; while ((i = index(s, m)) > 0) { e = substr(s, i + k, 1); ' +
  'o = o substr(s, 1, i - 1) (e ~ /[A-Za-z0-9_.\\/+-]/ ? m : ":" ENVIRON["n"] ENVIRON["m"]); s = substr(s, i + k) } print o s }\' "$c/$f" > "$c/.new" && cat "$c/.new" > "$c/$f" && rm -f "$c/.new" || exit 73; ' +
  'done; touch -t 200001010000 "$c/$f"; done; ls "$c" | grep -c .';

/**
 * postmap or postalias, configuration directory, `type:` of the staged text, its live path. A text that is not staged is
 * copied, so that a table can be built anew without a change of its text. Says how many entries the table has.
 */
export const mapScript =
  start +
  'p=$1; d=$2; t=$3; f=$4; l=$5; test -f "$f" || { mkdir -p "${f%/*}" && cp -p "$l" "$f" || exit 73; }; ' +
  '"$p" -o -c "$d" "$t:$f" </dev/null || exit; n=$("$p" -c "$d" -s "$t:$f" </dev/null | grep -c .); ' +
  'e=$(grep -c "^[^#[:space:]]" "$f"); echo "$n entries"; test "$n" -gt 0 || test "$e" -eq 0 || { echo "fatal: the table has no entry, and its text has $e" >&2; exit 65; }';

/**
 * postconf, postfix, check copy, configuration directory. What they complain about in the copy and not about the live
 * configuration; line numbers apart, since lines move.
 */
export const complaintsScript =
  start +
  'p=$1; x=$2; c=$3; d=$4; r=0; ' +
  'all() { for a in -n -M -P; do "$p" -c "$1" "$a" </dev/null 2>&1 >/dev/null || echo "$p $a: exit $?"; done; "$x" -c "$1" check </dev/null 2>&1 || echo "postfix check: exit $?"; }; ' +
  'plain() { all "$1" | f="$1" t="$d" awk \'{ o = ""; s = $0; f = ENVIRON["f"]; while ((i = index(s, f)) > 0) { o = o substr(s, 1, i - 1) ENVIRON["t"]; s = substr(s, i + length(f)) } s = o s; sub("^[^ ]*/", "", s); if (!(s in seen)) print s; seen[s] = 1 }\'; }; ' +
  'key() { sed "s/[,:] line [0-9]*:/:/; s/^post[a-z]*: //"; }; ' +
  'o=$(plain "$d" | key); n=$(plain "$c"); ' +
  'echo "$n" | while IFS= read -r l; do test -n "$l" || continue; k=$(echo "$l" | key); if echo "$o" | grep -Fqx -e "$k"; then :; else echo "$l"; fi; done | sort -u -k 2';

/**
 * postmap, postconf, check copy, configuration directory, then maps as `type:path`. Opens each; one that could not be
 * opened before either is told of and is no failure.
 */
export const openScript =
  start +
  'x=$1; p=$2; c=$3; d=$4; shift 4; o=$({ "$p" -c "$d" -x; "$p" -c "$d" -Px; } 2>/dev/null </dev/null); ' +
  'for m in "$@"; do w=$("$x" -c "$c" -q 192.0.2.1 "$m" 2>&1 >/dev/null </dev/null | grep -E "^[^ ]*: (fatal|error|panic): "); test -n "$w" || continue; ' +
  'case $o in *"$m"*) echo "$w" | sed "s/: [a-z]*: /: warning: (as before) /" ;; *) echo "$w" ;; esac; done; echo "$# maps"';

/**
 * Daemon directory, check copy, configuration directory, log file or `-`. Starts smtpd, smtp and local by hand with each
 * configuration and an empty input: they read every setting and open every map, and end. Bad values are fatal to them,
 * and neither postconf nor `postfix check` looks at values. They speak to the log alone.
 */
export const daemonsScript =
  start +
  'b=$1; c=$2; d=$3; g=$4; q=$(pwd); ' +
  'one() { test -x "$b/$2" || return 0; MAIL_CONFIG="$1" "$b/$2" -S </dev/null >/dev/null 2>&1 & i=$!; (sleep 10; kill "$i") >/dev/null 2>&1 </dev/null & k=$!; wait "$i"; echo "$2 $i $?"; kill "$k" 2>/dev/null; }; ' +
  'all() { for a in smtp local smtpd; do one "$1" "$a"; done; }; ' +
  'm=0; test ! -r "$g" || m=$(wc -c < "$g"); t=$(date +%s); o=$(all "$d"); n=$(all "$c"); ' +
  'lines() { if test "$g" = journal; then journalctl -q -o short --since "@$t" 2>/dev/null; elif test -r "$g"; then tail -c "+$((m + 1))" "$g"; fi; }; ' +
  'said() { lines | i="$1" awk \'BEGIN { k = split(ENVIRON["i"], x, "\\n"); for (j = 1; j <= k; j++) { split(x[j], y, " "); pid[y[1] "[" y[2] "]"] = 1 } } ' +
  '{ if (!match($0, /[a-z]+\\[[0-9]+\\]: (fatal|panic|error): /)) next; s = substr($0, RSTART); w = s; sub(/: .*/, "", w); if (w in pid) { sub(/\\[[0-9]+\\]/, "", s); print s } }\' | sort -u; }; ' +
  // smtpd comes last and always has something to say: when that is in the log, so is everything before it.
  'i=$(echo "$n" | sed -n "s/^smtpd //p"); i=${i%% *}; k=0; while test $k -lt 10 && test -n "$i" && ! lines | grep -q "smtpd.$i."; do sleep 0.3 2>/dev/null || sleep 1; k=$((k + 1)); done; ' +
  'a=$(said "$o"); z=$(said "$n"); ' +
  'w=$(echo "$z" | while IFS= read -r l; do test -n "$l" || continue; if echo "$a" | grep -Fqx -e "$l"; then :; else echo "$l"; fi; done); test -z "$w" || { echo "$w"; exit 0; }; ' +
  'echo "$n" | while read -r a i r; do test "$r" = 0 && continue; echo "$o" | grep -q "^$a [0-9]* 0$" && echo "fatal: $a refuses this configuration (exit $r)"; done; exit 0';

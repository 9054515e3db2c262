/**
 * The register of holds of a mail host: one file per hold in a directory of root, and a process per hold that ends it in
 * time. Constant one-line scripts for dash and busybox alike, without backslash and without two blanks in a row: sudoers
 * names them word for word. Everything that varies comes on standard input; arguments are the MTA's own `letGo` command,
 * so nothing that is written in a record is ever run.
 */
export const registerPlace = '/var/lib/postroom/holds';

const start =
  'PATH=/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/sbin:/usr/local/bin; LC_ALL=C; export PATH LC_ALL; umask 077; ' +
  `d=${registerPlace}; test "$(id -u)" -eq 0 || { echo "Only root can reach the register of holds on this host." >&2; exit 77; }; ` +
  'refuse() { echo "$1" >&2; exit 64; }; ' +
  'named() { case $1 in *[!0-9a-z-]*|""|-*) refuse "refused: not the name of a hold";; esac; }; ' +
  'digits() { case $1 in *[!0-9]*|"") refuse "refused: not a time";; esac; }; ' +
  'foreign() { echo "The register of holds cannot be used: $1 is not a directory of root." >&2; exit 73; }; ';

/**
 * `postroom-keeper ID TOKEN LETGO…` waits until the hold is due and gives its messages to LETGO. It reads the record anew
 * at every step and ends when that is gone or names another keeper. What cannot be released is tried again every minute:
 * a hold that is over must not be forgotten because the mail system was being upgraded. LETGO says `ID held` of what it
 * could not release.
 */
const keeper =
  `trap "" HUP; cd /; d=${registerPlace}; i=$1; t=$2; shift 2; ` +
  'mine() { { read -r h && read -r h w && read -r k; } <"$d/$i" && test "$k" = "keeper $t"; } 2>/dev/null; ' +
  'lines() { grep "^[0-9A-Za-z]* [0-9]* [0-9]*$" "$d/$i"; }; ' +
  'say() { logger -p mail.notice -t postroom "$i: $1" 2>/dev/null; }; ' +
  'if mine; then echo $$ >"$d/$i.pid"; fi; f=0; ' +
  'while mine; do s=$((w-$(date +%s))); if test $s -gt 0; then test $s -lt 10 || s=10; sleep $s; continue; fi; ' +
  'c=$(lines | grep -c .); v=$d/.$i.out; lines | "$@" >"$v" 2>/dev/null; r=$?; if grep -q " held$" "$v"; then r=75; fi; rm -f "$v"; ' +
  'if test $r -eq 0; then if mine; then rm -f "$d/$i"; fi; say "this hold was over; those of its $c messages that were still on hold were released"; break; fi; ' +
  'test $f -ne 0 || say "this hold is over, but its $c messages could not be released (code $r); tried again every minute"; f=1; sleep 60; done; ' +
  'if read -r p <"$d/$i.pid" && test "$p" = $$; then rm -f "$d/$i.pid"; fi 2>/dev/null';

/**
 * Arguments: LETGO…. First line of standard input: `ID new` or `ID change` with the record after it, or
 * `ID again DUE TOKEN` (DUE may be `-`) to give the record that is there a new keeper. Prints `written`, or `gone` where
 * a record to be changed is not there any more: it must not come back. Old or new, whole, whenever it is interrupted.
 */
export const writeScript =
  start +
  `k='${keeper}'; ` +
  'ours() { mkdir "$1" 2>/dev/null; if test -L "$1"; then foreign "$1"; fi; test -d "$1" && test -O "$1" || foreign "$1"; }; ' +
  'ours "${d%/*}"; ours "$d"; case $(ls -ld "$d") in drwx------*) ;; *) chmod 700 "$d" || exit 73;; esac; ' +
  'read -r i m a b; named "$i"; n="$d/.$i.$$"; ' +
  'case $m in new) ;; change|again) if ! test -f "$d/$i"; then echo gone; exit 0; fi;; *) refuse "refused: not a way to write";; esac; ' +
  'if test "$m" = again; then named "$b"; test "$a" = - || digits "$a"; ' +
  'if test "$a" = -; then sed "3s/.*/keeper $b/" "$d/$i" >"$n"; else sed "2s/.*/due $a/;3s/.*/keeper $b/" "$d/$i" >"$n"; fi; ' +
  'else dd of="$n" bs=65536 conv=fsync 2>/dev/null || cat >"$n"; fi; ' +
  'if test "$(tail -n 1 "$n")" != end; then rm -f "$n"; echo "The hold could not be written down: is the disk full?" >&2; exit 74; fi; ' +
  'w=; q=; { read -r h; read -r h w; read -r h q; } <"$n"; ( digits "$w"; named "$q" ) && { test "$w" -eq 0 || test $# -gt 0; } || { rm -f "$n"; exit 64; }; ' +
  'mv -f "$n" "$d/$i" || { rm -f "$n"; exit 74; }; ' +
  'if test "$w" -gt 0; then x=; if command -v setsid >/dev/null; then x=setsid; fi; $x /bin/sh -c "$k" postroom-keeper "$i" "$q" "$@" </dev/null >/dev/null 2>&1 & fi; echo written';

/** Ids of records on standard input; their keepers end by themselves at their next step. */
export const removeScript =
  start +
  'if test -L "$d"; then foreign "$d"; fi; while read -r i; do named "$i"; rm -f "$d/$i" "$d/$i.pid" || exit 74; done';

/**
 * Prints the clock, then per record `= ID kept` or `= ID alone` (whether its keeper is alive) and the record.
 * A process number alone proves nothing after a restart of the host: the token must be among the process's arguments.
 */
export const listScript =
  start +
  'date +%s; if test -L "$d"; then foreign "$d"; fi; test -e "$d" || exit 0; test -d "$d" && test -O "$d" || foreign "$d"; ' +
  'for f in "$d"/*; do i=${f##*/}; case $i in *[!0-9a-z-]*) continue;; esac; q=; { read -r h; read -r h q; read -r h q; } <"$f" 2>/dev/null || continue; ' +
  's=alone; p=; if test -f "$f.pid"; then read -r p <"$f.pid"; fi 2>/dev/null; ' +
  'case $p in *[!0-9]*|"") ;; *) if test -d /proc/self; then if grep -qsF -e "$q" "/proc/$p/cmdline"; then s=kept; fi; elif kill -0 "$p" 2>/dev/null; then s=kept; fi;; esac; ' +
  'echo "= $i $s"; cat "$f" 2>/dev/null; done; exit 0';

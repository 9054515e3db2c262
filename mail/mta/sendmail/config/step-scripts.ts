import { start } from '../scripts.ts';

/** Where steps keep what they need for themselves: nothing in it is put in place. */
export const workspace = '@NEW@/.sendmail';

/**
 * `copy CF TO [SPEC STAGED]…`: the cf with the paths of staged maps, classes and aliases replaced. Lines keep their
 * numbers. Without RunAsUser, which could not read the staging directory.
 */
const copy = String.raw`
copy() { c=$1; o=$2; shift 2; mkdir -p "$(dirname "$o")" || exit 73
  { echo; while test $# -gt 1; do printf '%s\n%s\n' "$1" "$2"; shift 2; done; } >"$o.paths"
  awk -v list="$o.paths" '
    BEGIN { getline x < list; while ((getline x < list) > 0) { getline y < list; n++; from[n] = x; to[n] = y } }
    function swap(line, a, b, inClass,   done, at, before, after) {
      done = ""
      while ((at = index(line, a)) > 0) {
        before = substr(line, 1, at - 1); after = substr(line, at + length(a))
        if ((inClass ? before !~ "/" : before == "" || before ~ "[[:blank:],:=]$" || before ~ "[ \t]$") && (after == "" || after ~ "^[ \t,]"))
          done = done before b
        else done = done before a
        line = after
      }
      return done line
    }
    /^O *RunAsUser/ { print "#"; next }
    /^[KF]/ || /^O *AliasFile *=/ || /^OA/ { for (i = 1; i <= n; i++) $0 = swap($0, from[i], to[i], /^F/) }
    { print }' "$c" >"$o" || exit 73; }
`;

const option = String.raw`
option() { sed -n "s/^O *$2 *= *//p" "$1" | tail -n 1; }
ports() { ls -l "/proc/$1/fd" 2>/dev/null | sed -n 's/.*socket:\[\([0-9]*\)\].*/\1/p' >"$w/inodes"
  cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | awk -v list="$w/inodes" 'BEGIN { while ((getline x < list) > 0) open[x] = 1 } $4 == "0A" && ($10 in open) { print $2 }' | sort -u; }
alive() { test -n "$1" && kill -0 "$1" 2>/dev/null && { test ! -e "/proc/$1/exe" || test "$(readlink -f "/proc/$1/exe")" = "$(readlink -f "$b")"; }; }
pid() { p=$(head -n 1 "$1" 2>/dev/null); case $p in ''|*[!0-9]*) p= ;; esac; }
`;

const plain = start.replace('IFS=; ', '');

/** Arguments: binary, workspace, log file or '-', then role and cf of each configuration. Notes what runs now. */
export const beforeScript = `${plain}${option}${String.raw`
b=$1; w=$2; l=$3; shift 3; mkdir -p "$w" && echo "$l" >"$w/log" || exit 73
while test $# -gt 1; do
  f=$(option "$2" PidFile); f=${'${f:-/var/run/sendmail.pid}'}; pid "$f"; echo "$f" >"$w/$1.pidfile"; rm -f "$w/$1.ran"
  if alive "$p"; then
    echo "$p" >"$w/$1.ran"; sed -n 2p "$f" >"$w/$1.command"; ports "$p" >"$w/$1.ports"; grep -E '^O *DaemonPortOptions *=' "$2" >"$w/$1.daemon"
    echo "$2: process $p runs and listens on $(wc -l <"$w/$1.ports" | tr -d ' ') addresses."
  else echo "$2: no process runs."; fi
  shift 2
done
if test -r "$l"; then wc -c <"$l" >"$w/mark"; ls -i "$l" | awk '{ print $1 }' >"$w/mark.inode"; else rm -f "$w/mark"; fi
for a in postmaster root; do if "$b" -Am -bv $a </dev/null >/dev/null 2>&1; then echo $a; fi; done >"$w/verified"
exit 0
`}`;

/** Arguments: m4 command words up to `--`, then the cf. Says where the cf is not what its unchanged mc gives. */
export const staleScript = `${plain}${String.raw`
w=$1; c=$2; shift 2; mkdir -p "$w" || exit 73
"$@" 2>/dev/null </dev/null | grep -v '^#' | grep -v '^[[:space:]]*$' >"$w/unchanged"
grep -v '^#' "$c" | grep -v '^[[:space:]]*$' >"$w/live"
if cmp -s "$w/unchanged" "$w/live"; then echo "$c is what its .mc gives."
elif ! grep -q '^V10' "$w/unchanged"; then echo "The .mc as it is now cannot be built."
else echo "$c was changed by hand; these lines will be lost:"; diff "$w/unchanged" "$w/live" | sed -n 's/^> /  /p' | head -n 50
  echo "lines that will come in their place:"; diff "$w/unchanged" "$w/live" | sed -n 's/^< /  /p' | head -n 50; fi
exit 0
`}`;

/** Arguments: makemap words; standard input is the text. The directory of the database may not be staged yet. */
export const mapScript = `${plain}for f do :; done; mkdir -p "$(dirname "$f")" && exec "$@"`;

/** Arguments: binary, workspace, cf, staged text, base of the database, its type. Builds only this alias file. */
export const aliasesScript = `${plain}${String.raw`
b=$1; w=$2; c=$3; t=$4; d=$5; k=$6; mkdir -p "$w" "$(dirname "$d")" || exit 73
test "$t" = "$d" || cp "$t" "$d" || exit 73
awk -v line="O AliasFile=$k:$d" '/^O *AliasFile *=/ || /^OA/ { if (!done) print line; done = 1; next } /^O *RunAsUser/ { next } { print }' "$c" >"$w/aliases.cf" || exit 73
"$b" -C "$w/aliases.cf" -bi </dev/null; r=$?
test "$t" = "$d" || rm -f "$d"
exit $r
`}`;

/**
 * Arguments: binary, workspace, cf to check, live cf, then SPEC STAGED of everything staged that it names. Fails on
 * whatever sendmail says about it that it does not say about the live one, and on maps that would be missing.
 */
export const checkScript = `${plain}${copy}${String.raw`
b=$1; w=$2; c=$3; v=$4; shift 4; k=$w/check$v
grep -q '^V[0-9]' "$c" || { echo "$v: line 0: the built file is not a whole configuration: it has no version line"; exit 1; }
grep -q '^M' "$c" || { echo "$v: line 0: the built file defines no mailer: no MAILER() is in force"; exit 1; }
copy "$c" "$k" "$@"
try() { "$b" -C "$1" -bt </dev/null >"$2.out" 2>&1; r=$?
  sed 's/^\(> \)*//' "$2.out" | grep -v -e '^ADDRESS TEST MODE' -e '^Enter <ruleset>' -e '^>*$' >"$2"; }
missing() { awk '/^K/ && NF > 2 && $NF ~ "^/" && $0 !~ " -o( |$)" && $0 !~ " -o/" { s = ($2 == "hash" || $2 == "btree" || $2 == "implicit") ? ".db" : $2 == "cdb" ? ".cdb" : $2 == "dbm" ? ".pag" : $2 == "text" ? "" : "-"; if (s != "-") print FNR, $1, $NF s }' "$1" |
  while read -r n m f; do test -e "$f" || echo "$n $m $f"; done; }
try "$v" "$k.was"; try "$k" "$k.now"
e=0; sed 's/^[^ ]*: line [0-9]*: //' "$k.was" >"$k.known"
while IFS= read -r x; do y=$(printf '%s\n' "$x" | sed 's/^[^ ]*: line [0-9]*: //')
  if grep -qxF -e "$y" "$k.known"; then echo "as before: $x"; else printf '%s\n' "$x"; e=1
    n=$(printf '%s\n' "$x" | sed -n 's/^[^ ]*: line \([0-9]*\): .*/\1/p'); test -z "$n" || sed -n "$n s/^/  | /p" "$k"; fi
done <"$k.now"
missing "$v" | sed 's/^[0-9]* //' >"$k.known"
missing "$k" >"$k.gone"
while read -r n m f; do if grep -q -F -e "$m " "$k.known"; then echo "as before: $f does not exist"; else echo "$k: line $n: $f does not exist: mail would wait until it does"; sed -n "$n s/^/  | /p" "$k"; e=1; fi; done <"$k.gone"
test $r = 0 || { echo "sendmail -bt ended with $r"; exit 1; }
test $e = 0 && echo "sendmail reads $v without complaint." || exit 1
`}`;

/** Arguments as of checkScript. postmaster and root must be as deliverable as they are now. */
export const addressesScript = `${plain}${copy}${String.raw`
b=$1; w=$2; c=$3; v=$4; shift 4; k=$w/addresses$v
copy "$c" "$k" "$@"; e=0
for a in postmaster root; do
  if "$b" -C "$k" -bv $a </dev/null >"$k.said" 2>&1; then cat "$k.said"
  elif "$b" -C "$v" -bv $a </dev/null >/dev/null 2>&1; then cat "$k.said"; e=1
  else cat "$k.said"; echo "$a: it is the same now."; fi
done
exit $e
`}`;

/** Arguments: binary, workspace, then the roles to reload. After a rollback it also starts what no longer runs. */
export const reloadScript = `${plain}${option}${String.raw`
b=$1; w=$2; shift 2; e=0; read -r l <"$w/log"
# A daemon that waits for its ports still has the command line it was started with, and no pid file of its own.
waiting() { for x in /proc/[0-9]*; do test "$x" = "/proc/$p" || test "$(readlink -f "$x/exe")" != "$(readlink -f "$b")" || test "$(tr '\0' ' ' <"$x/cmdline" | sed 's/ *$//')" != "$(sed 's/ *$//' "$w/$1.command")" || echo "${'${x#/proc/}'}"; done; }
clear() { pid "$f"; alive "$p" || p=; for s in $(waiting "$1"); do kill -TERM "$s"; n=0
  while kill -0 "$s" 2>/dev/null && test $n -lt 5; do sleep 1; n=$((n+1)); done; kill -KILL "$s" 2>/dev/null; echo "$1: process $s, which still waited to start, was ended."; done; }
if test -r "$l"; then wc -c <"$l" >"$w/mark"; ls -i "$l" | awk '{ print $1 }' >"$w/mark.inode"; fi
again() {
  if test -d /run/systemd/system && command -v systemctl >/dev/null; then u=sendmail; if test "$1" = msp && systemctl cat sm-client >/dev/null 2>&1; then u=sm-client; fi; systemctl restart $u
  elif test -x /etc/init.d/sendmail; then /etc/init.d/sendmail restart
  elif test -x /etc/rc.d/sendmail; then /etc/rc.d/sendmail restart
  else sh -c "$(cat "$w/$1.command")"; fi </dev/null >"$w/again" 2>&1; }
for role do
  test -f "$w/$role.ran" || { echo "$role: was not running, and is left so."; continue; }
  read -r f <"$w/$role.pidfile"; clear "$role"; n=0
  if alive "$p"; then
    case $(sed -n 2p "$f") in
    /*) touch "$w/sent"; sleep 1; kill -HUP "$p"; echo "$role: HUP was sent to process $p."
      while n=$((n+1)); test $n -lt 15; do sleep 1; pid "$f"; if alive "$p" && test "$f" -nt "$w/sent"; then break; fi; alive "$p" || break; done ;;
    *) echo "$role: it was started without its full path and cannot read its configuration again: restarted."; again "$role" ;;
    esac
  fi
  pid "$f"; if ! alive "$p"; then echo "$role: no process runs: started again."; clear "$role"; again "$role"; cat "$w/again"
    n=0; while n=$((n+1)); test $n -lt 10; do pid "$f"; if alive "$p"; then break; fi; sleep 1; done; fi
  pid "$f"; if alive "$p"; then echo "$role: process $p runs."; else echo "$role: sendmail does not start."; e=1; fi
done
exit $e
`}`;

/**
 * `served CF`: ports, in hex, that its DaemonPortOptions name; without those that may fail (modifier O), those of other
 * families, and names that /etc/services does not have.
 */
const served = String.raw`
served() { { sed 's/^/s /' /etc/services; sed -n 's/^O *DaemonPortOptions *= */d /p' "$1"; } 2>/dev/null | awk '
  $1 == "s" { split($3, a, "/"); if (a[2] == "tcp") { num[$2] = a[1]; for (i = 4; i <= NF && $i !~ /^#/; i++) num[$i] = a[1] } next }
  { sub(/^d /, ""); p = 25; m = ""; f = "inet"; n = split($0, part, ",")
    for (i = 1; i <= n; i++) { k = part[i]; sub(/^[ \t]+/, "", k); v = k; if (!sub(/^[^=]*=[ \t]*/, "", v)) continue; sub(/[ \t]+$/, "", v)
      c = toupper(substr(k, 1, 1)); if (c == "P") p = v; else if (c == "M") m = v; else if (c == "F") f = tolower(v) }
    if (m ~ /O/ || f !~ /^inet/) next
    if (p in num) p = num[p]; if (p ~ /^[0-9]+$/) printf "%04X\n", p }' | sort -u; }
`;

/**
 * Arguments: binary, workspace, then role and cf of each configuration. What ran must run and listen as before; where the
 * change is about that, on the ports that it names.
 */
export const aliveScript = `${plain}${option}${served}${String.raw`
b=$1; w=$2; shift 2; e=0
while test $# -gt 1; do role=$1; c=$2; shift 2
  test -f "$w/$role.ran" || { echo "$role: was not running before either."; continue; }
  read -r f <"$w/$role.pidfile"; g=$(option "$c" PidFile); n=0; test -z "$g" || f=$g
  while n=$((n+1)); test $n -lt 12; do pid "$f"; bad=
    if ! alive "$p"; then bad="no sendmail process runs ($f)"
    elif test -r "/proc/$p/cmdline" && grep -q 'rejecting connections' "/proc/$p/cmdline"; then break
    else ports "$p" >"$w/now"
      if grep -E '^O *DaemonPortOptions *=' "$c" | cmp -s - "$w/$role.daemon"; then while read -r a; do grep -q -x -F -e "$a" "$w/now" || bad="process $p no longer listens on port $(printf %d "0x${'${a##*:}'}")"; done <"$w/$role.ports"
      elif test -s "$w/$role.ports"; then
        for a in $(served "$c"); do grep -q ":$a$" "$w/now" || bad="process $p does not listen on port $(printf %d "0x$a")"; done
        test -s "$w/now" || grep -qE '^O *DaemonPortOptions *=' "$c" || bad="process $p listens on no port"
      fi
    fi
    test -n "$bad" || break; sleep 1
  done
  if test -n "$bad"; then echo "$role: $bad"; e=1; else echo "$role: process $p runs and listens as it should."; fi
done
exit $e
`}`;

/** Arguments: binary, workspace. The queue can be listed, and postmaster and root are as deliverable as before. */
export const worksScript = `${plain}${String.raw`
b=$1; w=$2; e=0
"$b" -Am -OQueueSortOrder=none -bp -qIpostroomprobe </dev/null >"$w/queue" 2>&1 & q=$!; n=0
while kill -0 $q 2>/dev/null && test $n -lt 20; do sleep 1; n=$((n+1)); done
if kill -0 $q 2>/dev/null; then kill $q; echo "The queue is long; listing it was not waited for."
elif wait $q; then echo "The queue can be listed."; else echo "The queue cannot be listed:"; cat "$w/queue"; e=1; fi
while read -r a; do "$b" -Am -bv $a </dev/null >"$w/verify" 2>&1 || { cat "$w/verify"; e=1; }; done <"$w/verified"
test $e = 1 || echo "Still deliverable: $(tr '\n' ' ' <"$w/verified")"
exit $e
`}`;

/** Arguments: workspace. sendmail's complaints in its log since the last reload that it did not make before. */
export const logScript = `${plain}${String.raw`
w=$1; read -r l <"$w/log"; test -r "$l" && test -f "$w/mark" || { echo "The log cannot be read here: not looked at."; exit 0; }
read -r m <"$w/mark"; read -r i <"$w/mark.inode"; test "$(ls -i "$l" | awk '{ print $1 }')" = "$i" || m=0
pick() { grep -E '(sendmail|sm-mta|sm-msp|sm-acceptingconnections|sm-que)[^:]*: .*(SYSERR|fatal|could not restart)' | grep -E 'line [0-9]+:|[Mm]ap |[Aa]lias|daemon|[Cc]annot|unsafe|ruleset|[Mm]ailer|restart|fatal|filter'; }
shape() { sed -e 's/^.*\(SYSERR\|fatal\|could not\)/\1/' -e 's/[0-9][0-9]*/0/g'; }
tail -c +1 "$l" | head -c "$m" | tail -c 300000 | pick | shape | sort -u >"$w/known"
tail -c +"$((m+1))" "$l" | tail -c 2000000 | pick >"$w/new"; e=0
while IFS= read -r x; do y=$(printf '%s\n' "$x" | shape); grep -q -x -F -e "$y" "$w/known" || { printf '%s\n' "$x"; e=1; }; done <"$w/new"
test $e = 0 && echo "No new trouble in $l." || exit 1
`}`;

/**
 * What runs as root on a Postfix host: constant one-line scripts for dash and busybox alike. They are named word for word
 * in sudoers, so they hold no backslash and no two blanks in a row. Arguments: paths of Postfix's own tools and the
 * configuration directory; ids come on standard input, one a line, and never as an argument, where `ALL` would mean ALL.
 */
export const start =
  'PATH=/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/sbin:/usr/local/bin; LC_ALL=C; TZ=UTC0; export PATH LC_ALL TZ; umask 077; set -f; ';

/**
 * `sift DIRECTORY` takes ids from standard input, says `ID busy` of those on hold that are being delivered, and leaves the
 * others in $i. A delivery that was begun goes on after the hold; its agent keeps the queue file locked until it is done
 * with it (deliver_request(3)), and what is on hold is given to no other.
 */
export const sift =
  'busy() { unset IFS; q=$1; shift; for n in $(awk \'$2 == "FLOCK" || $2 == "POSIX" || $2 == "OFDLCK" { split($6, x, ":"); if (x[3] > 0) print x[3] }\' /proc/locks 2>/dev/null | sort -u); do set -- "$@" -o -inum "$n"; done; ' +
  'test $# -eq 0 || find "$q/hold" -type f "(" -inum 0 "$@" ")" | awk -F/ \'{ print $NF }\'; }; ' +
  'sift() { x=$(busy "$1"); i=$(cat); if test -n "$x"; then echo "$i" | grep -Fx "$x" | awk \'{ print $0, "busy" }\'; i=$(echo "$i" | grep -Fxv "$x"); fi; }; ' +
  'queue() { q=$("${1%/*}/postconf" -c "$2" -h queue_directory) && test -d "$q/hold" || { echo "The queue directory of Postfix was not found." >&2; exit 69; }; }; ';

/**
 * postsuper, postkick, configuration. What is requeued waits in maildrop for pickup, which wakes up once a minute unless
 * it is told.
 */
export const requeueScript = `${start}${sift}queue "$1" "$3"; sift "$q"; test -n "$i" || exit 0; echo "$i" | "$1" -c "$3" -r - hold; r=$?; "$2" -c "$3" public pickup W; exit $r`;

/**
 * postsuper, postqueue, configuration. `-f` marks as expired and releases; the message is returned when it is tried next,
 * and `postqueue -i` takes one id per call.
 */
export const expireScript =
  `${start}${sift}queue "$1" "$3"; sift "$q"; test -n "$i" || exit 0; w=$(echo "$i" | "$1" -c "$3" -f - hold 2>&1); r=$?; printf "%s" "$w" >&2; echo >&2; ` +
  'printf "%s" "$w" | awk \'$1 == "postsuper:" && $3 == "expired" && NF == 3 { sub(/:$/, "", $2); print $2 }\' | ' +
  'while read -r i; do "$2" -c "$3" -i "$i" </dev/null || echo "$i untried"; done; exit $r';

/**
 * postqueue, postsuper, configuration. Lines `ID ARRIVED SIZE`; releases what is on hold and has that arrival time and
 * size. These words stand first in a line of `postqueue -j`, before any text that a sender chose. Fails where the queue
 * cannot be read: what nobody looked at was not released.
 */
export const letGoScript =
  start +
  'i=$({ { "$1" -c "$3" -j </dev/null; echo "=$?"; } | cut -b 1-240; cat; } | ' +
  'awk -F\'"\' \'!s && /^=[0-9]+$/ { s = 1; if ($0 != "=0") exit 75; next } ' +
  '!s { if ($2 == "queue_name" && $4 == "hold" && $6 == "queue_id" && $10 == "arrival_time" && $12 == "message_size") { gsub(/[^0-9]/, "", $11); gsub(/[^0-9]/, "", $13); a[$8] = $11 " " $13 } next } ' +
  'split($0, x, " ") == 3 && (x[1] in a) && a[x[1]] == x[2] " " x[3] { print x[1]; delete a[x[1]] }\') || exit 75; ' +
  'test -z "$i" || echo "$i" | "$2" -c "$3" -H -';

import { start } from '../scripts.ts';

/** First line of the answer; also how a right to ask is recognised. */
export const surveyHeader = 'postroom sendmail configuration';

/** `look PATH` tells what it is; `give PATH` tells its text, unless it is far too long for what it should be. */
const tell =
  'look() { echo "path $1"; if test -e "$1"; then echo "real $(readlink -f "$1")"; stat -c "stat %U %G %a %s" "$(readlink -f "$1")"; test -r "$1" || echo unreadable; fi; }; ' +
  'give() { test -f "$1" && test -r "$1" || return 0; n=$(wc -c <"$1"); n=$((n)); test $n -lt 300000 || return 0; echo "text $n $1"; head -c $n "$1"; echo; }; ';

/** Paths that the lines of a cf name: maps, class files, alias files. */
const paths =
  `paths() { awk '/^K/ { if ($NF ~ "^/") print $NF } ` +
  `/^F/ { for (i = 1; i < 4; i++) if (index($i, "/")) { p = $i; if (p !~ "[|@].*/") { sub("^[^/]*", "", p); print p } break } } ` +
  `/^O *AliasFile *=/ || /^OA/ { n = split($0, a, ","); for (i = 1; i <= n; i++) if (index(a[i], "/")) { sub("^[^/]*", "", a[i]); sub(" .*", "", a[i]); print a[i] } }' "$1"; }; `;

/** One configuration: its cf, the mc it is made of, and the files that the cf names. */
const configuration =
  `conf() { r=$1; c=$2; d=\${c%/*}; echo "cf $r $c"; look "$c"; test -r "$c" || return 0; ` +
  `awk -v r="$r" '/^[KF]/ || /^Mprog/ || /^OA/ || /^O *(AliasFile|PidFile|TrustedUser) *=/ { print "line " r " " $0 }' "$c"; ` +
  `test -n "$t" || t=$(awk '/^##### *using .* as configuration include/ { print $3; exit }' "$c"); ` +
  `for m in "\${c%.cf}.mc" "$d/$(hostname).mc" /etc/mail/sendmail.mc; do if test -f "$m"; then if test "$r" = msp && test "$m" != "\${c%.cf}.mc"; then break; fi; ` +
  `echo "mc $r $m"; look "$m"; if test -r "$m"; then mcs="$mcs:$m"; x=$(awk '/include[(].*m4.cf[.]m4/ { sub(".*include[(][^/]*", ""); sub("m4.cf[.]m4.*", ""); print; exit }' "$m"); if test -n "$x"; then echo "self $r"; t=$x; fi; fi; break; fi; done; ` +
  `paths "$c" | sort -u | while read -r p; do look "$p"; for e in db cdb dir; do if test -e "$p.$e"; then look "$p.$e"; fi; done; done; ` +
  `for n in access mailertable virtusertable genericstable domaintable; do if test -f "$d/$n"; then echo "beside $d/$n"; look "$d/$n"; if test -e "$d/$n.db"; then look "$d/$n.db"; fi; fi; done; }; `;

/** The words of the cf tree `$t`. */
const words =
  'tree() { echo "tree $t"; for k in feature mailer ostype domain; do for f in "$t/$k"/*.m4; do f=${f##*/}; echo "$k ${f%.m4}"; done; done; ' +
  `awk '/^_OPTION[(]/ { print "option " $0 }' "$t/m4/proto.m4"; ` +
  `awk '{ s = $0; while (match(s, "conf[A-Z][A-Z0-9_]+")) { w = substr(s, RSTART, RLENGTH); if (!(w in y)) print "conf " w; y[w] = 1; s = substr(s, RSTART + RLENGTH) } }' "$t/m4/proto.m4" "$t/m4/cfhead.m4"; ` +
  `awk '{ s = $0; while (match(s, "(ifdef|define|_DEFIFNOT|_OPTINS)[(].[A-Z][A-Za-z0-9_]+")) { w = substr(s, RSTART, RLENGTH); sub("^[^(]*[(].", "", w); if (!(w in y)) print "macro " w; y[w] = 1; s = substr(s, RSTART + RLENGTH) } }' "$t/m4/cfhead.m4" "$t/m4/cf.m4" "$t/m4/proto.m4" "$t"/mailer/*.m4; }; `;

/** Texts that an mc draws in: OSTYPE and DOMAIN files, and what these and the mc include. */
const drawnIn =
  `drawn() { awk -v t="$t" '/^[^#]*(OSTYPE|DOMAIN)[(]/ && !/^ *dnl/ { k = ($0 ~ /OSTYPE[(]/) ? "ostype" : "domain"; n = $0; sub(".*(OSTYPE|DOMAIN)[(][^A-Za-z0-9_.-]*", "", n); sub("[^A-Za-z0-9_.-].*", "", n); print t "/" k "/" n ".m4" } ` +
  `/include[(][^/]*[/]/ && !/^ *dnl/ { n = $0; sub(".*include[(][^/]*", "", n); sub("[^A-Za-z0-9_./-].*", "", n); if (n !~ "m4/cf.m4$") print n }' "$1"; }; `;

const programs =
  'smrsh() { for f in /usr/lib/sm.bin /etc/mail/smrsh /etc/smrsh /usr/libexec/sm.bin /usr/adm/sm.bin; do if test -d "$f"; then echo "smrsh $f"; for p in "$f"/*; do if test -x "$p"; then echo "program ${p##*/}"; fi; done; return; fi; done; }; ';

/**
 * Arguments: the sendmail binary, then `mta` or `msp` and the path of its cf, for each. Tells lines `key value`; a text
 * is `text BYTES PATH`, a line break, the bytes, a line break. Reads only.
 */
export const surveyScript =
  start +
  tell +
  paths +
  configuration +
  words +
  drawnIn +
  programs +
  `echo "${surveyHeader}"; s=$1; shift; t=; mcs=; for k in m4 makemap; do f=$(command -v $k) && echo "tool $k $f"; done; ` +
  'q=; while test $# -gt 1; do conf "$1" "$2"; if test -r "$2" && grep -q "^Mprog.*smrsh" "$2"; then q=1; fi; shift 2; done; ' +
  't=${t%/}; for f in "$t" /usr/share/sendmail/cf /usr/share/sendmail-cf /usr/lib/sendmail-cf; do if test -n "$f" && test -r "$f/m4/proto.m4"; then t=$f; tree; break; fi; done; ' +
  'if test -n "$q"; then smrsh; fi; IFS=:; set -- $mcs; IFS=; ' +
  'for m do if test -n "$m"; then drawn "$m"; fi; done | sort -u | while read -r f; do echo "$f"; if test -r "$f"; then drawn "$f"; fi; done | sort -u | while read -r f; do give "$f"; done; echo end';

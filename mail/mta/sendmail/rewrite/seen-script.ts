/**
 * Reads sendmail's log and counts: `r TIMES RECIPIENT` and `c TIMES ADDRESS NAME WHO SENDER RECIPIENT`, parted by tabs. Dates
 * of both forms; those without a year are this year's or the last. Variables: `now` and `since` in Unix seconds, `zone` as +0200.
 */
export const counting = String.raw`
function days(y, m, d) { if (m < 3) { y--; m += 12 } return 365 * y + int(y / 4) - int(y / 100) + int(y / 400) + int((153 * m - 457) / 5) + d - 719469 }
function offset(z,   s) { if (z == "Z") return 0; s = substr(z, 1, 1) == "-" ? -1 : 1; gsub(/[^0-9]/, "", z); return s * (substr(z, 1, 2) * 3600 + substr(z, 3, 2) * 60) }
function when(   t, y, at) {
  if ($1 ~ /^[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T/) {
    t = $1; z = t; sub(/^.*[0-9][0-9]:[0-9][0-9]:[0-9][0-9](\.[0-9]+)?/, "", z)
    return days(substr(t, 1, 4) + 0, substr(t, 6, 2) + 0, substr(t, 9, 2) + 0) * 86400 + substr(t, 12, 2) * 3600 + substr(t, 15, 2) * 60 + substr(t, 18, 2) - offset(z)
  }
  if (!($1 in month)) return -1
  y = year
  at = days(y, month[$1], $2 + 0) * 86400 + substr($3, 1, 2) * 3600 + substr($3, 4, 2) * 60 + substr($3, 7, 2) - offset(zone)
  if (at > now + 86400) at = days(y - 1, month[$1], $2 + 0) * 86400 + substr($3, 1, 2) * 3600 + substr($3, 4, 2) * 60 + substr($3, 7, 2) - offset(zone)
  return at
}
function field(name,   p, s) { p = index(rest, name "="); if (p == 0) return ""; s = substr(rest, p + length(name) + 1); sub(/, [a-zA-Z_0-9]+=.*$/, "", s); return s }
function bare(a) { sub(/^</, "", a); sub(/>$/, "", a); return a }
function ours(a) { return length(a) < 1000 && a !~ /\t/ }
# The list of a to= line; commas inside <> part nothing.
function recipients(list, each,   n, a, p) {
  n = 0
  while (list != "") {
    if (substr(list, 1, 1) == "<") { p = index(list, ">"); if (p == 0) p = length(list) } else { p = index(list, ","); p = p == 0 ? length(list) : p - 1 }
    a = bare(substr(list, 1, p)); list = substr(list, p + 1); sub(/^,/, "", list)
    if (ours(a)) each[++n] = a
  }
  return n
}
function client(relay,   p) {
  ip = ""; who = ""
  p = match(relay, /\[[0-9A-Fa-f:.]+\]/) ? RSTART : match(relay, /\[IPv6:[0-9A-Fa-f:.]+\]/) ? RSTART : 0
  if (p == 0) return
  ip = substr(relay, RSTART + 1, RLENGTH - 2); sub(/^IPv6:/, "", ip)
  who = substr(relay, 1, p - 1); sub(/ +$/, "", who); sub(/^.*@/, "", who)
  if (relay ~ /may be forged/) who = ""
}
BEGIN { n = split("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec", names, " "); for (i = 1; i <= n; i++) month[names[i]] = i }
!/(sendmail|sm-mta|sm-que|sm-msp)[^ ]*\[[0-9]+\]: / { next }
{
  p = index($0, "]: "); if (p == 0) next
  head = substr($0, 1, p); rest = substr($0, p + 3)
  pid = head; sub(/^.*\[/, "", pid); sub(/\]$/, "", pid)
  if (rest ~ /^AUTH=server, / || rest ~ /^[0-9A-Za-z]+: AUTH=server, /) { auth[pid] = field("authid"); next }
  q = rest; if (!sub(/: .*$/, "", q) || q !~ /^[0-9A-Za-z]+$/) next
  rest = substr(rest, length(q) + 3)
  if (rest !~ /^(from|to)=/ && rest !~ /^ruleset=check_rcpt, /) next
  if (when() < since) next
  if (rest ~ /^from=/) {
    client(field("relay")); if (ip == "") next
    from[q] = bare(field("from")); from_ip[q] = ip; from_name[q] = who; from_auth[q] = (pid in auth) ? auth[pid] : ""
    next
  }
  if (rest ~ /^ruleset/) { a = bare(field("arg1")); if (ours(a)) { if (!((q, a) in told)) { told[q, a] = 1; list[q] = list[q] "\t" a } } next }
  # A submission that is handed to the server on this host is seen again there.
  if (field("mailer") == "relay" && field("relay") ~ /\[127\.0\.0\.1\]/) next
  k = recipients(field("to"), each)
  for (i = 1; i <= k; i++) { a = each[i]; if ((q, a) in told) continue; told[q, a] = 1; routes[a]++; list[q] = list[q] "\t" a }
}
END {
  for (a in routes) print "r\t" routes[a] "\t" a
  for (q in list) if (q in from) {
    m = split(substr(list[q], 2), each, "\t")
    for (i = 1; i <= m; i++) checks[from_ip[q] "\t" from_name[q] "\t" from_auth[q] "\t" from[q] "\t" each[i]]++
  }
  for (c in checks) print "c\t" checks[c] "\t" c
}
`;

/**
 * POSIX sh, one line: `join` copies standard input to standard output in large pieces. sendmail writes every line of an answer by
 * itself, and waking a reader for each costs it more than finding the answer does: with perl there is a pause of 2 ms after each
 * piece, in which more comes together. Nothing waits longer than that.
 */
export const joinFunction =
  "join() { if command -v perl >/dev/null 2>&1; then exec perl -e 'while ((sysread STDIN, $b, 65536) || 0) { $o = 0; while ($o < length $b) { $n = syswrite(STDOUT, $b, length($b) - $o, $o) or exit 1; $o += $n } select undef, undef, undef, 0.002 }'; else exec cat; fi; }; ";

import { textOf } from '../../bytes.ts';
import type { Command } from '../../command.ts';
import { enhancedCode, type DeliveryReader, type DeliveryStep, type FateStatus } from '../../delivery.ts';
import type { HostFacts } from '../../host-facts.ts';
import { line } from '../print.ts';

/**
 * Prints lines of the log that name one of the ids on standard input, from now on, for ten minutes at most. It looks
 * five times a second instead of leaving a `tail -F` behind: when nobody reads any more, the next write ends it.
 */
const start =
  'PATH=/usr/sbin:/usr/bin:/sbin:/bin; LC_ALL=C; export PATH LC_ALL; p=$1; set --; ' +
  'while read -r i; do case $i in ""|*[!0-9A-Za-z]*) ;; *) set -- "$@" -e "$i";; esac; done; test $# -gt 0 || exit 64; ' +
  'nap() { sleep 0.2 2>/dev/null || sleep 1; t=$((t+1)); if test $((t%20)) -eq 0; then echo || exit 0; fi; }; t=0; ';

const followFile =
  start +
  'size() { wc -c <"$p" 2>/dev/null || echo 0; }; test -r "$p" || { echo "$p cannot be read." >&2; exit 66; }; ' +
  'a=$(($(size))); echo ready; while test $t -lt 3000; do nap; n=$(($(size))); if test $n -lt $a; then a=0; fi; ' +
  'if test $n -gt $a; then tail -c +$((a+1)) "$p" | head -c $((n-a)) | grep -aF "$@"; a=$n; fi; done; exit 0';

// printf: `echo` would take backslashes in a log line for its own. -a: otherwise a line with odd bytes is left out.
const followJournal =
  start +
  'c=$(journalctl -q --no-pager -n 1 -o cat --show-cursor | sed -n "s/^-- cursor: //p"); test -n "$c" || { echo "The journal cannot be read." >&2; exit 66; }; ' +
  'echo ready; while test $t -lt 3000; do nap; o=$(journalctl -q -a --no-pager -o short --after-cursor="$c" --show-cursor); ' +
  'n=$(printf "%s" "$o" | sed -n "s/^-- cursor: //p"); if test -n "$n" && test "$n" != "$c"; then c=$n; printf "%s" "$o" | grep -aF "$@"; fi; done; exit 0';

/** Follows the log for these ids; `undefined` where the probe found no log. */
export function follow(logs: HostFacts['logs'], ids: readonly string[]): Command | undefined {
  const { kind, path = '' } = logs;
  if (kind === 'none') return undefined;
  const script: readonly string[] = kind === 'file' ? [followFile, 'postroom', path] : [followJournal];
  return {
    argv: ['/bin/sh', '-c', ...script],
    stdin: `${ids.join('\n')}\n`,
    root: true,
    effect: 'read',
    shown: kind === 'file' ? `${line('tail', '-F', path)} | grep ID` : 'journalctl -f | grep ID',
  };
}

const statuses: Readonly<Record<string, FateStatus>> = {
  sent: 'sent',
  deferred: 'deferred',
  bounced: 'bounced',
  expired: 'expired',
  undeliverable: 'bounced',
  deliverable: 'sent',
};

const wholeLine = /\s(\S+)\[\d+\]: ([0-9A-Za-z]{5,40}): (.*)$/;
const attempt =
  /^to=<(.*?)>, (?:orig_to=<.*?>, )?relay=(.*?), (?:conn_use=\d+, )?delay=([\d.]+), delays=([\d.]+)\/([\d.]+)\/([\d.]+)\/([\d.]+), dsn=([\d.]+), status=([\w-]+) \((.*)\)$/;

/** What a log line of one of Postfix's daemons means; see qmgr(8), smtp(8), bounce(8). */
function meaningOf(daemon: string, said: string): string {
  if (/ \(queue active\)$/.test(said)) return 'taken up for delivery';
  if (said === 'removed') return 'all done: it left the queue';
  if (said.startsWith('message-id=')) return 'its Message-ID';
  if (/^sender non-delivery notification: /.test(said))
    return 'a report that it could not be delivered was sent';
  if (/^sender delivery status notification: /.test(said)) return 'a report of its delivery was sent';
  if (/^sender delay notification: /.test(said)) return 'its sender was told that it is delayed';
  if (said.startsWith('conversation with ')) return 'the other server stopped answering in the middle';
  if (said.startsWith('lost connection with ')) return 'the other server closed the connection';
  if (/^host .* (said|refused to talk to me): /.test(said))
    return 'the other server refused; the next one is tried';
  if (/\bstatus=expired\b/.test(said)) return 'its time in the queue is over: it goes back to its sender';
  if (daemon === 'pickup' || daemon === 'cleanup') return 'it came into the queue anew';
  return '';
}

function stepsOf(row: string): DeliveryStep[] {
  const [, process = '', id = '', said = ''] = wholeLine.exec(row) ?? [];
  if (id === '') return [];
  const daemon = process.slice(process.lastIndexOf('/') + 1);
  const text = textOf(`${daemon}: ${said}`);
  const tried = attempt.exec(said);
  if (tried !== null) {
    const [
      ,
      recipient = '',
      relay = '',
      delay = '',
      ,
      ,
      connect = '',
      transfer = '',
      dsn = '',
      word = '',
      why = '',
    ] = tried;
    const spent = Number(connect) + Number(transfer);
    const status = statuses[word] ?? 'deferred';
    const took = `connecting took ${connect} s, the transfer ${transfer} s; ${delay} s after it arrived`;
    return [
      { kind: 'line', id, text, who: 'note', meaning: took },
      {
        kind: 'fate',
        id,
        recipient: textOf(recipient),
        status,
        relay: relay === 'none' ? '' : textOf(relay),
        dsn: dsn || enhancedCode(why),
        said: textOf(why),
        seconds: Number.isFinite(spent) ? spent : 0,
      },
    ];
  }
  const told: DeliveryStep = { kind: 'line', id, text, who: 'note', meaning: meaningOf(daemon, said) };
  if (said === 'removed') return [told, { kind: 'over', id }];
  if (/^from=<.*>, status=expired\b/.test(said))
    return [
      told,
      { kind: 'fate', id, recipient: '', status: 'expired', relay: '', dsn: '', said: textOf(said) },
    ];
  return [told];
}

/** Log lines → steps for these ids; other ids that a line names by chance are left out. */
export function deliveryReader(ids: readonly string[]): DeliveryReader {
  const wanted = new Set(ids);
  let rest = '';
  return {
    push: (bytes) => {
      const rows = (rest + bytes).split('\n');
      rest = rows.pop() ?? '';
      return rows.flatMap((row): DeliveryStep[] => {
        if (row === 'ready') return [{ kind: 'ready' }];
        return stepsOf(row).filter((step) => step.kind === 'ready' || wanted.has(step.id));
      });
    },
  };
}

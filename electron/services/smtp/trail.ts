import { textOf } from '#mail/bytes';
import type { Command } from '#mail/command';
import type { Elevation, HostFacts } from '#mail/host-facts';
import type { Reach } from '../hosts/reach.ts';
import { problemOf } from '../work/listing.ts';
import { refused } from '../work/refusals.ts';

export interface Trail {
  readonly lines: string[];
  readonly words: string;
}

const mostLines = 5_000;
const notReadable = 77;

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** Lines of the current log and of the one before it that hold the id as a word. */
const fromFiles = (path: string, id: string): string => `f=${quoted(path)}
test -r "$f" || { echo "$f cannot be read by this account." >&2; exit ${notReadable}; }
{ for o in "$f.1" "$f.0"; do test ! -r "$o" || { cat "$o"; break; }; done
if test ! -e "$f.1" && test ! -e "$f.0"; then for o in "$f.1.gz" "$f.0.gz"; do test ! -r "$o" || { gzip -dc "$o"; break; }; done; fi
cat "$f"; } | grep -aw ${id} | tail -n ${mostLines}; exit 0`;

/** The facility is indexed; this and the time keep a large journal from being read as a whole. */
const fromJournal = (id: string): string => `journalctl -q -n 1 >/dev/null || exit ${notReadable}
journalctl -q -a --no-pager -o short --since -7days SYSLOG_FACILITY=2 | grep -aw ${id} | tail -n ${mostLines}; exit 0`;

/** @param id letters and digits only */
function trailCommand(
  { logs, account, sudo }: HostFacts,
  elevation: Elevation | undefined,
  id: string,
): Command {
  const { kind, path = '' } = logs;
  // Without root it may still be readable: to the group of the log.
  const root =
    account.uid === 0 ||
    sudo.rights === 'all' ||
    elevation === 'doas' ||
    (sudo.rights === 'password' && elevation === 'sudo-password');
  return {
    argv: ['/bin/sh', '-c', kind === 'file' ? fromFiles(path, id) : fromJournal(id)],
    root,
    effect: 'read',
    shown: kind === 'file' ? `grep -w ${id} ${path}` : `journalctl SYSLOG_FACILITY=2 | grep -w ${id}`,
  };
}

/**
 * What the log of a host says of a queue id, oldest first.
 * @throws REFUSED when the log cannot be read
 */
export async function trailOf(
  reach: Reach,
  hostId: string,
  queueId: string,
  signal: AbortSignal | undefined,
): Promise<Trail> {
  if (!/^[A-Za-z0-9]+$/.test(queueId))
    throw refused('This is no queue id.', 'Take it from the reply of the server.');
  const facts = await reach.facts(hostId);
  if (facts.logs.kind === 'none')
    return {
      lines: [],
      words: 'This host keeps no mail log that Postroom knows, neither a file nor a journal.',
    };
  const result = await reach.run(hostId, trailCommand(facts, reach.host(hostId)?.elevation, queueId), {
    action: 'smtp.trail',
    quietSeconds: 60,
    ...(signal === undefined ? {} : { signal }),
  });
  const { problem, todo } = problemOf(result);
  if (problem !== '') {
    const unreadable = result.status === 'exited' && result.code === notReadable;
    throw refused(
      unreadable
        ? `The mail log cannot be read: ${textOf(result.stderr).trim()}`
        : `The mail log could not be read. ${problem}`,
      unreadable ? 'The account needs root (sudo), or the group of the log (adm, systemd-journal).' : todo,
    );
  }
  const lines = textOf(result.stdout)
    .split('\n')
    .filter((line) => line !== '');
  const place =
    facts.logs.kind === 'file'
      ? `${facts.logs.path ?? ''} and the log before it`
      : 'the journal of the last 7 days';
  return {
    lines,
    words:
      lines.length === 0
        ? `Nothing about ${queueId} in ${place}. It may not be written yet, or the message went to another server.`
        : lines.length < mostLines
          ? `From ${place}.`
          : `From ${place}; only the last ${mostLines} lines.`,
  };
}

import { textOf } from '../../bytes.ts';
import type { MtaFacts, ProbeSections, QueueSource } from '../mta.ts';
import { queuePatterns } from './queue-directories.ts';

/**
 * A `sendmail` may be Postfix, Exim or msmtp in disguise: only one that answers `-d0.1 -bt` with its version counts, and
 * only a host with a sendmail.cf is asked at all. `timeout`, where it exists, because a host that cannot find its own
 * name makes sendmail sleep for a minute.
 */
export const script = `
postroom_cf=
for postroom_try in /etc/mail/sendmail.cf /etc/sendmail.cf /usr/lib/sendmail.cf; do
  [ -n "$postroom_cf" ] || [ ! -f "$postroom_try" ] || postroom_cf=$postroom_try
done
if [ -n "$postroom_cf" ]; then
  section sendmail
  printf 'zone %s\\n' "$(date +%z)"
  postroom_limit=
  command -v timeout >/dev/null 2>&1 && postroom_limit='timeout 10'
  for postroom_try in "$(command -v sendmail)" /usr/sbin/sendmail.sendmail /usr/libexec/sendmail/sendmail /usr/lib/sendmail; do
    [ -x "$postroom_try" ] || continue
    postroom_said=$($postroom_limit "$postroom_try" -d0.1 -bt </dev/null 2>/dev/null)
    postroom_rc=$?
    postroom_version=$(printf '%s\\n' "$postroom_said" | sed -n 's/^Version \\([0-9][0-9.]*\\).*/\\1/p' | sed -n 1p)
    if [ -n "$postroom_version" ]; then
      printf 'binary %s %s\\n' "$postroom_version" "$postroom_try"
      break
    elif [ "$postroom_rc" = 124 ]; then
      printf 'slow %s\\n' "$postroom_try"
    fi
  done
  for postroom_role in mta msp; do
    [ $postroom_role = mta ] || postroom_cf=/etc/mail/submit.cf
    [ -f "$postroom_cf" ] || continue
    if [ -r "$postroom_cf" ]; then
      printf 'cf %s %s\\n' "$postroom_role" "$postroom_cf"
      sed -n -e "/^O *QueueDirectory *=/s/^/line $postroom_role /p" -e "/^OQ/s/^/line $postroom_role /p" \\
        -e "/^Q[A-Za-z]/s/^/line $postroom_role /p" -e "/^DZ/s/^/line $postroom_role /p" "$postroom_cf"
    else
      printf 'unreadable %s %s\\n' "$postroom_role" "$postroom_cf"
    fi
  done
fi
`;

interface Role {
  readonly cf: string;
  readonly lines: string[];
}

/** Section `sendmail` → facts; undefined where no real sendmail answered. */
export function read(sections: ProbeSections): MtaFacts | undefined {
  const text = sections.get('sendmail');
  if (text === undefined) return undefined;
  let zone = '+0000';
  let version = '';
  let binary = '';
  let slow = '';
  const roles = new Map<string, Role>();
  const notes: string[] = [];
  for (const row of text.split('\n')) {
    const [key = '', first = '', ...rest] = row.replace(/\r$/, '').split(' ');
    const value = rest.join(' ');
    if (key === 'zone') zone = first;
    else if (key === 'binary') [version, binary] = [first, value];
    else if (key === 'slow') slow ||= [first, ...rest].join(' ');
    else if (key === 'cf') roles.set(first, { cf: value, lines: [] });
    else if (key === 'line') roles.get(first)?.lines.push(value);
    else if (key === 'unreadable')
      notes.push(`${textOf(value)} cannot be read by this account: its queue is not shown.`);
  }
  if (binary === '' && slow !== '') {
    binary = slow;
    version =
      /^DZ(\S+?)(?:\/|$)/.exec(roles.get('mta')?.lines.find((line) => line.startsWith('DZ')) ?? '')?.[1] ??
      '';
    notes.push(
      `${textOf(slow)} did not answer within 10 seconds; sendmail waits a minute when it cannot find the host's full name. Every command will be slow until /etc/hosts or DNS names this host.`,
    );
  }
  if (binary === '' || (version === '' && roles.size === 0)) return undefined;
  const sources: QueueSource[] = [];
  for (const [role, { cf, lines }] of roles) {
    const patterns = queuePatterns(lines);
    if (patterns.length === 0) notes.push(`${textOf(cf)} names no queue directory: its queue is not shown.`);
    else
      sources.push({
        id: `sendmail:${role}`,
        mta: 'sendmail',
        label: role === 'mta' ? 'sendmail' : 'sendmail submission',
        detail: { binary, mode: role === 'mta' ? '-Am' : '-Ac', cf, patterns, zone },
      });
  }
  return { mta: 'sendmail', version, sources, notes };
}

import { mtas } from '#mail/mta/index';

/** Every tool that some feature runs; MTA folders find these by name in `HostFacts.tools`. */
const tools = [
  ...[
    'postqueue',
    'postsuper',
    'postcat',
    'postconf',
    'postmulti',
    'postmap',
    'postalias',
    'postfix',
    'postlog',
  ],
  ...['sendmail', 'mailq', 'mailstats', 'm4', 'make', 'makemap', 'newaliases', 'praliases'],
  ...['dig', 'host', 'nslookup', 'openssl', 'sudo', 'doas', 'perl', 'flock', 'base64', 'setsid', 'timeout'],
  ...[
    'sh',
    'cat',
    'find',
    'grep',
    'gzip',
    'zcat',
    'sed',
    'awk',
    'head',
    'tail',
    'sort',
    'stat',
    'ls',
    'mv',
    'rm',
    'ln',
    'mkdir',
  ],
  ...[
    'date',
    'id',
    'uname',
    'ps',
    'kill',
    'xargs',
    'sha256sum',
    'journalctl',
    'systemctl',
    'service',
    'logger',
  ],
];

/** The one script that a probe runs, as this account; `mark` is random. Each section begins with a line `MARK NAME`. */
/** `asksSudo`: whether sudo may be asked; it mails its administrator about accounts it does not know. */
export const probeScript = (mark: string, asksSudo: boolean): string => `
PATH=/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/sbin:/usr/local/bin:/usr/libexec:/usr/lib; export PATH
POSTROOM_MARK=${mark}
section() { printf '\\n%s %s\\n' "$POSTROOM_MARK" "$1"; }
section clock; date +%s
section hostname; uname -n
section kernel; uname -srm
section os; cat /etc/os-release 2>/dev/null || uname -s
section account; id -un; id -u; printf '%s\\n' "$SHELL"
section tools
for t in ${tools.join(' ')}; do
  p=$(command -v "$t" 2>/dev/null) && case $p in /*) printf '%s %s\\n' "$t" "$p";; esac
done
section logs
postroom_journal=
if [ -d /run/log/journal ] || [ -d /var/log/journal ]; then postroom_journal=1; fi
for f in /var/log/mail.log /var/log/maillog /var/log/mail /var/log/syslog; do
  # Beside a journal, a file that nobody wrote to for two days is what a syslog daemon left behind when it was removed.
  [ -f "$f" ] && { [ -z "$postroom_journal" ] || [ -n "$(find "$f" -mtime -2 2>/dev/null)" ]; } && printf 'file %s\\n' "$f" && break
done
[ -z "$postroom_journal" ] || printf 'journald\\n'
section sudo
if [ "$(id -u)" = 0 ]; then printf 'root\\n'
elif ${asksSudo ? 'command -v sudo >/dev/null 2>&1' : 'false'}; then sudo -n -l </dev/null 2>&1; printf '\\nrc %s\\n' $?
else printf '\\nrc 127\\n'; fi
section doas
command -v doas >/dev/null 2>&1 && doas -n true </dev/null >/dev/null 2>&1 && printf 'yes\\n'
${Object.values(mtas)
  .map(({ probe }) => probe.script)
  .join('\n')}
section end
exit 0
`;

/** Output of the script → section name → text, byte text throughout. */
export function readSections(output: string, mark: string): Map<string, string> {
  const sections = new Map<string, string>();
  for (const part of output.split(`\n${mark} `).slice(1)) {
    const line = part.indexOf('\n');
    sections.set(line < 0 ? part : part.slice(0, line), line < 0 ? '' : part.slice(line + 1));
  }
  return sections;
}

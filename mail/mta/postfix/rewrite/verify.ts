import type { Command, CommandResult } from '../../../command.ts';
import type { ConfigSet } from '../../../config/files.ts';
import { bootstrap } from '../../../deploy/commands.ts';
import { base64Lines } from '../../../deploy/base64.ts';
import type { HostFacts } from '../../../host-facts.ts';
import type { Rewriter } from '../../../rewrite/asking.ts';
import type { Answer, TraceNode } from '../../../rewrite/question.ts';
import { line } from '../../print.ts';
import { type End, fateOf } from './ends.ts';
import { quoted, typed } from './addresses.ts';
import { configOf } from './asking.ts';
import { mayBeRoot } from './rooted.ts';

const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
const unsaid = '(no log)';

/** How the log is told: its path, `journal`, or '' where the probe found none. */
const logOf = ({ kind, path = '' }: HostFacts['logs']): string =>
  kind === 'file' ? path : kind === 'journald' ? 'journal' : '';

/** Asks Postfix to probe an address. Prints `mark WHERE`: the place in the log before. The sender is the account: root. */
function run(set: ConfigSet, host: HostFacts, address: string): Command {
  const log = logOf(host.logs);
  const config = configOf(set);
  const sendmail = host.tools['sendmail'] ?? '/usr/sbin/sendmail';
  const stdin = `{
PATH=/usr/sbin:/usr/bin:/sbin:/bin; LC_ALL=C; export PATH LC_ALL; umask 077
a=$(base64 -d <<'@POSTROOM@'
${base64Lines(quoted(typed(address)))}@POSTROOM@
) || exit 73
g=${quote(log)}
case $g in '') echo 'mark ${unsaid}';; journal) echo "mark $(journalctl -q --no-pager -n 1 -o cat --show-cursor | sed -n 's/^-- cursor: //p')";; *) echo "mark $(wc -c <"$g")";; esac
MAIL_CONFIG=${quote(config)} ${quote(sendmail)} -bv -- "$a" </dev/null || exit
exit 0
}
`;
  return {
    argv: bootstrap,
    stdin,
    root: mayBeRoot(host),
    effect: 'write',
    shown: line('sendmail', '-C', config, '-bv', address),
  };
}

const markOf = (ran: CommandResult): string => /^mark (.*)$/m.exec(ran.stdout)?.[1] ?? '';

/** Lines of the log since then that are of messages which somebody of this host submitted. */
function look(set: ConfigSet, host: HostFacts, _address: string, ran: CommandResult): Command {
  const log = logOf(host.logs);
  const mark = markOf(ran);
  const stdin = `{
PATH=/usr/sbin:/usr/bin:/sbin:/bin; LC_ALL=C; export PATH LC_ALL
g=${quote(log)}; m=${quote(mark)}
case $g in '') exit 0;; journal) journalctl -q -a --no-pager -o short --after-cursor="$m";; *) test "$(wc -c <"$g")" -ge "$m" || m=0; tail -c "+$((m + 1))" "$g";; esac | grep -aF ${quote(`${syslogName(set)}/`)} | grep -aE ': [0-9A-Za-z]+: (uid=|to=<|removed)'
exit 0
}
`;
  const shown = log === 'journal' ? 'journalctl -n 100' : line('tail', log);
  return { argv: bootstrap, stdin, root: mayBeRoot(host), effect: 'read', shown };
}

const syslogName = (set: ConfigSet): string => {
  const name = set.detail['syslogName'];
  return typeof name === 'string' && name !== '' ? name : 'postfix';
};

const row = /\s\S*\/([\w-]+)\[\d+\]: ([0-9A-Za-z]{5,40}): (.*)$/;
const outcome =
  /^to=<(.*?)>, (?:orig_to=<(.*?)>, )?relay=(.*?), .*?dsn=([\d.]+), status=(deliverable|undeliverable) \((.*)\)$/;

const unknown = (why: string): Answer => ({
  fate: { kind: 'unknown', why },
  because: '',
  trace: [],
  notes: [],
});

/** The report of the probe as the log tells it; `undefined`: not there yet. */
function read(address: string, ran: CommandResult, looked: CommandResult | undefined): Answer | undefined {
  if (ran.status === 'unknown') return unknown(ran.why);
  if (ran.code !== 0) return unknown(`sendmail -bv: ${ran.stderr.trim() || `ended with ${ran.code}`}`);
  if (markOf(ran) === unsaid)
    return unknown('Postfix mails its report to root, and this host has no log to read it from.');
  const rows = (looked?.stdout ?? '').split('\n').flatMap((text) => {
    const [, daemon = '', id = '', said] = row.exec(text) ?? [];
    return said === undefined ? [] : [{ daemon, id, said, text }];
  });
  const asked = typed(address).toLowerCase();
  const names = (given: string): boolean => {
    const one = typed(given).toLowerCase();
    return one === asked || (!asked.includes('@') && one.startsWith(`${asked}@`));
  };
  const first = rows.find(({ said }) => {
    const [, to = '', original] = outcome.exec(said) ?? [];
    return outcome.test(said) && names(original ?? to);
  });
  if (first === undefined) return undefined;
  const own = rows.filter(({ id }) => id === first.id);
  if (!own.some(({ said }) => said === 'removed')) return undefined;
  const ends = own.flatMap(({ daemon, said }): End[] => {
    const [, given, , relay = '', dsn = '', status, words = ''] = outcome.exec(said) ?? [];
    if (given === undefined) return [];
    const to = typed(given);
    if (status === 'undeliverable')
      return [{ kind: 'bounce', enhanced: dsn, words, deferred: dsn.startsWith('4'), user: to, code: '' }];
    return [{ kind: 'to', delivery: { mailer: daemon, host: relay === daemon ? '' : relay, user: to } }];
  });
  const trace = own.map(({ text }): TraceNode => ({
    kind: 'said',
    name: '',
    words: '',
    cites: '',
    opens: [text],
    closes: [],
    children: [],
  }));
  return { fate: fateOf(ends), because: 'probe sent by sendmail -bv', trace, notes: [] };
}

export const verify: NonNullable<Rewriter['verify']> = { effect: 'write', run, look, read };

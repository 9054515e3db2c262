import type { ConfigSet } from '#mail/config/files';
import { rewrite } from '#mail/mta/postfix/rewrite/index';
import type { Staged } from '#mail/rewrite/asking';
import type { Answer, Question } from '#mail/rewrite/question';
import type { Lab } from '../../../lab/lab.ts';
import { runOn } from '../../real-host.ts';
import { hostFacts } from '../reading.ts';

/** Facts of the lab's Postfix host as far as asking needs them. */
export const facts = hostFacts({ logs: { kind: 'file', path: '/var/log/mail.log' } });

/** A Postfix instance, as its survey tells it. */
export const setAt = (config: string): ConfigSet => ({
  id: `postfix:${config}`,
  mta: 'postfix',
  label: '',
  files: [],
  detail: { config, syslogName: config.slice('/etc/'.length) },
});

/** Asks a real host round by round. */
export async function askHost(
  { postfix }: Lab,
  set: ConfigSet,
  questions: readonly Question[],
  options: { readonly staged?: Staged; readonly trace?: boolean; readonly user?: string } = {},
): Promise<{ answers: readonly Answer[]; rounds: number; commands: number }> {
  const { staged, trace = true, user = 'root' } = options;
  const asking = rewrite.ask(set, facts, questions, { trace, ...(staged === undefined ? {} : { staged }) });
  let rounds = 0;
  let commands = 0;
  for (let next = asking.next(); next !== undefined; next = asking.next()) {
    rounds += 1;
    const results = [];
    for (const command of next) {
      commands += 1;
      results.push(await runOn(postfix, command, { user }));
    }
    asking.take(results);
    if (rounds > 200) throw new Error('It never ends.');
  }
  return { answers: asking.answers(), rounds, commands };
}

const files = (config: string, all: Readonly<Record<string, string>>): string =>
  Object.entries(all)
    .map(([name, text]) => `cat > ${config}/${name} <<'@E@'\n${text}@E@\n`)
    .join('');

const numbered = (count: number, line: (n: number) => string): string =>
  Array.from({ length: count }, (_, n) => `${line(n)}\n`).join('');

/** A host of everything: local users, aliases, extensions, canonical, virtual, relocated, transport, masquerade. */
export const inbound = `set -e
${files('/etc/postfix', {
  canonical: `app@internal.lab.test app@lab.test
first.last@postfix1.lab.test ops
wordy ops+fromcanon
@wrong.example @accept.test
chain1@accept.test chain2@accept.test
chain2@accept.test chain3@accept.test
`,
  virtual: `info@lab.test ops
sales@lab.test ops, keeper@accept.test
@old.lab.test @lab.test
virtual.example anything
list@virtual.example one@virtual.example, two@virtual.example, three@accept.test
one@virtual.example ops
two@virtual.example plain+two
deep0@virtual.example deep1@virtual.example
deep1@virtual.example deep2@virtual.example
deep2@virtual.example deep3@accept.test
self@virtual.example self@virtual.example, plain
round1@virtual.example round2@virtual.example
round2@virtual.example round1@virtual.example
gone@virtual.example nosuchuser@postfix1.lab.test
staffed@virtual.example staff@postfix1.lab.test
@catch.example ops
vuser plain
"quo ted"@virtual.example keeper@accept.test
`,
  virtual_re: `/^re-([a-z]+)@virtual\\.example$/ $1@accept.test
`,
  transport: `legacy.test smtp:[sink.lab.test]
paused.test retry:4.3.2 paused by the postmaster
.sub.example smtp:[mx1.many-mx.test]
exact.example alt:[mx2.many-mx.test]
user@exact.example smtp:[mx3.many-mx.test]:25
plus@exact.example relay:[mx4.many-mx.test]
refused.example error:5.7.1 no mail for this domain
void.example discard:
plainerror.example error:
relay.example :[mx5.many-mx.test]
fixed.accept.test alt:
localish.example local:
`,
  relocated: `moved@postfix1.lab.test moved@accept.test
moved@accept.test elsewhere@example.net
@gone.example nowhere
`,
  relay_domains: 'relay.example yes\nrelay2.example yes\n',
  relay_recipients: 'known@relay.example yes\n@relay2.example yes\nknown@sub.relay.example yes\n',
  staff_list: '# the staff\nops\nplain, keeper@accept.test\n',
})}cat > /etc/aliases <<'@E@'
postmaster: root
root: ops
abuse: postmaster
staff: ops, pw, plain
elsewhere: keeper@accept.test
listed: :include:/etc/postfix/staff_list
missing: :include:/etc/postfix/no_such_list
program: "|/bin/true --flag"
filed: /tmp/filed-mail
alpha: beta
beta: gamma
gamma: alpha
selfish: selfish, ops
ops+special: plain
nested: staff, elsewhere
toext: plain+fromalias
ownerlist: ops, plain, far@accept.test
owner-ownerlist: pw
tovirtual: info@lab.test
unknownmember: nosuchuser, ops
pw: pw
@E@
for m in canonical virtual transport relocated relay_domains relay_recipients; do postmap /etc/postfix/$m; done
postalias /etc/aliases
printf 'ops, kept@accept.test\\n' > /home/plain/.forward; chown plain /home/plain/.forward
printf 'plain\\n' > /home/plain/.forward+loc; chown plain /home/plain/.forward+loc
postconf -e 'virtual_alias_maps = hash:/etc/postfix/virtual, regexp:/etc/postfix/virtual_re' 'virtual_alias_domains = $virtual_alias_maps' \\
 'relocated_maps = hash:/etc/postfix/relocated' 'relay_domains = hash:/etc/postfix/relay_domains' 'relay_recipient_maps = hash:/etc/postfix/relay_recipients' \\
 'myorigin = $myhostname' 'recipient_delimiter = +' 'masquerade_domains = !raw.masq.example masq.example accept.test' 'masquerade_classes = envelope_recipient, envelope_sender' \\
 'masquerade_exceptions = root, ops' 'smtpd_recipient_restrictions =' 'allow_percent_hack = yes' 'bounce_queue_lifetime = 0' 'append_dot_mydomain = yes' \\
 'smtpd_authorized_xclient_hosts = 10.0.0.0/8'
postconf -Me 'alt/unix=alt unix - - y - - smtp -o syslog_name=postfix/alt'
postfix reload
`;

/** An instance with virtual mailboxes and a relayhost: no local users, other delimiters, other map types. */
export const outbound = `set -e
${files('/etc/postfix-out', {
  boxes: 'anna@box.example anna/\nbert@box.example bert/\nanna@other.example other-anna/\n',
  vdomains: 'box.example\n# a comment\nother.example\n',
  virtual: `${numbered(12, (n) => `chain${n}@hop.example chain${n + 1}@hop.example`)}chain12@hop.example anna@box.example
@hop.example hopper@accept.test
postmaster@box.example anna@box.example
both@box.example anna@box.example bert@box.example
`,
  rcanon: '/^(.*)@alias\\.example$/ $1@box.example\n/^dot(.)(.+)@box\\.example$/ $2@box.example\n',
  transport: `* alt:[mx7.many-mx.test]
direct.example :
accept.test smtp:
partner.example smtp:[mx8.many-mx.test]
bert@box.example smtp:[mx9.many-mx.test]
`,
  generic: '@box.example @public.example\nanna@box.example queen@public.example\n',
  relocated: 'left@box.example somewhere@else.example\n',
})}cd /etc/postfix-out; for m in boxes virtual transport relocated generic; do postmap lmdb:/etc/postfix-out/$m; done
mkdir -p /var/vmail; chown -R 1000:1000 /var/vmail
postconf -c /etc/postfix-out -e 'virtual_mailbox_domains = /etc/postfix-out/vdomains' 'virtual_mailbox_maps = lmdb:/etc/postfix-out/boxes' \\
 'virtual_mailbox_base = /var/vmail' 'virtual_uid_maps = static:1000' 'virtual_gid_maps = static:1000' \\
 'virtual_alias_maps = lmdb:/etc/postfix-out/virtual' 'virtual_alias_domains = hop.example' 'recipient_canonical_maps = regexp:/etc/postfix-out/rcanon' \\
 'transport_maps = lmdb:/etc/postfix-out/transport' 'relayhost = [mx6.many-mx.test]' 'recipient_delimiter = -+' 'relocated_maps = lmdb:/etc/postfix-out/relocated' \\
 'smtp_generic_maps = lmdb:/etc/postfix-out/generic' 'propagate_unmatched_extensions = canonical' 'swap_bangpath = yes' 'bounce_queue_lifetime = 0' \\
 'relay_domains = relayed.example' 'relay_transport = relay:[mx10.many-mx.test]' 'parent_domain_matches_subdomains = relay_domains' 'queue_run_delay = 1h'
postconf -c /etc/postfix-out -Me 'alt/unix=alt unix - - y - - smtp -o syslog_name=postfix-out/alt'
postconf -c /etc/postfix-out -P 'relay/unix/syslog_name=postfix-out/relay'
postfix -c /etc/postfix-out reload
`;

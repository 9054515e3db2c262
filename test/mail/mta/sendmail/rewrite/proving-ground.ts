import type { MailHost } from '../../../../lab/mail-host.ts';

/** Tables of a host that rewrites in every way that is asked about here, by their names below /etc/mail. */
export const tables: Readonly<Record<string, string>> = {
  mailertable: [
    'exact.test\tsmtp:[192.0.2.11]',
    'exact.test.example\tsmtp:[192.0.2.19]',
    '.sub.test\tesmtp:[192.0.2.12]:2525',
    'closed.test\terror:5.1.2:550 closed for good',
    'later.test\terror:4.4.5:450 come back later',
    'nocode.test\terror:nohost No such host here',
    'tolocal.test\tlocal:joe',
    'tofriend.test\tlocal:',
    'junk.test\tdiscard:discard',
    'keep.test\trelay:hub.%1.test',
    'uucp.test\tuucp-old:farhost',
    'nomailer.test\tnosuch:[192.0.2.13]',
    'loop.test\tlocal:loops',
    '',
  ].join('\n'),
  virtusertable: [
    'info@virt.test\tops',
    'sales@virt.test\tkeeper@accept.test',
    'gone@virt.test\terror:nouser 550 No such user here',
    'full@virt.test\terror:4.2.2:450 mailbox is full',
    'plus+*@virt.test\tops+%2',
    'plus@virt.test\tplainplus',
    '@virt.test\tcatchall@exact.test',
    '@map.test\t%1@exact.test',
    '@plusmap.test\t%1%3@exact.test',
    'chain@map.test\tinfo@virt.test',
    'round@virt.test\tround2@virt.test',
    'round2@virt.test\tround@virt.test',
    '@closedvirt.test\terror:5.7.1:550 nobody here',
    '',
  ].join('\n'),
  genericstable: [
    'ops\tOperations@lab.test',
    'joe@gen.test\tJoe.Doe@lab.test',
    'jane\tjane@brand.test',
    '',
  ].join('\n'),
  domaintable: ['oldname.test\texact.test', 'oldvirt.test\tvirt.test', ''].join('\n'),
  smarttable: 'boss@exact.test\tsmtp:[192.0.2.77]\n',
};

/** What is put before `MAILER_DEFINITIONS` and after it: features, then local rules. */
const before = [
  "VIRTUSER_DOMAIN(`virt.test')dnl",
  "VIRTUSER_DOMAIN(`map.test')dnl",
  "VIRTUSER_DOMAIN(`plusmap.test')dnl",
  "VIRTUSER_DOMAIN(`closedvirt.test')dnl",
  "FEATURE(`genericstable')dnl",
  "GENERICS_DOMAIN(`sendmail1.lab.test')dnl",
  "GENERICS_DOMAIN(`gen.test')dnl",
  "FEATURE(`domaintable')dnl",
  "MASQUERADE_DOMAIN(`inner.test')dnl",
  "define(`confTO_RESOLVER_RETRANS', `1s')dnl",
  "define(`confTO_RESOLVER_RETRY', `1')dnl",
].join('\n');
const after = [
  "MAILER(`uucp')dnl",
  'LOCAL_CONFIG',
  'Ksmart hash -o /etc/mail/smarttable',
  'Kregex regex -a@MATCH ^(x-[0-9]+)$',
  'C{Secret}alpha beta',
  'LOCAL_RULE_0',
  'R$+ < @ $+ > $*\t\t$: < $(smart $1@$2 $: $) > $1 < @ $2 > $3',
  'R< $- : $+ > $+ < @ $+ > $*\t$#$1 $@ $2 $: $3 < @ $4 >',
  'R< > $+ < @ $+ > $*\t\t$: $1 < @ $2 > $3',
  'R$={Secret} < @ exact.test $* >\t$#error $@ 5.7.1 $: "550 Secret user"',
  'LOCAL_RULESETS',
  'SLoopy',
  'R$*\t\t\t$: $>Loopy $1',
  'SEndless',
  'R$*\t\t\ta $1',
  'SOpen',
  'R$-\t\t\t$: $(regex $1 $: $1 $)',
  'R$+ @ $+\t\t$: $(mailertable $2 $: none $) $1',
  '',
].join('\n');

export const richMc = (mc: string): string =>
  mc.replace('MAILER_DEFINITIONS\n', `${before}\nMAILER_DEFINITIONS\n`).trimEnd() + `\n${after}`;

/** Gives a lab host all of it, and puts it in force. */
export async function enrich(host: MailHost): Promise<void> {
  for (const [name, text] of Object.entries(tables)) {
    await host.writeFile(`/etc/mail/${name}`, text);
    await host.must(
      `cd /etc/mail && makemap hash ${name} < ${name} && chmod 640 ${name}.db && chown smmta:smmsp ${name}.db`,
    );
  }
  const aliases = await host.readFile('/etc/mail/aliases');
  if (!aliases.includes('loops:'))
    await host.writeFile(
      '/etc/mail/aliases',
      `${aliases}joe: ops\nloops: loops2\nloops2: loops\nprogram: "|/bin/true"\n`,
    );
  const mc = await host.readFile('/etc/mail/sendmail.mc');
  if (!mc.includes('LOCAL_RULESETS')) await host.writeFile('/etc/mail/sendmail.mc', richMc(mc));
  await host.must('cd /etc/mail && m4 sendmail.mc > sendmail.cf && newaliases');
}

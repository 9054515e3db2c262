import type { Parameter } from '../words/features.ts';

interface Macro {
  readonly help: string;
  readonly parameters: readonly Parameter[];
}

const one = (name: string, help: string, argument: string): Macro => ({
  help,
  parameters: [{ name, help: argument }],
});

const members = (help: string): Macro => one('members', help, 'One or several, parted by blanks.');

/** Macros of sendmail's cf files, and those of m4 that an mc uses. */
export const macroHelp: Readonly<Record<string, Macro>> = {
  FEATURE: {
    help: 'Turns on a part of sendmail’s configuration. Comes before MAILER lines.',
    parameters: [{ name: 'feature', help: 'Its name.' }],
  },
  MAILER: one('mailer', 'Defines how mail is delivered. MAILER lines come last.', 'local, smtp and others.'),
  OSTYPE: one('system', 'Sets paths and defaults of the operating system. Comes first.', 'Its name.'),
  DOMAIN: one('domain', 'Reads settings that several hosts share.', 'Name of a file in the folder domain.'),
  VERSIONID: one('text', 'Puts a comment into sendmail.cf.', 'The comment.'),
  define: {
    help: 'Gives a name a value. Names that begin with conf become options of sendmail.',
    parameters: [
      { name: 'name', help: 'In quotes, or an earlier value takes its place.' },
      { name: 'value', help: 'In quotes.' },
    ],
  },
  undefine: one('name', 'Takes a definition back, so that sendmail’s own default counts.', 'In quotes.'),
  DAEMON_OPTIONS: one(
    'options',
    'A port on which the daemon listens.',
    'Key=value with commas between: Name=MTA, Port=smtp, Addr=…, Family=inet, M=…',
  ),
  CLIENT_OPTIONS: one(
    'options',
    'How connections to other hosts are made.',
    'Key=value: Family=, Addr=, M=.',
  ),
  INPUT_MAIL_FILTER: {
    help: 'Defines a milter and asks it for every mail.',
    parameters: [
      { name: 'name', help: 'A name of its own.' },
      { name: 'equates', help: 'S=local:/path or inet:port@host, F=R, T or 4, T=C:…;S:…;R:…;E:….' },
    ],
  },
  MAIL_FILTER: {
    help: 'Defines a milter; confINPUT_MAIL_FILTERS says which are asked.',
    parameters: [
      { name: 'name', help: 'A name of its own.' },
      { name: 'equates', help: 'S=, F= and T=.' },
    ],
  },
  QUEUE_GROUP: {
    help: 'Defines a queue group.',
    parameters: [
      { name: 'name', help: 'Its name.' },
      { name: 'equates', help: 'P=path, R=runners, F=f, I=interval, r=recipients.' },
    ],
  },
  MODIFY_MAILER_FLAGS: {
    help: 'Adds flags to a mailer or takes them away.',
    parameters: [
      { name: 'mailer', help: 'LOCAL, SMTP, ESMTP, RELAY …' },
      { name: 'change', help: '+flags or -flags; without a sign they replace all.' },
    ],
  },
  MASQUERADE_AS: one('domain', 'Mail leaves with this domain in its addresses.', 'The domain.'),
  MASQUERADE_DOMAIN: members('Domains that are masqueraded too.'),
  MASQUERADE_EXCEPTION: members('Hosts that are not masqueraded.'),
  EXPOSED_USER: members('Users who are not masqueraded.'),
  LOCAL_DOMAIN: members('Names of this host ($=w).'),
  LOCAL_USER: members('Users whose mail does not go to LOCAL_RELAY or MAIL_HUB.'),
  RELAY_DOMAIN: members('Domains and networks that may relay ($=R).'),
  VIRTUSER_DOMAIN: members('Domains of virtusertable.'),
  GENERICS_DOMAIN: members('Domains whose senders genericstable rewrites.'),
  CANONIFY_DOMAIN: members('Domains that are asked of DNS in spite of nocanonify.'),
  LDAPROUTE_DOMAIN: members('Domains that are routed by LDAP.'),
  TRUST_AUTH_MECH: members('Ways to authenticate after which relaying is allowed.'),
  RELAY_DOMAIN_FILE: one('file', 'A file with domains that may relay.', 'Its path.'),
  VIRTUSER_DOMAIN_FILE: one('file', 'A file with the domains of virtusertable.', 'Its path.'),
  HACK: one('hack', 'Reads a file of the folder hack.', 'Its name.'),
  include: one('file', 'Reads another file here; m4 fails when it is missing.', 'Its path.'),
  sinclude: one('file', 'Reads another file here, if there is one.', 'Its path.'),
  ifdef: {
    help: 'Takes the second argument when the name is defined, otherwise the third.',
    parameters: [
      { name: 'name', help: 'In quotes.' },
      { name: 'then', help: 'In quotes.' },
      { name: 'else', help: 'In quotes; may be left out.' },
    ],
  },
  divert: one('number', '-1 drops what follows; 0 lets it into sendmail.cf again.', 'The diversion.'),
  dnl: { help: 'Drops the rest of the line, its end included. The only comment of an mc.', parameters: [] },
};

/** Parts of an mc that are written as in sendmail.cf. */
export const sectionHelp: Readonly<Record<string, string>> = {
  MAILER_DEFINITIONS: 'Mailers of one’s own (M lines), and MAILER calls.',
  LOCAL_CONFIG: 'Lines of sendmail.cf: classes (C, F), macros (D), maps (K) and options (O).',
  LOCAL_RULE_0: 'Rules that choose a mailer, before sendmail’s own.',
  LOCAL_RULE_1: 'Rules for all sender addresses.',
  LOCAL_RULE_2: 'Rules for all recipient addresses.',
  LOCAL_RULE_3: 'Rules that bring addresses into their inner form.',
  LOCAL_RULESETS: 'Rulesets of one’s own, such as Local_check_mail. Each begins with a line S.',
  LOCAL_NET_CONFIG: 'Rules for mail that would go to SMART_HOST.',
  LOCAL_DNSBL: 'Rules behind those of the blocklists.',
  LOCAL_SRV_FEATURES: 'Rules for srv_features: what is offered to a client.',
  LOCAL_CLT_FEATURES: 'Rules for clt_features: what is used with a server.',
  LOCAL_TRY_TLS: 'Rules that say to whom TLS is tried.',
  LOCAL_TLS_RCPT: 'Rules that judge TLS for a recipient.',
  LOCAL_TLS_CLIENT: 'Rules that judge TLS of a client.',
  LOCAL_TLS_SERVER: 'Rules that judge TLS of a server.',
};

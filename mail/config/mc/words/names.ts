/** Names without `conf` that an mc may define: what they are and, where it counts, what they must be. */
export const names: Readonly<
  Record<string, { readonly kind: 'host' | 'path' | 'text' | 'map'; readonly help: string }>
> = {
  SMART_HOST: {
    kind: 'host',
    help: 'Takes all mail that is not local: host, [host] to use no MX, or mailer:host.',
  },
  MAIL_HUB: { kind: 'host', help: 'Takes all mail to local users, instead of delivering here.' },
  LOCAL_RELAY: { kind: 'host', help: 'Takes mail to names without a domain.' },
  LUSER_RELAY: { kind: 'host', help: 'Takes mail to local users that do not exist.' },
  BITNET_RELAY: { kind: 'host', help: 'Takes mail for BITNET.' },
  UUCP_RELAY: { kind: 'host', help: 'Takes mail for UUCP hosts.' },
  DECNET_RELAY: { kind: 'host', help: 'Takes mail for DECnet.' },
  FAX_RELAY: { kind: 'host', help: 'Takes mail for the domain FAX.' },
  MASQUERADE_NAME: { kind: 'text', help: 'What MASQUERADE_AS sets.' },
  ALIAS_FILE: { kind: 'path', help: 'Alias files, parted by commas; /etc/mail/aliases by default.' },
  HELP_FILE: { kind: 'path', help: 'Text of the SMTP command HELP.' },
  STATUS_FILE: { kind: 'path', help: 'File with the counts that mailstats shows.' },
  QUEUE_DIR: { kind: 'path', help: 'The queue; with * at its end, all folders that match.' },
  MSP_QUEUE_DIR: { kind: 'path', help: "The queue of submit.cf. Must come before FEATURE(`msp')." },
  MAIL_SETTINGS_DIR: {
    kind: 'path',
    help: 'Folder of the maps, with a / at its end. Must come before cf.m4 is read.',
  },
  DATABASE_MAP_TYPE: {
    kind: 'map',
    help: 'Class of maps that FEATUREs use by themselves: hash or btree. Must come before them.',
  },
  DNSBL_MAP: { kind: 'text', help: "How FEATURE(`dnsbl') asks DNS: dns -R A." },
  DNSBL_MAP_OPT: { kind: 'text', help: 'More flags for it.' },
  EDNSBL_TO: { kind: 'text', help: "How long FEATURE(`enhdnsbl') waits for DNS." },
  PROCMAIL_MAILER_PATH: {
    kind: 'path',
    help: "procmail. Must come before FEATURE(`local_procmail') and MAILER(`procmail').",
  },
  PROCMAIL_MAILER_ARGS: { kind: 'text', help: "How MAILER(`procmail') calls it." },
  LOCAL_MAILER_PATH: {
    kind: 'path',
    help: "Program that delivers local mail. Must come before MAILER(`local').",
  },
  LOCAL_MAILER_ARGS: { kind: 'text', help: 'How it is called; $u is the user.' },
  LOCAL_MAILER_FLAGS: { kind: 'text', help: 'Flags of the local mailer, added to lsDFMAw5:/|@q.' },
  LOCAL_MAILER_MAX: { kind: 'text', help: 'Largest message, in bytes, for local delivery.' },
  LOCAL_MAILER_MAXMSGS: { kind: 'text', help: 'Messages in one connection.' },
  LOCAL_MAILER_MAXRCPTS: { kind: 'text', help: 'Recipients in one transaction.' },
  LOCAL_MAILER_CHARSET: { kind: 'text', help: 'Character set of 8-bit text.' },
  LOCAL_MAILER_EOL: { kind: 'text', help: 'End of lines.' },
  LOCAL_MAILER_QGRP: { kind: 'text', help: 'Queue group.' },
  LOCAL_MAILER_DSN_DIAGNOSTIC_CODE: { kind: 'text', help: 'Kind of codes in notices.' },
  LOCAL_PROG_QGRP: { kind: 'text', help: 'Queue group of programs.' },
  LOCAL_SHELL_PATH: { kind: 'path', help: 'Shell for programs of aliases.' },
  LOCAL_SHELL_ARGS: { kind: 'text', help: 'How it is called.' },
  LOCAL_SHELL_FLAGS: { kind: 'text', help: 'Flags of the mailer prog.' },
  LOCAL_SHELL_DIR: { kind: 'path', help: 'Where programs run.' },
  CYRUSV2_MAILER_ARGS: { kind: 'text', help: 'Socket of Cyrus: FILE /var/imap/socket/lmtp.' },
};

const words =
  'SMTP ESMTP SMTP8 DSMTP RELAY LOCAL PROCMAIL CYRUS CYRUSV2 FAX USENET UUCP PH POP QPAGE MAIL11 SSH XAGENT';
const parts =
  'MAILER_ARGS MAILER_PATH MAILER_FLAGS MAILER_MAX MAILER_MAXMSGS MAILER_MAXRCPTS MAILER_CHARSET MAILER_QGRP MAILER_LL';

/** Everything that `define` may name, but for `conf…` names. */
export const knownNames: ReadonlySet<string> = new Set([
  ...Object.keys(names),
  ...words.split(' ').flatMap((word) => parts.split(' ').map((part) => `${word}_${part}`)),
  ...(
    'CYRUS_MAILER_USER CYRUS_BB_MAILER_ARGS CYRUS_BB_MAILER_FLAGS CYRUSV2_MAILER_FLAGS DOMAINMAP_NO_REGEX MTAMARK_TO ' +
    'NO_NETINET6 SSH_MAILER_DIR SSH_MAILER_HOST SSH_MAILER_USER SSH_REMOTE_COMMAND TLS_PERM_ERR UUCP_MAILER_CLASS ' +
    'USE_CW_FILE TEMPFILE CERT_DIR DEBIAN_DEBUG CNF_MSG DANE_MSG SW_MSG PROT_MSG PH_MAILER_ARGS'
  ).split(' '),
]);

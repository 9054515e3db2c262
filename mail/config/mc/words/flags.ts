/** Words of PrivacyOptions. */
export const privacyFlags: Readonly<Record<string, string>> = {
  public: 'Nothing is kept back.',
  needmailhelo: 'Clients must say HELO or EHLO before MAIL.',
  needexpnhelo: 'Clients must say HELO or EHLO before EXPN.',
  needvrfyhelo: 'Clients must say HELO or EHLO before VRFY.',
  noexpn: 'No EXPN, and no VERB.',
  novrfy: 'No VRFY.',
  noetrn: 'No ETRN.',
  noverb: 'No VERB.',
  noreceipts: 'No success notices (DSN) are sent.',
  nobodyreturn: 'Bounces carry the headers only.',
  noactualrecipient: 'Bounces do not tell the final address behind an alias.',
  goaway: 'All that keep SMTP clients from learning something.',
  authwarnings: 'X-Authentication-Warning headers for doubtful senders.',
  restrictmailq: 'Only the group of the queue may list it.',
  restrictqrun: 'Only root and the owner of the queue may run it.',
  restrictexpand: 'Users cannot see what addresses expand to with -bv.',
};

/** Words of DontBlameSendmail. */
export const dontBlame: readonly string[] = [
  ...[
    'Safe',
    'AssumeSafeChown',
    'CertOwner',
    'ClassFileInUnsafeDirPath',
    'DontWarnForwardFileInUnsafeDirPath',
  ],
  ...[
    'ErrorHeaderInUnsafeDirPath',
    'FileDeliveryToHardLink',
    'FileDeliveryToSymLink',
    'HelpFileInUnsafeDirPath',
  ],
  ...['ForwardFileInGroupWritableDirPath', 'ForwardFileInUnsafeDirPath', 'ForwardFileInUnsafeDirPathSafe'],
  ...['GroupReadableDefaultAuthInfoFile', 'GroupReadableKeyFile', 'GroupReadableSASLDBFile'],
  ...['GroupWritableAliasFile', 'GroupWritableDirPathSafe', 'GroupWritableForwardFile'],
  ...['GroupWritableForwardFileSafe', 'GroupWritableIncludeFile', 'GroupWritableIncludeFileSafe'],
  ...['GroupWritableSASLDBFile', 'IncludeFileInGroupWritableDirPath', 'IncludeFileInUnsafeDirPath'],
  ...['IncludeFileInUnsafeDirPathSafe', 'InsufficientEntropy', 'LinkedAliasFileInWritableDir'],
  ...['LinkedClassFileInWritableDir', 'LinkedForwardFileInWritableDir', 'LinkedIncludeFileInWritableDir'],
  ...[
    'LinkedMapInWritableDir',
    'LinkedServiceSwitchFileInWritableDir',
    'MapInUnsafeDirPath',
    'NonRootSafeAddr',
  ],
  ...['RunProgramInUnsafeDirPath', 'RunWritableProgram', 'TrustStickyBit', 'WorldWritableAliasFile'],
  ...['WorldWritableForwardFile', 'WorldWritableIncludeFile', 'WriteMapToHardLink', 'WriteMapToSymLink'],
  ...['WriteStatsToHardLink', 'WriteStatsToSymLink'],
];

/** Keys of DaemonPortOptions and ClientPortOptions, by the first letter, which is all that sendmail reads. */
export const portKeys: Readonly<
  Record<string, { readonly names: readonly string[]; readonly help: string }>
> = {
  A: { names: ['Addr', 'Address'], help: 'Address to listen on; all when absent.' },
  F: { names: ['Family'], help: 'inet, inet6, local or unspec.' },
  I: {
    names: ['InputMailFilters', 'InputFilter'],
    help: 'Milters for this port only; several are parted by ;',
  },
  L: { names: ['Listen'], help: 'Length of the queue of connections.' },
  M: { names: ['Modify', 'Modifiers', 'Modifier'], help: 'Letters that change how the port works.' },
  N: { names: ['Name'], help: 'Name in the log and in ${daemon_name}.' },
  P: { names: ['Port'], help: 'Number or name of the port.' },
  R: { names: ['ReceiveSize', 'RcvBufSize', 'Receive'], help: 'Size of the receive buffer.' },
  S: { names: ['SendSize', 'SndBufSize', 'Send'], help: 'Size of the send buffer.' },
  D: { names: ['DeliveryMode'], help: 'Delivery mode of mail that comes in here: b, i, q or d.' },
  c: { names: ['children'], help: 'Processes of this daemon at one time.' },
  d: { names: ['delayLA'], help: 'DelayLA of this daemon.' },
  q: { names: ['queueLA'], help: 'QueueLA of this daemon.' },
  r: { names: ['refuseLA'], help: 'RefuseLA of this daemon.' },
  s: { names: ['SoftBounce'], help: 'SoftBounce of this daemon.' },
};

/** Letters of M= in DAEMON_OPTIONS. */
export const modifiers: Readonly<Record<string, string>> = {
  a: 'Clients must authenticate.',
  b: 'Mail goes out through the address it came in on.',
  c: 'Host names are completed by DNS.',
  f: 'Addresses need a full host name.',
  h: 'HELO uses the name of the interface.',
  s: 'TLS from the first byte (smtps, port 465).',
  u: 'Addresses without a domain are allowed.',
  A: 'No AUTH, even where a is set.',
  C: 'Host names are not completed by DNS.',
  E: 'No ETRN.',
  O: 'Optional: no error when the port cannot be opened.',
  S: 'STARTTLS is not offered.',
};

/** Classes that a K line may name. */
export const mapClasses: ReadonlySet<string> = new Set([
  ...[
    'arith',
    'arpa',
    'bestmx',
    'bogus',
    'btree',
    'cdb',
    'dbm',
    'dequote',
    'dns',
    'domain',
    'hash',
    'hesiod',
    'host',
  ],
  ...[
    'implicit',
    'ldap',
    'ldapx',
    'macro',
    'ndbm',
    'netinfo',
    'nis',
    'nisplus',
    'nsd',
    'null',
    'ph',
    'program',
  ],
  ...[
    'regex',
    'rpc',
    'selector',
    'sequence',
    'socket',
    'stab',
    'switch',
    'syslog',
    'text',
    'udb',
    'user',
    'userdb',
  ],
]);

export const mailers: Readonly<Record<string, string>> = {
  cyrus: 'Delivers into Cyrus IMAP with its deliver program. cyrusv2 is its successor.',
  cyrusv2: 'Delivers into Cyrus IMAP by LMTP.',
  fax: 'Sends faxes with HylaFAX.',
  local: 'Delivers to local mailboxes, and runs programs of aliases. Needed nearly always.',
  mail11: 'DECnet mail11.',
  phquery: 'The ph directory.',
  pop: 'Delivers with an old POP server’s spop.',
  procmail:
    "Runs a procmail file for a host that mailertable names. Not needed for FEATURE(`local_procmail').",
  qpage: 'Sends to pagers.',
  smtp: 'All SMTP mailers: smtp, esmtp, smtp8, dsmtp and relay. Needed to send anything.',
  ssh: 'Sends over ssh.',
  usenet: 'Posts to news groups.',
  uucp: 'UUCP. It must come behind smtp.',
  xagent: 'A mailer for xagent programs.',
};

export const ostypes: readonly string[] = (
  'a-ux aix3 aix4 aix5 altos amdahl-uts bsd4.3 bsd4.4 bsdi bsdi1.0 bsdi2.0 darwin debian dgux domainos dragonfly ' +
  'dynix3.2 freebsd4 freebsd5 freebsd6 gnu hpux10 hpux11 hpux9 irix4 irix5 irix6 isc4.1 linux maxion mklinux mpeix ' +
  'nextstep openbsd osf1 powerux ptx2 qnx riscos4.5 sco-uw-2.1 sco3.2 sinix solaris11 solaris2 solaris2.ml ' +
  'solaris2.pre5 solaris8 sunos3.5 sunos4.1 svr4 ultrix4 unicos unicosmk unicosmp unixware7 unknown uxpds'
).split(' ');

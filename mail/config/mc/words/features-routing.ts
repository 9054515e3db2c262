import type { Feature, Parameter } from './features.ts';

const table = (file: string): readonly Parameter[] => [
  { name: 'map', help: `Class, flags and file of the map; hash /etc/mail/${file} when empty.`, map: true },
];

/** FEATUREs that say where mail goes and how addresses are written. */
export const routing: Readonly<Record<string, Feature>> = {
  mailertable: {
    help: 'Sends domains to the mailer and host that a table names.',
    parameters: table('mailertable'),
  },
  virtusertable: {
    help: 'Maps addresses of hosted domains to local users or other addresses. The domains must be in $=w or VIRTUSER_DOMAIN.',
    parameters: table('virtusertable'),
  },
  virtuser_entire_domain: { help: 'VIRTUSER_DOMAIN covers the hosts below each domain too.' },
  genericstable: {
    help: 'Rewrites sender addresses on the way out: user to first.last@example.org.',
    parameters: table('genericstable'),
  },
  generics_entire_domain: { help: 'GENERICS_DOMAIN covers the hosts below each domain too.' },
  domaintable: { help: 'Maps a domain to another one, in all addresses.', parameters: table('domaintable') },
  bitdomain: { help: 'Maps BITNET hosts to Internet names.', parameters: table('bitdomain') },
  uucpdomain: { help: 'Maps UUCP hosts to Internet names.', parameters: table('uudomain') },
  domainmap: {
    help: 'Rewrites users of one domain by a map of its own. Call it once for each domain.',
    parameters: [
      { name: 'domain', help: 'The domain.' },
      { name: 'map', help: 'Class, flags and file of the map.', map: true },
    ],
    repeats: true,
  },
  ldap_routing: {
    help: 'Asks LDAP where mail for a recipient goes (mailHost, mailRoutingAddress).',
    parameters: [
      { name: 'mailHost', help: 'Map that gives the host; a default when empty.', map: true },
      { name: 'mailRoutingAddress', help: 'Map that gives the address; a default when empty.', map: true },
      { name: 'bounce', help: 'passthru, sendertoo, or bounce for recipients that are not in LDAP.' },
      { name: 'detail', help: 'strip or preserve +detail.', values: ['strip', 'preserve'] },
      { name: 'nodomain', help: 'Do not look up @domain.' },
      { name: 'failure', help: 'tempfail or queue.', values: ['tempfail', 'queue'] },
    ],
  },
  nullclient: {
    help: 'Sends all mail of this host to one hub and does nothing else: no aliases, no local delivery.',
    parameters: [{ name: 'hub', help: 'The host that takes the mail; [host] to use no MX. Required.' }],
  },
  msp: {
    help: 'Makes submit.cf: the program that takes mail of local users and hands it to the daemon.',
    parameters: [
      { name: 'host', help: 'The daemon’s host; [localhost] when empty.' },
      { name: 'port', help: 'MSA: port 587.' },
    ],
  },
  always_add_domain: {
    help: 'Adds the local domain to addresses without one, in mail that is delivered locally too.',
    parameters: [{ name: 'domain', help: 'Another domain to add.' }],
    beforeLocal: true,
  },
  allmasquerade: { help: 'Masquerades recipient addresses in headers too.', beforeLocal: true },
  masquerade_envelope: { help: 'Masquerades the envelope sender as well as the headers.' },
  masquerade_entire_domain: { help: 'MASQUERADE_DOMAIN covers the hosts below each domain too.' },
  limited_masquerade: { help: 'Masquerades only the domains of MASQUERADE_DOMAIN, not all of $=w.' },
  local_no_masquerade: { help: 'Does not masquerade mail that is delivered locally.', beforeLocal: true },
  local_procmail: {
    help: 'Delivers local mail with procmail.',
    parameters: [
      { name: 'program', help: 'Its path; PROCMAIL_MAILER_PATH or /usr/local/bin/procmail when empty.' },
      { name: 'arguments', help: 'procmail -a $h -d $u when empty.' },
      { name: 'flags', help: 'Mailer flags; SPfhn9 when empty.' },
    ],
    beforeLocal: true,
  },
  local_lmtp: {
    help: 'Delivers local mail by LMTP, to mail.local or another program.',
    parameters: [
      { name: 'program', help: 'Its path; mail.local when empty.' },
      { name: 'arguments', help: 'mail.local -l when empty.' },
    ],
    beforeLocal: true,
  },
  smrsh: {
    help: 'Runs programs of aliases and .forward with the restricted shell smrsh, which allows only those in its directory.',
    parameters: [{ name: 'program', help: 'Path of smrsh.' }],
    beforeLocal: true,
  },
  use_cw_file: {
    help: 'Reads the names of this host from a file, /etc/mail/local-host-names by default (confCW_FILE).',
  },
  use_ct_file: {
    help: 'Reads the users who may set a sender with -f from a file, /etc/mail/trusted-users by default (confCT_FILE).',
  },
  redirect: { help: 'Answers mail to user.REDIRECT with “user has moved; please try …” (551).' },
  nocanonify: {
    help: 'Does not ask DNS for the full name of hosts in addresses.',
    parameters: [
      { name: 'hosts', help: 'canonify_hosts: do so for names without a dot.', values: ['canonify_hosts'] },
    ],
  },
  stickyhost: { help: 'Treats user@here and user as different for LOCAL_RELAY and MAIL_HUB.' },
  notsticky: {
    help: 'Does nothing any more: it is the default since 8.7.',
    deprecated: { why: 'It has had no effect since sendmail 8.7; remove the line.', instead: '' },
  },
  bestmx_is_local: {
    help: 'Takes mail as local when the best MX of its domain is this host.',
    parameters: [{ name: 'domains', help: 'Only for these domains.' }],
  },
  preserve_local_plus_detail: { help: 'Keeps +detail in addresses when the local mailer is called.' },
  preserve_luser_host: {
    help: 'Keeps the host name when mail goes to LUSER_RELAY, which must be defined first.',
  },
  prefixmod: {
    help: 'Sets a macro for addresses that begin with a prefix, and removes it.',
    parameters: [
      { name: 'prefix', help: 'The prefix. Required.' },
      { name: 'flags', help: 'What {addr_type} is set to. Required.' },
    ],
  },
  queuegroup: {
    help: 'Puts mail for a recipient into the queue group that access names (QGRP:).',
    parameters: [{ name: 'group', help: 'Queue group for all others.' }],
    needs: ['access_db'],
  },
  bcc: {
    help: 'Adds a hidden copy for recipients that a map names.',
    parameters: [
      { name: 'map', help: 'access, or class, flags and file of a map; hash /etc/mail/bcctable when empty.' },
      { name: 'domain', help: 'Domain that is added to addresses without one.' },
      { name: 'mode', help: 'How the value is used.' },
      { name: 'canonical', help: 'A map for canonical recipients.' },
    ],
  },
  vnet: { help: 'Takes addresses of the form host at vnet as mail for IBM’s VNET.' },
};

/** What stands behind a tag, and what its value may be. */
export type SubjectKind = 'client' | 'server' | 'sender' | 'recipient' | 'certificate' | 'pair';
export type ValueKind =
  | 'action'
  | 'friend'
  | 'milliseconds'
  | 'limit'
  | 'letters'
  | 'tls'
  | 'try-tls'
  | 'tls-session'
  | 'auth-info'
  | 'issuer'
  | 'subject'
  | 'queue-group'
  | 'compat'
  | 'address';

/** One tag of the access table: which rule set asks for it and when. */
export interface Tag {
  /** As sendmail's documentation writes it, without the colon. */
  readonly name: string;
  readonly subject: SubjectKind;
  readonly value: ValueKind;
  /** The tag alone is the default for everybody. */
  readonly alone?: true;
  /** FEATURE that makes the rule sets ask for it; without one FEATURE(`access_db') is enough. */
  readonly feature?: string;
  readonly help: string;
}

/** Tags in the order in which they are offered. From the rule sets of proto.m4 and feature/*.m4 of 8.17. */
export const tags: readonly Tag[] = [
  {
    name: 'Connect',
    subject: 'client',
    value: 'action',
    help: 'The SMTP client: its address, the network it is in, its host name or domain. RELAY lets it send to anywhere.',
  },
  {
    name: 'From',
    subject: 'sender',
    value: 'action',
    help: 'The sender in MAIL FROM: user@domain, user@ in any domain, or a domain.',
  },
  {
    name: 'To',
    subject: 'recipient',
    value: 'action',
    help: "The recipient in RCPT TO. RELAY lets anybody send to that domain; to refuse recipients FEATURE(`blocklist_recipients') is needed.",
  },
  {
    name: 'Spam',
    subject: 'recipient',
    value: 'friend',
    feature: 'delay_checks',
    help: 'A recipient who wants all mail (FRIEND) or wants it checked (HATER), whoever sends it.',
  },
  {
    name: 'GreetPause',
    subject: 'client',
    value: 'milliseconds',
    feature: 'greet_pause',
    help: 'Milliseconds to wait before the greeting; a client that talks earlier is refused.',
  },
  {
    name: 'ClientRate',
    subject: 'client',
    value: 'limit',
    alone: true,
    feature: 'ratecontrol',
    help: 'Connections that a client may open within ConnectionRateWindowSize (one minute). 0: no limit.',
  },
  {
    name: 'ClientConn',
    subject: 'client',
    value: 'limit',
    alone: true,
    feature: 'conncontrol',
    help: 'Connections that a client may have open at the same time. 0: no limit.',
  },
  {
    name: 'Srv_Features',
    subject: 'client',
    value: 'letters',
    alone: true,
    help: 'What the server offers to a client: a small letter switches a thing on, a capital one off (S: no STARTTLS, a: AUTH …).',
  },
  {
    name: 'Clt_Features',
    subject: 'server',
    value: 'letters',
    alone: true,
    help: 'What is used with a server that mail is sent to: a small letter switches a thing on, a capital one off.',
  },
  {
    name: 'TLS_Clt',
    subject: 'client',
    value: 'tls',
    alone: true,
    help: 'What the TLS connection of a client must be before mail is taken from it.',
  },
  {
    name: 'TLS_Srv',
    subject: 'server',
    value: 'tls',
    alone: true,
    help: 'What the TLS connection to a server must be before mail is sent to it.',
  },
  {
    name: 'TLS_Rcpt',
    subject: 'recipient',
    value: 'tls',
    alone: true,
    help: 'What the TLS connection must be before mail for a recipient goes out.',
  },
  {
    name: 'Try_TLS',
    subject: 'server',
    value: 'try-tls',
    alone: true,
    help: 'NO: STARTTLS is not tried with this server.',
  },
  {
    name: 'TLS_Srv_Features',
    subject: 'client',
    value: 'tls-session',
    feature: 'tls_session_features',
    help: 'Options of the TLS session with a client, as name=value with semicolons between them.',
  },
  {
    name: 'TLS_Clt_Features',
    subject: 'server',
    value: 'tls-session',
    feature: 'tls_session_features',
    help: 'Options of the TLS session with a server, as name=value with semicolons between them.',
  },
  {
    name: 'AuthInfo',
    subject: 'server',
    value: 'auth-info',
    alone: true,
    help: 'User and password for AUTH with a server that mail is sent to.',
  },
  {
    name: 'CERTISSUER',
    subject: 'certificate',
    value: 'issuer',
    help: 'Issuer of a client certificate: RELAY lets its holders relay, SUBJECT asks for CERTSUBJECT too.',
  },
  {
    name: 'CERTSUBJECT',
    subject: 'certificate',
    value: 'subject',
    help: 'Subject of a client certificate that may relay; asked for when its CERTISSUER says SUBJECT.',
  },
  {
    name: 'QGRP',
    subject: 'recipient',
    value: 'queue-group',
    feature: 'queuegroup',
    help: 'Queue group that mail for a recipient or domain waits in.',
  },
  {
    name: 'Compat',
    subject: 'pair',
    value: 'compat',
    feature: 'compat_check',
    help: 'Refuses one sender to one recipient: sender<@>recipient.',
  },
  {
    name: 'bcc',
    subject: 'recipient',
    value: 'address',
    feature: 'bcc',
    help: 'Address that gets a copy of mail for a domain.',
  },
];

const byName = new Map(tags.map((tag) => [tag.name.toLowerCase(), tag]));

/** A tag by its name in any case, without the colon. */
export const tagNamed = (name: string): Tag | undefined => byName.get(name.toLowerCase());
export const tagNames: readonly string[] = tags.map(({ name }) => name);

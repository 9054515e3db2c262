/** The same for what Postfix says of itself, for more receivers, and for sendmail. */
export const localFamilies: readonly (readonly [cluster: string, reasons: readonly string[]])[] = [
  ['mail transport unavailable', ['mail transport unavailable']],
  ['unknown mail transport error', ['unknown mail transport error']],
  ['deferred transport', ['deferred transport']],
  [
    'mail for * loops back to myself',
    ['mail for example.org loops back to myself', 'mail for mx.example.com loops back to myself'],
  ],
  ['Server certificate not trusted', ['Server certificate not trusted']],
  [
    'TLS is required, but was not offered by host *[*]',
    [
      'TLS is required, but was not offered by host mx.example.org[198.51.100.5]',
      'TLS is required, but was not offered by host smtp.example.com[2001:db8::5]',
    ],
  ],
  ['Cannot start TLS: handshake failure', ['Cannot start TLS: handshake failure']],
  [
    'host *[*] said: 421 4.3.0 Upstream error, please check https://* for possible reasons why. * (in reply to end of DATA command)',
    [
      'host mx.example.org[5.6.7.8] said: 421 4.3.0 Upstream error, please check https://example.com/email-routing/postmaster for possible reasons why. yrtPbwx4hZz2 (in reply to end of DATA command)',
      'host mx.example.org[5.6.7.9] said: 421 4.3.0 Upstream error, please check https://example.com/email-routing/postmaster for possible reasons why. Qk7PbwTthZ91 (in reply to end of DATA command)',
    ],
  ],
  [
    'cannot update mailbox * for user * unable to create lock file *: Permission denied',
    [
      'cannot update mailbox /var/mail/bob for user bob. unable to create lock file /var/mail/bob.lock: Permission denied',
      'cannot update mailbox /var/mail/anna.berg for user anna.berg. unable to create lock file /var/mail/anna.berg.lock: Permission denied',
    ],
  ],
  [
    'Deferred: Connection refused by *',
    ['Deferred: Connection refused by mydomain.eu.', 'Deferred: Connection refused by mx1.example.org.'],
  ],
  [
    'Deferred: Connection refused by [*]',
    ['Deferred: Connection refused by [127.0.0.1]', 'Deferred: Connection refused by [10.1.2.3]'],
  ],
  [
    'Deferred: Connection timed out with *',
    [
      'Deferred: Connection timed out with d111.com.',
      'Deferred: Connection timed out with inbound10.mxlogic.net.',
    ],
  ],
  [
    'Deferred: Name server: *: host name lookup failure',
    [
      'Deferred: Name server: mx.example.org.: host name lookup failure',
      'Deferred: Name server: ns1.example.com.: host name lookup failure',
    ],
  ],
  [
    'Deferred: 450 4.7.1 Client host rejected: cannot find your hostname, [*]',
    [
      'Deferred: 450 4.7.1 Client host rejected: cannot find your hostname, [208.100.55.237]',
      'Deferred: 450 4.7.1 Client host rejected: cannot find your hostname, [192.0.2.55]',
    ],
  ],
  [
    'Deferred: 454 4.7.1 <*>: Relay access denied',
    [
      'Deferred: 454 4.7.1 <postmaster@infraportal.stfc.ac.uk>: Relay access denied',
      'Deferred: 454 4.7.1 <root@localhost>: Relay access denied',
    ],
  ],
  [
    'host map: lookup (*): deferred',
    [
      'host map: lookup (example.com): deferred',
      'host map: lookup (lab.test): deferred',
      'host map: lookup (bü.test): deferred',
    ],
  ],
  [
    'Deferred: 450 4.7.1 Greylisted for * seconds',
    ['Deferred: 450 4.7.1 Greylisted for 300 seconds', 'Deferred: 450 4.7.1 Greylisted for 12 seconds'],
  ],
  ['Deferred: 452 4.2.2 Mailbox full', ['Deferred: 452 4.2.2 Mailbox full']],
  [
    'Deferred: [*]: No route to host',
    ['Deferred: [10.77.0.98]: No route to host', 'Deferred: [10.77.0.99]: No route to host'],
  ],
  [
    'reply: read error from *',
    ['reply: read error from mx1.example.org.', 'reply: read error from mail.example.com.'],
  ],
  ['status=deferred', ['status=deferred']],
  [
    'host *[*] said: 421 Read data from client error (in reply to end of DATA command)',
    [
      'host example.com[192.0.2.3] said: 421 Read data from client error (in reply to end of DATA command)',
      'host mx7.example.net[192.0.2.44] said: 421 Read data from client error (in reply to end of DATA command)',
    ],
  ],
  [
    'host *[*] said: 450 4.7.1 Try again later',
    [
      'host mail.remoto.com[198.51.100.5] said: 450 4.7.1 Try again later',
      'host mx.remoto.com[198.51.100.6] said: 450 4.7.1 Try again later',
    ],
  ],
  [
    'host *[*] said: 552 recipient storage full, try again later (in reply to RCPT TO command)',
    [
      'host mta5.us4.domain.com.int[111.111.111.111] said: 552 recipient storage full, try again later (in reply to RCPT TO command)',
      'host mta6.us4.domain.com.int[111.111.111.112] said: 552 recipient storage full, try again later (in reply to RCPT TO command)',
    ],
  ],
  [
    'host *[*] said: 554 5.7.1 Message blocked due to content restrictions.',
    [
      'host alt4.gmail-smtp-in.l.google.com[142.250.153.29] said: 554 5.7.1 Message blocked due to content restrictions.',
      'host gmail-smtp-in.l.google.com[2a00:1450:4025:c03::1b] said: 554 5.7.1 Message blocked due to content restrictions.',
    ],
  ],
  [
    'host *[*] said: 550 No Such User Here (in reply to RCPT TO command)',
    [
      'host mail.quantenna.com[50.87.249.29] said: 550 No Such User Here (in reply to RCPT TO command)',
      'host mail.example.com[50.87.249.30] said: 550 No Such User Here (in reply to RCPT TO command)',
    ],
  ],
  [
    'host *[*] said: 550 5.1.1 unknown or illegal user: *',
    [
      'host 127.0.0.1[127.0.0.1] said: 550 5.1.1 unknown or illegal user: emaieexampexample@example.com',
      'host localhost[127.0.0.1] said: 550 5.1.1 unknown or illegal user: emaileexampexample@example.com',
    ],
  ],
  [
    'host *[*] said: 550 5.7.1 This message was not accepted due to domain (*) owner DMARC policy',
    [
      'host neko.example.jp[192.0.2.2] said: 550 5.7.1 This message was not accepted due to domain (libsisimai.org) owner DMARC policy',
      'host inu.example.jp[192.0.2.3] said: 550 5.7.1 This message was not accepted due to domain (example.org) owner DMARC policy',
    ],
  ],
  [
    'host *[*] said: 421 * Service not available - too many connections from your IP',
    [
      'host mx.t-online.de[194.25.134.8] said: 421 mta-out1.t-online.de Service not available - too many connections from your IP',
      'host mx03.t-online.de[194.25.134.73] said: 421 mta-out12.t-online.de Service not available - too many connections from your IP',
    ],
  ],
  [
    'host *[*] said: 450 4.1.1 <*>: Recipient address rejected: unverified address: Mailbox might be disabled, full, or may not exist on the server. Reason: * (in reply to RCPT TO …',
    [
      'host mx.example.org[5.6.7.8] said: 450 4.1.1 <abuse@example.com>: Recipient address rejected: unverified address: Mailbox might be disabled, full, or may not exist on the server. Reason: JFE0300508a (in reply to RCPT TO command)',
    ],
  ],
  [
    'host *[*] said: 451 4.5.0 Error in processing, id=* FAILED',
    [
      'host 127.0.0.1[127.0.0.1] said: 451 4.5.0 Error in processing, id=03231-02, parts_decode_2 FAILED',
      'host 127.0.0.1[127.0.0.1] said: 451 4.5.0 Error in processing, id=11249-03, parts_decode_3 FAILED',
    ],
  ],
  [
    '*[*]: server refused to talk to me: 421 Service not available, closing transmission channel',
    [
      'neko.example.jp[192.0.2.232]: server refused to talk to me: 421 Service not available, closing transmission channel',
      'inu.example.jp[192.0.2.233]: server refused to talk to me: 421 Service not available, closing transmission channel',
    ],
  ],
  ['Deferred: 451 4.7.1 Greylisted, try again later', ['Deferred: 451 4.7.1 Greylisted, try again later']],
  ['Deferred: 451 4.3.0 Cannot store it now', ['Deferred: 451 4.3.0 Cannot store it now']],
  ['Deferred: 451 4.3.2 Not now, maybe never', ['Deferred: 451 4.3.2 Not now, maybe never']],
  ['Deferred: 451 4.7.1 First line', ['Deferred: 451-4.7.1 First line']],
  [
    'hash map "*": missing map file *: No such file or directory',
    [
      'hash map "mailertable": missing map file /etc/mail/mailertable.db: No such file or directory',
      'hash map "access": missing map file /etc/mail/access.db: No such file or directory',
    ],
  ],
  ['User unknown', ['User unknown']],
  [
    'Host unknown (Name server: *: host not found)',
    [
      'Host unknown (Name server: example.org: host not found)',
      'Host unknown (Name server: nowhere.example.: host not found)',
    ],
  ],
  ['Local configuration error', ['Local configuration error']],
  ['Deferred', ['Deferred']],
  [
    'Deferred: local mailer (*) exited with EX_TEMPFAIL',
    [
      'Deferred: local mailer (/usr/bin/procmail) exited with EX_TEMPFAIL',
      'Deferred: local mailer (/usr/lib/mail.local) exited with EX_TEMPFAIL',
    ],
  ],
];

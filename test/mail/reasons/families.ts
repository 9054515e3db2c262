/**
 * Delay and bounce reasons as Postfix and sendmail tell them: from the lab, from public logs and bug reports, and from
 * the sources of both. Each family is one trouble; its cluster was written by hand.
 */
export const families: readonly (readonly [cluster: string, reasons: readonly string[]])[] = [
  [
    'connect to *[*]:25: Connection timed out',
    [
      'connect to example.org[192.168.1.2]:25: Connection timed out',
      'connect to 192.168.50.30[192.168.50.30]:25: Connection timed out',
      'connect to alt2.gmail-smtp-in.l.google.com[219.8.202.27]:25: Connection timed out',
      'connect to mx1.example.net[2001:db8::25]:25: Connection timed out',
    ],
  ],
  [
    'delivery temporarily suspended: connect to *[*]:25: Connection timed out',
    [
      'delivery temporarily suspended: connect to alt2.gmail-smtp-in.l.google.com[219.8.202.27]:25: Connection timed out',
      'delivery temporarily suspended: connect to example.org[192.168.1.2]:25: Connection timed out',
    ],
  ],
  [
    'connect to *[*]:10024: Connection refused',
    [
      'connect to 127.0.0.1[127.0.0.1]:10024: Connection refused',
      'connect to localhost[127.0.0.1]:10024: Connection refused',
      'connect to localhost[::1]:10024: Connection refused',
    ],
  ],
  [
    'connect to *[*]:25: Connection refused',
    [
      'connect to mx1.partner.example.com[203.0.113.44]:25: Connection refused',
      'connect to mail.example.de[2a01:4f8:c17:1::2]:25: Connection refused',
    ],
  ],
  [
    'connect to *[*]:25: No route to host',
    [
      'connect to 10.77.0.99[10.77.0.99]:25: No route to host',
      'connect to 111.111.11.112[111.111.11.112]:25: No route to host',
    ],
  ],
  [
    'connect to *[*]:25: Network is unreachable',
    [
      'connect to gmail-smtp-in.l.google.com[2a00:1450:4013:c01::1a]:25: Network is unreachable',
      'connect to mx3.example.org[2001:db8:0:1::3]:25: Network is unreachable',
    ],
  ],
  [
    'Host or domain name not found. Name service error for name=* type=MX: Host not found, try again',
    [
      'Host or domain name not found. Name service error for name=example.com type=MX: Host not found, try again',
      'Host or domain name not found. Name service error for name=example.org type=MX: Host not found, try again',
      'Host or domain name not found. Name service error for name=nowhere.example type=MX: Host not found, try again',
      'Host or domain name not found. Name service error for name=localhost type=MX: Host not found, try again',
    ],
  ],
  [
    'Host or domain name not found. Name service error for name=* type=A: Host not found',
    [
      'Host or domain name not found. Name service error for name=relay.internal type=A: Host not found',
      'Host or domain name not found. Name service error for name=mail.gmial.com type=A: Host not found',
    ],
  ],
  [
    'conversation with *[*] timed out while receiving the initial server greeting',
    [
      'conversation with cm.example.net[192.168.30.50] timed out while receiving the initial server greeting',
      'conversation with mx00.t-online.de[194.25.134.8] timed out while receiving the initial server greeting',
    ],
  ],
  [
    'conversation with *[*] timed out while sending end of data -- message may be sent more than once',
    [
      'conversation with etb-1.mail.tiscali.it[213.205.33.63] timed out while sending end of data -- message may be sent more than once',
      'conversation with mx.example.org[198.51.100.7] timed out while sending end of data -- message may be sent more than once',
    ],
  ],
  [
    'lost connection with *[*] while sending DATA command',
    [
      'lost connection with filter1.domain.com[10.1.2.3] while sending DATA command',
      'lost connection with mx-2.example.org[2001:db8::2] while sending DATA command',
    ],
  ],
  [
    'lost connection with *[*] while receiving the initial server greeting',
    [
      'lost connection with mx.example.org[198.51.100.7] while receiving the initial server greeting',
      'lost connection with 10.0.0.5[10.0.0.5] while receiving the initial server greeting',
    ],
  ],
  [
    'host *[*] said: 421 4.7.0 [TSS04] Messages from * temporarily deferred due to unexpected volume or user complaints - *; see https://* (in reply to MAIL FROM command)',
    [
      'host mta7.am0.yahoodns.net[67.195.204.74] said: 421 4.7.0 [TSS04] Messages from 192.0.2.25 temporarily deferred due to unexpected volume or user complaints - 4.16.55.1; see https://postmaster.yahooinc.com/error-codes (in reply to MAIL FROM command)',
      'host mta5.am0.yahoodns.net[98.136.96.77] said: 421 4.7.0 [TSS04] Messages from 2001:db8::19 temporarily deferred due to unexpected volume or user complaints - 4.16.56.2; see https://postmaster.yahooinc.com/error-codes (in reply to MAIL FROM command)',
    ],
  ],
  [
    'host *[*] said: 421 4.7.0 [TSS04] Messages from * temporarily deferred due to user complaints - *;i see https://* (in reply to MAIL FROM command)',
    [
      'host mx-aol.mail.gm0.yahoodns.net[44.55.66.77] said: 421 4.7.0 [TSS04] Messages from 10.20.30.40 temporarily deferred due to user complaints - 4.16.55.1;i see https://help.yahoo.com/kb/postmaster/SLN3434.html (in reply to MAIL FROM command)',
    ],
  ],
  [
    'host *[*] refused to talk to me: 421 4.7.1 [TS03] All messages from * will be permanently deferred',
    [
      'host mta5.am0.yahoodns.net[66.196.118.33] refused to talk to me: 421 4.7.1 [TS03] All messages from 192.0.2.9 will be permanently deferred',
      'host mta6.am0.yahoodns.net[98.138.112.34] refused to talk to me: 421 4.7.1 [TS03] All messages from 198.51.100.77 will be permanently deferred',
    ],
  ],
  [
    'host *[*] refused to talk to me: 420 Resources unavailable temporarily. Please try later (*)',
    [
      'host mta5.am0.yahoodns.net[98.137.54.238] refused to talk to me: 420 Resources unavailable temporarily. Please try later (mta1060.mail.sp2.yahoo.com)',
      'host mta7.am0.yahoodns.net[98.137.54.237] refused to talk to me: 420 Resources unavailable temporarily. Please try later (mta1153.mail.bf1.yahoo.com)',
    ],
  ],
  [
    'host *[*] refused to talk to me: 421 Refused. Your reverse DNS entry does not resolve to an IP.',
    [
      'host mx1.free.fr[212.27.48.6] refused to talk to me: 421 Refused. Your reverse DNS entry does not resolve to an IP.',
      'host mx1.free.fr[212.27.48.7] refused to talk to me: 421 Refused. Your reverse DNS entry does not resolve to an IP.',
    ],
  ],
  [
    'host *[*] refused to talk to me: 421 Too many concurrent SMTP connections from this IP address; please try again later.',
    [
      'host mailcleaner.example.com[46.4.4.104] refused to talk to me: 421 Too many concurrent SMTP connections from this IP address; please try again later.',
      'host mx1.example.de[46.4.4.105] refused to talk to me: 421 Too many concurrent SMTP connections from this IP address; please try again later.',
    ],
  ],
  [
    'host *[*] said: 421 4.7.28 Gmail has detected an unusual rate of mail. (in reply to end of DATA command)',
    [
      'host gmail-smtp-in.l.google.com[142.250.102.27] said: 421-4.7.28 Gmail has detected an unusual rate of mail. (in reply to end of DATA command)',
      'host alt1.gmail-smtp-in.l.google.com[142.250.153.27] said: 421 4.7.28 Gmail has detected an unusual rate of mail. (in reply to end of DATA command)',
    ],
  ],
  [
    'host *[*] said: 421 4.7.0 [*] Our system has detected an unusual amount of unsolicited mail originating from your IP address. To protect our users from spam, mail sent from your IP …',
    [
      'host gmail-smtp-in.l.google.com[209.85.219.2] said: 421-4.7.0 [88.16.31.62] Our system has detected an unusual amount of unsolicited 421-4.7.0 mail originating from your IP address. To protect our users from 421-4.7.0 spam, mail sent from your IP address has been temporarily 421-4.7.0 rate limited.',
      'host alt1.gmail-smtp-in.l.google.com[209.85.223.73] said: 421-4.7.0 [95.16.242.150 15] Our system has detected an unusual amount of 421-4.7.0 unsolicited mail originating from your IP address. To protect our 421-4.7.0 users from spam, mail sent from your IP address has been temporarily 421-4.7.0 rate limited.',
      'host gmail-smtp-in.l.google.com[2a00:1450:400c:c0a::1a] said: 421-4.7.0 [2001:db8::7      15] Our system has detected an unusual amount of 421-4.7.0 unsolicited mail originating from your IP address. To protect our 421-4.7.0 users from spam, mail sent from your IP address has been temporarily 421-4.7.0 rate limited.',
    ],
  ],
  [
    'host *[*] said: 450 4.2.1 The user you are trying to contact is receiving mail at a rate that prevents additional messages from being delivered. https://* - gsmtp (in reply to RCPT …',
    [
      'host gmail-smtp-in.l.google.com[64.233.164.27] said: 450-4.2.1 The user you are trying to contact is receiving mail at a rate that 450-4.2.1 prevents additional messages from being delivered. 450 4.2.1 https://support.google.com/mail/?p=ReceivingRate a640c23a62f3a-ab9f2si123456789.42 - gsmtp (in reply to RCPT TO command)',
      'host alt4.gmail-smtp-in.l.google.com[142.250.153.29] said: 450-4.2.1 The user you are trying to contact is receiving mail at a rate that 450-4.2.1 prevents additional messages from being delivered. 450 4.2.1 https://support.google.com/mail/?p=ReceivingRate 5b1f17b1804b1-36f2d5b4e15si32.11 - gsmtp (in reply to RCPT TO command)',
    ],
  ],
  [
    'host *[*] said: 452 4.2.2 The email account that you tried to reach is over quota. https://* - gsmtp (in reply to RCPT TO command)',
    [
      'host gmail-smtp-in.l.google.com[74.125.136.26] said: 452-4.2.2 The email account that you tried to reach is over quota. 452 4.2.2 https://support.google.com/mail/?p=OverQuotaTemp d9443c01a7336-20d1a1c3f35si9.202 - gsmtp (in reply to RCPT TO command)',
      'host gmail-smtp-in.l.google.com[142.251.5.27] said: 452-4.2.2 The email account that you tried to reach is over quota. 452 4.2.2 https://support.google.com/mail/?p=OverQuotaTemp 5614622812f47-3b1si88.141 - gsmtp (in reply to RCPT TO command)',
    ],
  ],
  [
    'host *[*] said: 451 4.7.500 Server busy. Please try again later from [*]. (S77) (in reply to RCPT TO command)',
    [
      'host eop.test.local[172.22.1.13] said: 451 4.7.500 Server busy. Please try again later from [172.22.1.253]. (S77) (in reply to RCPT TO command)',
      'host contoso-com.mail.protection.outlook.com[104.47.18.97] said: 451 4.7.500 Server busy. Please try again later from [198.51.100.3]. (S77) (in reply to RCPT TO command)',
    ],
  ],
  [
    'host *[*] said: 451 4.7.500 Server busy (in reply to RCPT TO command)',
    [
      'host eop.test.local[172.22.1.13] said: 451 4.7.500 Server busy (in reply to RCPT TO command)',
      'host example-org.mail.protection.outlook.com[52.101.73.4] said: 451 4.7.500 Server busy (in reply to RCPT TO command)',
    ],
  ],
  [
    "host *[*] said: 550 5.7.1 Unfortunately, messages from [*] weren't sent. Please contact your Internet service provider since part of their network is on our block list (S3150). (in …",
    [
      "host hotmail-com.olc.protection.outlook.com[104.47.17.97] said: 550 5.7.1 Unfortunately, messages from [192.0.2.25] weren't sent. Please contact your Internet service provider since part of their network is on our block list (S3150). (in reply to MAIL FROM command)",
      "host hotmail-com.olc.protection.outlook.com[104.47.55.161] said: 550 5.7.1 Unfortunately, messages from [198.51.100.8] weren't sent. Please contact your Internet service provider since part of their network is on our block list (S3150). (in reply to MAIL FROM command)",
    ],
  ],
  [
    'host *[*] said: 450 4.7.1 Client host rejected: cannot find your reverse hostname, [*] (in reply to RCPT TO command)',
    [
      'host mail.example.com[8.12.37.104] said: 450 4.7.1 Client host rejected: cannot find your reverse hostname, [8.12.36.201] (in reply to RCPT TO command)',
      'host mx.example.net[203.0.113.6] said: 450 4.7.1 Client host rejected: cannot find your reverse hostname, [192.0.2.77] (in reply to RCPT TO command)',
    ],
  ],
  [
    'host *[*] said: 450 4.1.8 <*>: Sender address rejected: Domain not found (in reply to RCPT TO command)',
    [
      'host filter1.somewhere.com.au[1.2.3.4] said: 450 4.1.8 <sender@bad_domain.com.au>: Sender address rejected: Domain not found (in reply to RCPT TO command)',
      'host mx1.example.org[198.51.100.4] said: 450 4.1.8 <root@web03.localdomain>: Sender address rejected: Domain not found (in reply to RCPT TO command)',
    ],
  ],
  [
    'host *[*] said: 450 <*>: Recipient address rejected: Greylisted for * minutes (in reply to RCPT TO command)',
    [
      'host mail.hosting365.ie[82.195.128.132] said: 450 <matthew@sammon.info>: Recipient address rejected: Greylisted for 5 minutes (in reply to RCPT TO command)',
      'host mx.example.ie[82.195.128.133] said: 450 <a.b+c@example.ie>: Recipient address rejected: Greylisted for 10 minutes (in reply to RCPT TO command)',
    ],
  ],
  [
    'host *[*] said: 451 4.7.1 <*>: Recipient address rejected: Greylisted, try again in * seconds (in reply to RCPT TO command)',
    [
      'host mx.example.org[198.51.100.5] said: 451 4.7.1 <bob@example.org>: Recipient address rejected: Greylisted, try again in 300 seconds (in reply to RCPT TO command)',
      'host mx2.example.com[198.51.100.6] said: 451 4.7.1 <jane@example.com>: Recipient address rejected: Greylisted, try again in 287 seconds (in reply to RCPT TO command)',
    ],
  ],
  [
    'host *[*] said: 451 4.3.0 <*>: Temporary lookup failure (in reply to RCPT TO command)',
    [
      'host foo.bar.com[1.2.3.4] said: 451 4.3.0 <bounces@planningalerts.org.au>: Temporary lookup failure (in reply to RCPT TO command)',
      'host mail.example.com[192.0.2.4] said: 451 4.3.0 <x@y.example>: Temporary lookup failure (in reply to RCPT TO command)',
    ],
  ],
  [
    'host *[*] said: 451 4.7.1 <*>: Recipient address rejected: User is over quota, try again later (in reply to RCPT TO command)',
    [
      'host in1-smtp.mxxxxxxx.com[66.22.22.22] said: 451 4.7.1 <dnxxxxxx@fxxxxx.fm>: Recipient address rejected: User is over quota, try again later (in reply to RCPT TO command)',
    ],
  ],
  [
    "host *[*] said: 450 4.4.1 Can't connect to * port *, Connection refused at * line *, <*> line *., id=* (in reply to end of DATA command)",
    [
      "host 127.0.0.1[127.0.0.1] said: 450 4.4.1 Can't connect to 127.0.0.1 port 10025, Connection refused at /usr/sbin/amavisd-new line 2912, <GEN9> line 34., id=17864-02 (in reply to end of DATA command)",
      "host 127.0.0.1[127.0.0.1] said: 450 4.4.1 Can't connect to 127.0.0.1 port 10025, Connection refused at /usr/sbin/amavisd-new line 2912, <GEN11> line 237., id=12043-01 (in reply to end of DATA command)",
    ],
  ],
  [
    'host *[*] said: 450 4.7.1 Error: too much mail from * (in reply to MAIL FROM command)',
    [
      'host 192.168.3.14[192.168.4.14] said: 450 4.7.1 Error: too much mail from 192.168.3.12 (in reply to MAIL FROM command)',
      'host mx.example.fr[192.0.2.14] said: 450 4.7.1 Error: too much mail from 192.0.2.12 (in reply to MAIL FROM command)',
    ],
  ],
  [
    'host *[*] said: 452 4.2.2 Mailbox full (in reply to RCPT TO command)',
    [
      'host mail.full.example.org[203.0.113.5] said: 452 4.2.2 Mailbox full (in reply to RCPT TO command)',
      'host mail2.full.example.org[203.0.113.6] said: 452 4.2.2 Mailbox full (in reply to RCPT TO command)',
    ],
  ],
  [
    'host *[*] said: 452 4.3.1 Insufficient system storage (in reply to MAIL FROM command)',
    [
      'host mx.example.org[198.51.100.5] said: 452 4.3.1 Insufficient system storage (in reply to MAIL FROM command)',
      'host nas.local[192.168.1.20] said: 452 4.3.1 Insufficient system storage (in reply to MAIL FROM command)',
    ],
  ],
  [
    'host *[*] said: 550 5.1.1 <*>: Recipient address rejected: User unknown (in reply to RCPT TO command)',
    [
      'host mx.acme.com[1.2.3.4] said: 550 5.1.1 <jane@acme.com>: Recipient address rejected: User unknown (in reply to RCPT TO command)',
      'host mx.example.org[198.51.100.5] said: 550 5.1.1 <"j d"@example.org>: Recipient address rejected: User unknown (in reply to RCPT TO command)',
    ],
  ],
  [
    'host *[*] said: 550 relaying to <*> prohibited by administrator (in reply to RCPT TO command)',
    [
      'host mrvdom.kundenserver.de[212.227.126.223] said: 550 relaying to <kforbes_gm@cordis.lu> prohibited by administrator (in reply to RCPT TO command)',
    ],
  ],
  [
    'host *[*] said: 554 5.7.1 Service unavailable; Client host [*] blocked using zen.spamhaus.org; https://* (in reply to RCPT TO command)',
    [
      'host mx.example.org[198.51.100.5] said: 554 5.7.1 Service unavailable; Client host [192.0.2.25] blocked using zen.spamhaus.org; https://www.spamhaus.org/query/ip/192.0.2.25 (in reply to RCPT TO command)',
      'host mx2.example.org[198.51.100.6] said: 554 5.7.1 Service unavailable; Client host [203.0.113.9] blocked using zen.spamhaus.org; https://www.spamhaus.org/query/ip/203.0.113.9 (in reply to RCPT TO command)',
    ],
  ],
  [
    'delivery temporarily suspended: SASL authentication failed; server *[*] said: 451 Authentication failed: Maximum credits exceeded',
    [
      'delivery temporarily suspended: SASL authentication failed; server smtp.sendgrid.net[198.51.100.25] said: 451 Authentication failed: Maximum credits exceeded',
      'delivery temporarily suspended: SASL authentication failed; server smtp.sendgrid.net[198.51.100.26] said: 451 Authentication failed: Maximum credits exceeded',
    ],
  ],
];

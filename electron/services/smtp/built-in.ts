import { relayForms } from './built-in-relay.ts';
import { smuggling } from './built-in-smuggling.ts';

const helo = 'EHLO {helo}';
const sender = 'sender: {label: Sender, initial: probe@outside.example}';
const recipient = 'recipient: {label: Recipient that the server has, initial: postmaster}';

const scenario = (name: string, about: string, values: readonly string[], rest: string): string =>
  `name: ${name}\nabout: ${JSON.stringify(about)}\n${values.length === 0 ? '' : `values:\n${values.map((value) => `  ${value}\n`).join('')}`}${rest.trimStart()}`;

/** Scenarios of our own by name, as YAML. What they expect is what a well configured server of the Internet does. */
export const builtIn: readonly (readonly [name: string, yaml: string])[] = [
  ...relayForms,
  [
    'postroom/postmaster',
    scenario(
      'Mail for postmaster is taken',
      'RFC 5321 4.5.1 wants every server to take it, from the empty sender too. No message is sent.',
      [recipient],
      `
steps:
  - greeting
  - ${helo}
  - line: MAIL FROM:<>
    expect: 2xx
  - line: RCPT TO:<{recipient}>
    expect: 2xx
  - RSET
  - QUIT
`,
    ),
  ],
  [
    'postroom/unknown-recipient',
    scenario(
      'An unknown recipient is refused',
      'A server that takes mail for users it does not have must return it later, to senders who are often forged. Some servers put off instead.',
      [
        sender,
        'unknown: {label: Recipient that the server does not have, initial: nobody-at-all-7f3a@localhost}',
      ],
      `
steps:
  - greeting
  - ${helo}
  - line: MAIL FROM:<{sender}>
    expect: 2xx or 5xx
  - line: RCPT TO:<{unknown}>
    expect: 5xx
  - QUIT
`,
    ),
  ],
  [
    'postroom/unknown-sender-domain',
    scenario(
      'A sender whose domain does not exist is refused',
      'Nobody could answer it. Refused at MAIL, or at RCPT where the server waits with it; 4xx where DNS could not be asked. sendmail refuses it unless FEATURE(accept_unresolvable_domains) is on, Postfix with reject_unknown_sender_domain. First the same recipient must be good from the empty sender.',
      [recipient],
      `
steps:
  - greeting
  - ${helo}
  - MAIL FROM:<>
  - line: RCPT TO:<{recipient}>
    expect: 2xx
  - RSET
  - group:
      - MAIL FROM:<probe@no-such-domain.invalid>
      - RCPT TO:<{recipient}>
    expect: 4xx or 5xx
  - QUIT
`,
    ),
  ],
  [
    'postroom/early-talker',
    scenario(
      'A client that talks before the greeting is turned away',
      'Programs that send spam do not wait. FEATURE(greet_pause) of sendmail and postscreen of Postfix notice them. Without either the server answers as if nothing were wrong.',
      [],
      `
steps:
  - EHLO early.example
  - greeting:
    expect: 4xx or 5xx
    seconds: 30
`,
    ),
  ],
  [
    'postroom/size-limit',
    scenario(
      'A message that is too large is refused before it is sent',
      'The size that MAIL says (RFC 1870) is enough to refuse it: 552. With 452 only the disk is too small for it: sendmail has no limit unless MaxMessageSize sets one.',
      [sender, 'size: {label: Size in bytes that is too much, initial: "1099511627776"}'],
      `
steps:
  - greeting
  - ${helo}
  - line: MAIL FROM:<{sender}> SIZE={size}
    expect: 5xx
  - QUIT
`,
    ),
  ],
  [
    'postroom/many-connections',
    scenario(
      '30 connections at once are served',
      'Where the server limits them on purpose, the last ones get 421; then this fails, and the limit works. Some without a greeting: the server takes connections more slowly than they come, as sendmail with ConnectionRateThrottle.',
      [],
      `
times: 30
at once: 30
steps:
  - greeting:
    expect: 220
    seconds: 30
  - ${helo}
  - pause: 1000
  - QUIT
`,
    ),
  ],
  [
    'postroom/many-recipients',
    scenario(
      '100 recipients are taken',
      'RFC 5321 4.5.3.1.8 wants a server to take at least 100. No message is sent.',
      [sender, recipient],
      `
steps:
  - greeting
  - ${helo}
  - line: MAIL FROM:<{sender}>
    expect: 2xx
${Array.from({ length: 100 }, () => '  - line: RCPT TO:<{recipient}>\n    expect: 2xx\n').join('')}  - RSET
  - QUIT
`,
    ),
  ],
  [
    'postroom/starttls-required',
    scenario(
      'No MAIL without STARTTLS',
      'On a submission port, or where TLS is required, MAIL before TLS must get 530. On port 25 of a public server it must not (RFC 3207).',
      [sender],
      `
steps:
  - greeting
  - ${helo}
  - line: MAIL FROM:<{sender}>
    expect: 530
  - QUIT
`,
    ),
  ],
  [
    'postroom/starttls',
    scenario(
      'STARTTLS works',
      'It is offered, the handshake is made, and the server greets again inside.',
      [],
      `
steps:
  - greeting
  - ${helo}
  - starttls:
    expect: 220
  - line: ${helo}
    expect: 250
  - QUIT
`,
    ),
  ],
  ...smuggling,
  [
    'postroom/idle',
    scenario(
      'A client that says nothing is not waited for too long',
      'RFC 5321 4.5.3.2.7 wants a server to wait 5 minutes at least. Postfix waits 5 minutes (smtpd_timeout) and less under load, sendmail an hour (Timeout.command) unless told otherwise. This waits 6 minutes.',
      [],
      `
steps:
  - greeting
  - ${helo}
  - pause: 360000
    expect: closed
`,
    ),
  ],
  [
    'postroom/unknown-commands',
    scenario(
      'A client that talks nonsense is cut off',
      '40 unknown commands: each is refused, and before the last the server has had enough. Postfix: smtpd_hard_error_limit; sendmail: 25 bad commands.',
      [],
      `
steps:
  - greeting
  - ${helo}
  - group: [${Array.from({ length: 40 }, (_, at) => `XNONSENSE${at + 1}`).join(', ')}]
    expect: closed
    seconds: 300
    otherwise: go on
`,
    ),
  ],
  [
    'postroom/vrfy',
    scenario(
      'VRFY and EXPN tell nothing',
      'They tell strangers who has a mailbox. 252, 5xx and 4xx tell nothing; 250 does.',
      ['user: {label: User to ask for, initial: postmaster}'],
      `
steps:
  - greeting
  - ${helo}
  - line: VRFY {user}
    expect: 252 or 4xx or 5xx
    otherwise: go on
  - line: EXPN {user}
    expect: 4xx or 5xx
  - QUIT
`,
    ),
  ],
];

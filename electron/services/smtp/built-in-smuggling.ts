/**
 * Ends of data that are none (RFC 5321 4.1.1.4 knows only CRLF . CRLF). Behind each stands a second message with an envelope of
 * its own, then the real end, then as many unknown commands as make five replies in any case. A server that reads on to the real
 * end answers once, and refuses the four commands; one that refuses the odd end mostly hangs up. A server that takes the odd end
 * for an end answers to the first message, to MAIL, RCPT and DATA, and the fifth reply is the one that takes the second message,
 * which whoever sent the first never saw (CVE-2023-51764 of Postfix, CVE-2023-51765 of sendmail).
 */
const ends: readonly (readonly [id: string, shown: string, yaml: string])[] = [
  ['lf-dot-lf', 'LF . LF', '\\n.\\n'],
  ['lf-dot-crlf', 'LF . CR LF', '\\n.\\r\\n'],
  ['crlf-dot-lf', 'CR LF . LF', '\\r\\n.\\n'],
  ['cr-dot-cr', 'CR . CR', '\\r.\\r'],
  ['cr-dot-crlf', 'CR . CR LF', '\\r.\\r\\n'],
  ['crlf-dot-cr', 'CR LF . CR', '\\r\\n.\\r'],
  ['crlf-dot-crcrlf', 'CR LF . CR CR LF', '\\r\\n.\\r\\r\\n'],
];

const second =
  'MAIL FROM:<{smuggled}>\\r\\nRCPT TO:<{recipient}>\\r\\nDATA\\r\\nSubject: smuggled\\r\\n\\r\\nNobody sent this.\\r\\n.\\r\\n';

export const smuggling: readonly (readonly [name: string, yaml: string])[] = ends.map(([id, shown, end]) => [
  `postroom/smuggling-${id}`,
  `name: ${shown} does not end a message
about: A second message with another sender stands in the text, behind an end of data that is none. Right is one message with all of it, a refusal, or a closed connection. It fails where the server takes the second message too - 250 for it, with a queue id of its own. Up to two messages go to the recipient.
values:
  sender: {label: Sender, initial: probe@outside.example}
  smuggled: {label: Sender of the second message, initial: smuggled@outside.example}
  recipient: {label: Recipient that the server has, initial: postmaster}
steps:
  - greeting
  - EHLO {helo}
  - MAIL FROM:<{sender}>
  - RCPT TO:<{recipient}>
  - DATA
  - bytes: "Subject: end of data as ${shown}\\r\\n\\r\\nOne line${end}${second}${'XCOUNT\\r\\n'.repeat(4)}"
    replies: 5
    stage: message
    expect: 5xx or closed
    seconds: 30
  - QUIT
`,
]);

/**
 * Ends of data that are none (RFC 5321 4.1.1.4 knows only CRLF . CRLF). Behind each stands a second message: a server that takes
 * the odd end answers twice or more, and has taken a message that its sender never saw (CVE-2023-51764, CVE-2023-51765).
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

export const smuggling: readonly (readonly [name: string, yaml: string])[] = ends.map(([id, shown, end]) => [
  `postroom/smuggling-${id}`,
  `name: ${shown} does not end a message
about: A message could be smuggled in behind an end that only one of two servers knows. Right is a refusal, a closed connection, or waiting for the real end; the message is dropped unfinished.
values:
  sender: {label: Sender, initial: probe@outside.example}
  recipient: {label: Recipient that the server has, initial: postmaster}
steps:
  - greeting
  - EHLO {helo}
  - MAIL FROM:<{sender}>
  - RCPT TO:<{recipient}>
  - DATA
  - raw: "Subject: end of data as ${shown}\\r\\n\\r\\nOne line"
    end: "${end}"
    stage: message
    expect: silence or 4xx or 5xx
    seconds: 5
  - drop
`,
]);

/**
 * Forms of a recipient that relays have fallen for: plain, percent hack, UUCP, source routes, quoted, and with the server's own
 * names. `{outside}` must be somebody the server does not deliver for.
 */
const forms: readonly (readonly [id: string, sender: string, recipient: string])[] = [
  ['plain', '{sender}', '{outside}@{outsidedomain}'],
  ['empty-sender', '', '{outside}@{outsidedomain}'],
  ['own-sender', 'postmaster@{own}', '{outside}@{outsidedomain}'],
  ['sender-without-domain', 'postmaster', '{outside}@{outsidedomain}'],
  ['sender-with-address', 'probe@[{address}]', '{outside}@{outsidedomain}'],
  ['percent', '{sender}', '{outside}%{outsidedomain}@{own}'],
  ['percent-address', '{sender}', '{outside}%{outsidedomain}@[{address}]'],
  ['percent-alone', '{sender}', '{outside}%{outsidedomain}'],
  ['quoted', '{sender}', '"{outside}@{outsidedomain}"'],
  ['quoted-percent', '{sender}', '"{outside}%{outsidedomain}"'],
  ['two-at', '{sender}', '{outside}@{outsidedomain}@{own}'],
  ['quoted-two-at', '{sender}', '"{outside}@{outsidedomain}"@{own}'],
  ['two-at-address', '{sender}', '{outside}@{outsidedomain}@[{address}]'],
  ['source-route', '{sender}', '@{own}:{outside}@{outsidedomain}'],
  ['source-route-address', '{sender}', '@[{address}]:{outside}@{outsidedomain}'],
  ['uucp', '{sender}', '{outsidedomain}!{outside}'],
  ['uucp-own', '{sender}', '{outsidedomain}!{outside}@{own}'],
];

const values = `values:
  sender: {label: Sender that is not of the server, initial: probe@outside.example}
  outside: {label: User to relay to, initial: relaytest}
  outsidedomain: {label: Domain that is not of the server, initial: outside.example}
  own: {label: Domain of the server, initial: localhost}
  address: {label: Address of the server, initial: 127.0.0.1}
`;

const steps = (sender: string, recipient: string): string => `  - RSET
  - line: 'MAIL FROM:<${sender}>'
    expect: any
    otherwise: go on
  - line: 'RCPT TO:<${recipient}>'
    expect: 4xx or 5xx
    otherwise: go on
`;

/** One for each form, and all in one session. */
export const relayForms: readonly (readonly [name: string, yaml: string])[] = [
  [
    'postroom/relay',
    `name: It is no open relay
about: ${forms.length} forms of a recipient elsewhere, each of which some server has fallen for, are refused to a stranger. Ask from a place that the server does not relay for. No message is sent.
${values}steps:
  - greeting
  - EHLO {helo}
${forms.map(([, sender, recipient]) => steps(sender, recipient)).join('')}  - QUIT
`,
  ],
];

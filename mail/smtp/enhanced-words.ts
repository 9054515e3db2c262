/** What a status means, and what to do about it; `todo` is '' where nothing is to be done. */
export interface Meaning {
  readonly words: string;
  readonly todo: string;
}

/**
 * Subjects and details of enhanced status codes, without the class: the IANA registry "Simple Mail Transfer Protocol (SMTP)
 * Enhanced Status Codes", which began as RFC 3463.
 */
const details: Readonly<Record<string, readonly [words: string, todo: string]>> = {
  '0.0': ['No more is said than success or failure.', ''],
  '1.0': ['Something is wrong with an address.', 'Look at the address and at the words of the reply.'],
  '1.1': [
    'There is no such mailbox.',
    'Check the part before the @; on the server: aliases, virtual users and accounts.',
  ],
  '1.2': [
    'The domain of the recipient does not exist or takes no mail.',
    'Check the part behind the @, and its MX records.',
  ],
  '1.3': ['The recipient address is not written correctly.', 'Check its syntax: <user@domain>.'],
  '1.4': [
    'The recipient address fits several mailboxes.',
    'Write it in full, or make it unique on the server.',
  ],
  '1.5': ['The recipient address is good.', ''],
  '1.6': ['The mailbox has moved and nothing is forwarded.', 'Ask for the new address.'],
  '1.7': ['The sender address is not written correctly.', 'Check its syntax: <user@domain>, or <>.'],
  '1.8': [
    'The domain of the sender does not exist or cannot be answered.',
    'Check the sender domain in DNS, as the server sees it.',
  ],
  '1.9': ['The message was passed on to a mailer that tells nothing of delivery.', ''],
  '1.10': [
    'The domain of the recipient says that it takes no mail (null MX).',
    'Nothing to retry: the address cannot get mail.',
  ],
  '2.0': ['Something is wrong with the mailbox.', 'Look at the words of the reply.'],
  '2.1': ['The mailbox is switched off, or takes no mail.', 'Ask its owner or administrator.'],
  '2.2': ['The mailbox is full.', 'Its owner has to make room; try later.'],
  '2.3': [
    'The message is larger than this mailbox may take.',
    'Send a smaller message, or raise the limit there.',
  ],
  '2.4': ['A mailing list could not be expanded.', 'Look at the list or alias file on the server.'],
  '3.0': ['Something is wrong on the server itself.', 'Look into the log of the server.'],
  '3.1': ['The disk of the server is full.', 'Make room where the server keeps its queue.'],
  '3.2': [
    'The server takes no mail at present.',
    'Try later; on the server: is it being shut down or overloaded?',
  ],
  '3.3': ['The server cannot do what was asked.', 'Leave out the option, or switch it on there.'],
  '3.4': ['The message is too big for the server.', 'Compare with the SIZE that it offers.'],
  '3.5': [
    'The server is not configured correctly.',
    'Look into the log of the server: it names the mistake.',
  ],
  '3.6': ['The wanted priority was changed.', ''],
  '4.0': [
    'Something is wrong with the network or with routing.',
    'Look at DNS and connections of the server.',
  ],
  '4.1': ['The next host does not answer.', 'Try to connect to it from the server.'],
  '4.2': ['The connection broke or timed out.', 'Try again; look for a firewall or a frozen server.'],
  '4.3': ['A directory (DNS, LDAP) could not be asked.', 'Look at the resolver or directory of the server.'],
  '4.4': ['No route to the recipient could be found.', 'Check MX and addresses of the domain.'],
  '4.5': ['The mail system is too busy.', 'Try later; fewer connections at once.'],
  '4.6': ['The message goes in a circle.', 'Look at MX records, relays and aliases for a loop.'],
  '4.7': ['The message was too old to be delivered.', 'Look at why earlier tries failed.'],
  '5.0': ['Something is wrong with the commands.', 'Look at the words of the reply.'],
  '5.1': [
    'The command is not allowed here, or not known.',
    'Check the order of the commands, and what EHLO offers.',
  ],
  '5.2': ['The command is not written correctly.', 'Check the syntax of the line.'],
  '5.3': ['There are too many recipients.', 'Send to fewer at a time; the rest in a second message.'],
  '5.4': ['A parameter of the command is wrong or not supported.', 'Check it against what EHLO offers.'],
  '5.5': ['The versions of the protocol do not fit.', ''],
  '5.6': ['A line of the authentication is too long.', 'Use another mechanism, or a shorter token.'],
  '6.0': ['Something is wrong with the content.', 'Look at the words of the reply.'],
  '6.1': ['The next system does not support the kind of content.', 'Send it in another form.'],
  '6.2': ['The content would have to be converted, and may not be.', ''],
  '6.3': [
    'The content would have to be converted, and cannot be.',
    'Send 7-bit content, or use a server with 8BITMIME.',
  ],
  '6.4': ['The content was converted, and something was lost.', ''],
  '6.5': ['The content could not be converted.', 'Send it in another form.'],
  '6.6': ['The content cannot be got any more.', ''],
  '6.7': [
    'Addresses that are not ASCII are not allowed here.',
    'Use an ASCII address, or declare SMTPUTF8 where it is offered.',
  ],
  '6.8': ['The reply would need UTF-8, which was not allowed.', 'Declare SMTPUTF8.'],
  '6.9': [
    'A header with UTF-8 cannot be passed on.',
    'The next server lacks SMTPUTF8; write the header in ASCII.',
  ],
  '6.10': ['The reply would need UTF-8, which was not allowed.', 'Declare SMTPUTF8.'],
  '7.0': [
    'It was refused for security or policy.',
    'Look at the words of the reply and the log of the server.',
  ],
  '7.1': [
    'Not authorized: the policy of the server refuses it.',
    'Look for relay, access and block list rules; authenticate if this is your own server.',
  ],
  '7.2': ['This sender may not send to the list.', 'Ask the owner of the list.'],
  '7.3': ['The message would have to be secured differently, and cannot be.', ''],
  '7.4': ['A security feature is not supported.', ''],
  '7.5': ['Cryptography failed.', 'Look at certificates and keys.'],
  '7.6': ['The algorithm is not supported.', ''],
  '7.7': ['The message was damaged or altered.', ''],
  '7.8': ['User name or password is wrong.', 'Check both, and that the account may use SMTP.'],
  '7.9': ['The mechanism is too weak for the server.', 'Use a stronger one, or TLS first.'],
  '7.10': ['The server wants encryption first.', 'Use STARTTLS before this command.'],
  '7.11': ['This mechanism may be used only with encryption.', 'Use STARTTLS, then authenticate.'],
  '7.12': ['The password must be changed once for this mechanism.', 'Log in with PLAIN over TLS once.'],
  '7.13': ['The account is switched off.', 'Ask the administrator of the account.'],
  '7.14': ['A relation of trust between the systems is missing.', ''],
  '7.15': ['The priority is too low to be taken now.', 'Try later.'],
  '7.16': ['The message is too big for its priority.', ''],
  '7.17': ['The mailbox has another owner since.', 'Ask for the new address.'],
  '7.18': ['The domain has another owner since.', 'Ask for the new address.'],
  '7.19': ['It could not be checked whether the owner changed.', ''],
  '7.20': ['No DKIM signature of the message is valid.', 'Look at the signing and at the key in DNS.'],
  '7.21': [
    'No DKIM signature is one that the server takes.',
    'Look at key length, algorithm and signed headers.',
  ],
  '7.22': ['No valid DKIM signature is of the domain in From.', 'Sign with the domain of the From address.'],
  '7.23': [
    'SPF does not allow this address to send for the domain.',
    'Check the SPF record on the DNS page.',
  ],
  '7.24': ['SPF could not be evaluated.', 'Look for mistakes in the record, or DNS that does not answer.'],
  '7.25': [
    'The sending address has no fitting name in reverse DNS.',
    'Give the address a PTR record whose name points back to it.',
  ],
  '7.26': ['Several checks (SPF, DKIM) failed.', 'Check both on the DNS page.'],
  '7.27': [
    'The domain of the sender says that it takes no mail (null MX).',
    'Use a sender address that can be answered.',
  ],
  '7.28': ['Too much mail at once.', 'Send less, and later.'],
  '7.29': ['The ARC chain of the message is not valid.', ''],
  '7.30': [
    'REQUIRETLS was wanted and cannot be kept on the way.',
    'Send without REQUIRETLS, or another way.',
  ],
};

const subjects: readonly string[] = [
  'Something that has no subject of its own.',
  'It is about an address.',
  'It is about a mailbox.',
  'It is about the mail system of the server.',
  'It is about the network or routing.',
  'It is about the commands.',
  'It is about the content.',
  'It is about security or policy.',
];

/**
 * What an enhanced status code means.
 * @param code `5.7.1`; a detail that is not registered is explained by its subject
 * @returns undefined when it is no code
 */
export function explainEnhanced(code: string): Meaning | undefined {
  const [, kind, subject = '', detail = ''] = /^([245])\.(\d{1,3})\.(\d{1,3})$/.exec(code) ?? [];
  if (kind === undefined) return undefined;
  const known = details[`${Number(subject)}.${Number(detail)}`];
  if (known === undefined) return { words: subjects[Number(subject)] ?? subjects[0] ?? '', todo: '' };
  const [words, todo] = known;
  // Nothing is wrong after a success.
  if (kind === '2')
    return {
      words: detail === '0' || subject === '0' ? `Success. ${subjects[Number(subject)] ?? ''}`.trim() : words,
      todo: '',
    };
  return { words, todo };
}

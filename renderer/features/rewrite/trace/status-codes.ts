/** Subject and detail of an enhanced status code in words (RFC 3463 and the registry of RFC 5248). */
const meanings: Readonly<Record<string, string>> = {
  '1.0': 'something is wrong with the address',
  '1.1': 'there is no such mailbox',
  '1.2': 'the domain of the recipient does not exist or takes no mail',
  '1.3': 'the address is not well formed',
  '1.4': 'the address could mean more than one mailbox',
  '1.6': 'the mailbox has moved, and nobody knows where to',
  '1.7': 'the address of the sender is not well formed',
  '1.8': 'the domain of the sender does not exist or cannot be found',
  '1.10': 'the domain says that it takes no mail (null MX)',
  '2.0': 'something is wrong with the mailbox',
  '2.1': 'the mailbox is switched off',
  '2.2': 'the mailbox is full',
  '2.3': 'the message is longer than this mailbox takes',
  '2.4': 'the mailing list could not be expanded',
  '3.0': 'the mail system has a problem',
  '3.2': 'the mail system takes no messages now',
  '3.4': 'the message is too big',
  '3.5': 'the mail system is not configured for this',
  '4.0': 'something is wrong with the network or the route',
  '4.1': 'the other host does not answer',
  '4.3': 'a directory or name server does not answer',
  '4.4': 'there is no route to this address',
  '4.5': 'the mail system is overloaded',
  '4.6': 'mail for this address would go round in circles',
  '4.7': 'it was tried for too long',
  '5.1': 'the command is not allowed here',
  '5.2': 'the command is not well formed',
  '5.3': 'there are too many recipients',
  '5.4': 'an argument of the command is not allowed',
  '6.7': 'the address has characters that only UTF-8 mail can carry',
  '7.0': 'it is not allowed for reasons of policy',
  '7.1': 'it is not allowed for this client, sender or recipient',
  '7.2': 'the sender may not write to this list',
  '7.8': 'the login was not accepted',
  '7.23': 'the SPF record of the sender forbids this client',
  '7.25': 'the reverse name of the client does not check out',
  '7.27': 'the domain of the sender says that it sends no mail (null MX)',
};

/** What a code means; '' where neither says anything. */
export function codeWords(enhanced: string, code: string): string {
  const meaning = meanings[enhanced.replace(/^\d\./, '')];
  const first = (enhanced || code).charAt(0);
  const lasting =
    first === '4'
      ? 'The sending side keeps the message and tries again later.'
      : first === '5'
        ? 'The sending side gets the message back at once.'
        : '';
  const said = meaning === undefined ? '' : `${enhanced}: ${meaning}.`;
  return [said, lasting].filter((part) => part !== '').join(' ');
}

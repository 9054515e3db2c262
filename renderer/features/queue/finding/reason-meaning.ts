/** What the enhanced status codes of RFC 3463 say that a mail admin meets most, for one sentence under a reason. */
const codes: Readonly<Record<string, string>> = {
  '1.1': 'no such mailbox there',
  '1.2': 'no such destination system',
  '1.8': 'the sender’s domain does not resolve or is not accepted',
  '1.10': 'the domain says it takes no mail (null MX)',
  '2.1': 'the mailbox is disabled',
  '2.2': 'the mailbox is full',
  '2.3': 'the message is too large for the mailbox',
  '3.0': 'the receiving mail system has a problem of its own',
  '3.1': 'the receiving mail system is out of space',
  '3.2': 'the receiving system takes no messages now',
  '3.4': 'the message is too large for the receiving system',
  '4.1': 'the destination did not answer',
  '4.2': 'the connection broke',
  '4.3': 'the name service did not answer: often our own resolver',
  '4.4': 'no route to the destination',
  '4.5': 'the destination is congested',
  '4.6': 'a mail loop: the message went round too often',
  '4.7': 'it was not delivered in time',
  '5.3': 'too many recipients at once',
  '6.0': 'the content was refused',
  '7.0': 'refused by a policy: reputation, volume or content',
  '7.1': 'the receiver refuses this by policy',
  '7.5': 'encryption is required or failed',
  '7.23': 'SPF did not pass',
  '7.26': 'SPF and DKIM did not pass',
  '7.28': 'the receiver sees too much mail from us: send slower',
};

const words: readonly (readonly [RegExp, string])[] = [
  [/connection refused/i, 'nothing listens there: the mail server is down, or a firewall refuses'],
  [/(timed out|timeout)/i, 'the destination does not answer: down, unreachable, or dropped by a firewall'],
  [
    /no route to host|network is unreachable/i,
    'the network does not lead there: look at our own routing first',
  ],
  [/lost connection|connection reset/i, 'the other side broke off in the middle of the dialogue'],
  [
    /host not found|name service error|name server|no such domain/i,
    'the name is not found now: a wrong domain, or a resolver in trouble',
  ],
  [/greylist|graylist|try again later/i, 'mostly passes by itself at a later try'],
  [/tls|certificate|handshake/i, 'encryption could not be agreed on'],
  [/(mailbox|quota).{0,30}(full|exceed)|over quota/i, 'the mailbox is full'],
  [
    /(too many|rate|unusual).{0,40}(connection|message|mail|rate)/i,
    'the receiver sees too much mail from us: send slower',
  ],
  [/no space|disk full|insufficient system storage/i, 'a disk is full, here or there'],
];

/** One sentence about a well-known reason; empty for any other. The enhanced status code counts more than the words. */
export function explainReason(reason: string): string {
  const code = /\b[245]\.(\d{1,3}\.\d{1,3})\b/.exec(reason)?.[1];
  const known = code === undefined ? undefined : codes[code];
  if (known !== undefined && code !== '7.0' && code !== '3.0') return known;
  return words.find(([pattern]) => pattern.test(reason))?.[1] ?? known ?? '';
}

/** Headers that tell who a message claims to be from, and who vouches for it; shown before all others. */
const order = [
  'from',
  'sender',
  'reply-to',
  'return-path',
  'to',
  'cc',
  'bcc',
  'subject',
  'date',
  'message-id',
  'authentication-results',
  'arc-authentication-results',
  'received-spf',
  'dkim-signature',
  'list-id',
  'list-unsubscribe',
  'list-unsubscribe-post',
  'list-post',
  'auto-submitted',
  'precedence',
  'x-mailer',
  'user-agent',
];
const ranks = new Map(order.map((name, at) => [name, at]));

/** Place of a header among those shown first; undefined for all others. */
export const rankOf = (name: string): number | undefined => {
  const plain = name.toLowerCase();
  return ranks.get(plain) ?? (plain.startsWith('list-') ? order.length : undefined);
};

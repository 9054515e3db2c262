import type { Feature, Parameter } from './features.ts';

const control: readonly Parameter[] = [
  {
    name: 'when',
    help: 'nodelay: check at the connection even with delay_checks, which must come first.',
    values: ['nodelay'],
  },
  { name: 'how', help: 'terminate: answer 421 and close the connection.', values: ['terminate'] },
];

const pausing = 'Milliseconds; 5000 is usual.';

/** FEATUREs that refuse mail, slow clients down or check them. */
export const filtering: Readonly<Record<string, Feature>> = {
  dnsbl: {
    help: 'Refuses mail of clients whose address is in a blocklist that is asked by DNS. Call it once for each list.',
    parameters: [
      { name: 'list', help: 'Domain of the list, for example zen.spamhaus.org. Required.' },
      {
        name: 'message',
        help: 'Reply in double quotes, beginning with its code: "550 …". quarantine or discard do that instead.',
      },
      { name: 'temporary', help: 't, or a reply: what to do when the list does not answer. Empty: accept.' },
    ],
    repeats: true,
  },
  enhdnsbl: {
    help: 'As dnsbl, and matches the addresses that the list answers with, so that only some of its listings count.',
    parameters: [
      { name: 'list', help: 'Domain of the list. Required.' },
      { name: 'message', help: 'Reply in double quotes, quarantine or discard; a default when empty.' },
      { name: 'temporary', help: 't, or a reply: what to do when the list does not answer.' },
      { name: 'answer', help: 'Answers that count, such as 127.0.0.2.; any when empty.' },
      { name: 'answer', help: 'More of them.' },
      { name: 'answer', help: 'More of them.' },
      { name: 'answer', help: 'More of them.' },
      { name: 'answer', help: 'More of them.' },
      { name: 'answer', help: 'More of them.' },
    ],
    repeats: true,
  },
  rhsbl: {
    help: 'Refuses mail whose sender domain is in a list that is asked by DNS.',
    parameters: [
      { name: 'list', help: 'Domain of the list. Required.' },
      { name: 'message', help: 'Reply in double quotes; a default when empty.' },
      { name: 'temporary', help: 't, or a reply, for when the list does not answer.' },
    ],
    repeats: true,
  },
  mtamark: {
    help: 'Refuses clients whose owner says in DNS (MTAMARK) that they are no mail server.',
    parameters: [
      { name: 'message', help: 'Reply in double quotes.' },
      { name: 'temporary', help: 't, or a reply, for when DNS does not answer.' },
      { name: 'prefix', help: 'Name in front of the address; _perm._smtp._srv when empty.' },
    ],
  },
  blocklist_recipients: {
    help: 'Looks up recipients in access too, so that mail to some local users or hosts is refused.',
    needs: ['access_db'],
  },
  blacklist_recipients: {
    help: 'Old name of blocklist_recipients.',
    needs: ['access_db'],
    deprecated: {
      why: 'It still works, and m4 prints a warning at every build.',
      instead: 'blocklist_recipients',
    },
  },
  delay_checks: {
    help: 'Checks client and sender only when a recipient is named, so that a recipient can be exempt, and authenticated clients are not refused.',
    parameters: [
      {
        name: 'who',
        help: 'friend: recipients listed Spam:…FRIEND take everything. hater: only those listed HATER are protected.',
        values: ['friend', 'hater'],
      },
      { name: 'compatible', help: 'Anything: do not accept the old entries without a tag.' },
    ],
  },
  greet_pause: {
    help: 'Waits before the greeting and refuses clients that talk before it, as spam programs do. Pauses for single clients come from access (GreetPause:).',
    parameters: [{ name: 'pause', help: pausing }],
  },
  conncontrol: {
    help: 'Limits connections at one time per client to what access says (ClientConn:).',
    parameters: control,
    needs: ['access_db'],
  },
  ratecontrol: {
    help: 'Limits connections per minute and client to what access says (ClientRate:).',
    parameters: control,
    needs: ['access_db'],
  },
  compat_check: {
    help: 'Looks up pairs of sender and recipient in access (Compat:sender<@>recipient).',
    needs: ['access_db'],
  },
  badmx: {
    help: 'Refuses senders whose MX leads to addresses that cannot be, such as 127.0.0.1.',
    parameters: [{ name: 'pattern', help: 'Regular expression of bad addresses.' }],
  },
  block_bad_helo: {
    help: 'Refuses clients that say HELO with this host’s own name, its address or a name without a dot.',
  },
  require_rdns: {
    help: 'Refuses clients whose address has no name in DNS, or a name that does not lead back to it.',
  },
  check_other: {
    help: 'Ends connections in which something else than SMTP commands is said, as web requests do.',
    parameters: [{ name: 'pattern', help: 'Regular expression of what is refused.' }],
  },
  nopercenthack: {
    help: 'Refuses or ignores the % in user%other.example@here.example.',
    parameters: [{ name: 'how', help: 'reject or nospecial. Required.', values: ['reject', 'nospecial'] }],
  },
  nouucp: {
    help: 'Refuses or ignores the ! of UUCP addresses.',
    parameters: [{ name: 'how', help: 'reject or nospecial. Required.', values: ['reject', 'nospecial'] }],
  },
};

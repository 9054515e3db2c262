import type { Meaning } from './enhanced-words.ts';

/** Texts of replies as sendmail and Postfix have them, the most special first. */
const known: readonly (readonly [pattern: RegExp, words: string, todo: string])[] = [
  [
    /Relaying temporarily denied\. Cannot resolve PTR/i,
    'sendmail: the name of the client cannot be found in DNS at present, so it is not known whether it may relay.',
    'Look at reverse DNS of the client, as the server sees it.',
  ],
  [
    /Relaying denied\. IP name (lookup failed|possibly forged)/i,
    'sendmail: the client may not relay, and its name could not be confirmed in DNS.',
    'Allow its address in the access map (Connect: … RELAY), or mend its PTR record.',
  ],
  [
    /Relaying denied\. Proper authentication required/i,
    'sendmail: relaying is for clients that log in.',
    'Use AUTH; on the server: access map, class {R}.',
  ],
  [
    /Relaying denied/i,
    'sendmail: neither the client nor the recipient is one that it relays for.',
    'If it should be: access map (To:, Connect: RELAY), relay-domains, or AUTH.',
  ],
  [
    /Relay access denied/i,
    'Postfix: the client is not in mynetworks and not logged in, and the recipient is not of its own domains.',
    'If it should be: relay_domains, mynetworks, mydestination, virtual_*_domains, or AUTH.',
  ],
  [
    /User unknown in (local|virtual|relay|virtual alias|virtual mailbox) (recipient )?table/i,
    'Postfix: the domain is its own, and the user is in none of the maps for it.',
    'Look at aliases, virtual_alias_maps, virtual_mailbox_maps or relay_recipient_maps.',
  ],
  [
    /\bUser unknown\b/i,
    'The domain is one of its own, and it has no such user.',
    'Look at accounts, aliases and virtusertable.',
  ],
  [
    /Mailbox disabled for this recipient/i,
    'sendmail: the access map refuses this recipient.',
    'Look for the address under To: in the access map.',
  ],
  [
    /Domain of sender address .* does not (exist|resolve)/i,
    'sendmail: the domain of the sender is not in DNS as the server sees it.',
    'Ask DNS for it from the server. FEATURE(accept_unresolvable_domains) switches the check off.',
  ],
  [
    /Domain name required|Fully qualified domain name required/i,
    'sendmail: the sender address needs a domain.',
    'Write user@domain.',
  ],
  [
    /Sender address rejected: Domain not found/i,
    'Postfix: reject_unknown_sender_domain — the domain has neither MX nor address.',
    'Ask DNS for it from the server.',
  ],
  [
    /Recipient address rejected: Domain not found/i,
    'Postfix: reject_unknown_recipient_domain — the domain has neither MX nor address.',
    'Ask DNS for it from the server.',
  ],
  [
    /Sender address rejected: not owned by user/i,
    'Postfix: the login may not use this sender (reject_sender_login_mismatch).',
    'Look at smtpd_sender_login_maps.',
  ],
  [
    /Sender address rejected: not logged in/i,
    'Postfix: this sender is for those who log in (smtpd_sender_login_maps).',
    'Use AUTH.',
  ],
  [
    /address rejected: need fully-qualified address/i,
    'Postfix: the address has no domain, and reject_non_fqdn_… is set.',
    'Write user@domain.',
  ],
  [
    /address rejected: (unverified address|undeliverable address|address verification)/i,
    'Postfix: asked the next host about the address first, and got no yes.',
    'Look at the verify cache (verify(8)) and at the next host.',
  ],
  [
    /Helo command rejected: need fully-qualified hostname/i,
    'Postfix: reject_non_fqdn_helo_hostname — the name in HELO has no domain.',
    'Say a full name, or [address].',
  ],
  [
    /Helo command rejected: Host not found/i,
    'Postfix: reject_unknown_helo_hostname — the name in HELO is not in DNS.',
    'Say a name that resolves.',
  ],
  [
    /Helo command rejected: Invalid name/i,
    'Postfix: the name in HELO is not a host name.',
    'Say a full name, or [address].',
  ],
  [
    /bogus HELO name used/i,
    'sendmail: FEATURE(block_bad_helo) — the name in HELO is not a full name, or is the server’s own.',
    'Say a full name of the client.',
  ],
  [
    /Client host rejected: cannot find your (reverse )?hostname/i,
    'Postfix: the address of the client has no name in DNS, or one that does not point back.',
    'Mend its PTR and address records; see the DNS page.',
  ],
  [
    /Client host rejected: Access denied|(Sender|Recipient) address rejected: Access denied/i,
    'Postfix: an access map or reject rule refuses it.',
    'Look at the check_…_access maps in the order of smtpd_*_restrictions.',
  ],
  [
    /Improper use of SMTP command pipelining/i,
    'Postfix: commands came before the server had answered (reject_unauth_pipelining).',
    'Wait for replies, or send groups only after EHLO offered PIPELINING.',
  ],
  [
    /SMTP protocol synchronization/i,
    'Postfix: data came when a reply was due.',
    'Wait for the reply before sending on.',
  ],
  [
    /bare <LF> received|bare (linefeed|newline|LF)/i,
    'The message has a line that ends in LF without CR: refused, since such messages can be smuggled.',
    'End lines with CRLF. Postfix: smtpd_forbid_bare_newline; sendmail: SrvFeatures.',
  ],
  [
    /greylist|postgrey|try again in \d+ (second|minute)/i,
    'Greylisting: a first try is put off, a second one some minutes later is taken.',
    'Try again after the time that it names.',
  ],
  [
    /(blocked|listed|found|rejected).{0,40}(using|by|in|at) [\w.-]*(spamhaus|barracuda|sorbs|spamcop|abuseat|uceprotect|dnsbl|rbl|bl\.)[\w.-]*/i,
    'The address of the client is on a block list.',
    'Look it up on the DNS page of its host, and ask the list for removal once the cause is gone.',
  ],
  [
    /Too many (errors|bad commands)/i,
    'The server closed because of too many mistakes in one session.',
    'Connect again. Postfix: smtpd_hard_error_limit; sendmail: MaxNOOPCommands and bad commands.',
  ],
  [
    /too many connections from|Too many open connections|connection rate limit exceeded|Connection rate limit/i,
    'The client has more connections, or opens them faster, than the server lets it.',
    'Fewer at once. Postfix: smtpd_client_connection_*_limit; sendmail: ratecontrol, conncontrol.',
  ],
  [
    /too many recipients/i,
    'More recipients than one message may have.',
    'Send the rest in a second message. Postfix: smtpd_recipient_limit; sendmail: MaxRecipientsPerMessage.',
  ],
  [
    /Must issue a STARTTLS command first/i,
    'The server takes no mail without TLS.',
    'Use STARTTLS. Postfix: smtpd_tls_security_level=encrypt; sendmail: TLS_Clt in the access map.',
  ],
  [
    /TLS (currently )?not available|TLS not available due to local problem/i,
    'The server cannot do TLS at present.',
    'Its certificate or key cannot be read; see its log.',
  ],
  [
    /authentication not enabled|AUTH not available/i,
    'The server offers no login here.',
    'Use the submission port (587 or 465), or TLS first.',
  ],
  [
    /Message size exceeds|Message (is )?too (big|large)|exceeds fixed maximum message size/i,
    'The message is larger than the server takes.',
    'Postfix: message_size_limit; sendmail: MaxMessageSize.',
  ],
  [
    /Insufficient system storage|Insufficient disk space|Out of disk space|No space left/i,
    'The server has too little room for its queue.',
    'Make room on the host.',
  ],
  [
    /timeout exceeded/i,
    'The server waited too long for the client.',
    'Look for a slow network, or a client that stopped.',
  ],
  [
    /\bAccess denied\b|^Rejected: /i,
    'A rule of the server refuses it.',
    'Look at the access maps of the server.',
  ],
  [/no valid recipients|Need RCPT/i, 'No recipient was accepted before.', 'Look at the replies to RCPT.'],
  [
    /mail loops back to me|too many hops|routing loop/i,
    'The message would come back to the same server.',
    'The MX points to a host that does not know the domain as its own: class w, mydestination.',
  ],
  [
    /Server configuration (error|problem)/i,
    'Postfix: a setting or map that the reply depends on is broken.',
    'Look for “warning” and “fatal” in its log.',
  ],
  [
    /Temporary lookup (failure|error)/i,
    'Postfix: a map could not be asked.',
    'Look into its log for the map: file missing, LDAP or SQL down.',
  ],
  [
    /Polite people say HELO|send HELO\/EHLO first|introduce yourself/i,
    'The server wants EHLO or HELO first.',
    'Say EHLO.',
  ],
];

/** What the text of a 4xx or 5xx reply is known to mean. */
export function knownText(text: string): Meaning | undefined {
  const found = known.find(([pattern]) => pattern.test(text.slice(0, 2000)));
  return found === undefined ? undefined : { words: found[1], todo: found[2] };
}

/** What a value may be, as far as Postfix refuses or misreads anything else. */
export type Kind =
  | { readonly kind: 'boolean' }
  | { readonly kind: 'time' }
  | { readonly kind: 'number' }
  | { readonly kind: 'word'; readonly words: readonly string[]; readonly anyCase: boolean }
  | { readonly kind: 'words'; readonly words: readonly string[]; readonly anyCase: boolean };

const word = (words: string, anyCase = false): Kind => ({ kind: 'word', words: words.split(' '), anyCase });
const list = (words: string, anyCase = false): Kind => ({ kind: 'words', words: words.split(' '), anyCase });

const outgoing = word('none may encrypt dane dane-only fingerprint verify secure', true);
const incoming = word('none may encrypt', true);
const action = word('ignore enforce drop');

/** Closed sets of values, by what postconf(5) lists. Empty values are never judged by them. */
const closed: Readonly<Record<string, Kind>> = {
  smtp_tls_security_level: outgoing,
  lmtp_tls_security_level: outgoing,
  smtpd_tls_security_level: incoming,
  tlsproxy_tls_security_level: incoming,
  postscreen_tls_security_level: incoming,
  inet_protocols: list('all ipv4 ipv6'),
  mynetworks_style: word('class subnet host', true),
  smtp_address_preference: word('any ipv4 ipv6', true),
  lmtp_address_preference: word('any ipv4 ipv6', true),
  smtp_dns_support_level: word('disabled enabled dnssec', true),
  smtp_host_lookup: list('dns native', true),
  lmtp_host_lookup: list('dns native', true),
  notify_classes: list('bounce 2bounce data delay policy protocol resource software', true),
  milter_default_action: word('accept reject tempfail quarantine shutdown', true),
  internal_mail_filter_classes: list('bounce notify', true),
  smtpd_tls_ciphers: word('export low medium high null', true),
  smtp_tls_ciphers: word('export low medium high null', true),
  smtpd_tls_mandatory_ciphers: word('export low medium high null', true),
  smtp_tls_mandatory_ciphers: word('export low medium high null', true),
  postscreen_greet_action: action,
  postscreen_dnsbl_action: action,
  postscreen_blacklist_action: action,
  postscreen_denylist_action: action,
  postscreen_bare_newline_action: action,
  postscreen_pipelining_action: action,
  postscreen_non_smtp_command_action: action,
  propagate_unmatched_extensions: list('canonical virtual alias forward include generic', true),
  allow_mail_to_commands: list('alias forward include', true),
  allow_mail_to_files: list('alias forward include', true),
  smtp_sasl_security_options: list(
    'noplaintext noactive nodictionary noanonymous mutual_auth forward_secrecy',
    true,
  ),
  smtpd_sasl_security_options: list(
    'noplaintext noactive nodictionary noanonymous mutual_auth forward_secrecy',
    true,
  ),
};

/** Their default looks like a number, a time or a yes, and they take more than that. */
const freer =
  /^(?:compatibility_level|smtpd_forbid_bare_newline|smtpd_tls_eecdh_grade|mail_version|.*_feedback|recipient_delimiter|.*_tempfail_action|.*_maps|.*_service_name|alternate_config_directories|tls_append_default_CA|.*_port|smtpd_sasl_auth_enable_)$/;

/**
 * What the value of a parameter has to be. Where Postfix has no closed set, the default tells: a parameter whose default
 * is `yes`, `450` or `30s` is read as a boolean, a number or a time, and daemons end when it cannot be.
 */
export function kindOf(name: string, fallback: string | undefined): Kind | undefined {
  const known = closed[name];
  if (known !== undefined) return known;
  if (fallback === undefined || freer.test(name)) return undefined;
  if (/^(?:yes|no)$/.test(fallback)) return { kind: 'boolean' };
  if (/^\d+[smhdw]$/.test(fallback)) return { kind: 'time' };
  if (/^\d+$/.test(fallback)) return { kind: 'number' };
  return undefined;
}

export const units: Readonly<Record<string, string>> = {
  s: 'seconds',
  m: 'minutes',
  h: 'hours',
  d: 'days',
  w: 'weeks',
};

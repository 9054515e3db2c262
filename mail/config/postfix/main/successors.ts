/** Parameters and restrictions that Postfix keeps for old configurations, and what to write instead (postconf(5)). */
export interface Successor {
  readonly instead: string;
  readonly why: string;
  /** The name alone can be replaced: the value means the same. */
  readonly sameValue?: true;
}

export const oldParameters: Readonly<Record<string, Successor>> = {
  smtpd_use_tls: {
    instead: 'smtpd_tls_security_level = may',
    why: 'smtpd_tls_security_level wins over it when both are set.',
  },
  smtpd_enforce_tls: {
    instead: 'smtpd_tls_security_level = encrypt',
    why: 'smtpd_tls_security_level wins over it when both are set.',
  },
  smtp_use_tls: {
    instead: 'smtp_tls_security_level = may',
    why: 'smtp_tls_security_level wins over it when both are set.',
  },
  smtp_enforce_tls: {
    instead: 'smtp_tls_security_level = encrypt',
    why: 'smtp_tls_security_level wins over it when both are set.',
  },
  smtp_tls_enforce_peername: {
    instead: 'smtp_tls_security_level = verify',
    why: 'smtp_tls_security_level wins over it when both are set.',
  },
  smtp_tls_per_site: {
    instead: 'smtp_tls_policy_maps',
    why: 'It is ignored where smtp_tls_policy_maps is set.',
  },
  smtpd_tls_cipherlist: {
    instead: 'smtpd_tls_mandatory_ciphers',
    why: 'It has been obsolete since Postfix 2.3.',
  },
  smtp_tls_cipherlist: {
    instead: 'smtp_tls_mandatory_ciphers',
    why: 'It has been obsolete since Postfix 2.3.',
  },
  smtpd_sasl_application_name: {
    instead: 'smtpd_sasl_path',
    why: 'It was renamed in Postfix 2.3, and Postfix no longer reads it.',
    sameValue: true,
  },
  virtual_maps: {
    instead: 'virtual_alias_maps',
    why: 'It was renamed in Postfix 2.0.',
    sameValue: true,
  },
};

export const oldRestrictions: Readonly<Record<string, string>> = {
  reject_unknown_client: 'reject_unknown_client_hostname',
  reject_unknown_hostname: 'reject_unknown_helo_hostname',
  reject_invalid_hostname: 'reject_invalid_helo_hostname',
  reject_non_fqdn_hostname: 'reject_non_fqdn_helo_hostname',
  reject_maps_rbl: 'reject_rbl_client',
  check_relay_domains: 'permit_mynetworks, reject_unauth_destination',
  permit_naked_ip_address: 'permit_mynetworks',
};

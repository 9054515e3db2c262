/** What follows a restriction in its list. */
export type Argument = 'map' | 'service' | 'domain' | 'number' | 'none';

/** Restrictions of smtpd and what they take, by postconf(5). */
export const restrictionWords: ReadonlyMap<string, Argument> = new Map([
  ...words(
    'permit reject defer defer_if_permit defer_if_reject warn_if_reject permit_auth_destination permit_mx_backup ' +
      'permit_inet_interfaces permit_mynetworks permit_sasl_authenticated permit_tls_all_clientcerts permit_tls_clientcerts ' +
      'permit_naked_ip_address reject_unauth_destination defer_unauth_destination check_relay_domains ' +
      'reject_authenticated_sender_login_mismatch reject_known_sender_login_mismatch reject_unauthenticated_sender_login_mismatch ' +
      'reject_sender_login_mismatch reject_multi_recipient_bounce reject_invalid_helo_hostname reject_invalid_hostname ' +
      'reject_non_fqdn_helo_hostname reject_non_fqdn_hostname reject_non_fqdn_recipient reject_non_fqdn_sender ' +
      'reject_plaintext_session reject_unauth_pipelining reject_unknown_client_hostname reject_unknown_client ' +
      'reject_unknown_helo_hostname reject_unknown_hostname reject_unknown_recipient_domain ' +
      'reject_unknown_reverse_client_hostname reject_unknown_sender_domain reject_unknown_address reject_unlisted_recipient ' +
      'reject_unlisted_sender reject_unverified_recipient reject_unverified_sender check_recipient_maps check_sender_maps ' +
      'reject_maps_rbl reject_non_fqdn_client',
    'none',
  ),
  ...words(
    'check_ccert_access check_client_access check_client_a_access check_client_mx_access check_client_ns_access ' +
      'check_etrn_access check_helo_access check_helo_a_access check_helo_mx_access check_helo_ns_access ' +
      'check_recipient_access check_recipient_a_access check_recipient_mx_access check_recipient_ns_access ' +
      'check_reverse_client_hostname_access check_reverse_client_hostname_a_access check_reverse_client_hostname_mx_access ' +
      'check_reverse_client_hostname_ns_access check_sasl_access check_sender_access check_sender_a_access ' +
      'check_sender_mx_access check_sender_ns_access check_address_map check_client_ptr_access',
    'map',
  ),
  ...words(
    'reject_rbl_client reject_rhsbl_client reject_rhsbl_helo reject_rhsbl_recipient reject_rhsbl_reverse_client ' +
      'reject_rhsbl_sender permit_dnswl_client permit_rhswl_client',
    'domain',
  ),
  ...words('check_policy_service', 'service'),
  ...words('sleep', 'number'),
]);

function words(names: string, argument: Argument): (readonly [string, Argument])[] {
  return names.split(' ').map((name) => [name, argument] as const);
}

/** Lists of restrictions that smtpd works through, one after the other. */
export const restrictionParameters: readonly string[] = [
  'smtpd_client_restrictions',
  'smtpd_helo_restrictions',
  'smtpd_sender_restrictions',
  'smtpd_relay_restrictions',
  'smtpd_recipient_restrictions',
  'smtpd_data_restrictions',
  'smtpd_end_of_data_restrictions',
  'smtpd_etrn_restrictions',
];

/** Any of them keeps strangers from relaying; smtpd wants one (postconf(5), smtpd_relay_restrictions). */
export const guards: ReadonlySet<string> = new Set([
  'reject_unauth_destination',
  'defer_unauth_destination',
  'reject',
  'defer',
  'check_relay_domains',
]);

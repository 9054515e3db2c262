import type { MapUse } from '../../../config/files.ts';
import { builtSuffixes, clientTypes, textTypes } from '../../../config/postfix/map-types.ts';

/** A file that a value names. */
export interface Reference {
  /** Absent for a list that is read from a file, such as `mynetworks = /etc/postfix/networks`. */
  readonly mapType?: string;
  readonly path: string;
  readonly parameter: string;
  readonly use: MapUse;
}

export const makesOf = (mapType: string | undefined, path: string): readonly string[] =>
  (mapType === undefined ? undefined : builtSuffixes[mapType])?.map((suffix) => path + suffix) ?? [];

/** Tables that Postfix itself writes: no text stands behind them. */
const caches = /^(?:address_verify_map|postscreen_cache_map|\w+_session_cache_database)$/;

/** Lists that take `/path`, one member a line in that file (postconf(5)), and Debian's `myorigin`. */
const lists = new Set([
  ...['mynetworks', 'mydestination', 'relay_domains', 'virtual_alias_domains', 'virtual_mailbox_domains'],
  ...['fast_flush_domains', 'permit_mx_backup_networks', 'debug_peer_list', 'proxy_interfaces', 'myorigin'],
  ...['smtpd_authorized_xclient_hosts', 'smtpd_authorized_xforward_hosts', 'qmqpd_authorized_clients'],
  ...['authorized_submit_users', 'authorized_flush_users', 'authorized_mailq_users'],
  ...['smtpd_client_event_limit_exceptions', 'smtpd_sasl_exceptions_networks', 'masquerade_domains'],
  'smtp_connection_cache_destinations',
]);

const domains = new Set([
  'mydestination',
  'relay_domains',
  'virtual_alias_domains',
  'virtual_mailbox_domains',
]);

/** What a map of this parameter is used for; `before` is the word in front of it. */
export function useOf(parameter: string, before: string): MapUse {
  if (/^check_\w+_access$/.test(before)) return 'access';
  if (/^(?:alias_maps|alias_database)$/.test(parameter)) return 'aliases';
  if (/^virtual_alias_maps$|^virtual_maps$/.test(parameter)) return 'virtual';
  if (/^transport_maps$/.test(parameter)) return 'transport';
  if (/^(?:sender_|recipient_)?canonical_maps$/.test(parameter)) return 'canonical';
  if (/^relocated_maps$/.test(parameter)) return 'relocated';
  if (/^smtp_generic_maps$|^lmtp_generic_maps$/.test(parameter)) return 'generic';
  if (/(?:header|body)_checks$/.test(parameter)) return 'checks';
  if (/^postscreen_access_list$/.test(parameter)) return 'access';
  if (domains.has(parameter) || parameter === 'mynetworks') return 'domains';
  return 'other';
}

/** Files that a value names as `type:/path` or, in a list, as `/path`. Names must have been expanded. */
export function referencesIn(parameter: string, value: string): readonly Reference[] {
  const found: Reference[] = [];
  let before = '';
  for (const word of value.split(/[\s,{}]+/)) {
    if (word === '') continue;
    const [, type = '', path = ''] = /^!?(?:proxy:)?([a-z]+):(\/.+)$/.exec(word) ?? [];
    if (type in builtSuffixes || textTypes.has(type) || clientTypes.has(type)) {
      if (!caches.test(parameter))
        found.push({ mapType: type, path, parameter, use: useOf(parameter, before) });
    } else if (lists.has(parameter) && /^!?\/.+/.test(word))
      found.push({
        path: word.replace(/^!/, ''),
        parameter,
        use: domains.has(parameter) || parameter === 'mynetworks' ? 'domains' : 'other',
      });
    before = word;
  }
  return found;
}

import type { Surroundings, Told } from '../language.ts';

/** How the mc has the rule sets use the access table. */
export interface AccessSettings {
  /** The sendmail.mc was read; otherwise FEATURE(`access_db') alone is supposed. */
  readonly known: boolean;
  readonly table: boolean;
  readonly skip: boolean;
  readonly dotDomains: boolean;
  readonly fullAddresses: boolean;
  readonly blocklist: boolean;
  readonly delayed?: 'plain' | 'friend' | 'hater';
  readonly hostsOnly: boolean;
  readonly entireDomain: boolean;
  readonly localFrom: boolean;
  readonly mailFrom?: 'address' | 'domain';
  readonly promiscuous: boolean;
  readonly acceptUnresolvable: boolean;
  readonly acceptUnqualified: boolean;
  /** Texts for REJECT, without D.S.N where the mc sets them. */
  readonly rejectText?: string;
  readonly relayText?: string;
  readonly recipientText?: string;
  /** `$j`, where the mc sets it. */
  readonly hostname?: string;
  /** Is a FEATURE on? */
  readonly on: (feature: string) => boolean;
}

const unquoted = (text: string | undefined): string | undefined => text?.replace(/^"|"$/g, '');

function settingsOf(told: Told | undefined): AccessSettings {
  const features = told?.features;
  const on = (feature: string): boolean => features?.has(feature) === true;
  const args = (feature: string): string[] => (features?.get(feature) ?? []).map((arg) => arg.toLowerCase());
  const access = args('access_db').slice(1);
  const delay = args('delay_checks')[0] ?? '';
  const reject = unquoted(told?.defines?.get('confREJECT_MSG'));
  const relay = unquoted(told?.defines?.get('confRELAY_MSG'));
  const recipient = unquoted(told?.defines?.get('confRCPTREJ_MSG'));
  const hostname = told?.defines?.get('confDOMAIN_NAME');
  const mailFrom = args('relay_mail_from')[0] === 'domain' ? 'domain' : 'address';
  return {
    known: features !== undefined,
    table: features === undefined || on('access_db'),
    skip: access.includes('skip'),
    dotDomains: access.includes('lookupdotdomain') || on('lookupdotdomain'),
    fullAddresses: access.includes('relaytofulladdress'),
    blocklist: on('blocklist_recipients') || on('blacklist_recipients'),
    ...(on('delay_checks')
      ? { delayed: delay.startsWith('f') ? 'friend' : delay.startsWith('h') ? 'hater' : 'plain' }
      : {}),
    hostsOnly: on('relay_hosts_only'),
    entireDomain: on('relay_entire_domain'),
    localFrom: on('relay_local_from'),
    ...(on('relay_mail_from') ? { mailFrom } : {}),
    promiscuous: on('promiscuous_relay'),
    acceptUnresolvable: on('accept_unresolvable_domains'),
    acceptUnqualified: on('accept_unqualified_senders'),
    ...(reject === undefined ? {} : { rejectText: reject }),
    ...(relay === undefined ? {} : { relayText: relay }),
    ...(recipient === undefined ? {} : { recipientText: recipient }),
    ...(hostname === undefined || hostname.includes('$') ? {} : { hostname }),
    on,
  };
}

/** What the sendmail.mc of the same set says, as it stands in the window. */
export function accessSettings(around: Surroundings): AccessSettings {
  const mc = around.files.find(({ language, role }) => language === 'mc' && role !== 'submit.mc');
  return settingsOf(mc === undefined ? undefined : around.told(mc.path));
}

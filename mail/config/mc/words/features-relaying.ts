import type { Feature } from './features.ts';

/** FEATUREs that decide who may send through this host. */
export const relaying: Readonly<Record<string, Feature>> = {
  promiscuous_relay: {
    help: 'Relays mail from anybody to anybody: an open relay.',
    danger: {
      severity: 'warning',
      why: 'Anybody on the Internet can send spam through this host; it will be blocklisted within days. Remove it, and name the clients that may relay in access, relay-domains or by authentication.',
    },
  },
  relay_local_from: {
    help: 'Relays for anybody whose sender address is in a local domain.',
    danger: {
      severity: 'warning',
      why: 'A sender address is easily forged, so spammers can relay by using one of your own. Let clients authenticate (SMTP AUTH or STARTTLS certificates) or list their networks in access instead.',
    },
  },
  relay_mail_from: {
    help: 'Relays for senders that are listed as RELAY with the tag From: in the access map. With the argument `domain`, for whole domains of senders.',
    parameters: [{ name: 'domain', help: 'Look up the domain of the sender too.', values: ['domain'] }],
    needs: ['access_db'],
    danger: {
      severity: 'warning',
      why: 'A sender address is easily forged, so whoever guesses a listed one can relay. Let clients authenticate instead.',
    },
  },
  loose_relay_check: {
    help: 'Does not check the part in front of % or ! in addresses such as user%other.example@here.example.',
    danger: {
      severity: 'warning',
      why: 'Addresses with % can be used to relay around the check of the recipient. Remove it unless old clients need such addresses.',
    },
  },
  relay_based_on_MX: {
    help: 'Relays to every domain whose MX record points to this host.',
    danger: {
      severity: 'note',
      why: 'Anybody can point the MX of a domain here and so have its mail relayed. List the domains in relay-domains instead.',
    },
  },
  relay_entire_domain: {
    help: 'Relays for every host in the local domains ($=m), not only for those that are listed.',
    danger: {
      severity: 'note',
      why: 'Every host whose name by DNS ends in your domain may relay. Be sure that you hold all of that zone.',
    },
  },
  relay_hosts_only: {
    help: 'Entries of relay-domains and access name single hosts; hosts below a listed domain are not relayed for.',
  },
  accept_unresolvable_domains: {
    help: 'Accepts mail whose sender domain has no MX and no address record.',
    danger: {
      severity: 'note',
      why: 'Bounces for such mail can never be delivered, and much of it is spam. It makes sense only where DNS does not see the Internet.',
    },
  },
  accept_unqualified_senders: {
    help: 'Accepts senders without a domain from the network.',
    danger: {
      severity: 'note',
      why: 'MAIL FROM:<joe> is accepted from every client and completed with your domain. Allow it per port with M=u in DAEMON_OPTIONS instead.',
    },
  },
  use_client_ptr: {
    help: 'Uses the name that DNS gives for the client even when that name does not lead back to its address, in check_relay.',
  },
  access_db: {
    help: 'Looks up clients, senders and recipients in the access map, which says what is refused, accepted or relayed.',
    parameters: [
      {
        name: 'map',
        help: 'Class, flags and file of the map; hash -T<TMPF> /etc/mail/access when empty.',
        map: true,
      },
      {
        name: 'option',
        help: 'skip, lookupdotdomain or relaytofulladdress.',
        values: ['skip', 'lookupdotdomain', 'relaytofulladdress'],
      },
      { name: 'option', help: 'As before.', values: ['skip', 'lookupdotdomain', 'relaytofulladdress'] },
      { name: 'option', help: 'As before.', values: ['skip', 'lookupdotdomain', 'relaytofulladdress'] },
    ],
  },
  lookupdotdomain: {
    help: 'Looks up .domain in access too, for hosts below a domain.',
    needs: ['access_db'],
  },
  no_default_msa: {
    help: 'Does not add the submission daemon on port 587 by itself. Needed when DAEMON_OPTIONS names one.',
  },
  tls_session_features: {
    help: 'Lets the access map set TLS parameters for single hosts (TLS_Srv_Features:, TLS_Clt_Features:).',
  },
  tls_failures: {
    help: 'Replaced by the option confTLS_FALLBACK_TO_CLEAR.',
    deprecated: {
      why: 'm4 reports an error. Define confTLS_FALLBACK_TO_CLEAR as true instead.',
    },
  },
  check_cert_altnames: {
    help: 'Checks the alternative names of certificates (subjectAltName), not only the common name.',
  },
  sts: {
    help: 'Obeys MTA-STS policies of recipient domains, asked of a resolver daemon on a socket.',
    parameters: [
      { name: 'map', help: 'The socket map; inet:5461@127.0.0.1 when empty.', map: true },
      { name: 'option', help: 'NO_SAN_TST: does not check alternative names.', values: ['NO_SAN_TST'] },
    ],
  },
  authinfo: {
    help: 'Looks up user names and passwords for authenticating to other hosts in a map of their own, readable by root only.',
    parameters: [{ name: 'map', help: 'hash /etc/mail/authinfo when empty.', map: true }],
  },
  drac: {
    help: 'Allows relaying to addresses that a POP or IMAP login put into the drac map.',
    parameters: [{ name: 'map', help: 'hash /etc/mail/drac when empty.', map: true }],
  },
};

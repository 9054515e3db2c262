import type { ConfigFile, ConfigSet } from '#mail/config/files';

const mail = '/etc/mail';

const sendmail: readonly ConfigFile[] = [
  {
    path: `${mail}/sendmail.mc`,
    language: 'mc',
    role: 'sendmail.mc',
    because: 'sendmail.cf is made from it',
    makes: [`${mail}/sendmail.cf`],
  },
  {
    path: `${mail}/submit.mc`,
    language: 'mc',
    role: 'submit.mc',
    because: 'submit.cf is made from it',
    makes: [`${mail}/submit.cf`],
  },
  {
    path: `${mail}/access`,
    language: 'access',
    role: 'access',
    mapType: 'hash',
    because: 'FEATURE(`access_db’)',
    makes: [`${mail}/access.db`],
  },
  {
    path: `${mail}/mailertable`,
    language: 'mailertable',
    role: 'mailertable',
    mapType: 'hash',
    because: 'FEATURE(`mailertable’)',
    makes: [`${mail}/mailertable.db`],
  },
  {
    path: `${mail}/virtusertable`,
    language: 'virtusertable',
    role: 'virtusertable',
    mapType: 'hash',
    because: 'FEATURE(`virtusertable’)',
    makes: [`${mail}/virtusertable.db`],
  },
  {
    path: `${mail}/aliases`,
    language: 'aliases',
    role: 'aliases',
    mapType: 'hash',
    because: 'AliasFile=/etc/mail/aliases',
    makes: [`${mail}/aliases.db`],
  },
  {
    path: `${mail}/local-host-names`,
    language: 'class',
    role: 'local-host-names',
    because: 'FEATURE(`use_cw_file’)',
  },
  {
    path: `${mail}/trusted-users`,
    language: 'class',
    role: 'trusted-users',
    because: 'FEATURE(`use_ct_file’)',
  },
  { path: `${mail}/relay-domains`, language: 'class', role: 'relay-domains', because: 'F{R}' },
  {
    path: `${mail}/sendmail.cf`,
    language: 'cf',
    role: 'sendmail.cf',
    because: 'm4 makes it from sendmail.mc',
    generated: true,
  },
];

const pf = '/etc/postfix';
const postfix: readonly ConfigFile[] = [
  { path: `${pf}/main.cf`, language: 'main.cf', role: 'main.cf', because: 'the instance /etc/postfix' },
  { path: `${pf}/master.cf`, language: 'master.cf', role: 'master.cf', because: 'the instance /etc/postfix' },
  {
    path: `${pf}/access`,
    language: 'postfix-map',
    role: 'access',
    use: 'access',
    mapType: 'hash',
    because: 'smtpd_recipient_restrictions',
    makes: [`${pf}/access.db`],
  },
  {
    path: `${pf}/header_checks`,
    language: 'postfix-map',
    role: 'header_checks',
    use: 'checks',
    mapType: 'pcre',
    because: 'header_checks',
  },
  {
    path: `${pf}/transport`,
    language: 'postfix-map',
    role: 'transport',
    use: 'transport',
    mapType: 'hash',
    because: 'transport_maps',
    makes: [`${pf}/transport.db`],
  },
  {
    path: `${pf}/virtual`,
    language: 'postfix-map',
    role: 'virtual',
    use: 'virtual',
    mapType: 'hash',
    because: 'virtual_alias_maps',
    makes: [`${pf}/virtual.db`],
  },
  {
    path: '/etc/aliases',
    language: 'aliases',
    role: 'aliases',
    use: 'aliases',
    mapType: 'hash',
    because: 'alias_maps',
    makes: ['/etc/aliases.db'],
  },
];

/** What makes up the mail configuration of the play’s hosts: sendmail on mx1, Postfix on the others. */
export function setsOf(hostId: string): ConfigSet[] {
  if (hostId === 'mx1')
    return [{ id: 'sendmail', mta: 'sendmail', label: 'sendmail', files: sendmail, detail: {} }];
  return [
    {
      id: 'postfix:/etc/postfix',
      mta: 'postfix',
      label: 'Postfix (/etc/postfix)',
      files: postfix,
      detail: {},
    },
  ];
}

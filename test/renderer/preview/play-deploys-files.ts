import type { FileState, Survey } from '#contract/config';
import type { ConfigFile, ConfigSet } from '#mail/config/files';

/** SHA-256 of byte text in hex, `absent` for no file. */
export async function hashOf(bytes: string | undefined): Promise<string> {
  if (bytes === undefined) return 'absent';
  const raw = Uint8Array.from(bytes, (char) => char.charCodeAt(0));
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', raw));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

const mc = `divert(-1)dnl
#-----------------------------------------------------------------------------
# Debian sendmail.mc, changed for mx1
#-----------------------------------------------------------------------------
divert(0)dnl
include(\`/usr/share/sendmail/cf/m4/cf.m4')dnl
VERSIONID(\`$Id: sendmail.mc, v 8.18.1-1 $')dnl
OSTYPE(\`debian')dnl
DOMAIN(\`debian-mta')dnl
define(\`confMAX_MESSAGE_SIZE', \`52428800')dnl
define(\`confPRIVACY_FLAGS', \`needmailhelo,needexpnhelo,needvrfyhelo,restrictqrun,restrictexpand,nobodyreturn,authwarnings')dnl
FEATURE(\`use_cw_file')dnl
FEATURE(\`access_db', , \`skip')dnl
FEATURE(\`mailertable')dnl
FEATURE(\`greet_pause', \`1000')dnl
MAILER_DEFINITIONS
MAILER(\`local')dnl
MAILER(\`smtp')dnl
`;
const access = `# Who may send here, and who may not. See /usr/share/doc/sendmail-doc/op.txt
Connect:localhost.localdomain\tRELAY
Connect:127.0.0.1\t\tRELAY
GreetPause:127.0.0.1\t\t0
Connect:192.0.2\t\t\tRELAY
From:newsletter@shop.example\tDISCARD
To:old-list@example.com\t\tERROR:5.1.1:550 "This list was closed"
`;
const aliases = `# /etc/mail/aliases
mailer-daemon: postmaster
postmaster: root
root: anna
abuse: anna, ben
`;
const main = `smtpd_banner = $myhostname ESMTP
myhostname = mx2.example.com
mydestination = $myhostname, localhost
message_size_limit = 10240000
`;

const start: Readonly<Record<string, string>> = {
  '/etc/mail/sendmail.mc': mc,
  '/etc/mail/access': access,
  '/etc/mail/mailertable': 'example.net\tsmtp:[relay.example.net]\n',
  '/etc/mail/local-host-names': 'example.com\nmail.example.com\n',
  '/etc/aliases': aliases,
};
const postfix: Readonly<Record<string, string>> = { '/etc/postfix/main.cf': main };

const sendmailFiles: readonly ConfigFile[] = [
  {
    path: '/etc/mail/sendmail.mc',
    language: 'mc',
    role: 'sendmail.mc',
    because: 'the daemon',
    makes: ['/etc/mail/sendmail.cf'],
  },
  {
    path: '/etc/mail/sendmail.cf',
    language: 'cf',
    role: 'sendmail.cf',
    because: 'built from sendmail.mc',
    generated: true,
  },
  {
    path: '/etc/mail/access',
    language: 'access',
    role: 'access',
    because: 'FEATURE(`access_db’)',
    makes: ['/etc/mail/access.db'],
  },
  {
    path: '/etc/mail/mailertable',
    language: 'mailertable',
    role: 'mailertable',
    because: 'FEATURE(`mailertable’)',
    makes: ['/etc/mail/mailertable.db'],
  },
  {
    path: '/etc/mail/local-host-names',
    language: 'class',
    role: 'local-host-names',
    because: 'FEATURE(`use_cw_file’)',
  },
  {
    path: '/etc/aliases',
    language: 'aliases',
    role: 'aliases',
    because: 'O AliasFile',
    makes: ['/etc/aliases.db'],
  },
];

/** What the play’s m4 makes of a mc: enough to be compared by meaning. */
export function cfOf(text: string): string {
  const settings = [...text.matchAll(/^define\(`conf([A-Z_]+)', `([^']*)'\)/gm)];
  const features = [...text.matchAll(/^FEATURE\(`(\w+)'(?:[^)]*)\)/gm)].map(([, name]) => name ?? '');
  const option = (name: string): string =>
    name.toLowerCase().replace(/(^|_)(\w)/g, (_, __: string, letter: string) => letter.toUpperCase());
  return [
    '# Built by the play at some time',
    'V10/Berkeley',
    'Cwlocalhost',
    ...(features.includes('use_cw_file') ? ['Fw/etc/mail/local-host-names'] : []),
    ...(features.includes('access_db') ? ['Kaccess hash -T<TMPF> /etc/mail/access'] : []),
    ...(features.includes('mailertable') ? ['Kmailertable hash -o /etc/mail/mailertable'] : []),
    ...settings.map(([, name, value]) => `O ${option(name ?? '')}=${value ?? ''}`),
    'Scheck_relay=check_relay',
    'R$*\t\t$: $1 $| $>"Local_check_relay" $1',
    ...features.filter((name) => name === 'dnsbl').map(() => 'R$*\t\t$: $(dnsbl $1 $)'),
    'Msmtp,\t\tP=[IPC], F=mDFMuX, S=EnvFromSMTP, A=TCP $h',
    '',
  ].join('\n');
}

/** The configuration files of the play’s hosts, as they are there now. */
export class PlayFiles {
  readonly hosts = new Map<string, Map<string, string>>();
  /** What the history has last, where that is something else. */
  readonly recorded = new Map<string, string | undefined>();

  constructor(drift: boolean) {
    for (const hostId of ['mx1', 'mx2', 'relay']) {
      const files = new Map(Object.entries(start));
      files.set('/etc/mail/sendmail.cf', cfOf(mc));
      if (hostId === 'mx2') {
        for (const [path, text] of Object.entries(postfix)) files.set(path, text);
        files.set('/etc/mail/mailertable', 'example.net\tsmtp:[relay2.example.net]\n');
      }
      if (hostId === 'relay') {
        files.delete('/etc/mail/mailertable');
        files.set('/etc/mail/access', access.replace('192.0.2\t', '198.51.100\t'));
      }
      this.hosts.set(hostId, files);
    }
    if (drift) {
      this.recorded.set('mx1 /etc/aliases', aliases);
      this.hosts.get('mx1')?.set('/etc/aliases', `${aliases}support: ben, |/usr/local/bin/ticket\n`);
    }
  }

  read(hostId: string, path: string): string | undefined {
    return this.hosts.get(hostId)?.get(path);
  }

  put(hostId: string, path: string, content: string | undefined): void {
    if (content === undefined) this.hosts.get(hostId)?.delete(path);
    else this.hosts.get(hostId)?.set(path, content);
  }

  setsOf(hostId: string): ConfigSet[] {
    if (!this.hosts.has(hostId)) return [];
    const sendmail = {
      id: 'sendmail',
      mta: 'sendmail' as const,
      label: 'sendmail',
      files: sendmailFiles,
      detail: {},
    };
    if (hostId !== 'mx2') return [sendmail];
    const mainCf: ConfigFile = {
      path: '/etc/postfix/main.cf',
      language: 'main.cf',
      role: 'main.cf',
      because: 'postfix',
    };
    return [
      sendmail,
      { id: 'postfix:/etc/postfix', mta: 'postfix', label: 'Postfix', files: [mainCf], detail: {} },
    ];
  }

  async stateOf(hostId: string, path: string): Promise<FileState> {
    const content = this.read(hostId, path);
    const sha256 = await hashOf(content);
    const key = `${hostId} ${path}`;
    return {
      path,
      sha256,
      sizeBytes: content?.length ?? 0,
      modifiedAt: Math.floor(Date.now() / 1000) - 7200,
      owner: 'root',
      group: 'smmsp',
      mode: '0644',
      recorded: this.recorded.has(key) ? await hashOf(this.recorded.get(key)) : sha256,
      problem: '',
      todo: '',
    };
  }

  async survey(hostId: string): Promise<Survey> {
    const sets = this.setsOf(hostId);
    const paths = sets.flatMap(({ files }) => files.map(({ path }) => path));
    return {
      sets,
      states: await Promise.all(paths.map((path) => this.stateOf(hostId, path))),
      knowledge: {
        hostname: `${hostId}.example.com`,
        users: { anna: true, ben: true, root: true },
        paths: {},
      },
      readAt: new Date().toISOString(),
      problems: [],
    };
  }
}

import type { HostStatus } from '#contract/hosts';
import type { HostFacts } from '#mail/host-facts';

const tools = {
  postqueue: '/usr/sbin/postqueue',
  postsuper: '/usr/sbin/postsuper',
  postconf: '/usr/sbin/postconf',
  find: '/usr/bin/find',
  dig: '/usr/bin/dig',
  sudo: '/usr/bin/sudo',
};

export const postfixSource = {
  id: 'postfix:/etc/postfix',
  mta: 'postfix' as const,
  label: 'postfix',
  detail: { config: '/etc/postfix', spool: '/var/spool/postfix', version: '3.7.11' },
};
const outgoing = {
  id: 'postfix:/etc/postfix-out',
  mta: 'postfix' as const,
  label: 'postfix-out',
  detail: { config: '/etc/postfix-out', spool: '/var/spool/postfix-out', version: '3.7.11' },
};

const facts = (hostname: string, second: boolean): HostFacts => ({
  hostname,
  os: { id: 'debian', name: 'Debian GNU/Linux 12 (bookworm)', kernel: 'Linux 6.1.0-28-amd64' },
  account: { name: 'ops', uid: 1000, shell: '/bin/bash' },
  clockSkew: 0,
  tools,
  sudo: { rights: 'listed', listing: '' },
  mtas: [
    {
      mta: 'postfix',
      version: '3.7.11',
      sources: second ? [postfixSource, outgoing] : [postfixSource],
      notes: second ? ['The instance postfix-test is disabled: it is not listed.'] : [],
    },
  ],
  logs: { kind: 'file', path: '/var/log/mail.log' },
});

const since = new Date(Date.now() - 42 * 60_000).toISOString();
const ssh = (address: string) => ({
  kind: 'ssh' as const,
  tags: [],
  readOnly: false,
  elevation: 'sudo' as const,
  address,
  port: 22,
  user: 'ops',
  auth: { method: 'agent' as const },
  jumps: [],
});

/** Four hosts in the states that matter. */
export function makeHosts(): HostStatus[] {
  return [
    {
      host: {
        id: 'mx1',
        name: 'mx1',
        group: 'Frontend',
        environment: 'production',
        ...ssh('mx1.example.com'),
      },
      connection: { state: 'online', message: '', todo: '', since, latencyMs: 8.4, notes: [] },
      facts: facts('mx1.example.com', false),
      missing: [],
      sudoers: '',
    },
    {
      host: {
        id: 'mx2',
        name: 'mx2',
        group: 'Frontend',
        environment: 'test',
        ...ssh('mx2.example.com'),
        jumps: ['jump@bastion.example.com:2222'],
      },
      connection: {
        state: 'online',
        message: '',
        todo: '',
        since,
        latencyMs: 31,
        notes: ['The server offers only diffie-hellman-group14-sha1 for the key exchange, which is weak.'],
      },
      facts: facts('mx2.example.com', true),
      missing: [
        {
          feature: 'Postfix: hold and release',
          why: 'postsuper is reserved for root.',
          commands: ['/usr/sbin/postsuper -c /etc/postfix -h -', '/usr/sbin/postsuper -c /etc/postfix -H -'],
        },
        {
          feature: 'Postfix: next try',
          why: 'The time of the next try is the time stamp of the queue file, which only root can see.',
          commands: ['/usr/bin/find /var/spool/postfix/deferred -type f -printf %f\\ %T@\\n'],
        },
      ],
      sudoers:
        '# Lets ops run exactly what Postroom needs.\nCmnd_Alias POSTROOM_POSTFIX_HOLD_1 = /usr/sbin/postsuper -c /etc/postfix -h -\nCmnd_Alias POSTROOM_POSTFIX_HOLD_2 = /usr/sbin/postsuper -c /etc/postfix -H -\nops ALL=(root) NOPASSWD: POSTROOM_POSTFIX_HOLD_1, POSTROOM_POSTFIX_HOLD_2\n',
    },
    {
      host: {
        id: 'relay',
        name: 'relay-archive-01',
        group: 'Backend',
        environment: 'staging',
        ...ssh('192.0.2.80'),
        readOnly: true,
      },
      connection: { state: 'online', message: '', todo: '', since, latencyMs: 2.1, notes: [] },
      facts: facts('relay-archive-01', false),
      missing: [],
      sudoers: '',
    },
    {
      host: {
        id: 'lists',
        name: 'lists',
        group: 'Backend',
        environment: 'production',
        ...ssh('lists.example.com'),
      },
      connection: {
        state: 'failed',
        message:
          'The key that lists.example.com shows is not the one known for it. Either the host was installed anew, or somebody else answers in its place. Postroom did not log in and sent no password.',
        todo: 'Ask whoever runs the host, over another way, for its key. If it really changed, remove the old line 14 of ~/.ssh/known_hosts yourself (ssh-keygen -R lists.example.com), then try again.',
        since,
        notes: [
          'known: ED25519 SHA256:9Xq2mXf0vWm3Hn7o0b1n0w3tWq5VnY8j8b2G1vQm0aE',
          'shown: ED25519 SHA256:Jb3x8Rk1zT0mFf4P9c2sLq7uHn6aWd5eYg0iKo3pXvB',
        ],
      },
      sudoers: '',
    },
  ];
}

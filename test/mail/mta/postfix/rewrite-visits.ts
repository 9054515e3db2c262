import { once } from 'node:events';
import { connect } from 'node:net';
import type { Question } from '#mail/rewrite/question';

export type Check = Extract<Question, { kind: 'check' }>;

/**
 * What a real SMTP server answers a client of this name and address (XCLIENT): the first refusal, or `accepted`. Every
 * visit is a connection of its own and ends before DATA.
 */
export async function visit(ip: string, port: number, { client, sender, recipient }: Check): Promise<string> {
  const socket = connect({ host: ip, port, noDelay: true });
  await once(socket, 'connect');
  const chunks = socket[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  let rest = '';
  const reply = async (): Promise<string> => {
    for (;;) {
      const whole = /^(?:\d{3}-.*\r\n)*\d{3}(?: .*)?\r\n/.exec(rest);
      if (whole !== null) {
        rest = rest.slice(whole[0].length);
        return whole[0].trim();
      }
      const next = await chunks.next();
      if (next.done === true) return '000 hung up';
      rest += next.value.toString('latin1');
    }
  };
  const ask = (line: string): Promise<string> => {
    socket.write(Buffer.from(`${line}\r\n`, 'latin1'));
    return reply();
  };
  try {
    await reply();
    await ask('EHLO console');
    const name = client.name === '' ? '[UNAVAILABLE]' : client.name;
    const lines = [
      `XCLIENT NAME=${name} ADDR=${client.address} HELO=[UNAVAILABLE]`,
      ...(client.helo === '' ? [] : [`HELO ${client.helo}`]),
      `MAIL FROM:<${sender}>`,
      `RCPT TO:<${recipient}>`,
    ];
    for (const line of lines) {
      const said = await ask(line);
      if (!said.startsWith('2')) return said;
    }
    return 'accepted';
  } finally {
    socket.destroy();
  }
}

const files: Readonly<Record<string, string>> = {
  clients: `bad.example REJECT
friend.bad.example OK
slow.example DEFER
192.0.2 REJECT this network is not wanted
192.0.2.7 OK
198.51.100.5 450 4.7.9 come back later
198.51.100.6 strict_helo
203.0.113.9 DISCARD
203.0.113.10 HOLD
203.0.113.11 HOLD waiting for a look
2001:db8 REJECT
`,
  helos: `spammer.example REJECT 5.7.0 your greeting is known
sub.spammer.example DUNNO
localhost 554 you are not me
`,
  senders: `<> DUNNO
spam@evil.example REJECT
evil.example 553 5.7.8 nobody of this domain
noreply@ REJECT replies are wanted
user+tag@ext.example REJECT tagged
user@ext.example DEFER_IF_PERMIT
ok@anything.example OK
classy.example local_only
numbers.example 12345
warned.example WARN look at this
bcced.example INFO just so
`,
  recipients: `spamtrap@lab.test REJECT This mailbox is a trap
trap@ REJECT
ops@postfix1.lab.test DUNNO
vip.example OK
pw@postfix1.lab.test friends_only
legacy.test REJECT 550 no
busy.example DEFER_IF_REJECT
`,
};

/** Restrictions of every kind that no name server is needed for. */
export const restrictions = `set -e
cd /etc/postfix
${Object.entries(files)
  .map(([name, text]) => `cat > visit_${name} <<'@E@'\n${text}@E@\npostmap visit_${name}`)
  .join('\n')}
cat > visit_nets <<'@E@'
172.16.9.0/24 REJECT by cidr
!172.16.0.0/12 DUNNO
2001:db8:1::/48 DUNNO
@E@
cat > visit_re <<'@E@'
/^(.*)\\.dyn\\.example$/ REJECT dynamic host
/^bulk-/ 450 bulk mail waits
@E@
postconf -e 'mynetworks = 127.0.0.0/8 10.20.0.0/16 !10.30.0.1 10.30.0.0/24 [2001:db8:2::]/48' 'smtpd_helo_required = yes' \\
 'smtpd_restriction_classes = strict_helo local_only friends_only' \\
 'strict_helo = reject_non_fqdn_helo_hostname, reject_invalid_helo_hostname' 'local_only = permit_auth_destination, reject' \\
 'friends_only = check_sender_access inline:{friend.example=OK}, reject' \\
 'smtpd_client_restrictions = permit_mynetworks, check_client_access hash:/etc/postfix/visit_clients, check_client_access cidr:/etc/postfix/visit_nets, regexp:/etc/postfix/visit_re' \\
 'smtpd_helo_restrictions = warn_if_reject reject_non_fqdn_helo_hostname, reject_invalid_helo_hostname, hash:/etc/postfix/visit_helos' \\
 'smtpd_sender_restrictions = reject_non_fqdn_sender, hash:/etc/postfix/visit_senders, regexp:/etc/postfix/visit_re' \\
 'smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination' \\
 'smtpd_recipient_restrictions = reject_non_fqdn_recipient, check_recipient_access hash:/etc/postfix/visit_recipients, reject_unlisted_recipient' \\
 'smtpd_reject_unlisted_sender = yes'
postfix reload
`;

const pools = {
  clients: [
    ['10.20.3.4', ''],
    ['10.30.0.1', ''],
    ['10.30.0.2', 'inside.example'],
    ['192.0.2.1', ''],
    ['192.0.2.7', 'mail.good.example'],
    ['198.51.100.5', 'later.example'],
    ['198.51.100.6', 'a.good.example'],
    ['198.51.100.77', 'host.bad.example'],
    ['198.51.100.78', 'friend.bad.example'],
    ['198.51.100.79', 'bad.example'],
    ['198.51.100.80', 'x.slow.example'],
    ['203.0.113.9', ''],
    ['203.0.113.10', 'hold.example'],
    ['203.0.113.11', 'hold2.example'],
    ['172.16.9.8', ''],
    ['172.17.0.1', 'one.dyn.example'],
    ['203.0.113.77', 'mx.good.example'],
    ['203.0.113.78', 'mx2.good.example'],
  ],
  helos: [
    'mail.good.example',
    'spammer.example',
    'a.sub.spammer.example',
    'short',
    'bad_!name',
    '[192.0.2.1]',
    '[1.2.3]',
    'localhost',
    '',
  ],
  senders: [
    ...[
      '',
      'spam@evil.example',
      'other@evil.example',
      'x@sub.evil.example',
      'noreply@some.example',
      'user+tag@ext.example',
      'user+o@ext.example',
    ],
    ...[
      'ok@anything.example',
      'a@classy.example',
      'n@numbers.example',
      'w@warned.example',
      'i@bcced.example',
      'a@friend.example',
      'plainuser',
    ],
    ...[
      'ops@postfix1.lab.test',
      'nosuch@postfix1.lab.test',
      'a@good.example',
      'b@good.example',
      'bulk-1@good.example',
      'nosuch@relay.example',
    ],
  ],
  recipients: [
    ...[
      'ops@postfix1.lab.test',
      'pw@postfix1.lab.test',
      'nosuch@postfix1.lab.test',
      'plain+x@postfix1.lab.test',
      'postmaster',
      'postmaster@postfix1.lab.test',
    ],
    ...[
      'x@elsewhere.example',
      'y@vip.example',
      'known@relay.example',
      'unknown@relay.example',
      'list@virtual.example',
      'nobody@virtual.example',
    ],
    ...[
      'spamtrap@lab.test',
      'trap@postfix1.lab.test',
      'x@legacy.test',
      'moved@postfix1.lab.test',
      'ops',
      'a%b.example@postfix1.lab.test',
      'z@busy.example',
    ],
    ...[
      'user@bad..example',
      'STAFF@postfix1.lab.test',
      'x@[127.0.0.1]',
      'x@refused.example',
      'x@paused.test',
    ],
  ],
} as const;

/** Client, sender and recipient as chance has it; the same for the same seed. */
export function checks(count: number, next: (below: number) => number): Check[] {
  const pick = <T>(from: readonly T[]): T => from[next(from.length)] as T;
  return Array.from({ length: count }, () => {
    // Clients that nothing is known of make up a third: otherwise later lists are hardly reached.
    const [address, name] =
      next(3) === 0 ? (['203.0.113.77', 'mx.good.example'] as const) : pick(pools.clients);
    const helo = next(2) === 0 ? 'mail.good.example' : pick(pools.helos);
    return {
      kind: 'check',
      client: { address, name, helo, auth: '' },
      sender: next(3) === 0 ? 'a@good.example' : pick(pools.senders),
      recipient: pick(pools.recipients),
    };
  });
}

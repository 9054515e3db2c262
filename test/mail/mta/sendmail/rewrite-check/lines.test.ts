import { describe, expect, it } from 'vitest';
import { type CheckQuestion, cfFacts, checkLines, readCheck } from '#mail/mta/sendmail/rewrite/check/index';

const cf = cfFacts(
  [
    'V10/Berkeley',
    'C{TrustAuthMech}LOGIN PLAIN',
    'O DaemonPortOptions=Name=MSA, Port=587, M=E',
    'O DaemonPortOptions=Name=MTA, Port=smtp, M=Cu',
    'O DeliveryMode=background',
    'Scheck_relay',
    'R$*\t$@ OK',
    'Scheck_mail',
    'Scheck_rcpt',
    'Scheck_compat',
    '',
  ].join('\n'),
);

const question = (parts: Partial<CheckQuestion> = {}): CheckQuestion => ({
  kind: 'check',
  client: { address: '192.0.2.1', name: 'mx.example', helo: 'mx', auth: '' },
  sender: 'a@example.org',
  recipient: 'b@example.net',
  ...parts,
});
const client = (parts: Partial<CheckQuestion['client']>): CheckQuestion =>
  question({ client: { ...question().client, ...parts } });

describe('the lines of a check', () => {
  it('tell the shell what the server would know, then ask in its order', () => {
    const lines = checkLines(question(), cf);
    expect(lines).toEqual(
      expect.arrayContaining([
        '.D{client_addr}192.0.2.1',
        '.D{client_name}mx.example',
        '.D{client_resolve}OK',
        '.D{daemon_flags}CC u ',
        '.D{daemon_name}MTA',
        '.D{mail_from}<a@example.org>',
        '.Dsmx',
      ]),
    );
    expect(lines.filter((line) => !line.startsWith('.D'))).toEqual([
      'postroom_pair,check_relay mx.example $| 192.0.2.1',
      'postroom_from <a@example.org>',
      'check_mail <a@example.org>',
      'postroom_to <b@example.net>',
      'check_rcpt <b@example.net>',
      'postroom_pair,check_compat <a@example.org> $| <b@example.net>',
    ]);
  });

  it('clear every macro that they set', () => {
    const lines = checkLines(client({ auth: 'someone' }), cf);
    const last = new Map(
      lines.flatMap((line) => {
        const [, macro = '', value = ''] = /^\.D(\{\w+\}|\w)(.*)$/.exec(line) ?? [];
        return macro === '' ? [] : [[macro, value] as const];
      }),
    );
    // In a new shell these two are not empty.
    expect([...last].filter(([, value]) => value !== '')).toEqual([
      ['{deliveryMode}', 'i'],
      ['{addr_type}', 'e r'],
    ]);
    expect([...last.keys()]).toEqual(expect.arrayContaining(['f', 's', 'r', '{auth_type}', '{mail_mailer}']));
  });

  it('name a client without a name by its address, and IPv6 as sendmail does', () => {
    expect(checkLines(client({ name: '' }), cf)).toEqual(
      expect.arrayContaining(['.D{client_name}[192.0.2.1]', '.D{client_resolve}FAIL']),
    );
    expect(checkLines(client({ address: '2001:db8::1', name: '' }), cf)).toContain(
      'postroom_pair,check_relay [IPv6:2001:db8:0:0:0:0:0:1] $| IPv6:2001:db8:0:0:0:0:0:1',
    );
    const compressed = cfFacts('O UseCompressedIPv6Addresses=True\nScheck_relay\n');
    expect(checkLines(client({ address: '2001:db8::1', name: '' }), compressed)).toContain(
      'postroom_pair,check_relay [IPv6:2001:db8::1] $| IPv6:2001:db8::1',
    );
  });

  it('take a mechanism that is trusted for somebody who authenticated', () => {
    expect(checkLines(client({ auth: 'someone' }), cf)).toEqual(
      expect.arrayContaining(['.D{auth_type}LOGIN', '.D{auth_authen}someone']),
    );
  });

  it('give an address with a comma or parentheses by a macro, in which $ is doubled', () => {
    const lines = checkLines(question({ sender: 'a,$j(b)@example.org', recipient: 'c$d@example.net' }), cf);
    expect(lines).toEqual(
      expect.arrayContaining([
        '.D{postroom_given}<a,$$j(b)@example.org>',
        'postroom_given,check_mail x',
        'check_rcpt <c$d@example.net>',
      ]),
    );
  });

  it('leave out what the configuration lacks', () => {
    const asked = checkLines(question(), cfFacts('Scheck_rcpt\n')).filter((line) => /^[^.]/.test(line));
    expect(asked.filter((line) => !line.startsWith('#'))).toEqual([
      'postroom_from <a@example.org>',
      'postroom_to <b@example.net>',
      'check_rcpt <b@example.net>',
    ]);
    expect(asked).toHaveLength(6);
  });

  it.each([
    ['', 'x'],
    ['-bt@example.org', '|/bin/sh'],
    ['"a b"@example.org', '\\x'],
    ['a!b%c@d', '>'],
    [`${'l.'.repeat(900)}@example.org`, '$'.repeat(900)],
  ])('fit on lines of sendmail: %s', (sender, recipient) => {
    for (const line of checkLines(question({ sender, recipient }), cf)) {
      expect(line.length).toBeLessThan(2047);
      expect(line).toMatch(/^(?:\.D|#|postroom_|check_)/);
    }
  });

  it.each([
    [client({ address: '' }), /needs the IP address/],
    [client({ address: 'example.org' }), /needs the IP address/],
    [client({ name: 'a,b' }), /no host name/],
    [client({ helo: 'a b' }), /HELO/],
    [question({ sender: 'a\nb@example.org' }), /control character/],
    [question({ recipient: 'a\x7f@example.org' }), /control character/],
    [question({ recipient: 'x'.repeat(2000) }), /does not fit/],
    [question({ sender: '$'.repeat(1200) }), /does not fit/],
  ])('are none where the question cannot be asked', (one, why) => {
    expect(checkLines(one, cf)).toEqual([]);
    const { fate } = readCheck(one, []);
    expect(fate.kind === 'unknown' ? fate.why : fate.kind).toMatch(why);
  });
});

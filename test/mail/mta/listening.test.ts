import { describe, expect, it } from 'vitest';
import type { Listening } from '#mail/deploy/plan';
import { listeningOf as ofPostfix } from '#mail/mta/postfix/config/listening';
import { listeningOf as ofSendmail } from '#mail/mta/sendmail/config/listening';

const short = (listening: readonly Listening[] | undefined): string[] | undefined =>
  listening?.map(({ port, address, loopback, tls }) =>
    [port, address, loopback, ...(tls ? ['tls'] : [])].filter((word) => word !== '').join(' '),
  );

// Sendmail Installation and Operation Guide, 5.6: DaemonPortOptions.
describe('where a sendmail.cf listens', () => {
  it.each<[string, string, string[] | undefined]>([
    ['nothing is said', 'V10/Berkeley\n', ['25 yes']],
    ['by name', 'O DaemonPortOptions=Port=smtp,Addr=127.0.0.1, Name=MTA\n', ['25 127.0.0.1 yes']],
    ['without a port', 'O DaemonPortOptions=Name=MTA\n', ['25 yes']],
    [
      'several',
      'O DaemonPortOptions=Name=MTA-v4, Family=inet, Port=2525\nO DaemonPortOptions=Port=587, Name=MSA, M=E\n',
      ['2525 yes', '587 yes'],
    ],
    ['on another address', 'O DaemonPortOptions=A=192.0.2.1, P=25\n', ['25 192.0.2.1 no']],
    ['on an address by name', 'O DaemonPortOptions=Addr=mx1.example.org\n', ['25 mx1.example.org perhaps']],
    ['for IPv6', 'O DaemonPortOptions=Family=inet6\n', ['25 perhaps']],
    ['for IPv6 loopback', 'O DaemonPortOptions=Family=inet6, Addr=::1\n', ['25 ::1 no']],
    ['in a file alone', 'O DaemonPortOptions=Family=local, Addr=/run/sm.sock\n', []],
    ['where it may fail', 'O DaemonPortOptions=Port=2525, M=O\n', ['2525 perhaps']],
    ['with TLS at once', 'O DaemonPortOptions=Port=smtps, Name=TLS, M=s\n', ['465 yes tls']],
    ['under a name of the host', 'O DaemonPortOptions=Port=our-mail\n', undefined],
  ])('%s', (_name, cf, wanted) => {
    expect(short(ofSendmail(cf))).toEqual(wanted);
  });

  it('is not known without a cf', () => {
    expect(ofSendmail(undefined)).toBeUndefined();
  });
});

// master(5), "Service name" and "Service type"; postconf(5): inet_interfaces, inet_protocols, smtpd_tls_wrappermode.
describe('where Postfix listens', () => {
  const smtp = 'smtp      inet  n       -       y       -       -       smtpd\n';
  const listening = (main: string, master: string): string[] | undefined =>
    short(
      ofPostfix(
        '/etc/postfix',
        new Map([
          ['/etc/postfix/main.cf', main],
          ['/etc/postfix/master.cf', master],
        ]),
      ),
    );

  it.each<[string, string, string, string[] | undefined]>([
    ['everywhere', '', smtp, ['25 yes']],
    ['for postscreen', '', smtp.replace('smtpd', 'postscreen'), ['25 yes']],
    ['on loopback alone', 'inet_interfaces = loopback-only\n', smtp, ['25 loopback-only yes']],
    [
      'on named addresses',
      'ours = 192.0.2.1\ninet_interfaces = $ours, localhost\n',
      smtp,
      ['25 192.0.2.1 no', '25 localhost yes'],
    ],
    ['on a name', 'inet_interfaces = $myhostname\n', smtp, ['25 $myhostname perhaps']],
    ['for IPv6 alone', 'inet_protocols = ipv6\n', smtp, ['25 no']],
    [
      'by the last of several',
      'inet_interfaces = all\ninet_interfaces = 192.0.2.1\n',
      smtp,
      ['25 192.0.2.1 no'],
    ],
    [
      'on the address of the service',
      'inet_interfaces = 192.0.2.1\n',
      `127.0.0.1:${smtp}`,
      ['25 127.0.0.1 yes'],
    ],
    ['on the IPv6 address of the service', '', `[::1]:${smtp}`, ['25 ::1 no']],
    ['with a number', '', smtp.replace('smtp ', '2525 '), ['2525 yes']],
    [
      'with TLS at once',
      '',
      `${smtp}smtps inet n - y - - smtpd\n  -o syslog_name=postfix/smtps\n  -o smtpd_tls_wrappermode=yes\n`,
      ['25 yes', '465 yes tls'],
    ],
    ['nowhere', '', `#${smtp}pickup    unix  n       -       y       60      1       pickup\n`, []],
    ['other services do not count', '', 'qmqp inet n - y - - qmqpd\n', []],
    ['under a name of the host', '', smtp.replace('smtp ', 'our-mail '), undefined],
  ])('%s', (_name, main, master, wanted) => {
    expect(listening(main, master)).toEqual(wanted);
  });

  it('is not known without master.cf', () => {
    expect(ofPostfix('/etc/postfix', new Map([['/etc/postfix/main.cf', '']]))).toBeUndefined();
  });
});

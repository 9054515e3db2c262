import { ReplyReader } from '#mail/smtp/replies';
import type { Reply } from '#mail/smtp/transcript';

/** What real Postfix 3.7 and sendmail 8.17 say, as far as a session of the play gets. */
export class PlayServer {
  readonly #name: string;
  readonly #sendmail: boolean;
  readonly #addresses: string[] = [];
  #tls = false;
  #sender = '';
  #expecting: 'command' | 'message' | 'auth' = 'command';

  constructor(name: string) {
    this.#name = name;
    this.#sendmail = /sendmail|relay/.test(name);
  }

  get greeting(): Reply {
    return this.#sendmail
      ? reply(`220 ${this.#name} ESMTP Sendmail 8.17.1.9/8.17.1.9; Sat, 21 Nov 2026 22:30:00 GMT`)
      : reply(`220 ${this.#name} ESMTP Postfix (Debian/GNU)`);
  }

  secured(): void {
    this.#tls = true;
  }

  /** The answer to a line. */
  answer(line: string): Reply {
    if (this.#expecting === 'auth') {
      this.#expecting = 'command';
      return reply(
        /\*{4}/.test(line)
          ? '235 2.7.0 Authentication successful'
          : '535 5.7.8 Error: authentication failed: ',
      );
    }
    const verb = line.split(/[ :]/, 1)[0]?.toUpperCase() ?? '';
    switch (verb) {
      case 'EHLO':
      case 'LHLO':
        return this.#hello();
      case 'HELO':
        return reply(`250 ${this.#name}`);
      case 'STARTTLS':
        return reply('220 2.0.0 Ready to start TLS');
      case 'AUTH':
        if (/^AUTH LOGIN/i.test(line)) {
          this.#expecting = 'auth';
          return reply('334 UGFzc3dvcmQ6');
        }
        return reply('235 2.7.0 Authentication successful');
      case 'MAIL':
        this.#sender = /<(.*?)>/.exec(line)?.[1] ?? '';
        this.#addresses.length = 0;
        return reply(this.#sendmail ? `250 2.1.0 <${this.#sender}>... Sender ok` : '250 2.1.0 Ok');
      case 'RCPT':
        return this.#recipient(/<(.*?)>/.exec(line)?.[1] ?? '');
      case 'DATA':
        if (this.#addresses.length === 0) return reply('554 5.5.1 Error: no valid recipients');
        this.#expecting = 'message';
        return reply(
          this.#sendmail
            ? '354 Enter mail, end with "." on a line by itself'
            : '354 End data with <CR><LF>.<CR><LF>',
        );
      case 'RSET':
        return reply(this.#sendmail ? '250 2.0.0 Reset state' : '250 2.0.0 Ok');
      case 'NOOP':
        return reply(this.#sendmail ? '250 2.0.0 OK' : '250 2.0.0 Ok');
      case 'VRFY':
        return reply('252 2.0.0 postmaster');
      case 'EXPN':
        return reply('502 5.5.2 Error: command not recognized');
      case 'QUIT':
        return reply(this.#sendmail ? `221 2.0.0 ${this.#name} closing connection` : '221 2.0.0 Bye');
      default:
        return reply(
          this.#sendmail
            ? `500 5.5.1 Command unrecognized: "${line}"`
            : '500 5.5.2 Error: command not recognized',
        );
    }
  }

  accepted(): Reply {
    this.#expecting = 'command';
    return reply(
      this.#sendmail
        ? '250 2.0.0 6ALMU0xj012345 Message accepted for delivery'
        : '250 2.0.0 Ok: queued as 4jWcnT4w5szGhHR',
    );
  }

  #hello(): Reply {
    const keywords = this.#sendmail
      ? [
          'ENHANCEDSTATUSCODES',
          'PIPELINING',
          'EXPN',
          'VERB',
          '8BITMIME',
          'SIZE',
          'DSN',
          'ETRN',
          'AUTH DIGEST-MD5 CRAM-MD5',
        ]
      : [
          'PIPELINING',
          'SIZE 10240000',
          'ETRN',
          'AUTH PLAIN LOGIN',
          'ENHANCEDSTATUSCODES',
          '8BITMIME',
          'DSN',
          'SMTPUTF8',
          'CHUNKING',
        ];
    const all = [
      this.#sendmail
        ? `${this.#name} Hello console.example.org [192.0.2.77], pleased to meet you`
        : this.#name,
      ...(this.#tls ? [] : ['STARTTLS']),
      ...keywords,
    ];
    return reply(...all.map((text, at) => `250${at === all.length - 1 ? ' ' : '-'}${text}`));
  }

  #recipient(address: string): Reply {
    if (address.startsWith('nobody@'))
      return reply(
        `550 5.1.1 <${address}>: Recipient address rejected: User unknown in local recipient table`,
      );
    if (address.startsWith('grey@'))
      return reply(
        `450 4.2.0 <${address}>: Recipient address rejected: Greylisted, see http://postgrey.schweikert.ch/help/example.net.html`,
      );
    if (address.endsWith('.invalid')) return reply(`554 5.7.1 <${address}>: Relay access denied`);
    this.#addresses.push(address);
    return reply(this.#sendmail ? `250 2.1.5 <${address}>... Recipient ok` : '250 2.1.5 Ok');
  }
}

/** Lines of a reply as the services would have read them. */
export function reply(...lines: readonly string[]): Reply {
  const bytes = `${lines.join('\r\n')}\r\n`;
  const reader = new ReplyReader();
  reader.push(bytes);
  return reader.next()?.reply ?? { code: '', enhanced: '', texts: lines, bytes };
}

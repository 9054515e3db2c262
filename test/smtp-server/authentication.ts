import { createHmac } from 'node:crypto';

const plain = (text: string): string => Buffer.from(text, 'base64').toString('latin1');
const coded = (text: string): string => Buffer.from(text, 'latin1').toString('base64');

/** The server's side of AUTH: yields lines to send, is given the lines that come; returns who it is, '' for nobody. */
export function* authenticate(
  mechanism: string,
  initial: string | undefined,
  users: Readonly<Record<string, string>>,
): Generator<string, string, string> {
  const known = (user: string, secret: string): string =>
    users[user] !== undefined && users[user] === secret ? user : '';
  switch (mechanism.toUpperCase()) {
    case 'PLAIN': {
      const [, user = '', secret = ''] = plain(initial ?? (yield '334 \r\n')).split('\0');
      return known(user, secret);
    }
    case 'LOGIN': {
      const user = plain(initial ?? (yield `334 ${coded('Username:')}\r\n`));
      return known(user, plain(yield `334 ${coded('Password:')}\r\n`));
    }
    case 'CRAM-MD5': {
      const challenge = '<1896.697170952@server.test>';
      const [user = '', digest = ''] = plain(yield `334 ${coded(challenge)}\r\n`).split(' ');
      const wanted = createHmac('md5', users[user] ?? '')
        .update(challenge)
        .digest('hex');
      return users[user] !== undefined && digest === wanted ? user : '';
    }
    case 'XOAUTH2': {
      const [, user = '', token = ''] =
        /^user=(.*)\x01auth=Bearer (.*)\x01\x01$/.exec(plain(initial ?? (yield '334 \r\n'))) ?? [];
      if (known(user, token) !== '') return user;
      yield `334 ${coded('{"status":"401","schemes":"bearer"}')}\r\n`;
      return '';
    }
    default:
      return '';
  }
}

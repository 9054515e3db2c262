import { stuffed } from './data.ts';
import type { SessionForm } from './form.ts';
import { xtext } from './steps-of-form.ts';

export interface SwaksExport {
  /** One line for a POSIX shell. */
  readonly command: string;
  /** What the command does not do as this session does, each in a sentence. */
  readonly notes: readonly string[];
  /** Byte text that must be saved under this name first, where it is too much for a command line. */
  readonly file?: { readonly name: string; readonly bytes: string };
}

export interface SwaksTarget {
  readonly host: string;
  readonly port: number;
  readonly serverName: string;
  readonly minVersion: 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3';
  readonly source: string;
}

/** What does not need quotes in any POSIX shell. */
const bare = /^[A-Za-z0-9_@%+:,./-]+$/;
export const shellQuoted = (word: string): string =>
  bare.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

const until: Readonly<Record<NonNullable<SessionForm['until']>, string>> = {
  connect: 'CONNECT',
  hello: 'HELO',
  tls: 'TLS',
  auth: 'AUTH',
  sender: 'MAIL',
  recipient: 'RCPT',
};
const newerThan: Readonly<Record<SwaksTarget['minVersion'], string>> = {
  TLSv1: 'tlsv1,tlsv1_1,tlsv1_2,tlsv1_3',
  'TLSv1.1': 'tlsv1_1,tlsv1_2,tlsv1_3',
  'TLSv1.2': 'tlsv1_2,tlsv1_3',
  'TLSv1.3': 'tlsv1_3',
};
const fileName = 'message.wire';
const mostInline = 4000;

/**
 * The same session for swaks (20201014 and later). A password is never in it: swaks asks for it. The message goes byte for byte
 * as it would go over the wire.
 */
export function exportSwaks(form: SessionForm, target: SwaksTarget): SwaksExport {
  const notes: string[] = [];
  const words = [
    'swaks',
    '--server',
    target.host.includes(':') ? `[${target.host}]` : target.host,
    '--port',
    String(target.port),
  ];
  if (target.source !== '') words.push('--local-interface', target.source);
  if (form.protocol === 'lmtp') words.push('--protocol', 'LMTP');
  else if (form.oldHello) words.push('--protocol', 'SMTP');
  if (form.helo !== '') words.push('--helo', form.helo);
  words.push(
    ...proxy(form, notes),
    ...tls(form, target, notes),
    ...xclient(form),
    ...auth(form, notes),
    ...envelope(form, notes),
  );
  if (form.pipelining) words.push('--pipeline');
  if (form.ask.length > 0) notes.push('swaks cannot ask with VRFY or EXPN.');
  const ends =
    form.until ??
    (form.sender === undefined
      ? 'auth'
      : form.recipients.length === 0
        ? 'sender'
        : form.message === undefined
          ? 'recipient'
          : undefined);
  if (ends !== undefined || form.message === undefined) {
    words.push('--quit-after', until[ends ?? 'recipient']);
    return { command: words.map(shellQuoted).join(' '), notes };
  }
  return message(form, words, notes);
}

function message(
  { auth: login, message: sent }: SessionForm,
  words: readonly string[],
  notes: string[],
): SwaksExport {
  const { bytes, by, how } = sent ?? { bytes: '', by: 'DATA', how: 'raw' };
  if (by === 'BDAT') notes.push('swaks has no CHUNKING: the message goes by DATA, with dots doubled.');
  const asIs = by === 'DATA' && how === 'raw';
  const wire = asIs
    ? `${bytes}${bytes === '' || bytes.endsWith('\r\n') ? '' : '\r\n'}.`
    : [...stuffed(bytes, '.\r\n')].join('').slice(0, -2);
  const command = [...words, '--no-data-fixup', '--suppress-data', '--data'].map(shellQuoted);
  // The prompt for a password would read the message.
  if (wire.length <= mostInline && login === undefined && !wire.includes('\0'))
    return { command: `printf ${printfQuoted(wire)} | ${[...command, '-'].join(' ')}`, notes };
  return {
    command: [...command, `@${fileName}`].join(' '),
    notes: [...notes, `Save the message as ${fileName} first.`],
    file: { name: fileName, bytes: wire },
  };
}

/** The format of printf(1) that prints these bytes. */
const printfQuoted = (bytes: string): string =>
  `'${bytes
    .replace(/[\\%]/g, (sign) => (sign === '%' ? '%%' : '\\\\'))
    .replaceAll('\r', '\\r')
    .replaceAll('\n', '\\n')
    .replaceAll('\t', '\\t')
    .replace(/[^\x20-\x7e]/g, (byte) => `\\${byte.charCodeAt(0).toString(8).padStart(3, '0')}`)
    .replaceAll("'", "'\\''")}'`;

function tls(form: SessionForm, target: SwaksTarget, notes: string[]): string[] {
  if (form.tls === 'none') return [];
  const how =
    form.tls === 'implicit' || (form.tls === 'if offered' && target.port === 465)
      ? '--tls-on-connect'
      : form.tls === 'if offered'
        ? '--tls-optional-strict'
        : '--tls';
  notes.push(
    'swaks checks the certificate only with --tls-verify, and then ends the session when it is not trusted.',
  );
  return [
    how,
    '--tls-protocol',
    newerThan[target.minVersion],
    '--tls-sni',
    target.serverName === '' ? target.host : target.serverName,
  ];
}

function proxy({ proxy: told }: SessionForm, notes: string[]): string[] {
  if (told === undefined) return [];
  const { from, to, version } = told;
  if (from === undefined || to === undefined) {
    if (version === 1) return ['--proxy-version', '1', '--proxy', 'UNKNOWN'];
    notes.push('swaks cannot send LOCAL of the PROXY protocol: the header is left out.');
    return [];
  }
  const ip6 = from.address.includes(':');
  return [
    ...['--proxy-version', String(version)],
    ...['--proxy-family', version === 1 ? (ip6 ? 'TCP6' : 'TCP4') : ip6 ? 'AF_INET6' : 'AF_INET'],
    ...['--proxy-source', from.address, '--proxy-source-port', String(from.port)],
    ...['--proxy-dest', to.address, '--proxy-dest-port', String(to.port)],
  ];
}

function xclient({ tls: security, xclient: told }: SessionForm): string[] {
  const attributes = Object.entries(told ?? {});
  if (attributes.length === 0) return [];
  const text = attributes.map(([name, value]) => `${name.toUpperCase()}=${xtext(value)}`).join(' ');
  return [
    '--xclient',
    text,
    '--xclient-no-verify',
    ...(security === 'none' ? [] : ['--xclient-before-starttls']),
  ];
}

function auth({ auth: login }: SessionForm, notes: string[]): string[] {
  if (login === undefined) return [];
  if (login.mechanism === 'XOAUTH2') {
    notes.push('swaks of Debian 12 has no XOAUTH2: it does not log in.');
    return [];
  }
  if (login.forced) notes.push('swaks logs in only where the server offers it.');
  notes.push('swaks asks for the password.');
  if (login.as !== '') notes.push('swaks cannot say for whom it acts (the authorization identity of PLAIN).');
  return [
    ...[
      '--auth',
      login.mechanism,
      '--auth-user',
      login.user,
      '--auth-password',
      '--protect-prompt',
      '--auth-hide-password',
    ],
  ];
}

function envelope({ recipients, sender }: SessionForm, notes: string[]): string[] {
  const words: string[] = [];
  if (sender !== undefined) {
    words.push('--from', sender.address === '' ? '<>' : sender.address);
    const missing = [
      ...(sender.size ? ['SIZE'] : []),
      ...(sender.body === undefined ? [] : ['BODY']),
      ...(sender.smtputf8 ? ['SMTPUTF8'] : []),
      ...(sender.requiretls ? ['REQUIRETLS'] : []),
      ...(sender.ret === undefined ? [] : ['RET']),
      ...(sender.envid === '' ? [] : ['ENVID']),
    ];
    if (missing.length > 0) notes.push(`swaks cannot say these parameters of MAIL: ${missing.join(', ')}.`);
  }
  if (recipients.length > 0) words.push('--to', recipients.map(({ address }) => address).join(','));
  if (recipients.some(({ address }) => address.includes(',')))
    notes.push('swaks takes a comma in an address for the beginning of the next.');
  if (recipients.some(({ notify, orcpt }) => notify.length > 0 || orcpt !== ''))
    notes.push('swaks cannot say these parameters of RCPT: NOTIFY, ORCPT.');
  return words;
}

import type { SessionForm } from './form.ts';
import type { Stage, Step } from './step.ts';

/**
 * The steps that a form stands for, without expectations. Order: PROXY, TLS at once, greeting, hello, XCLIENT and hello again (with 220 as a new
 * greeting), STARTTLS and hello again (RFC 3207 4.2), VRFY and EXPN, AUTH, MAIL, RCPT, the message, QUIT.
 * @param form byte text
 * @param port port that it goes to; 465 is TLS at once whatever is asked for but `none`
 * @param own what the hello says where the form has no name
 */
export function stepsOf(form: SessionForm, port: number, own = '[127.0.0.1]'): readonly Step[] {
  const steps: Step[] = [];
  const implicit = form.tls === 'implicit' || (form.tls === 'if offered' && port === 465);
  const hello = line(
    'hello',
    `${form.protocol === 'lmtp' ? 'LHLO' : form.oldHello ? 'HELO' : 'EHLO'} ${form.helo === '' ? own : form.helo}`,
  );
  const after = (stage: NonNullable<SessionForm['until']>): boolean => form.until === stage;
  const quit = (): readonly Step[] => [...steps, line('quit', 'QUIT')];

  if (form.proxy !== undefined) steps.push({ kind: 'proxy', stage: 'connect', ...form.proxy });
  if (implicit) steps.push({ kind: 'handshake', stage: 'tls' });
  steps.push({ kind: 'greeting', stage: 'greeting' });
  if (after('connect')) return quit();
  if (implicit && after('tls')) return quit();
  steps.push(hello);
  if (form.xclient !== undefined && Object.keys(form.xclient).length > 0)
    steps.push(line('hello', xclient(form.xclient)), hello);
  if (after('hello')) return quit();
  if (!implicit && form.tls === 'starttls') steps.push({ kind: 'starttls', stage: 'tls' }, hello);
  if (!implicit && form.tls === 'if offered')
    steps.push({ kind: 'starttls', stage: 'tls', ifOffered: true, otherwise: 'go on' }, hello);
  if (after('tls')) return quit();
  for (const asked of form.ask)
    steps.push({
      ...line('other', /^(vrfy|expn) /i.test(asked) ? asked : `VRFY ${asked}`),
      otherwise: 'go on',
    });
  if (form.auth !== undefined) steps.push(auth(form.auth));
  if (after('auth')) return quit();
  if (form.sender === undefined) return quit();
  const mail = `MAIL FROM:${path(form.sender.address)}${senderParameters(form)}`;
  const recipients = form.recipients.map(
    ({ address, notify, orcpt }) =>
      `RCPT TO:${path(address)}${notify.length === 0 ? '' : ` NOTIFY=${notify.join(',')}`}${orcpt === '' ? '' : ` ORCPT=${originalRecipient(orcpt)}`}`,
  );
  // Of several recipients one may be refused, and the message still goes to the others.
  const several: Pick<Step, 'otherwise'> = recipients.length > 1 ? { otherwise: 'go on' } : {};
  const upToRecipients = !after('sender') && recipients.length > 0;
  const message = upToRecipients && !after('recipient') ? form.message : undefined;
  const data = message?.by === 'DATA' ? [line('data', 'DATA')] : [];
  if (form.pipelining && upToRecipients) {
    const lines = [mail, ...recipients, ...data.map(() => 'DATA')];
    // DATA is answered by 354 only where there is a recipient (RFC 2920 3.1): it decides.
    steps.push({ kind: 'group', stage: 'recipient', lines, ...(data.length > 0 ? {} : several) });
  } else {
    steps.push(line('sender', mail));
    if (upToRecipients)
      steps.push(
        ...recipients.map((recipient) => ({ ...line('recipient', recipient), ...several })),
        ...data,
      );
  }
  if (message !== undefined) steps.push(messageStep(message));
  return quit();
}

const line = (stage: Stage, text: string): Step => ({ kind: 'line', stage, line: text });

const path = (address: string): string => (address.startsWith('<') ? address : `<${address}>`);

/** RFC 3461 section 4: what is not printable ASCII, and `+` and `=`, is `+` and two hex digits. */
export const xtext = (bytes: string): string =>
  bytes.replace(
    /[^\x21-\x7e]|[+=]/g,
    (byte) => `+${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );

/** `rfc822;` is put before an address without a type (RFC 3461 4.2). */
function originalRecipient(orcpt: string): string {
  const [, type, address] = /^([A-Za-z0-9-]+);(.*)$/s.exec(orcpt) ?? [];
  return type === undefined ? `rfc822;${xtext(orcpt)}` : `${type};${xtext(address ?? '')}`;
}

const xclient = (attributes: Readonly<Record<string, string>>): string =>
  `XCLIENT ${Object.entries(attributes)
    .map(([name, value]) => `${name.toUpperCase()}=${xtext(value)}`)
    .join(' ')}`;

function auth({ mechanism, user, secret, as, forced }: NonNullable<SessionForm['auth']>): Step {
  return {
    kind: 'auth',
    stage: 'auth',
    mechanism,
    user,
    secret,
    ...(as === '' ? {} : { as }),
    initial: mechanism === 'PLAIN' || mechanism === 'XOAUTH2',
    ...(forced ? {} : { ifOffered: true }),
  };
}

function senderParameters({ sender, message }: SessionForm): string {
  if (sender === undefined) return '';
  return [
    sender.size && message !== undefined ? ` SIZE=${sizeOf(message)}` : '',
    sender.body === undefined ? '' : ` BODY=${sender.body}`,
    sender.smtputf8 ? ' SMTPUTF8' : '',
    sender.requiretls ? ' REQUIRETLS' : '',
    sender.ret === undefined ? '' : ` RET=${sender.ret}`,
    sender.envid === '' ? '' : ` ENVID=${xtext(sender.envid)}`,
  ].join('');
}

/** RFC 1870 3: with its CRLFs, without doubled dots and the end of data. */
function sizeOf({ bytes, by, how }: NonNullable<SessionForm['message']>): number {
  return by === 'DATA' && how === 'stuffed' ? mended(bytes).length : bytes.length;
}

/** Line ends made CRLF, the last one added: what `stuffed` sends, without the doubled dots. */
const mended = (bytes: string): string => {
  const lines = bytes.replace(/\r\n|\r|\n/g, '\r\n');
  return lines === '' || lines.endsWith('\r\n') ? lines : `${lines}\r\n`;
};

function messageStep({ bytes, by, chunk, how }: NonNullable<SessionForm['message']>): Step {
  if (by === 'BDAT') return { kind: 'bdat', stage: 'message', bytes, size: chunk };
  // The CRLF before the dot belongs to the message where it ends with one (RFC 5321 4.1.1.4).
  const end = how === 'stuffed' || bytes === '' || bytes.endsWith('\r\n') ? '.\r\n' : '\r\n.\r\n';
  return { kind: 'message', stage: 'message', bytes, how, end };
}

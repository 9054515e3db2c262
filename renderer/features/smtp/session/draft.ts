import { z } from 'zod';
import type { Target } from '#contract/smtp';
import type { Vantage } from '#contract/vantage';
import { bytesOf } from '#mail/bytes';
import type { SessionForm } from '#mail/smtp/form';

const text = z.string().default('');
const flag = z.boolean().default(false);

/** The form as it is filled in: every field a text or a choice, so that half of a value can stand there. */
export const draft = z.object({
  /** '' : this computer; otherwise a host. */
  from: text,
  host: text,
  port: z.string().default('25'),
  serverName: text,
  minVersion: z.enum(['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3']).default('TLSv1.2'),
  source: text,
  protocol: z.enum(['smtp', 'lmtp']).default('smtp'),
  tls: z.enum(['none', 'if offered', 'starttls', 'implicit']).default('if offered'),
  helo: text,
  oldHello: flag,
  mechanism: z.enum(['', 'PLAIN', 'LOGIN', 'CRAM-MD5', 'XOAUTH2']).default(''),
  user: text,
  /** Never kept. */
  secret: text,
  as: text,
  forced: flag,
  /** Whether MAIL is sent; an empty sender is `<>`. */
  mail: z.boolean().default(true),
  sender: text,
  /** One a line: the address, then `NOTIFY=…` and `ORCPT=…` of its own. */
  recipients: text,
  notify: z.array(z.enum(['NEVER', 'SUCCESS', 'FAILURE', 'DELAY'])).default([]),
  ret: z.enum(['', 'FULL', 'HDRS']).default(''),
  envid: text,
  size: z.boolean().default(true),
  body: z.enum(['', '7BIT', '8BITMIME', 'BINARYMIME']).default(''),
  smtputf8: flag,
  requiretls: flag,
  pipelining: flag,
  message: z.enum(['none', 'compose', 'raw']).default('compose'),
  by: z.enum(['DATA', 'BDAT']).default('DATA'),
  chunk: z.string().default('65536'),
  how: z.enum(['stuffed', 'raw']).default('stuffed'),
  until: z.enum(['', 'connect', 'hello', 'tls', 'auth', 'sender', 'recipient']).default(''),
  /** One a line: `VRFY x`, `EXPN list`. */
  ask: text,
  /** One a line: `ADDR=192.0.2.1`. */
  xclient: text,
  proxy: z.enum(['', '1', '2']).default(''),
  proxyFrom: text,
  proxyTo: text,
});
export type Draft = z.infer<typeof draft>;
export const emptyDraft: Draft = draft.parse({});

export type Faults = Readonly<Partial<Record<keyof Draft, string>>>;

interface Ready {
  readonly from: Vantage;
  readonly target: Target;
  readonly form: SessionForm;
}

/** `1.2.3.4 25` or `1.2.3.4:25`, `[2001:db8::1]:25`. */
function peer(typed: string): { address: string; port: number } | undefined {
  const [, address = '', port = ''] = /^\[?([0-9A-Fa-f:.]+?)\]?(?:\s+|:)(\d{1,5})$/.exec(typed.trim()) ?? [];
  return address === '' || Number(port) > 65535 ? undefined : { address, port: Number(port) };
}

const lines = (typed: string): readonly string[] =>
  typed
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** An address as typed, without brackets and `<>`; byte text. */
const address = (typed: string): string => bytesOf(typed.trim().replace(/^<(.*)>$/s, '$1'));

function recipientOf(line: string, notify: readonly string[]): SessionForm['recipients'][number] {
  let rest = line;
  let own: readonly string[] | undefined;
  let orcpt = '';
  for (
    let found = /\s(NOTIFY|ORCPT)=(\S*)$/i.exec(rest);
    found !== null;
    found = /\s(NOTIFY|ORCPT)=(\S*)$/i.exec(rest)
  ) {
    const [whole, name = '', value = ''] = found;
    if (name.toUpperCase() === 'ORCPT') orcpt = value;
    else own = value.toUpperCase().split(',').filter(Boolean);
    rest = rest.slice(0, -whole.length);
  }
  return { address: address(rest), notify: own ?? notify, orcpt: bytesOf(orcpt) };
}

function xclientOf(typed: string): Readonly<Record<string, string>> | undefined {
  const pairs = lines(typed).map((line) => /^([A-Za-z]+)\s*=\s*(\S*)$/.exec(line));
  return pairs.includes(null)
    ? undefined
    : Object.fromEntries(pairs.map((pair) => [(pair?.[1] ?? '').toUpperCase(), bytesOf(pair?.[2] ?? '')]));
}

/** What is wrong with the form as it stands, by field. */
export function faultsOf(form: Draft): Faults {
  const faults: Partial<Record<keyof Draft, string>> = {};
  if (form.host.trim() === '') faults.host = 'The name or address of a mail server.';
  else if (!/^[A-Za-z0-9._:-]+$/.test(form.host.trim()))
    faults.host = 'A name or an address: letters, digits, dots, colons and hyphens.';
  const port = Number(form.port);
  if (!Number.isInteger(port) || port < 1 || port > 65535) faults.port = '1 to 65535.';
  if (!/^[0-9A-Fa-f.:]*$/.test(form.source.trim())) faults.source = 'An address, as in 192.0.2.1.';
  if (form.mechanism !== '' && form.user === '') faults.user = 'Who signs in.';
  const chunk = Number(form.chunk);
  if (form.by === 'BDAT' && (!Number.isInteger(chunk) || chunk < 1)) faults.chunk = 'A number of bytes.';
  if (form.notify.includes('NEVER') && form.notify.length > 1)
    faults.notify = 'NEVER stands alone (RFC 3461).';
  if (xclientOf(form.xclient) === undefined) faults.xclient = 'NAME=value, one a line.';
  for (const field of ['proxyFrom', 'proxyTo'] as const)
    if (form.proxy !== '' && form[field].trim() !== '' && peer(form[field]) === undefined)
      faults[field] = 'An address and a port, as in 192.0.2.1 40000.';
  if (lines(form.ask).some((line) => !/^(VRFY|EXPN)\s+\S/i.test(line)))
    faults.ask = 'VRFY or EXPN and a name, one a line.';
  return faults;
}

/** What the form asks for. @param message byte text; not sent where the form says so */
export function readDraft(form: Draft, message: string): Ready {
  const { mechanism, proxy } = form;
  const from = peer(form.proxyFrom);
  const to = peer(form.proxyTo);
  const xclient = xclientOf(form.xclient) ?? {};
  return {
    from: form.from === '' ? { kind: 'here' } : { kind: 'host', hostId: form.from },
    target: {
      host: form.host.trim(),
      port: Number(form.port),
      serverName: form.serverName.trim(),
      minVersion: form.minVersion,
      source: form.source.trim(),
    },
    form: {
      protocol: form.protocol,
      tls: form.tls,
      helo: bytesOf(form.helo.trim()),
      oldHello: form.oldHello,
      ...(proxy === ''
        ? {}
        : {
            proxy: {
              version: proxy === '1' ? (1 as const) : (2 as const),
              ...(from === undefined ? {} : { from }),
              ...(to === undefined ? {} : { to }),
            },
          }),
      ...(Object.keys(xclient).length === 0 ? {} : { xclient }),
      ...(mechanism === ''
        ? {}
        : {
            auth: {
              mechanism,
              user: bytesOf(form.user),
              secret: bytesOf(form.secret),
              as: bytesOf(form.as),
              forced: form.forced,
            },
          }),
      ...(form.mail
        ? {
            sender: {
              address: address(form.sender),
              size: form.size,
              ...(form.body === '' ? {} : { body: form.body }),
              smtputf8: form.smtputf8,
              requiretls: form.requiretls,
              ...(form.ret === '' ? {} : { ret: form.ret }),
              envid: bytesOf(form.envid.trim()),
            },
          }
        : {}),
      recipients: form.mail ? lines(form.recipients).map((line) => recipientOf(line, form.notify)) : [],
      ...(form.mail && form.message !== 'none'
        ? { message: { bytes: message, by: form.by, chunk: Number(form.chunk), how: form.how } }
        : {}),
      pipelining: form.pipelining,
      ...(form.until === '' ? {} : { until: form.until }),
      ask: lines(form.ask).map(bytesOf),
    },
  };
}

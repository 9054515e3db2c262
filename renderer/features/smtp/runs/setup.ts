import { z } from 'zod';
import { bytesOf } from '#mail/bytes';
import { compose } from '#mail/smtp/compose';
import { stepsOf } from '#mail/smtp/steps-of-form';
import type { Step } from '#mail/smtp/step';

const text = z.string().default('');

/** What is to be compared, as it is filled in. */
export const setup = z.object({
  /** Ids of hosts; '' is this computer. */
  places: z.array(z.string()).default([]),
  /** One a line: `mx.example.net`, `mx.example.net:587`, `[2001:db8::1]:25`. */
  servers: text,
  /** All mail servers of this domain, as each place sees them; '' for none. */
  domain: text,
  port: z.string().default('25'),
  tls: z.enum(['none', 'if offered', 'starttls', 'implicit']).default('if offered'),
  depth: z.enum(['connect', 'hello', 'tls', 'recipient', 'message']).default('tls'),
  helo: text,
  sender: text,
  recipient: text,
  subject: z.string().default('Test from Postroom'),
});
export type Setup = z.infer<typeof setup>;
export const emptySetup: Setup = setup.parse({});

export type Faults = Readonly<Partial<Record<keyof Setup, string>>>;

/** A server as somebody names it. */
export interface Named {
  readonly host: string;
  readonly port: number;
}

const linesOf = (typed: string): readonly string[] =>
  typed
    .split(/[\n,;\s]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** `[::1]:25`, `::1`, `name`, `name:25`; undefined for anything else. */
export function readServer(typed: string, port: number): Named | undefined {
  const [, bracketed, own] = /^\[([0-9A-Fa-f:.]+)\](?::(\d{1,5}))?$/.exec(typed) ?? [];
  const [, name = '', after] = /^([A-Za-z0-9._-]+)(?::(\d{1,5}))?$/.exec(typed) ?? [];
  const found = bracketed ?? (name !== '' ? name : /^[0-9A-Fa-f:.]+$/.test(typed) ? typed : undefined);
  const at = Number(own ?? after ?? port);
  return found === undefined || at < 1 || at > 65535 ? undefined : { host: found, port: at };
}

/** Servers as typed, each once, and the lines that are none. */
export function readServers({ servers, port }: Setup): {
  readonly named: readonly Named[];
  readonly wrong: readonly string[];
} {
  const named = new Map<string, Named>();
  const wrong: string[] = [];
  for (const line of linesOf(servers)) {
    const read = readServer(line, Number(port));
    if (read === undefined) wrong.push(line);
    else named.set(`${read.host.toLowerCase()} ${read.port}`, read);
  }
  return { named: [...named.values()], wrong };
}

/** What is wrong with it as it stands, by field. */
export function faultsOf(form: Setup): Faults {
  const faults: Partial<Record<keyof Setup, string>> = {};
  if (form.places.length === 0) faults.places = 'At least one place to start from.';
  const { wrong } = readServers(form);
  const domain = form.domain.trim();
  if (wrong.length > 0) faults.servers = `Not a name or an address: ${wrong.slice(0, 3).join(', ')}`;
  else if (form.servers.trim() === '' && domain === '')
    faults.servers = 'At least one server, or a domain below.';
  if (domain !== '' && !/^[A-Za-z0-9.-]+$/.test(domain)) faults.domain = 'A domain, as in example.net.';
  const port = Number(form.port);
  if (!Number.isInteger(port) || port < 1 || port > 65535) faults.port = '1 to 65535.';
  const mail = form.depth === 'recipient' || form.depth === 'message';
  if (mail && form.recipient.trim() === '') faults.recipient = 'Who it is for.';
  return faults;
}

const address = (typed: string): string => bytesOf(typed.trim().replace(/^<(.*)>$/s, '$1'));

/** The session that every server gets. @param now goes into the message */
export function stepsFor(form: Setup, port: number, now: Date): readonly Step[] {
  const mail = form.depth === 'recipient' || form.depth === 'message';
  const message = compose({
    from: form.sender.trim(),
    to: form.recipient.trim(),
    subject: form.subject,
    date: now,
    messageId: `<${now.getTime()}.postroom@localhost>`,
    text: 'This message was sent by Postroom to compare mail servers.\n',
    attachments: [],
    utf8Headers: false,
  });
  return stepsOf(
    {
      protocol: 'smtp',
      tls: form.tls,
      helo: bytesOf(form.helo.trim()),
      oldHello: false,
      ...(mail
        ? {
            sender: {
              address: address(form.sender),
              size: false,
              smtputf8: false,
              requiretls: false,
              envid: '',
            },
          }
        : {}),
      recipients: mail ? [{ address: address(form.recipient), notify: [], orcpt: '' }] : [],
      ...(form.depth === 'message'
        ? { message: { bytes: message, by: 'DATA' as const, chunk: 65_536, how: 'stuffed' as const } }
        : { until: form.depth }),
      pipelining: false,
      ask: [],
    },
    port,
  );
}

import { inFull, ipv4, ipv6 } from '../../address/ip.ts';
import { email } from '../../address/email.ts';
import type { MatchQuestion, Surroundings } from '../../language.ts';
import type { AccessSettings } from '../settings.ts';

/** What is asked about, as the rule sets see it. */
export interface Ground {
  /** `${client_addr}`: `192.0.2.1`, `IPv6:2001:db8:0:0:0:0:0:1`; undefined when it was not given. */
  readonly client?: string;
  /** `${client_name}`; the address in brackets when it has no name. */
  readonly clientName?: string;
  /** Does the client have a name that DNS confirms? */
  readonly resolved: boolean;
  readonly sender?: MailAddress;
  readonly recipient?: MailAddress;
  /** Class w: names of the host itself; lower case. */
  readonly own: ReadonlySet<string>;
  /** Class R: domains and networks that may relay; lower case. */
  readonly relays: ReadonlySet<string>;
  /** `$j`. */
  readonly hostname: string;
  /** Addresses with `%` or `!` in them are parsed again by sendmail; here they are not. */
  readonly odd: boolean;
}

export interface MailAddress {
  readonly local: string;
  /** '' when it has none. */
  readonly domain: string;
}

function address(text: string | undefined): MailAddress | undefined {
  const words = text?.trim().replace(/^<|>$/g, '');
  if (words === undefined) return undefined;
  const { local, domain = '' } = email(words);
  return {
    local: /^"[\w.+-]+"$/.test(local) ? local.slice(1, -1) : local,
    domain: domain.replace(/\.$/, ''),
  };
}

/** A client's address as sendmail writes it: IPv6 in full behind `IPv6:`, IPv4 in IPv6 as IPv4. */
export function clientAddress(text: string): string {
  const words = text
    .trim()
    .replace(/^\[|\]$/g, '')
    .replace(/^IPv6:/i, '');
  const six = ipv6(words);
  if (six === undefined)
    return ipv4(words) === undefined ? words : inFull(ipv4(words) ?? { family: 4, parts: [] });
  const mapped = six.parts.slice(0, 6).join(':') === '0:0:0:0:0:65535';
  const [high = 0, low = 0] = six.parts.slice(6);
  return mapped ? [high >> 8, high & 255, low >> 8, low & 255].join('.') : `IPv6:${inFull(six)}`;
}

/** Members of a class: from the mc, and from the file with this role. */
function members(around: Surroundings, name: string, role: string): Set<string> {
  const out = new Set<string>();
  for (const { path, language, role: is } of around.files) {
    const told = language === 'mc' || is === role ? around.told(path) : undefined;
    for (const member of told?.classes?.get(name) ?? []) out.add(member.toLowerCase());
    if (is === role) for (const member of told?.names ?? []) out.add(member);
  }
  return out;
}

export function groundOf(question: MatchQuestion, around: Surroundings, settings: AccessSettings): Ground {
  const client =
    question.client === undefined || question.client === '' ? undefined : clientAddress(question.client);
  const named = question.clientName?.trim().replace(/\.$/, '');
  const name =
    named === undefined || named === '' ? (client === undefined ? undefined : `[${client}]`) : named;
  const sender = address(question.sender);
  const recipient = address(question.recipient);
  const hostname = settings.hostname ?? around.host.hostname;
  const own = members(around, 'w', 'local-host-names');
  own.add('localhost').add(hostname.toLowerCase());
  return {
    ...(client === undefined ? {} : { client }),
    ...(name === undefined ? {} : { clientName: name }),
    resolved: named !== undefined && named !== '' && !named.startsWith('['),
    ...(sender === undefined ? {} : { sender }),
    ...(recipient === undefined ? {} : { recipient }),
    own,
    relays: members(around, 'R', 'relay-domains'),
    hostname,
    odd:
      /[%!]/.test((sender?.local ?? '') + (recipient?.local ?? '')) ||
      /@/.test((sender?.local ?? '') + (recipient?.local ?? '')),
  };
}

/** Is a name a member, or under one? */
export function underMember(name: string, set: ReadonlySet<string>): boolean {
  const lower = name.toLowerCase();
  for (let at = 0; at >= 0; at = lower.indexOf('.', at + 1))
    if (set.has(at === 0 ? lower : lower.slice(at + 1)) || (at > 0 && set.has(lower.slice(at)))) return true;
  return false;
}

/** Does an address begin with a member: `10.1` holds `10.1.2.3`? */
export function inMember(address: string, set: ReadonlySet<string>): boolean {
  const lower = address.toLowerCase();
  for (
    let to = lower.length;
    to > 0;
    to = Math.max(lower.lastIndexOf('.', to - 1), lower.lastIndexOf(':', to - 1))
  )
    if (set.has(lower.slice(0, to))) return true;
  return false;
}

import type { MailExchanger } from './domain-report.ts';
import { ipText, parseIp, reverseName } from './ip.ts';
import { withoutDot } from './names.ts';
import type { DnsReply, Inquiry } from './question.ts';
import { mxOf } from './record-data.ts';
import { aliasesOf, hasSpoken, recordsOf } from './replies.ts';

/** MX hosts with everything that DNS knows of them. */
export interface Exchangers {
  readonly mx: DnsReply;
  /** RFC 7505: the one MX record is `0 .`. */
  readonly refusesMail: boolean;
  /** There is no MX, so that the domain's own addresses stand for one (RFC 5321 5.1). */
  readonly implicit: boolean;
  readonly hosts: readonly MailExchanger[];
  /** The replies for A and AAAA of each host, in the order of `hosts`. */
  readonly addressReplies: readonly (readonly DnsReply[])[];
}

const families = ['A', 'AAAA'] as const;

/** `names` and `confirmed` for addresses: PTR, and back again. */
export function* reverseOf(addresses: readonly string[]): Inquiry<MailExchanger['addresses']> {
  const ips = addresses.map((address) => parseIp(address));
  if (addresses.length === 0) return [];
  const pointers = yield ips.map((ip) => ({ name: reverseName(ip ?? []), type: 'PTR' }));
  const names = pointers.map((reply) => recordsOf(reply).map(({ data }) => withoutDot(data)));
  const back = names.flatMap((own, at) =>
    own.slice(0, 10).map((name) => ({ name, type: ips[at]?.length === 4 ? 'A' : 'AAAA' })),
  );
  const forward = back.length === 0 ? [] : [...(yield back)];
  return addresses.map((address, at) => {
    const pointer = pointers[at];
    const own = names[at] ?? [];
    const replies = forward.splice(0, Math.min(10, own.length));
    const text = ipText(ips[at] ?? []);
    const leadsBack = replies.some((reply) =>
      recordsOf(reply).some(({ data }) => ipText(parseIp(data) ?? []) === text),
    );
    const asked = pointer !== undefined && hasSpoken(pointer) && (leadsBack || replies.every(hasSpoken));
    return { address, names: own, confirmed: asked ? leadsBack : undefined };
  });
}

/** The hosts that take mail for a domain, best first. Without MX records the domain itself is the only one. */
export function* exchangersOf(domain: string): Inquiry<Exchangers> {
  const [mx] = yield [{ name: domain, type: 'MX' }];
  if (mx === undefined) throw new Error('No reply came for MX.');
  const listed = recordsOf(mx)
    .flatMap(({ data }) => mxOf(data) ?? [])
    .sort((a, b) => a.preference - b.preference || (a.host < b.host ? -1 : 1));
  const refusesMail = listed.length === 1 && listed[0]?.host === '.';
  const implicit = listed.length === 0 && mx.status === 'NOERROR';
  const wanted = implicit ? [{ preference: 0, host: domain }] : listed.filter(({ host }) => host !== '.');
  if (wanted.length === 0) return { mx, refusesMail, implicit, hosts: [], addressReplies: [] };
  const replies = [...(yield wanted.flatMap(({ host }) => families.map((type) => ({ name: host, type }))))];
  const addressReplies = wanted.map(() => replies.splice(0, families.length));
  const addresses = addressReplies.map((own) =>
    own.flatMap((reply) => recordsOf(reply).map(({ data }) => data)),
  );
  const reversed = [...(yield* reverseOf(addresses.flat()))];
  return {
    mx,
    refusesMail,
    implicit,
    hosts: wanted.map(({ preference, host }, at) => ({
      preference,
      host,
      aliases: addressReplies[at]?.map(aliasesOf).find((passed) => passed.length > 0) ?? [],
      addresses: reversed.splice(0, addresses[at]?.length ?? 0),
    })),
    addressReplies,
  };
}

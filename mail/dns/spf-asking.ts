import { ipText, parseIp, reverseName, type Ip } from './ip.ts';
import { comparedName, isWithin, withoutDot } from './names.ts';
import type { DnsReply, Inquiry } from './question.ts';
import { recordsOf } from './replies.ts';
import type { SpfResult } from './spf-tree.ts';

/** Ends an evaluation: RFC 7208 has no way back from these two. */
export class SpfError extends Error {
  readonly result: SpfResult & ('temperror' | 'permerror');
  constructor(result: 'temperror' | 'permerror', words: string) {
    super(words);
    this.result = result;
  }
}

/** What counts over the whole of a check (RFC 7208 4.6.4). */
export class Budget {
  lookups = 0;
  voids = 0;

  take(): void {
    this.lookups += 1;
    if (this.lookups > 10)
      throw new SpfError('permerror', 'This is look-up number 11; SPF allows ten, and gives up here.');
  }

  void(reply: DnsReply): void {
    if (recordsOf(reply).length > 0) return;
    this.voids += 1;
    if (this.voids > 2)
      throw new SpfError(
        'permerror',
        `${reply.question.name} has no ${reply.question.type} record: the third look-up that finds nothing; SPF allows two.`,
      );
  }
}

/** Throws `temperror` when DNS did not speak. */
export function spoken(reply: DnsReply): DnsReply {
  if (reply.status === 'NOERROR' || reply.status === 'NXDOMAIN') return reply;
  const { name, type } = reply.question;
  const why = reply.words === '' ? reply.status : reply.words;
  throw new SpfError('temperror', `${type} of ${name} could not be found out: ${why}`);
}

/** The type of address records that can match this client. */
export const addressType = (client: Ip): 'A' | 'AAAA' => (client.length === 4 ? 'A' : 'AAAA');

export const addressesOf = (reply: DnsReply): readonly Ip[] =>
  recordsOf(reply).flatMap(({ data }) => {
    const ip = parseIp(data);
    return ip === undefined ? [] : [ip];
  });

/**
 * Names of the client that lead back to it (RFC 7208 5.5): at most ten are looked at, and what DNS cannot say is left
 * out.
 */
export function* validatedNames(client: Ip): Inquiry<readonly string[]> {
  const [reply] = yield [{ name: reverseName(client), type: 'PTR' }];
  const names = (reply === undefined ? [] : recordsOf(reply))
    .slice(0, 10)
    .map(({ data }) => withoutDot(data));
  if (names.length === 0) return [];
  const replies = yield names.map((name) => ({ name, type: addressType(client) }));
  const own = ipText(client);
  return names.filter((_, at) => {
    const back = replies[at];
    return back !== undefined && addressesOf(back).some((ip) => ipText(ip) === own);
  });
}

/** `%{p}`: the domain itself if it is among the names, then a name below it, then any; `unknown` for none. */
export const macroName = (names: readonly string[], domain: string): string =>
  names.find((name) => comparedName(name) === comparedName(domain)) ??
  names.find((name) => isWithin(name, domain)) ??
  names[0] ??
  'unknown';

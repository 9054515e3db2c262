import { ipText, parseIp } from './ip.ts';
import { isWithin, sameName, withoutDot } from './names.ts';
import type { DnsFinding, DnsReply } from './question.ts';
import { soaOf } from './record-data.ts';
import { finding, hasSpoken, recordsOf, whatHappened } from './replies.ts';
import type { ZoneServer } from './zone-servers.ts';

/** What the zone above says. `names` undefined: it could not be asked. */
export interface Parent {
  readonly zone: string;
  readonly names: readonly string[] | undefined;
  readonly glue: readonly ZoneServer[];
}
/** One address of a server, and what it answers for SOA and NS of the zone. */
export interface Child extends ZoneServer {
  readonly soa: DnsReply;
  readonly ns: DnsReply;
}
export interface ZoneView {
  readonly zone: string;
  readonly parent: Parent;
  /** All servers that either side names. */
  readonly names: readonly string[];
  readonly servers: readonly ZoneServer[];
  readonly children: readonly Child[];
}

const key = (names: readonly string[]): string =>
  names
    .map((name) => name.toLowerCase())
    .sort()
    .join(', ');
const ofServers = (some: readonly ZoneServer[]): string =>
  some.map(({ name, address }) => `${name} (${address})`).join(', ');
const sameAddress = (a: string, b: string): boolean => ipText(parseIp(a) ?? []) === ipText(parseIp(b) ?? []);

function betweenZones({ zone, parent, names, servers, children }: ZoneView): DnsFinding[] {
  if (parent.names === undefined)
    return [
      finding(
        'unknown',
        'delegation/parent-not-known',
        `The servers of the zone above (${parent.zone === '.' ? 'the root' : parent.zone}) could not be asked what they say about ${zone}.`,
      ),
    ];
  const found: DnsFinding[] = [];
  const own = children.find(({ ns }) => ns.flags.includes('aa') && recordsOf(ns, 'NS').length > 0);
  const child = own === undefined ? [] : recordsOf(own.ns, 'NS').map(({ data }) => withoutDot(data));
  if (child.length > 0 && key(child) !== key(parent.names))
    found.push(
      finding(
        'warning',
        'delegation/differs',
        `The zone above names ${key(parent.names)} for ${zone}; the zone itself names ${key(child)}.`,
        'Resolvers begin with the first list and go on with the second. Make both the same, at the registrar and in the zone.',
      ),
    );
  for (const name of names.filter((one) => isWithin(one, zone))) {
    if (!parent.names.some((one) => sameName(one, name))) continue;
    const glue = parent.glue.filter((one) => sameName(one.name, name));
    const real = servers.filter((one) => sameName(one.name, name));
    if (glue.length === 0)
      found.push(
        finding(
          'warning',
          'delegation/no-glue',
          `The zone above gives no address for ${name}, which is inside ${zone}.`,
          'Nobody can find it without. Enter its address at the registrar.',
        ),
      );
    else if (real.length > 0) {
      const wrong = glue.filter(({ address }) => !real.some((one) => sameAddress(one.address, address)));
      if (wrong.length > 0)
        found.push(
          finding(
            'warning',
            'delegation/wrong-glue',
            `The zone above gives ${wrong.map(({ address }) => address).join(', ')} for ${name}; the zone itself gives ${real.map(({ address }) => address).join(', ')}.`,
            'Resolvers may ask the wrong host. Correct the address at the registrar.',
          ),
        );
    }
  }
  return found;
}

function ofChildren({ zone, children }: ZoneView): DnsFinding[] {
  const found: DnsFinding[] = [];
  const silent = children.filter(({ soa }) => ['timeout', 'unreachable', 'failed'].includes(soa.status));
  const lame = children.filter(
    ({ soa }) => !silent.some((one) => one.soa === soa) && !(hasSpoken(soa) && soa.flags.includes('aa')),
  );
  if (lame.length > 0)
    found.push(
      finding(
        lame.length === children.length ? 'error' : 'warning',
        'delegation/lame',
        `${ofServers(lame)} ${lame.length === 1 ? 'does' : 'do'} not serve ${zone}: ${lame[0] === undefined ? '' : hasSpoken(lame[0].soa) ? 'the answer is not its own.' : whatHappened(lame[0].soa)}`,
        'Look-ups that come there fail or take longer. Set the zone up there, or take the server out at the registrar and in the zone.',
      ),
    );
  if (silent.length > 0)
    found.push(
      finding(
        'unknown',
        'delegation/silent',
        `${silent.length === children.length ? 'No server answers from here' : 'No answer came from here by'}: ${ofServers(silent)}.`,
        'If others cannot reach it either, look-ups take longer. Ask from another place.',
      ),
    );
  const serials = new Map<number, ZoneServer[]>();
  for (const child of children) {
    const serial = soaOf(recordsOf(child.soa, 'SOA')[0]?.data ?? '')?.serial;
    if (serial !== undefined) serials.set(serial, [...(serials.get(serial) ?? []), child]);
  }
  if (serials.size > 1)
    found.push(
      finding(
        'warning',
        'delegation/serials',
        `The servers have different versions of ${zone}: ${[...serials].map(([serial, servers]) => `${serial} at ${ofServers(servers)}`).join('; ')}.`,
        'Right after a change that passes. If it stays, a secondary does not get the zone.',
      ),
    );
  return found;
}

/** What is wrong with the servers of a zone, or that nothing is. */
export function zoneFindings(view: ZoneView): readonly DnsFinding[] {
  const { zone, names, servers, parent } = view;
  const found = [...betweenZones(view), ...ofChildren(view)];
  const homeless = names.filter(
    (name) =>
      !servers.some((one) => sameName(one.name, name)) &&
      !parent.glue.some((one) => sameName(one.name, name)),
  );
  if (homeless.length > 0)
    found.push(
      finding(
        'warning',
        'delegation/no-address',
        `No address was found for ${homeless.join(', ')}.`,
        'Nobody can ask it. Give it an address or take it out.',
      ),
    );
  if (names.length === 1)
    found.push(
      finding(
        'note',
        'delegation/one-server',
        `${zone} has one name server only: ${names.join('')}.`,
        'When it is down, no mail comes in. RFC 1034 asks for two.',
      ),
    );
  if (!found.some(({ level }) => level === 'warning' || level === 'error' || level === 'unknown'))
    found.unshift(
      finding(
        'good',
        'delegation/fine',
        `The servers of ${zone} answer, and the zone above names the same ones: ${key(names)}.`,
      ),
    );
  return found;
}

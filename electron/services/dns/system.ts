import { lookup } from 'node:dns/promises';
import type { Vantage } from '#contract/vantage';
import type { Command } from '#mail/command';
import { parseIp } from '#mail/dns/ip';
import type { DnsQuestion, DnsRecord, DnsReply } from '#mail/dns/question';
import type { Reach } from '../hosts/reach.ts';
import { noReply } from './settled.ts';

/** What programs on that place get for the name from the C library: hosts file, caches and DNS together. Addresses only. */
export async function systemReply(
  reach: Reach,
  from: Vantage,
  question: DnsQuestion,
  signal: AbortSignal | undefined,
): Promise<DnsReply> {
  if (question.type !== 'A' && question.type !== 'AAAA')
    return noReply(question, 'failed', 'Programs ask the system for addresses only: A and AAAA.');
  const begun = performance.now();
  const addresses =
    from.kind === 'here'
      ? await addressesHere(question.name)
      : await addressesThere(reach, from.hostId, question, signal);
  const milliseconds = Math.round(performance.now() - begun);
  if (typeof addresses === 'string') return noReply(question, 'failed', addresses, milliseconds);
  const length = question.type === 'A' ? 4 : 16;
  const answer = [...new Set(addresses)]
    .filter((address) => parseIp(address)?.length === length)
    .map((data): DnsRecord => ({ name: question.name, ttl: 0, type: question.type, data }));
  const status = addresses.length === 0 ? 'NXDOMAIN' : 'NOERROR';
  return { ...noReply(question, 'failed', '', milliseconds), status, answer, raw: addresses.join('\n') };
}

async function addressesHere(name: string): Promise<string[] | string> {
  try {
    return (await lookup(name, { all: true, order: 'verbatim' })).map(({ address }) => address);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return code === 'ENOTFOUND' ? [] : `The system could not say: ${message}.`;
  }
}

async function addressesThere(
  reach: Reach,
  hostId: string,
  { name, type }: DnsQuestion,
  signal: AbortSignal | undefined,
): Promise<string[] | string> {
  const { tools } = await reach.facts(hostId);
  const database = type === 'A' ? 'ahostsv4' : 'ahostsv6';
  const command: Command = {
    argv: [tools['sh'] ?? '/bin/sh', '-c', 'exec getent "$1" "$2"', 'sh', database, name],
    root: false,
    effect: 'read',
    shown: `getent ${database} ${name}`,
  };
  const result = await reach.run(hostId, command, {
    action: 'dns.compare',
    ...(signal === undefined ? {} : { signal }),
  });
  if (result.status === 'unknown') return `The host did not say: ${result.why}`;
  // getent(1): 2 is for a key that is not found.
  if (result.code === 2) return [];
  if (result.code !== 0)
    return `getent on the host failed: ${result.stderr.trim() || `it ended with ${result.code}`}.`;
  const found = result.stdout.split('\n').flatMap((line) => line.split(/\s+/)[0] || []);
  // Where there is no IPv6, ahostsv6 gives IPv4 addresses in the clothes of the other.
  return found.filter((address) => !address.toLowerCase().startsWith('::ffff:'));
}

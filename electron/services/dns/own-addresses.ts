import type { Command } from '#mail/command';
import { parseIp } from '#mail/dns/ip';
import type { Reach } from '../hosts/reach.ts';
import { refused } from '../work/refusals.ts';

const script = `
PATH=/usr/sbin:/sbin:/usr/bin:/bin; export PATH
ip -o addr show 2>/dev/null || ifconfig -a 2>/dev/null || for a in $(hostname -I); do echo "inet $a"; done
`;

/** Addresses in the output of `ip -o addr`, `ifconfig -a` or that of the script, without those of the host itself and of one link. */
export function readAddresses(output: string): string[] {
  const found = [...output.matchAll(/\binet6?(?: addr:|\s+)\s*([0-9A-Fa-f.:]+)/g)].flatMap(([, text = '']) =>
    parseIp(text) === undefined || /^127\.|^::1$|^fe80:/i.test(text) ? [] : [text],
  );
  return [...new Set(found)];
}

/** The addresses that a host has. */
export async function addressesOfHost(
  reach: Reach,
  hostId: string,
  signal: AbortSignal | undefined,
): Promise<string[]> {
  const { tools } = await reach.facts(hostId);
  const command: Command = {
    argv: [tools['sh'] ?? '/bin/sh', '-c', script],
    root: false,
    effect: 'read',
    shown: 'ip -o addr show',
  };
  const result = await reach.run(hostId, command, {
    action: 'dns.blocklists',
    ...(signal === undefined ? {} : { signal }),
  });
  const addresses = result.status === 'exited' ? readAddresses(result.stdout) : [];
  if (addresses.length > 0) return addresses;
  throw refused('The host does not say which addresses it has.', 'Give the addresses that it sends from.');
}

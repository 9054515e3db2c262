import type { Server } from './servers.ts';
import { serverOf } from './servers.ts';

/** What a host's own files and processes say about how names are found there. */
export interface HostResolver {
  readonly servers: readonly Server[];
  /** Sources of `hosts:` in nsswitch.conf: `files`, `dns`, `resolve` … */
  readonly sources: readonly string[];
  /** Programs that keep answers between programs and DNS. */
  readonly caches: readonly string[];
}

/** Where the C library asks when resolv.conf names nobody (resolv.conf(5)). */
const localServer: Server = { address: '127.0.0.1', port: 53 };
/** It reads no more than three. */
const mostServers = 3;

const keepers: Readonly<Record<string, string>> = {
  nscd: 'nscd',
  unscd: 'nscd',
  'systemd-resolve': 'systemd-resolved',
  'systemd-resolved': 'systemd-resolved',
  dnsmasq: 'dnsmasq',
  unbound: 'unbound',
  named: 'named',
  pdns_recursor: 'pdns_recursor',
  kresd: 'kresd',
  pdnsd: 'pdnsd',
  sssd: 'sssd',
};
/** Ask through the C library, or stand before it, wherever resolv.conf points. */
const besideResolvConf = new Set(['nscd', 'sssd']);

/** Prints resolv.conf, nsswitch.conf and the names of processes, each behind a line of its own. */
export const resolverScript = `
printf '=resolv\\n'; cat /etc/resolv.conf 2>/dev/null
printf '\\n=nsswitch\\n'; cat /etc/nsswitch.conf 2>/dev/null
printf '\\n=processes\\n'; ps -e -o comm= 2>/dev/null || ps ax -o comm=
`;

/** Output of the script. */
export function readHostResolver(output: string): HostResolver {
  const part = (name: string): string[] =>
    new RegExp(`^=${name}\\n([^]*?)(?=^=(?:nsswitch|processes)\\n|(?![^]))`, 'm')
      .exec(output)?.[1]
      ?.split('\n') ?? [];
  const named = part('resolv').flatMap(
    (line) => serverOf(/^\s*nameserver\s+(\S+)/.exec(line)?.[1] ?? '') ?? [],
  );
  const servers = named.length === 0 ? [localServer] : named.slice(0, mostServers);
  const local = servers.some(({ address }) => /^127\.|^::1$/.test(address));
  const sources = part('nsswitch').flatMap(
    (line) =>
      /^\s*hosts:\s*([^#]*)/
        .exec(line)?.[1]
        ?.replace(/\[[^\]]*\]/g, ' ')
        .trim()
        .split(/\s+/) ?? [],
  );
  const running = part('processes').flatMap((line) => keepers[line.trim().replace(/^.*\//, '')] ?? []);
  const caches = [...new Set(running)].filter(
    (name) =>
      besideResolvConf.has(name) || local || (name === 'systemd-resolved' && sources.includes('resolve')),
  );
  return { servers, sources, caches };
}

import { getServers } from 'node:dns';
import type { Duplex } from 'node:stream';
import type { Vantage } from '#contract/vantage';
import type { Command } from '#mail/command';
import { dialHere } from '../work/dial-here.ts';
import type { Reach } from '../hosts/reach.ts';
import { refused } from '../work/refusals.ts';
import type { OpenTcp } from './asking-tcp.ts';
import type { OwnPlace } from './own.ts';
import { type HostResolver, readHostResolver, resolverScript } from './resolvers.ts';
import { type Server, serverOf } from './servers.ts';

export interface PlacesOptions {
  readonly reach: Reach;
  /** How long one server may take for one question; default 5 seconds, as dig has it. */
  readonly waitMs?: number;
  /** Resolvers of this computer; default Node's. */
  readonly hereServers?: () => readonly string[];
  /** Milliseconds. */
  readonly now: () => number;
}

/** What a host's files said is believed for so long. */
const rememberedMs = 30_000;
const dialSeconds = 10;

/** Where questions can be asked from, and what is known there. */
export class Places {
  private readonly options: PlacesOptions;
  private readonly looked = new Map<string, { readonly at: number; readonly what: Promise<HostResolver> }>();

  constructor(options: PlacesOptions) {
    this.options = options;
  }

  get reach(): Reach {
    return this.options.reach;
  }

  /** For our own packets. Rejects with OFFLINE, NO_SUCH_HOST. */
  async own(from: Vantage): Promise<OwnPlace> {
    const waitMs = this.options.waitMs ?? 5000;
    if (from.kind === 'here')
      return { resolvers: this.resolversHere(), packets: true, open: openHere, waitMs };
    const { servers } = await this.resolver(from.hostId);
    return { resolvers: servers, packets: false, open: this.openFrom(from.hostId), waitMs };
  }

  resolversHere(): Server[] {
    return (this.options.hereServers ?? getServers)().flatMap((text) => serverOf(text) ?? []);
  }

  /** What the host says of itself. */
  resolver(hostId: string): Promise<HostResolver> {
    const known = this.looked.get(hostId);
    if (known !== undefined && this.options.now() - known.at < rememberedMs) return known.what;
    const what = this.look(hostId);
    this.looked.set(hostId, { at: this.options.now(), what });
    what.catch(() => this.looked.delete(hostId));
    return what;
  }

  private async look(hostId: string): Promise<HostResolver> {
    const { tools } = await this.reach.facts(hostId);
    const command: Command = {
      argv: [tools['sh'] ?? '/bin/sh', '-c', resolverScript],
      root: false,
      effect: 'read',
      shown: 'cat /etc/resolv.conf /etc/nsswitch.conf; ps -e -o comm=',
    };
    const result = await this.reach.run(hostId, command, { action: 'dns.about' });
    if (result.status === 'exited') return readHostResolver(result.stdout);
    throw refused(`The host's resolver settings could not be read: ${result.why}`, 'Try again.');
  }

  private openFrom(hostId: string): OpenTcp {
    return async ({ address, port }, signal): Promise<Duplex> => {
      const to = { host: address, port, seconds: dialSeconds, action: 'dns.ask' };
      const { stream } = await this.reach.dial(hostId, signal === undefined ? to : { ...to, signal });
      return stream;
    };
  }
}

const openHere: OpenTcp = ({ address, port }, signal) =>
  dialHere({ host: address, port, seconds: dialSeconds, ...(signal === undefined ? {} : { signal }) });

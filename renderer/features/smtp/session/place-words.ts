import type { HostStatus } from '#contract/hosts';
import type { Target } from '#contract/smtp';
import type { Vantage } from '#contract/vantage';
import { visible } from '#mail/visible';

/** Where a session starts: `this computer`, `mx1`. */
export const vantageWords = (from: Vantage, hosts: readonly HostStatus[]): string =>
  from.kind === 'here'
    ? 'this computer'
    : visible(hosts.find(({ host }) => host.id === from.hostId)?.host.name ?? from.hostId);

/** What a hello says from there where nothing else is wished: the name of the host; undefined where it is not known. */
export const ownName = (hostId: string, hosts: readonly HostStatus[]): string | undefined => {
  const name = hosts.find(({ host }) => host.id === hostId)?.facts?.hostname;
  return name?.includes('.') === true && /^[A-Za-z0-9.-]+$/.test(name) ? name : undefined;
};

/** `mx.example.net:25`, `[2001:db8::1]:25`. */
export const targetWords = ({ host, port }: Target): string =>
  host.includes(':') ? `[${visible(host)}]:${port}` : `${visible(host)}:${port}`;

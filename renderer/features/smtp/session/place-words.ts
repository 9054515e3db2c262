import type { HostStatus } from '#contract/hosts';
import type { Target } from '#contract/smtp';
import type { Vantage } from '#contract/vantage';
import { visible } from '#mail/visible';

/** Where a session starts: `this computer`, `mx1`. */
export const vantageWords = (from: Vantage, hosts: readonly HostStatus[]): string =>
  from.kind === 'here'
    ? 'this computer'
    : visible(hosts.find(({ host }) => host.id === from.hostId)?.host.name ?? from.hostId);

/** `mx.example.net:25`, `[2001:db8::1]:25`. */
export const targetWords = ({ host, port }: Target): string =>
  host.includes(':') ? `[${visible(host)}]:${port}` : `${visible(host)}:${port}`;

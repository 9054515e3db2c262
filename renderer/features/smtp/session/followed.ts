import type { HostStatus } from '#contract/hosts';
import type { Session } from '#contract/smtp';
import type { Happening } from '#mail/smtp/transcript';

const loopback = /^(?:localhost|127\.\d+\.\d+\.\d+|::1)$/i;

/** The managed host that took a message, as far as names and addresses tell; undefined where they do not. */
export function takenBy(
  { from, target }: Pick<Session, 'from' | 'target'>,
  happenings: readonly Happening[],
  hosts: readonly HostStatus[],
): string | undefined {
  const reached = happenings.find((happening) => happening.kind === 'connected')?.address ?? target.host;
  if (from.kind === 'host' && (loopback.test(target.host) || loopback.test(reached))) return from.hostId;
  const names = new Set([target.host.toLowerCase(), reached.toLowerCase()]);
  return hosts.find(({ host, facts }) => {
    const own = [host.kind === 'ssh' ? host.address : 'localhost', facts?.hostname ?? ''];
    return own.some((name) => name !== '' && names.has(name.toLowerCase()));
  })?.host.id;
}

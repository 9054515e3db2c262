import { parseCf } from '../../../config/cf/parse.ts';
import { equates } from '../../../config/mc/findings/port-options.ts';
import { portNumber, reachedFromLoopback } from '../../../config/smtp-ports.ts';
import type { Listening } from '../../../deploy/plan.ts';

/**
 * Where the daemon of a cf listens: DaemonPortOptions, as the Operations Guide (5.6, "DaemonPortOptions") has them;
 * without any, port 25. Undefined where a port has a name that only the host knows.
 */
export function listeningOf(cf: string | undefined): readonly Listening[] | undefined {
  if (cf === undefined) return undefined;
  const options = parseCf(cf).items.filter(
    ({ kind, name }) => kind === 'option' && name.toLowerCase() === 'daemonportoptions',
  );
  if (options.length === 0) return [{ port: 25, address: '', loopback: 'yes', tls: false }];
  const found: Listening[] = [];
  for (const { value } of options) {
    const of = (letter: string): string =>
      equates(value)
        .filter(({ key }) => key[0]?.toUpperCase() === letter)
        .at(-1)?.value ?? '';
    const family = (of('F') || 'inet').toLowerCase();
    if (!/^inet6?$/.test(family)) continue;
    const port = portNumber(of('P') || '25');
    if (port === undefined) return undefined;
    const address = of('A');
    const modifiers = of('M');
    const everywhere = address === '' || address === '::';
    // A socket of every IPv6 address takes IPv4 or not, as the host is set up.
    const reach =
      family === 'inet6' && everywhere ? 'perhaps' : everywhere ? 'yes' : reachedFromLoopback(address);
    // O: it is no failure when it cannot be opened.
    const loopback = reach === 'yes' && modifiers.includes('O') ? 'perhaps' : reach;
    found.push({ port, address, loopback, tls: modifiers.includes('s') });
  }
  return found;
}

import { parseMainCf } from '../../../config/postfix/main-cf-text.ts';
import { parseMasterCf } from '../../../config/postfix/master-cf-text.ts';
import { portNumber, reachedFromLoopback } from '../../../config/smtp-ports.ts';
import type { Listening } from '../../../deploy/plan.ts';
import { expanded } from './in-force.ts';

const serving = new Set(['smtpd', 'postscreen']);

/**
 * Where an instance serves SMTP: `inet` services of master.cf, on the addresses that they name or on inet_interfaces
 * (master(5), postconf(5)). Undefined where a file was not read or a service has a name that only the host knows.
 */
export function listeningOf(
  config: string,
  texts: ReadonlyMap<string, string>,
): readonly Listening[] | undefined {
  const mainText = texts.get(`${config}/main.cf`);
  const masterText = texts.get(`${config}/master.cf`);
  if (mainText === undefined || masterText === undefined) return undefined;
  const main = parseMainCf(mainText);
  const look = (name: string): string | undefined => main.inForce.get(name)?.value;
  const valueOf = (name: string, fallback: string): string =>
    expanded(look(name) ?? fallback, look).toLowerCase();
  const interfaces = valueOf('inet_interfaces', 'all')
    .split(/[\s,]+/)
    .filter((word) => word !== '');
  const v4 = /all|ipv4|\$/.test(valueOf('inet_protocols', 'all'));
  const wrapped = valueOf('smtpd_tls_wrappermode', 'no') === 'yes';
  const found: Listening[] = [];
  for (const { columns, options } of parseMasterCf(masterText).services) {
    const [name = '', type] = columns.map(({ text }) => text);
    if (type !== 'inet' || !serving.has(columns[7]?.text ?? '')) continue;
    const [, host = '', service = ''] = /^(?:(.*):)?([^:]+)$/.exec(name) ?? [];
    const port = portNumber(service);
    if (port === undefined) return undefined;
    const own = options.filter((option) => option.name === 'smtpd_tls_wrappermode').at(-1)?.value;
    const tls = own === undefined ? wrapped : own === 'yes';
    for (const address of host === '' ? interfaces : [host.replace(/^\[(.*)\]$/, '$1')])
      found.push({ port, address: address === 'all' ? '' : address, loopback: reached(address, v4), tls });
  }
  return found;
}

function reached(address: string, v4: boolean): Listening['loopback'] {
  if (!v4) return 'no';
  return address === 'all' || address === 'loopback-only' ? 'yes' : reachedFromLoopback(address);
}

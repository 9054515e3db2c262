import { dialHere } from '../work/dial-here.ts';
import { dialFailed } from '../work/dial-words.ts';
import type { Reach } from '../hosts/reach.ts';
import { StreamWire } from './stream-wire.ts';
import type { OpenWire } from './wire.ts';

const hereWords = 'this computer';

const endOf = (address: string | undefined, port: number | undefined): string =>
  address === undefined || port === undefined
    ? ''
    : address.includes(':')
      ? `[${address}]:${port}`
      : `${address}:${port}`;

/** Connections from this computer, and from hosts through `reach`. */
export const openWire =
  (reach: Pick<Reach, 'host' | 'dial'>): OpenWire =>
  async (from, { host, port, source }, signal) => {
    const to = {
      host,
      port,
      ...(source === '' ? {} : { source }),
      ...(signal === undefined ? {} : { signal }),
    };
    if (from.kind === 'here') {
      const socket = await dialHere(to, hereWords);
      return new StreamWire(socket, {
        address: socket.remoteAddress ?? host,
        port,
        way: hereWords,
        local: endOf(socket.localAddress, socket.localPort),
      });
    }
    const known = reach.host(from.hostId);
    if (known === undefined)
      throw dialFailed('failed', { host, port, seconds: 0 }, 'that host', 'it is not in the list any more.');
    const { stream, way } = await reach.dial(from.hostId, { ...to, action: 'smtp.session' });
    return new StreamWire(stream, { address: host, port, way: `${known.name}, ${way}`, local: '' });
  };

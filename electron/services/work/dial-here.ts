import { lookup } from 'node:dns/promises';
import { connect, isIP, type Socket } from 'node:net';
import { dialFailed, mishapOf } from './dial-words.ts';
import { DialFailed, type DialTo } from '../hosts/reach.ts';

type To = Pick<DialTo, 'host' | 'port' | 'source' | 'seconds' | 'signal'>;

export const dialSeconds = 30;

/**
 * TCP from this computer. Every address of a name is tried in the order of the resolver, as sshd and MTAs do it. The caller
 * destroys the socket.
 * @param where what to call this computer when it fails
 * @throws DialFailed; the reason of the signal when that is aborted
 */
export async function dialHere(to: To, where = 'this computer'): Promise<Socket> {
  const seconds = to.seconds ?? dialSeconds;
  const about = { host: to.host, port: to.port, seconds };
  const until = performance.now() + seconds * 1000;
  to.signal?.throwIfAborted();
  const addresses = await addressesOf(to, about, where);
  let failure: Error = dialFailed('no such name', about, where);
  for (const [index, address] of addresses.entries()) {
    const left = until - performance.now();
    if (left <= 0) throw dialFailed('timeout', about, where);
    try {
      return await attempt(to, address, left / (addresses.length - index));
    } catch (error) {
      to.signal?.throwIfAborted();
      failure = inWords(
        error as NodeJS.ErrnoException,
        to,
        { ...about, host: shownAs(to.host, address) },
        where,
      );
    }
  }
  throw failure;
}

const shownAs = (host: string, address: string): string => (host === address ? host : `${host} (${address})`);

async function addressesOf(
  to: To,
  about: Parameters<typeof dialFailed>[1],
  where: string,
): Promise<string[]> {
  const family = isIP(to.source ?? '');
  let found: readonly { readonly address: string; readonly family: number }[];
  try {
    found =
      isIP(to.host) === 0
        ? await lookup(to.host, { all: true, order: 'verbatim' })
        : [{ address: to.host, family: isIP(to.host) }];
  } catch (error) {
    to.signal?.throwIfAborted();
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EAI_AGAIN') throw dialFailed('failed', about, where, 'the name servers do not answer.');
    throw dialFailed(mishapOf(code), about, where);
  }
  const fitting = found.filter((one) => family === 0 || one.family === family);
  if (fitting.length === 0)
    throw new DialFailed(
      'failed',
      `${to.host} has no address of the same kind as ${to.source ?? ''}.`,
      'Give a source address of the other kind (IPv4, IPv6), or none.',
    );
  return [...new Set(fitting.map(({ address }) => address))];
}

function attempt({ port, source = '', signal }: To, address: string, ms: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({
      host: address,
      port,
      noDelay: true,
      allowHalfOpen: true,
      ...(source === '' ? {} : { localAddress: source }),
    });
    const settle = (error?: Error): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      if (error === undefined) resolve(socket);
      else {
        socket.destroy();
        reject(error);
      }
    };
    const abort = (): void => settle(new Error('It was cancelled.'));
    const timer = setTimeout(() => settle(Object.assign(new Error('timed out'), { code: 'ETIMEDOUT' })), ms);
    signal?.addEventListener('abort', abort);
    // Also after the connection is made: whoever has the socket may not listen at every moment.
    socket.on('error', settle);
    socket.once('connect', () => settle());
  });
}

function inWords(
  error: NodeJS.ErrnoException,
  to: To,
  about: Parameters<typeof dialFailed>[1],
  where: string,
): DialFailed {
  const noSource = error.code === 'EADDRNOTAVAIL' || error.code === 'EINVAL';
  if (noSource && (to.source ?? '') !== '')
    return new DialFailed(
      'failed',
      `A connection from ${to.source ?? ''} to ${about.host} cannot be made on ${where}.`,
      'Give an address that this machine has and that leads there, or none.',
    );
  if (error.code === 'EADDRNOTAVAIL') return dialFailed('unreachable', about, where);
  return dialFailed(mishapOf(error.code), about, where, error.message);
}

import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect, createSecureContext, type SecureContext, type TLSSocket } from 'node:tls';
import type { Handshake } from '#mail/smtp/transcript';
import { certificatesOf } from './certificate.ts';
import { faultsOf } from './certificate-faults.ts';
import { handshakeFailed, HandshakeFailed } from './handshake-words.ts';
import type { Wire } from './wire.ts';

type Options = Parameters<Wire['secure']>[0];
type Version = Options['minVersion'];

const handshakeMs = 30_000;

/** Electron's TLS library has no security levels and refuses the word. */
const openSsl = !process.versions.openssl.startsWith('0.');

const contexts = new Map<Version, SecureContext>();

/** Takes whatever the server offers: what is weak is told of, not refused. */
function contextFor(minVersion: Version): SecureContext {
  const known = contexts.get(minVersion);
  if (known !== undefined) return known;
  const made = createSecureContext({ minVersion, ...(openSsl ? { ciphers: 'DEFAULT:@SECLEVEL=0' } : {}) });
  contexts.set(minVersion, made);
  return made;
}

/**
 * TLS as a client over a stream that nobody reads at that moment. The stream belongs to the TLS socket from here on.
 * @throws HandshakeFailed; the stream is of no more use then. The reason of the signal when that is aborted.
 */
export function secureOver(
  raw: Duplex,
  { serverName, minVersion, signal }: Options,
): Promise<{ readonly stream: TLSSocket; readonly handshake: Handshake }> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const sni = isIP(serverName) === 0 ? serverName : '';
    const stream = connect({
      socket: raw,
      secureContext: contextFor(minVersion),
      rejectUnauthorized: false,
      checkServerIdentity: () => undefined,
      ...(sni === '' ? {} : { servername: sni }),
    });
    const settle = (error?: Error): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      stream.off('close', closed);
      if (error === undefined) return;
      stream.destroy();
      reject(error);
    };
    const closed = (): void => settle(handshakeFailed(Object.assign(new Error(), { code: 'ECONNRESET' })));
    const abort = (): void =>
      settle(signal?.reason instanceof Error ? signal.reason : new Error('cancelled'));
    const timer = setTimeout(
      () =>
        settle(
          new HandshakeFailed(
            `The handshake was not answered within ${handshakeMs / 1000} seconds.`,
            'Either the port does not speak TLS at once, or a firewall lets the large packets of a handshake vanish (MTU).',
          ),
        ),
      handshakeMs,
    );
    signal?.addEventListener('abort', abort);
    stream.on('error', (error: NodeJS.ErrnoException) => settle(handshakeFailed(error)));
    stream.once('close', closed);
    stream.once('secureConnect', () => {
      try {
        const handshake = handshakeOf(stream, serverName, sni);
        settle();
        resolve({ stream, handshake });
      } catch (error) {
        settle(error instanceof Error ? error : new Error(String(error)));
      }
    });
  });
}

function handshakeOf(stream: TLSSocket, serverName: string, sni: string): Handshake {
  const chain = certificatesOf(stream);
  const protocol = stream.getProtocol() ?? '';
  return {
    protocol,
    cipher: stream.getCipher().standardName,
    sni,
    chain: chain.map(({ shown }) => shown),
    faults: faultsOf({
      chain,
      protocol,
      name: serverName,
      trusted: stream.authorized,
      code: stream.authorized ? '' : codeOf(stream.authorizationError),
      now: new Date(),
    }),
  };
}

/** Typed as an error, it is the code alone. */
const codeOf = (said: unknown): string =>
  typeof said === 'string' ? said : said instanceof Error ? ((said as { code?: string }).code ?? '') : '';

import { request } from 'node:http';
import type { Duplex } from 'node:stream';
import { connect } from 'node:tls';
import type { Vantage } from '#contract/vantage';
import type { FetchedPolicy } from '#mail/dns/mta-sts';
import { DialFailed, type Reach } from '../hosts/reach.ts';
import { dialHere } from '../work/dial-here.ts';

const limitMs = 10_000;
/** RFC 8461 3.2 asks for no more than this much to be read. */
const mostBytes = 64 * 1024;
const path = '/.well-known/mta-sts.txt';

const failed = (words: string): FetchedPolicy => ({ status: undefined, contentType: '', text: '', words });

/** The policy of a domain, fetched from there with its certificate checked and no redirect followed (RFC 8461 3.3). Never rejects. */
export async function fetchPolicy(
  reach: Reach,
  from: Vantage,
  domain: string,
  signal?: AbortSignal,
  port = 443,
): Promise<FetchedPolicy> {
  const limit = AbortSignal.timeout(limitMs);
  const stop = signal === undefined ? limit : AbortSignal.any([signal, limit]);
  const host = `mta-sts.${domain}`;
  const to = { host, port, seconds: limitMs / 1000, signal: stop };
  let stream: Duplex;
  try {
    stream =
      from.kind === 'here'
        ? await dialHere(to)
        : (await reach.dial(from.hostId, { ...to, action: 'dns.policy' })).stream;
  } catch (error) {
    return failed(wordsOf(error, stop));
  }
  try {
    return await got(stream, host, stop);
  } catch (error) {
    return failed(wordsOf(error, stop));
  } finally {
    stream.on('error', () => undefined);
    stream.destroy();
  }
}

function wordsOf(error: unknown, stop: AbortSignal): string {
  if (stop.aborted) return `There was no answer within ${limitMs / 1000} seconds.`;
  if (error instanceof DialFailed) return `${error.message} ${error.todo}`.trim();
  return error instanceof Error ? error.message : String(error);
}

/** Asks over a stream that leads to the web server. */
function got(stream: Duplex, host: string, signal: AbortSignal): Promise<FetchedPolicy> {
  return new Promise((resolve, reject) => {
    const secured = connect({
      socket: stream,
      servername: host,
      minVersion: 'TLSv1.2',
      ALPNProtocols: ['http/1.1'],
    });
    secured.on('error', (error: NodeJS.ErrnoException) =>
      reject(new Error(`The certificate of ${host} is not right, or there is no TLS: ${error.message}`)),
    );
    const asking = request(
      {
        createConnection: () => secured,
        ...{ method: 'GET', path, signal },
        headers: { host, connection: 'close', 'user-agent': 'postroom' },
      },
      (response) => {
        let text = '';
        response.setEncoding('latin1');
        response.on('data', (piece: string) => {
          text += piece;
          if (text.length <= mostBytes) return;
          reject(new Error(`It is longer than ${mostBytes / 1024} KB.`));
          response.destroy();
        });
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            contentType: response.headers['content-type'] ?? '',
            text,
            words: '',
          }),
        );
      },
    );
    asking.on('error', reject);
    asking.end();
  });
}

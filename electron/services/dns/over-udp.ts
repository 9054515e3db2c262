import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import type { DnsQuestion, DnsReply } from '#mail/dns/question';
import { answers, noReply, replyOf } from './settled.ts';
import { type Server, serverText } from './servers.ts';

/** Sent again after so long, as long as nobody answered. */
const againAfter = [0, 1000, 2500];

export interface UdpOptions {
  readonly waitMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** One question in one packet; the socket hears nobody but that server, and ICMP tells at once that nobody is there. */
export function overUdp(
  server: Server,
  question: DnsQuestion,
  sent: Buffer,
  { waitMs, signal }: UdpOptions,
): Promise<DnsReply> {
  const begun = performance.now();
  const passed = (): number => Math.round(performance.now() - begun);
  const at = serverText(server);
  return new Promise((resolve) => {
    const socket = createSocket(isIPv6(server.address) ? 'udp6' : 'udp4');
    let strange = '';
    const timers: NodeJS.Timeout[] = [];
    const settle = (reply: DnsReply): void => {
      for (const timer of timers) clearTimeout(timer);
      signal?.removeEventListener('abort', stopped);
      socket.removeAllListeners().on('error', () => undefined);
      socket.close();
      resolve(reply);
    };
    const stopped = (): void => settle(noReply(question, 'failed', 'It was stopped.', passed()));
    socket.on('error', (error: NodeJS.ErrnoException) =>
      settle(noReply(question, 'unreachable', unreachable(at, error), passed())),
    );
    socket.on('message', (bytes) => {
      const came = { server: at, transport: 'udp', milliseconds: passed() } as const;
      if (answers(bytes, sent)) settle(replyOf(question, bytes, came));
      else strange = `What ${at} sent is no answer to this question.`;
    });
    socket.on('connect', () => {
      for (const ms of againAfter.filter((after) => after < waitMs))
        timers.push(setTimeout(() => socket.send(sent), ms));
    });
    const late = (): void =>
      settle(
        strange === ''
          ? noReply(question, 'timeout', `${at} did not answer within ${waitMs / 1000} seconds.`, passed())
          : noReply(question, 'failed', strange, passed()),
      );
    timers.push(setTimeout(late, waitMs));
    if (signal?.aborted === true) {
      stopped();
      return;
    }
    signal?.addEventListener('abort', stopped, { once: true });
    socket.connect(server.port, server.address);
  });
}

/** What an error of a socket means. */
export function unreachable(at: string, { code, message }: NodeJS.ErrnoException): string {
  if (code === 'ECONNREFUSED') return `Nothing answers questions at ${at}.`;
  if (code === 'ENETUNREACH' || code === 'EHOSTUNREACH' || code === 'EADDRNOTAVAIL')
    return `There is no way from here to ${at}.`;
  return `${at} could not be asked: ${message}`;
}

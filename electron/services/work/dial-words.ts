import { DialFailed } from '../hosts/reach.ts';

/** What a connection attempt ended with, as every way of making one tells it. */
export type Mishap = DialFailed['kind'];

const errnos: Readonly<Record<string, Mishap>> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'refused',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EHOSTDOWN: 'unreachable',
  ENETDOWN: 'unreachable',
  ETIMEDOUT: 'timeout',
  ENOTFOUND: 'no such name',
  ENODATA: 'no such name',
};

/** @param code of an error of Node: `ECONNREFUSED` */
export const mishapOf = (code: string | undefined): Mishap => errnos[code ?? ''] ?? 'failed';

/** As `strerror` and `gai_strerror` of several systems put it, and those who pass that on. */
const sayings: readonly (readonly [RegExp, Mishap])[] = [
  [/connection refused|reset by peer/i, 'refused'],
  [/no route to host|unreachable|host is down/i, 'unreachable'],
  [/timed? ?out/i, 'timeout'],
  [
    /name or service not known|nodename nor servname|no address associated|unknown host|bad address|host not found|not known|does not resolve|no such host/i,
    'no such name',
  ],
];

/** Reads the words that a server or a tool gave; `undefined` where they do not tell. */
export const mishapIn = (words: string): Mishap | undefined =>
  sayings.find(([like]) => like.test(words))?.[1];

/**
 * The failure in words.
 * @param where as people know it: `this computer`, or the name of a host
 * @param said what was said of it, for those kinds that do not speak for themselves
 */
export function dialFailed(
  kind: Mishap,
  to: { readonly host: string; readonly port: number; readonly seconds: number },
  where: string,
  said = '',
): DialFailed {
  const there = `${to.host} port ${to.port}`;
  switch (kind) {
    case 'refused':
      return new DialFailed(
        kind,
        `${there} refused the connection.`,
        'Nothing listens on this port, or a firewall turns connections away. Check the service and its listening addresses there.',
      );
    case 'unreachable':
      return new DialFailed(
        kind,
        `${there} cannot be reached from ${where}.`,
        'There is no route, or a firewall says so. Check addresses, routes and firewalls on the way; other places may still reach it.',
      );
    case 'timeout':
      return new DialFailed(
        kind,
        `${there} did not answer ${where} within ${to.seconds} seconds.`,
        'A firewall on the way drops the packets, or the server is down. Try the same from another place.',
      );
    case 'no such name':
      return new DialFailed(
        kind,
        `${where} finds no address for ${to.host}.`,
        'Check the name, and ask the DNS from there.',
      );
    case 'forbidden':
      return new DialFailed(
        kind,
        `The SSH server of ${where} forwards no connections, and the host has no tool that could make one.`,
        'Set AllowTcpForwarding in its sshd_config, or install perl, python3 or nc there.',
      );
    case 'failed':
      return new DialFailed(
        kind,
        `There is no connection from ${where} to ${there}${said === '' ? '.' : `: ${said}`}`,
        'Try again; if it stays so, try the same from another place.',
      );
  }
}

import type { Host } from '#contract/hosts';
import { hostAddress, userName } from '#contract/hosts';
import { ConnectFailure } from './connect-failure.ts';
import type { Target } from './login.ts';

type SshHost = Extract<Host, { kind: 'ssh' }>;

const longest = 6;

/**
 * Every machine to log in to on the way to a host, the host itself last. A jump is a host of our list (with its own jumps
 * and login) or `user@host:port` (logged in to in the same way as the host behind it).
 * @throws ConnectFailure when a jump does not exist, makes no sense, or leads in a circle.
 */
export function routeTo(host: SshHost, find: (id: string) => Host | undefined): Target[] {
  const route: Target[] = [];
  const visit = (current: SshHost, from: readonly string[]): void => {
    if (from.includes(current.id)) throw wrong(`The jump hosts of ${host.name} lead in a circle.`);
    for (const jump of current.jumps) {
      const known = find(jump);
      if (known?.kind === 'ssh') visit(known, [...from, current.id]);
      else if (known !== undefined) throw wrong(`${known.name} is this computer: nothing to jump over.`);
      else route.push(parseJump(jump, host, current));
    }
    const { user, address, port, auth } = current;
    route.push({ user, address, port, auth, hostId: host.id, hostName: host.name });
  };
  visit(host, []);
  if (route.length > longest)
    throw wrong(`There are more than ${longest - 1} jump hosts on the way to ${host.name}.`);
  return route;
}

function parseJump(jump: string, host: SshHost, current: SshHost): Target {
  const [, user = current.user, bracketed, plain = '', port = '22'] =
    /^(?:([^@]+)@)?(?:\[([^\]]+)\]|([^:[\]]+))(?::(\d{1,5}))?$/.exec(jump) ?? [];
  const address = bracketed ?? plain;
  if (!hostAddress.safeParse(address).success || !userName.safeParse(user).success || Number(port) > 65535)
    throw wrong(`The jump host "${jump}" is neither in the list nor user@host:port.`);
  return {
    user,
    address,
    port: Number(port),
    auth: current.auth,
    hostId: host.id,
    hostName: host.name,
  };
}

const wrong = (message: string): ConnectFailure =>
  new ConnectFailure('settings', message, 'Correct the jump hosts in the settings of this host.');

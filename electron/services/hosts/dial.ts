import { dialSeconds } from '../work/dial-here.ts';
import { dialFailed, mishapIn } from '../work/dial-words.ts';
import type { DialTool } from './dial-script.ts';
import { type DialPipe, dialWithTool, type ToolDialed } from './dial-tool.ts';
import type { DialTurns } from './dial-turns.ts';
import type { Forwarded, ForwardTo } from './forwarding.ts';
import { DialFailed, type DialedFrom, type DialTo } from './reach.ts';

/** What an SSH connection can do towards a TCP connection of its host. All reject with the contract's OFFLINE. */
export interface DialGround {
  readonly name: string;
  readonly turns: DialTurns;
  forward(to: ForwardTo): Promise<Forwarded>;
  /** `full`: the host allows no more sessions at this moment. */
  openPipe(signal: AbortSignal | undefined): Promise<DialPipe | 'full'>;
}

const everyTool: readonly DialTool[] = ['perl', 'python3', 'nc', 'ncat', 'bash'];

/**
 * A TCP connection from a host: by SSH forwarding, or with a tool of the host where its server forwards none or a source
 * address is wanted. Connections with tools wait for each other where the host allows few sessions.
 * @throws DialFailed
 */
export async function dialFrom(ground: DialGround, to: DialTo, tools = everyTool): Promise<DialedFrom> {
  const { host, port, source = '', seconds = dialSeconds, signal } = to;
  if (!/^(?:[A-Za-z0-9_][A-Za-z0-9_.:%-]*|:[A-Za-z0-9.:%]*)$/.test(host) || !/^[0-9A-Fa-f.:]*$/.test(source))
    throw new DialFailed('failed', `"${host}" is no name and no address.`, 'Check what was typed.');
  const about = { host, port, seconds };
  const withTool = (why: 'source' | 'forbidden' | 'which'): Promise<DialedFrom> =>
    tool(ground, { ...about, source, tools, signal }, why);
  if (source !== '') return withTool('source');
  const forwarded = await ground.forward({ host, port, ms: seconds * 1000, signal });
  if (forwarded.kind === 'stream') return { stream: forwarded.stream, way: 'by SSH forwarding' };
  if (forwarded.kind === 'forbidden') return withTool('forbidden');
  if (forwarded.kind === 'timeout') throw dialFailed('timeout', about, ground.name);
  const kind = mishapIn(forwarded.said);
  if (kind !== undefined) throw dialFailed(kind, about, ground.name);
  // Some servers say only that it failed; the host's own tools know why, and may even succeed.
  return withTool('which');
}

type About = Parameters<typeof dialWithTool>[1];

async function tool(
  ground: DialGround,
  to: About,
  why: 'source' | 'forbidden' | 'which',
): Promise<DialedFrom> {
  const { pipe, leave } = await room(ground, to);
  let dialed: ToolDialed;
  try {
    dialed = await dialWithTool(pipe, to);
  } catch (error) {
    leave();
    throw error;
  }
  if (dialed.kind === 'stream') {
    dialed.stream.once('close', () => leave());
    return { stream: dialed.stream, way: `with ${dialed.tool}` };
  }
  leave();
  if (dialed.kind === 'timeout') throw dialFailed('timeout', to, ground.name);
  if (dialed.kind === 'no tool') {
    if (why === 'forbidden') throw dialFailed('forbidden', to, ground.name);
    throw dialFailed('failed', to, ground.name, 'it has no tool (perl, python3, nc) that could try.');
  }
  if (dialed.said.startsWith('source: '))
    throw new DialFailed(
      'failed',
      `${ground.name} cannot connect from ${to.source}: ${dialed.said.slice('source: '.length)}`,
      'Give an address that this host has, of the same kind (IPv4, IPv6) as the destination, or none.',
    );
  throw dialFailed(mishapIn(dialed.said) ?? 'failed', to, ground.name, dialed.said);
}

/** Sessions that are no connections of ours (a probe, a command) mostly end soon: so long they are waited for. */
const othersMs = 3000;
const lookAgainMs = 250;

/** Waits for a session of the host, as long as connections of ours hold some. */
async function room(
  ground: DialGround,
  to: About,
): Promise<{ readonly pipe: DialPipe; readonly leave: (room?: boolean) => void }> {
  const begun = performance.now();
  const until = begun + to.seconds * 1000;
  for (;;) {
    const leave = ground.turns.enter();
    try {
      const pipe = await ground.openPipe(to.signal);
      if (pipe !== 'full') return { pipe, leave };
    } catch (error) {
      leave(false);
      throw error;
    }
    leave(false);
    const left = until - performance.now();
    const alone = !ground.turns.anyInside;
    if (left <= 0 || (alone && performance.now() - begun > othersMs))
      throw new DialFailed(
        'failed',
        `${ground.name} allows no more sessions (MaxSessions), and its tools need one for each connection.`,
        'Close a terminal or another session there, or allow forwarding (AllowTcpForwarding) on the host.',
      );
    await ground.turns.someLeft(alone ? Math.min(left, lookAgainMs) : left, to.signal);
  }
}

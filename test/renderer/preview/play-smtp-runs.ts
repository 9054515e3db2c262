import { implement } from '@orpc/server';
import { contract } from '#contract/index';
import type { Leg } from '#contract/smtp';
import { resultOf } from '#mail/smtp/result';
import type { Step } from '#mail/smtp/step';
import type { SessionResult } from '#mail/smtp/transcript';
import { PlaySession } from './play-smtp-session.ts';
import { wait, type World } from './play-world.ts';

const os = implement(contract).smtp;

/** One session with a server of the play, to its end. How it goes is in the name of the server. */
export async function playLeg(
  world: World,
  { from, target }: Leg,
  steps: readonly Step[],
  signal: AbortSignal | undefined,
): Promise<SessionResult> {
  const way =
    from.kind === 'here' ? 'this computer' : `${world.statusOf(from.hostId).host.name}, by SSH forwarding`;
  const host = target.serverName || target.host;
  if (from.kind === 'host' && world.statusOf(from.hostId).connection.state !== 'online')
    return resultOf(
      [
        { at: 0, stage: 'connect', kind: 'connecting', address: target.host, port: target.port },
        {
          at: 0.1,
          stage: 'connect',
          kind: 'ended',
          how: 'failed',
          words: 'Postroom is not connected to this host.',
          todo: 'Connect to the host, then try again.',
        },
      ],
      steps,
    );
  const session = new PlaySession(
    {
      id: 'leg',
      from,
      target: { ...target, host },
      openedAt: '',
      state: 'connecting',
      steps: [...steps],
      next: 0,
    },
    way,
    world.scene.slow / 10,
    () => undefined,
  );
  const stop = (): void => session.pause();
  signal?.addEventListener('abort', stop);
  await session.connect('all');
  signal?.removeEventListener('abort', stop);
  const result = session.events.find((event) => event.kind === 'result');
  if (result?.kind === 'result') return result.result;
  const told = session.events.flatMap((event) => (event.kind === 'happening' ? [event.happening] : []));
  return resultOf(told, steps);
}

/** Sessions side by side, `atOnce` at a time. */
export async function* playLegs(
  world: World,
  legs: readonly Leg[],
  stepsOf: (leg: Leg) => readonly Step[],
  atOnce: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<{ kind: 'result'; at: number; result: SessionResult } | { kind: 'done' }, void> {
  const waiting = legs.entries();
  const ended: { kind: 'result'; at: number; result: SessionResult }[] = [];
  let open = 0;
  const lane = async (): Promise<void> => {
    for (const [at, leg] of waiting) {
      if (signal?.aborted === true) break;
      ended.push({ kind: 'result', at, result: await playLeg(world, leg, stepsOf(leg), signal) });
    }
    open -= 1;
  };
  for (; open < Math.min(atOnce, legs.length); open++) void lane();
  for (;;) {
    for (let next = ended.shift(); next !== undefined; next = ended.shift()) yield next;
    if (open === 0 && ended.length === 0) break;
    await wait(5);
  }
  yield { kind: 'done' };
}

/** Comparing places, in the play. A domain that begins with `split` is seen differently by hosts. */
export function playRuns(world: World) {
  return {
    run: os.run.handler(({ input: { legs, steps, atOnce }, signal }) =>
      playLegs(world, legs, () => steps, atOnce, signal),
    ),
    servers: os.servers.handler(async ({ input: { from, domain } }) => {
      await wait(world.scene.slow);
      if (domain.startsWith('none'))
        return {
          servers: [],
          notes: [`${domain} has a null MX (RFC 7505): it takes no mail.`],
        };
      const inside = domain.startsWith('split') && from.kind === 'host';
      return {
        servers: [
          { host: `mx1.${domain}`, preference: 10, address: inside ? '10.0.0.25' : '192.0.2.25' },
          { host: `mx1.${domain}`, preference: 10, address: '2001:db8::25' },
          { host: `closed.${domain}`, preference: 20, address: '198.51.100.25' },
        ],
        notes: [],
      };
    }),
  };
}

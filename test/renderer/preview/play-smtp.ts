import { implement, ORPCError } from '@orpc/server';
import { contract } from '#contract/index';
import { scriptedSmtp } from '../../contract/scripted-smtp.ts';
import { playRuns } from './play-smtp-runs.ts';
import { playScenarios } from './play-smtp-scenarios.ts';
import { PlaySession } from './play-smtp-session.ts';
import type { World } from './play-world.ts';
import { Waking } from './waking.ts';

const os = implement(contract).smtp;

/** SMTP sessions of the play. */
export function playSmtp(world: World) {
  const waking = new Waking();
  const sessions = new Map<string, PlaySession>();
  let count = 0;
  const find = (id: string): PlaySession => {
    const session = sessions.get(id);
    if (session === undefined)
      throw new ORPCError('REFUSED', { message: 'This session is gone.', data: { todo: 'Start it again.' } });
    return session;
  };
  const ready = (id: string): PlaySession => {
    const session = find(id);
    if (session.session.state !== 'waiting')
      throw new ORPCError('REFUSED', {
        message: 'The reply to the last command is still awaited.',
        data: { todo: 'Wait for it, or stop.' },
      });
    return session;
  };
  return {
    ...scriptedSmtp,
    ...playRuns(world),
    ...playScenarios(world),
    open: os.open.handler(({ input: { from, target, steps, go } }) => {
      if (from.kind === 'host') world.online(from.hostId);
      const id = `session-${++count}`;
      const way =
        from.kind === 'here'
          ? 'this computer'
          : `${world.statusOf(from.hostId).host.name}, by SSH forwarding`;
      const session = new PlaySession(
        { id, from, target, openedAt: new Date().toISOString(), state: 'connecting', steps, next: 0 },
        way,
        world.scene.slow,
        () => waking.changed(),
      );
      sessions.set(id, session);
      void session.connect(go);
      return session.session;
    }),
    sessions: os.sessions.handler(() => [...sessions.values()].map(({ session }) => session)),
    happenings: os.happenings.handler(async function* ({ input, signal }) {
      const session = find(input.id);
      let at = 0;
      for await (const { events } of waking.watch(signal, () => session)) {
        for (let event = events[at]; event !== undefined; event = events[++at]) {
          yield event;
          if (event.kind === 'session' && event.session.state === 'ended') return;
        }
      }
    }),
    advance: os.advance.handler(({ input: { id, go } }) => {
      void ready(id).run(go);
      return {};
    }),
    say: os.say.handler(({ input: { id, step } }) => {
      void ready(id).say(step);
      return {};
    }),
    prepare: os.prepare.handler(({ input: { id, steps } }) => {
      find(id).prepare(steps);
      return {};
    }),
    pause: os.pause.handler(({ input: { id } }) => {
      find(id).pause();
      return {};
    }),
    close: os.close.handler(({ input: { id } }) => {
      sessions.delete(id);
      waking.changed();
      return {};
    }),
    trail: os.trail.handler(({ input: { queueId } }) => ({
      lines: [
        `2026-11-21T22:30:01.104Z mx1 postfix/smtpd[4711]: ${queueId}: client=console.example.org[192.0.2.77]`,
        `2026-11-21T22:30:01.131Z mx1 postfix/cleanup[4713]: ${queueId}: message-id=<1.postroom@localhost>`,
        `2026-11-21T22:30:01.140Z mx1 postfix/qmgr[998]: ${queueId}: from=<anna@example.com>, size=412, nrcpt=1 (queue active)`,
        `2026-11-21T22:30:01.300Z mx1 postfix/lmtp[4715]: ${queueId}: to=<ben@example.net>, relay=dovecot, delay=0.2, dsn=2.0.0, status=sent (250 2.0.0 <ben@example.net> Saved)`,
        `2026-11-21T22:30:01.301Z mx1 postfix/qmgr[998]: ${queueId}: removed`,
      ],
      words: 'It was delivered and has left the queue.',
    })),
  };
}

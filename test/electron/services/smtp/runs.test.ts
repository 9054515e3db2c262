import { afterEach, describe, expect, it } from 'vitest';
import type { Leg } from '#contract/smtp';
import { type LegEvent, runLegs } from '#services/smtp/runs';
import type { Behaviour } from '../../../smtp-server/behaviour.ts';
import { SmtpServer } from '../../../smtp-server/server.ts';
import { ehlo, greeting, here, mail, open, quit, targetAt } from './on-the-wire.ts';

const servers: SmtpServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

async function legTo(label: string, behaviour: Behaviour = {}): Promise<Leg> {
  const server = await SmtpServer.start(behaviour);
  servers.push(server);
  return { label, from: here, target: targetAt(server.port) };
}
const steps = [greeting, ehlo, mail(), quit];
const base = { open, stepsOf: () => steps, atOnce: 20, live: false };

async function all(events: AsyncIterable<LegEvent>): Promise<LegEvent[]> {
  const seen: LegEvent[] = [];
  for await (const event of events) seen.push(event);
  return seen;
}

describe('a run over several servers', () => {
  it('gives each its result, one that fails does not spoil the rest, and done comes last', async () => {
    const legs = [
      await legTo('good'),
      await legTo('gone', { instead: { CONNECT: 'drop' } }),
      { label: 'closed', from: here, target: targetAt(1) },
      await legTo('refuses', { instead: { MAIL: { bytes: '550 5.7.1 No\r\n' } } }),
    ];
    const events = await all(runLegs({ ...base, legs }));
    expect(events.at(-1)).toEqual({ kind: 'done' });
    const outcomes = events.flatMap((event) =>
      event.kind === 'result' ? [[event.at, event.result.outcome]] : [],
    );
    expect(outcomes.toSorted()).toEqual([
      [0, 'accepted'],
      [1, 'cut off'],
      [2, 'no connection'],
      [3, 'refused'],
    ]);
    expect(events.some(({ kind }) => kind === 'happening')).toBe(false);
  });

  it('tells what happens while it does, when asked', async () => {
    const events = await all(runLegs({ ...base, legs: [await legTo('one')], live: true }));
    const told = events.flatMap((event) => (event.kind === 'happening' ? [event.happening] : []));
    const result = events.find((event) => event.kind === 'result');
    expect(told).toEqual(result?.result.happenings);
  });

  it('never has more at once than it may, and does every round', async () => {
    let now = 0;
    let most = 0;
    const rounds: number[] = [];
    const events = await all(
      runLegs({
        ...base,
        open: async (...how) => {
          most = Math.max(most, (now += 1));
          return open(...how);
        },
        legs: [await legTo('one'), await legTo('two')],
        times: 6,
        atOnce: 3,
        stepsOf: (_leg, round) => {
          rounds.push(round);
          return steps;
        },
        finished: () => (now -= 1),
      }),
    );
    expect(most).toBe(3);
    expect(rounds.toSorted()).toEqual([0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5]);
    const at = events.flatMap((event) => (event.kind === 'result' ? [event.at] : []));
    expect(at.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  });

  it('is cut off by its signal, and when nobody reads on', async () => {
    const silent = await legTo('silent', { instead: { MAIL: 'silence' } });
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 100);
    const events = await all(runLegs({ ...base, legs: [silent], signal: stop.signal }));
    expect(events).toMatchObject([{ kind: 'result', result: { outcome: 'cut off' } }, { kind: 'done' }]);

    for await (const event of runLegs({ ...base, legs: [silent], live: true })) {
      expect(event.kind).toBe('happening');
      break;
    }
    await expect.poll(() => servers[0]?.seen.every(({ closed }) => closed)).toBe(true);
  });
});

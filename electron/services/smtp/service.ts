import { implement } from '@orpc/server';
import { contract } from '#contract/index';
import type { JournalEntry } from '#contract/journal';
import type { Reach } from '../hosts/reach.ts';
import { noSuchHost } from '../work/refusals.ts';
import { openWire } from './open-wire.ts';
import { Probes } from './probes.ts';
import { mayDo, recordOf } from './records.ts';
import { runLegs } from './runs.ts';
import { type AskDns, serversOf } from './servers.ts';
import { runScenario } from './scenario-runs.ts';
import { Scenarios } from './scenarios.ts';
import { Sessions } from './sessions.ts';
import { trailOf } from './trail.ts';

export interface SmtpServiceOptions {
  readonly dataDir: string;
  readonly reach: Reach;
  /** Questions to DNS from anywhere, for the servers of a domain. */
  readonly ask: AskDns;
  readonly now: () => Date;
  readonly record: (entry: Omit<JournalEntry, 'seq'>) => void;
}

const os = implement(contract).smtp;

/** SMTP sessions from this computer and from hosts, scenarios, probes of a deploy. */
export function createSmtpService({ ask, dataDir, now, reach, record }: SmtpServiceOptions) {
  const open = openWire(reach);
  const ended: ConstructorParameters<typeof Sessions>[0]['ended'] = (from, target, done, result) =>
    record(recordOf(reach, now(), { from, target, done }, result));
  const sessions = new Sessions({ open, now, ended });
  const scenarios = new Scenarios(dataDir);
  const probes = new Probes({
    dataDir,
    open,
    scenarios,
    allowed: (from, steps) => mayDo(reach, from, steps),
    finished: ({ from, target }, done, result) => ended(from, target, done, result),
  });
  return {
    router: os.router({
      open: os.open.handler(({ input: { from, target, steps, go } }) => {
        mayDo(reach, from, steps);
        return sessions.open(from, target, steps, go);
      }),
      sessions: os.sessions.handler(() => sessions.list()),
      happenings: os.happenings.handler(({ input: { id }, signal }) => sessions.find(id).events(signal)),
      advance: os.advance.handler(({ input: { id, go } }) => {
        const session = sessions.find(id);
        mayDo(reach, session.from, session.ahead);
        session.advance(go);
        return {};
      }),
      say: os.say.handler(({ input: { id, step } }) => {
        const session = sessions.find(id);
        mayDo(reach, session.from, [step]);
        session.say(step);
        return {};
      }),
      prepare: os.prepare.handler(({ input: { id, steps } }) => {
        const session = sessions.find(id);
        mayDo(reach, session.from, steps);
        session.prepare(steps);
        return {};
      }),
      pause: os.pause.handler(({ input: { id } }) => {
        sessions.find(id).pause();
        return {};
      }),
      close: os.close.handler(({ input: { id } }) => {
        sessions.close(id);
        return {};
      }),
      run: os.run.handler(async function* ({ input: { legs, steps, atOnce, live }, signal }) {
        for (const { from } of legs) mayDo(reach, from, steps);
        yield* runLegs({
          open,
          legs,
          stepsOf: () => steps,
          atOnce,
          live,
          signal,
          finished: ({ from, target }, done, result) => ended(from, target, done, result),
        });
      }),
      servers: os.servers.handler(({ input: { from, domain }, signal }) =>
        serversOf(ask, from, domain, signal),
      ),
      scenarios: os.scenarios.handler(() => scenarios.list()),
      saveScenario: os.saveScenario.handler(({ input }) => scenarios.save(input)),
      removeScenario: os.removeScenario.handler(({ input }) => scenarios.remove(input)),
      runScenario: os.runScenario.handler(({ input, signal }) =>
        runScenario(scenarios, input, {
          open,
          signal,
          allowed: ({ from }, steps) => mayDo(reach, from, steps),
          finished: ({ from, target }, done, result) => ended(from, target, done, result),
        }),
      ),
      probes: os.probes.handler(({ input: { hostId } }) => {
        if (reach.host(hostId) === undefined) throw noSuchHost();
        return probes.of(hostId);
      }),
      saveProbes: os.saveProbes.handler(({ input: { hostId, probes: wanted } }) => {
        if (reach.host(hostId) === undefined) throw noSuchHost();
        return probes.save(hostId, wanted);
      }),
      trail: os.trail.handler(({ input: { hostId, queueId }, signal }) =>
        trailOf(reach, hostId, queueId, signal),
      ),
    }),
    /** Scenarios that a deploy of a host must pass. */
    probes,
    close: (): void => sessions.closeAll(),
  };
}

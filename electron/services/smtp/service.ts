import { implement } from '@orpc/server';
import { contract } from '#contract/index';
import type { Reach } from '../hosts/reach.ts';

export interface SmtpServiceOptions {
  readonly dataDir: string;
  readonly reach: Reach;
  readonly now: () => Date;
}

const os = implement(contract).smtp;
const notYet = (): never => {
  throw new Error('This is not built yet.');
};

/** SMTP sessions from this computer and from hosts, scenarios, probes of a deploy. */
export function createSmtpService(_options: SmtpServiceOptions) {
  return {
    router: os.router({
      open: os.open.handler(notYet),
      sessions: os.sessions.handler(notYet),
      happenings: os.happenings.handler(notYet),
      advance: os.advance.handler(notYet),
      say: os.say.handler(notYet),
      prepare: os.prepare.handler(notYet),
      pause: os.pause.handler(notYet),
      close: os.close.handler(notYet),
      run: os.run.handler(notYet),
      servers: os.servers.handler(notYet),
      scenarios: os.scenarios.handler(notYet),
      saveScenario: os.saveScenario.handler(notYet),
      removeScenario: os.removeScenario.handler(notYet),
      runScenario: os.runScenario.handler(notYet),
      probes: os.probes.handler(notYet),
      saveProbes: os.saveProbes.handler(notYet),
      trail: os.trail.handler(notYet),
    }),
    close: (): void => undefined,
  };
}

import { implement } from '@orpc/server';
import { contract } from '#contract/index';
import type { Session } from '#contract/smtp';

const os = implement(contract).smtp;

const session: Session = {
  id: 'session-1',
  from: { kind: 'here' },
  target: { host: '192.0.2.1', port: 25, serverName: '', minVersion: 'TLSv1.2', source: '' },
  openedAt: '',
  state: 'waiting',
  steps: [],
  next: 0,
};
const file = { name: 'relay', own: true, yaml: '', base: '', faults: [] };

async function* only<T>(value: T): AsyncGenerator<T, void> {
  await Promise.resolve();
  yield value;
}

/** SMTP sessions, whose course no test of the doors looks at more closely. */
export const scriptedSmtp = {
  open: os.open.handler(() => session),
  sessions: os.sessions.handler(() => [session]),
  happenings: os.happenings.handler(() => only({ kind: 'session' as const, session })),
  advance: os.advance.handler(() => ({})),
  say: os.say.handler(() => ({})),
  prepare: os.prepare.handler(() => ({})),
  pause: os.pause.handler(() => ({})),
  close: os.close.handler(() => ({})),
  run: os.run.handler(() => only({ kind: 'done' as const })),
  servers: os.servers.handler(() => ({ servers: [], notes: [] })),
  scenarios: os.scenarios.handler(() => [file]),
  saveScenario: os.saveScenario.handler(() => file),
  removeScenario: os.removeScenario.handler(() => ({})),
  runScenario: os.runScenario.handler(() => only({ kind: 'done' as const })),
  probes: os.probes.handler(() => []),
  saveProbes: os.saveProbes.handler(() => []),
  trail: os.trail.handler(() => ({ lines: [], words: '' })),
};

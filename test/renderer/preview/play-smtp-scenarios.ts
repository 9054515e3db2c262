import { implement, ORPCError } from '@orpc/server';
import { contract } from '#contract/index';
import type { Probe, ScenarioFile } from '#contract/smtp';
import { bytesOf } from '#mail/bytes';
import type { Scenario } from '#mail/smtp/scenario';
import type { Step } from '#mail/smtp/step';
import { builtIn } from '../../../electron/services/smtp/built-in.ts';
import { readScenario } from '../../../electron/services/smtp/scenario-file.ts';
import { hashOf } from './play-deploys-files.ts';
import { playLegs } from './play-smtp-runs.ts';
import { wait, type World } from './play-world.ts';

const os = implement(contract).smtp;

const ours = `name: Our users get mail
about: What the help desk asks first.
values:
  recipient: {label: One of our users, initial: ben@example.net}
steps:
  - greeting
  - EHLO {helo}
  - MAIL FROM:<anna@example.com>
  - line: RCPT TO:<{recipient}>
    expect: 250
  - QUIT
`;

const refuse = (what: string, todo: string): never => {
  throw new ORPCError('REFUSED', { defined: true, status: 400, message: 'Refused.', data: { what, todo } });
};

/** `{name}` in lines, as the services fill it in. */
function filled({ steps }: Scenario, values: Readonly<Record<string, string>>): readonly Step[] {
  const all: Readonly<Record<string, string>> = { helo: 'console.example.org', ...values };
  return JSON.parse(
    JSON.stringify(steps).replace(/\{([a-z][a-z0-9_]*)\}/g, (whole, name: string) =>
      JSON.stringify(all[name] ?? whole).slice(1, -1),
    ),
  ) as Step[];
}

/** Scenarios of the play: the built-in ones as they are, and one of somebody's own. `config=` may say `overtaken`. */
export function playScenarios(world: World) {
  const own = new Map([['our-users', ours]]);
  const probes = new Map<string, Probe[]>();
  let saves = 0;
  const fileOf = async (name: string, yaml: string, mine: boolean): Promise<ScenarioFile> => {
    const { scenario, faults } = readScenario(yaml);
    return {
      name,
      own: mine,
      yaml,
      base: await hashOf(bytesOf(yaml)),
      faults: [...faults],
      ...(scenario === undefined ? {} : { scenario }),
    };
  };
  const baseOf = async (name: string): Promise<string> => {
    const yaml = own.get(name);
    return yaml === undefined ? '' : hashOf(bytesOf(yaml));
  };
  const list = (): Promise<ScenarioFile[]> =>
    Promise.all([
      ...[...own].map(([name, yaml]) => fileOf(name, yaml, true)),
      ...builtIn.map(([name, yaml]) => fileOf(name, yaml, false)),
    ]);
  return {
    scenarios: os.scenarios.handler(async () => {
      await wait(world.scene.slow);
      return list();
    }),
    saveScenario: os.saveScenario.handler(async ({ input: { name, yaml, base } }) => {
      await wait(world.scene.slow * 4);
      if (world.scene.config === 'overtaken' && ++saves === 1)
        own.set(name, ours.replace('What the help desk asks first.', 'Somebody else wrote this.'));
      if ((await baseOf(name)) !== base)
        refuse(
          'This scenario was changed in another window meanwhile.',
          'Load it again, and make your change there.',
        );
      const { faults } = readScenario(yaml);
      if (faults.length > 0)
        refuse(
          `This scenario cannot be kept. ${faults.map(({ line, words }) => `Line ${line}: ${words}`).join(' ')}`,
          'Correct it, then save again.',
        );
      own.set(name, yaml);
      return fileOf(name, yaml, true);
    }),
    removeScenario: os.removeScenario.handler(({ input: { name } }) => {
      own.delete(name);
      return {};
    }),
    runScenario: os.runScenario.handler(async function* ({ input: { name, values, legs }, signal }) {
      const file = (await list()).find((one) => one.name === name);
      const scenario = file?.scenario ?? refuse('This scenario is gone.', 'Choose another.');
      const rounds = Array.from({ length: scenario.times }, () => legs).flat();
      const steps = filled(scenario, values);
      yield* playLegs(world, rounds, () => steps, scenario.atOnce, signal);
    }),
    probes: os.probes.handler(({ input: { hostId } }) => probes.get(hostId) ?? []),
    saveProbes: os.saveProbes.handler(({ input }) => {
      probes.set(input.hostId, input.probes);
      return input.probes;
    }),
  };
}

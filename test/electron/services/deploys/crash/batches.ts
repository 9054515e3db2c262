import { setTimeout as sleep } from 'node:timers/promises';
import { recover } from '#mail/deploy/commands';
import { clientKilled, halfSent, packetsVanish } from './cut-off.ts';
import { fullDisks } from './full-disk.ts';
import { rivals } from './rivals.ts';
import { answer, tell, wake, type Run, type Scene } from './runs.ts';

/** Named points in the agent, in the order in which a deploy passes them. */
const beforeArmed = ['new', 'staged', 'locked', 'base-ok', 'step-1', 'step-2', 'built', 'backed-up'];
const armed = [
  ...['guarded', 'armed', 'place-1', 'place-2', 'place-3', 'place-4', 'placed'],
  ...[
    'install-1',
    'install-2',
    'install-3',
    'install-4',
    'installed',
    'step-3',
    'reloaded',
    'step-4',
    'probed',
    'waiting',
  ],
];
const committing = ['decided', 'committed', 'ending', 'done'];
const takingBack = [
  ...[
    'rolling-back',
    'restore-1',
    'restore-2',
    'restore-3',
    'restore-4',
    'restored',
    'step-rollback-3',
    'step-rollback-4',
  ],
  ...['ending', 'rolled-back'],
];

export interface Batch {
  readonly name: string;
  /** Every different run of it; it is gone through again and again until there are enough. */
  readonly runs: readonly Run[];
  /** Its share of all; the number of its runs when absent. */
  readonly weight?: number;
}

const at = (sign: 'K' | 'G' | 'S', points: readonly string[], rest: Omit<Run, 'label'> = {}): Run[] =>
  points.map((point) => ({ label: `${sign} ${point}`, crash: `${sign}:${point}`, ...rest }));

const everyPoint = (sign: 'K' | 'G' | 'S', rest: Omit<Run, 'label' | 'then' | 'fails'> = {}): Run[] => [
  ...at(sign, [...beforeArmed, ...armed], rest),
  ...at(sign, committing, { ...rest, then: 'commit' }),
  ...at(sign, takingBack, { ...rest, fails: true }),
  ...at(sign, ['rolling-back', 'restore-2', 'restored'], { ...rest, then: 'rollback' }),
];

const ownProcesses = ({ plan }: Scene): string =>
  `for p in $(grep -lsF "POSTROOM_TX=${plan.id};" /proc/[0-9]*/environ); do p=\${p#/proc/}; kill -KILL "\${p%%/*}"; done 2>/dev/null`;

/** The host is without power for a moment: nothing that ran goes on. */
const everythingDies = async (scene: Scene): Promise<void> => {
  await scene.victim.host.run(`${ownProcesses(scene)}; ${scene.victim.setup.kill}`);
  await tell(scene.victim, recover());
  await scene.victim.host.run(scene.victim.setup.start);
};

/** With the hook that a host runs before its mail starts; without, only the console's next contact helps. */
const powerCut =
  (hook: boolean) =>
  async ({ victim }: Scene): Promise<void> => {
    const line = 'for t in /var/lib/postroom/tx/*; do /bin/sh "$t/agent.sh" boot "${t##*/}" early; done';
    if (hook) await victim.host.writeFile('/etc/rc.local', `#!/bin/sh\n${line}\n`, 0o755);
    await victim.host.powerCut();
    await victim.host.powerOn();
    await victim.host.run('rm -f /etc/rc.local');
    await victim.host.run(victim.setup.start);
  };

const slack = 1;

/** Longer than its window, then it may go on, if it still can. */
const sleepsTooLong = async (scene: Scene): Promise<void> => {
  const limits = scene.plan.steps.map(({ kind, timeout = 60 }) =>
    kind === 'reload' || kind === 'probe' ? timeout : 0,
  );
  await sleep(1000 * (scene.plan.window + limits.reduce((sum, one) => sum + one) + slack + 5));
  await wake(scene);
};

const randomKill =
  (whom: 'agent' | 'all') =>
  async (scene: Scene): Promise<void> => {
    await sleep(Math.random() * 1500);
    await scene.victim.host.run(
      whom === 'all'
        ? ownProcesses(scene)
        : `p=$(readlink /var/lib/postroom/tx/${scene.plan.id}/claims/1); kill -KILL "\${p%%:*}"`,
    );
  };

/** Somebody else writes into a file of the deploy; as an editor does (a new file renamed), or into the file itself. */
const edit =
  (which: 'text' | 'main', how: 'renamed' | 'in place') =>
  async ({ victim, edits }: Scene): Promise<void> => {
    const path = victim.setup[which];
    const line = `# edited by hand ${Math.random()}`;
    await victim.host.must(
      how === 'in place'
        ? `echo '${line}' >>${path}`
        : `cp -p ${path} ${path}.edit && echo '${line}' >>${path}.edit && mv ${path}.edit ${path}`,
    );
    edits[path] = (await victim.host.must(`sha256sum <${path}`)).slice(0, 64);
  };

const bothDecide =
  (after: number) =>
  async (scene: Scene): Promise<void> => {
    await sleep(after);
    await Promise.all([answer(scene, 'commit'), answer(scene, 'rollback')]);
  };

export const batches: readonly Batch[] = [
  { name: 'the agent is killed', runs: everyPoint('K') },
  { name: 'agent and guard are killed', runs: everyPoint('G') },
  {
    name: 'everything is killed, the daemon too',
    runs: everyPoint('S', { window: 20, disturb: everythingDies }),
  },
  {
    name: 'power cut',
    runs: [
      ...at('S', ['built', 'place-2', 'install-2', 'reloaded', 'waiting'], {
        window: 20,
        disturb: powerCut(false),
      }),
      ...at('S', ['armed', 'install-1', 'install-3', 'installed', 'waiting'], {
        window: 20,
        disturb: powerCut(true),
      }),
      ...at('S', ['committed'], { window: 20, then: 'commit', disturb: powerCut(true) }),
      ...at('S', ['restore-2'], { window: 20, fails: true, disturb: powerCut(true) }),
    ],
  },
  {
    name: 'stopped past the deadline, then it goes on',
    runs: [
      ...at('S', armed.slice(1), { window: 1, limit: 4, slack, disturb: sleepsTooLong }),
      ...at('S', beforeArmed, { disturb: wake, then: 'commit' }),
    ],
  },
  {
    name: 'killed at a random moment',
    weight: 40,
    runs: [
      { label: 'random agent', disturb: randomKill('agent') },
      { label: 'random all', disturb: randomKill('all') },
      { label: 'random agent of a commit', then: 'commit', disturb: randomKill('agent') },
      { label: 'random agent of a bad change', fails: true, disturb: randomKill('agent') },
      { label: 'random all of a bad change', fails: true, disturb: randomKill('all') },
    ],
  },
  {
    name: 'undisturbed',
    runs: [
      { label: 'confirmed', then: 'commit' },
      { label: 'called off', then: 'rollback' },
      { label: 'not confirmed', window: 1 },
      { label: 'bad change', fails: true },
    ],
  },
  {
    name: 'edited during the window',
    weight: 10,
    runs: [
      { label: 'edit text', waiting: edit('text', 'renamed') },
      { label: 'edit text in place', waiting: edit('text', 'in place') },
      { label: 'edit main', waiting: edit('main', 'renamed') },
      { label: 'edit then commit', waiting: edit('text', 'renamed'), then: 'commit' },
    ],
  },
  {
    name: 'edited before it began',
    runs: [
      { label: 'before text', before: edit('text', 'renamed') },
      { label: 'before main', before: edit('main', 'in place') },
    ],
  },
  {
    name: 'decisions late, and two at once',
    weight: 10,
    runs: [
      { label: 'late', window: 1, after: (scene) => answer(scene, 'commit') },
      { label: 'two', waiting: bothDecide(0) },
      { label: 'race', window: 1, waiting: bothDecide(700) },
    ],
  },
  { name: 'two admins at once', weight: 10, runs: [{ label: 'rivals', instead: rivals }] },
  {
    name: 'the connection is cut',
    weight: 20,
    runs: [
      { label: 'half sent', instead: halfSent },
      { label: 'client killed', instead: clientKilled },
      { label: 'packets vanish', instead: packetsVanish },
    ],
  },
  { name: 'the disk is full', runs: fullDisks([...beforeArmed, ...armed], committing, takingBack) },
];

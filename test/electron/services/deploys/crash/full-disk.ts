import { wake, type Run, type Scene } from './runs.ts';
import type { Victim } from './victim.ts';

type Where = 'where deploys are kept' | 'where the files are';

const folder = (victim: Victim, where: Where): string =>
  where === 'where deploys are kept'
    ? '/var/lib/postroom'
    : victim.setup.main.slice(0, victim.setup.main.lastIndexOf('/'));

/** Puts a small disk of its own below a folder, with what was there. */
const mount =
  (where: Where) =>
  async (victim: Victim): Promise<void> => {
    const dir = folder(victim, where);
    await victim.host.must(
      `rm -rf /run/copy && cp -a ${dir} /run/copy && rm -rf /run/copy/tx /run/copy/locks &&
       mount -t tmpfs -o size=4m lab ${dir} && cp -a /run/copy/. ${dir}/`,
    );
  };

const unmount =
  (where: Where) =>
  async (victim: Victim): Promise<void> => {
    const dir = folder(victim, where);
    await victim.host.must(
      `rm -f ${dir}/filler && rm -rf /run/copy && cp -a ${dir} /run/copy && umount -l ${dir} &&
       { [ ${dir} = /var/lib/postroom ] || cp -a /run/copy/. ${dir}/; }`,
    );
  };

const fill = (victim: Victim, where: Where): Promise<unknown> =>
  victim.host.run(`cat /dev/zero >${folder(victim, where)}/filler`);

const full =
  (where: Where) =>
  async (scene: Scene): Promise<void> => {
    await fill(scene.victim, where);
    await wake(scene);
  };

/** From that point on nothing more can be written, until it is all over. */
export function fullDisks(
  points: readonly string[],
  committing: readonly string[],
  takingBack: readonly string[],
): Run[] {
  return (['where deploys are kept', 'where the files are'] as const).flatMap((where): Run[] => {
    const on = (point: string, rest: Partial<Run> = {}): Run => ({
      label: `full ${where === 'where the files are' ? 'target' : 'place'} ${point}`,
      crash: `S:${point}`,
      prepare: mount(where),
      disturb: full(where),
      cleanup: unmount(where),
      ...rest,
    });
    const { crash: _, ...start } = on('from the start');
    return [
      {
        ...start,
        before: ({ victim }) => fill(victim, where).then(() => undefined),
        disturb: () => Promise.resolve(),
      },
      ...points.map((point) => on(point)),
      ...committing.map((point) => on(point, { then: 'commit' })),
      ...takingBack.map((point) => on(point, { fails: true })),
    ];
  });
}

import { implement } from '@orpc/server';
import { contract } from '#contract/index';
import { wait, type World } from './play-world.ts';

const os = implement(contract);

const set = (setId: string, label: string, shell: boolean) => ({
  setId,
  label,
  questions: ['route' as const, 'rewrite' as const, 'check' as const],
  shell,
  verify: true,
});

/** The questions of the play: mx1 has sendmail, the others Postfix, mx2 two instances. Twists come in `config=`. */
export function playAsking(world: World) {
  const twist = (name: string): boolean => (world.scene.config ?? '').split(',').includes(name);
  return {
    about: os.rewrite.about.handler(async ({ input }) => {
      world.online(input.hostId);
      await wait(twist('slow') ? 60_000 : world.scene.slow);
      if (twist('none')) return [];
      if (input.hostId === 'mx1') return [set('sendmail', 'sendmail', true)];
      const first = set('postfix:/etc/postfix', 'postfix', false);
      return input.hostId === 'mx2'
        ? [first, set('postfix:/etc/postfix-out', 'postfix-out', false)]
        : [first];
    }),
  };
}

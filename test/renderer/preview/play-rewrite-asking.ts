import { implement, ORPCError } from '@orpc/server';
import { contract } from '#contract/index';
import { longTrace, postfixAnswer, sendmailAnswer } from './play-rewrite-answers.ts';
import { wait, type World } from './play-world.ts';

const os = implement(contract);

const set = (setId: string, label: string, shell: boolean) => ({
  setId,
  label,
  questions: ['route' as const, 'rewrite' as const, 'check' as const],
  shell,
  verify: true,
});

const cut = (): never => {
  throw new ORPCError('OFFLINE', {
    defined: true,
    status: 503,
    message: 'The connection was lost before the answer was complete.',
    data: { detail: '' },
  });
};

/** The questions of the play: mx1 has sendmail, the others Postfix, mx2 two instances. Twists come in `config=`. */
export function playAsking(world: World) {
  const twist = (name: string): boolean => (world.scene.config ?? '').split(',').includes(name);
  return {
    about: os.rewrite.about.handler(async ({ input }) => {
      world.online(input.hostId);
      if (twist('fails'))
        throw new ORPCError('TOOL_FAILED', {
          message: 'The configuration of this host could not be read.',
          data: { todo: 'Look whether the disk of the host is full.', raw: 'sh: cannot create temp file' },
        });
      await wait(twist('slow') ? 60_000 : world.scene.slow);
      if (twist('none')) return [];
      if (input.hostId === 'mx1') return [set('sendmail', 'sendmail', true)];
      const first = set('postfix:/etc/postfix', 'postfix', false);
      return input.hostId === 'mx2'
        ? [first, set('postfix:/etc/postfix-out', 'postfix-out', false)]
        : [first];
    }),
    ask: os.rewrite.ask.handler(async function* ({ input, signal }) {
      world.online(input.place.hostId);
      const answer = input.place.hostId === 'mx1' ? sendmailAnswer : postfixAnswer;
      for (const [at, question] of input.questions.entries()) {
        if (at % 20 === 0) await wait(world.scene.slow);
        if (signal?.aborted === true) return;
        if (question.kind === 'route' && question.address.startsWith('cut')) cut();
        const long = question.kind === 'route' && question.address.startsWith('long');
        const told = answer(question, input.trace);
        yield { at, answer: long && input.trace ? { ...told, trace: longTrace(100_000) } : told };
      }
    }),
    verify: os.rewrite.verify.handler(async ({ input }) => {
      world.online(input.hostId);
      await wait(world.scene.slow);
      return { answer: { ...sendmailAnswer({ kind: 'route', address: input.address }, false), because: '' } };
    }),
  };
}

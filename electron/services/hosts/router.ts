import { implement } from '@orpc/server';
import { contract } from '#contract/index';
import type { Hosts } from './service.ts';
import { readSshConfig } from './ssh-config.ts';

const os = implement(contract).hosts;

/** Changes of connections come in bursts; windows hear of them at most this often. */
const gapMs = 100;

/** The contract's `hosts`, over the service. */
export function hostsRouter(hosts: Hosts, home: string, user: string) {
  return os.router({
    watch: os.watch.handler(({ signal }) => hosts.live.follow(() => hosts.statuses(), gapMs, signal)),
    add: os.add.handler(async ({ input }) => ({ id: await hosts.add(input) })),
    update: os.update.handler(async ({ input }) => {
      await hosts.update(input.id, input.draft);
      return {};
    }),
    remove: os.remove.handler(async ({ input }) => {
      await hosts.remove(input.id);
      return {};
    }),
    connect: os.connect.handler(({ input }) => {
      hosts.connect(input.id);
      return {};
    }),
    disconnect: os.disconnect.handler(({ input }) => {
      hosts.disconnect(input.id);
      return {};
    }),
    probe: os.probe.handler(async ({ input }) => {
      await hosts.probe(input.id);
      return {};
    }),
    sshConfig: os.sshConfig.handler(() => readSshConfig(home, user, hosts.list())),
    prompts: os.prompts.handler(({ signal }) =>
      hosts.prompts.live.follow(() => hosts.prompts.list(), gapMs, signal),
    ),
    answer: os.answer.handler(({ input, errors }) => {
      const { answers, remember } = input;
      if (!hosts.prompts.answer(input.id, answers === undefined ? undefined : { answers, remember }))
        throw errors.REFUSED({
          data: { what: 'This question is not open any more.', todo: 'Connect again if it is still needed.' },
        });
      return {};
    }),
  });
}

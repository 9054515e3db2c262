import { implement } from '@orpc/server';
import { contract } from '#contract/index';
import { makeHosts } from './hosts.ts';
import type { World } from './play-world.ts';

const os = implement(contract);

/** The part of the play that the `hosts` feature sees. */
export function playHosts(world: World) {
  return {
    watch: os.hosts.watch.handler(({ signal }) => world.watch(signal, () => [...world.statuses])),
    add: os.hosts.add.handler(({ input }) => {
      const id = `host-${world.statuses.length}`;
      const connection = {
        state: 'offline' as const,
        message: '',
        todo: '',
        since: new Date().toISOString(),
        notes: [],
      };
      world.statuses = [...world.statuses, { host: { id, ...input }, connection, sudoers: '' }];
      world.changed();
      return { id };
    }),
    update: os.hosts.update.handler(({ input }) => {
      world.setStatus(input.id, (status) => ({ ...status, host: { id: input.id, ...input.draft } }));
      return {};
    }),
    remove: os.hosts.remove.handler(({ input }) => {
      world.statuses = world.statuses.filter(({ host }) => host.id !== input.id);
      world.changed();
      return {};
    }),
    connect: os.hosts.connect.handler(({ input }) => {
      const { host, connection } = world.statusOf(input.id);
      if (connection.state === 'failed') return {};
      world.setStatus(host.id, (status) => ({
        ...status,
        connection: { ...status.connection, state: 'connecting' },
      }));
      return {};
    }),
    disconnect: os.hosts.disconnect.handler(({ input }) => {
      world.setStatus(input.id, (status) => ({
        ...status,
        connection: { ...status.connection, state: 'offline' },
      }));
      return {};
    }),
    probe: os.hosts.probe.handler(() => ({})),
    sshConfig: os.hosts.sshConfig.handler(() => ({
      path: '~/.ssh/config',
      problem: '',
      candidates: makeHosts().map(({ host: { id, ...draft } }) => ({
        alias: draft.name,
        draft,
        ignored: id === 'mx2' ? ['ControlMaster', 'ForwardX11'] : [],
        known: world.statuses.some((status) => status.host.id === id),
      })),
    })),
    prompts: os.hosts.prompts.handler(({ signal }) => world.watch(signal, () => [...world.prompts])),
    answer: os.hosts.answer.handler(({ input }) => {
      world.prompts = world.prompts.filter(({ id }) => id !== input.id);
      world.changed();
      return {};
    }),
  };
}

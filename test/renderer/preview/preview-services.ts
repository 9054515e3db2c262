import { implement } from '@orpc/server';
import { contract } from '#contract/index';
import { playConfig } from './play-config.ts';
import { playDeploys } from './play-deploys.ts';
import { playDelivery } from './play-delivery.ts';
import { playDns } from './play-dns.ts';
import { playHistory } from './play-history.ts';
import { playHolds } from './play-holds.ts';
import { playHosts } from './play-hosts.ts';
import { PlayJobs } from './play-jobs.ts';
import { playJournal } from './play-journal.ts';
import { playMessage } from './play-message.ts';
import { playQueue } from './play-queue.ts';
import { playRewrite } from './play-rewrite.ts';
import { playSmtp } from './play-smtp.ts';
import { playTrash } from './play-trash.ts';
import { playViews } from './play-views.ts';
import { World, type Scene } from './play-world.ts';
import { createShells } from './shells.ts';

export type { Scene } from './play-world.ts';

/** The contract as a play: hosts that exist nowhere, mail that actions really change, jobs that really end. */
export function createPreviewServices(scene: Scene) {
  const os = implement(contract);
  const world = new World(scene);
  const jobs = new PlayJobs(world);
  const shells = createShells();
  const router = os.router({
    app: {
      info: os.app.info.handler(() => ({
        version: '0.1.0',
        door: 'memory' as const,
        dataDir: '/nowhere',
        secrets: scene.keychain
          ? { kind: 'keychain' as const, why: '' }
          : { kind: 'none' as const, why: 'The serve door has no keychain.' },
      })),
    },
    hosts: playHosts(world),
    queue: playQueue(world, jobs),
    ...(scene.deploy === undefined ? playConfig(world) : playDeploys(world)),
    delivery: playDelivery(),
    history: playHistory(),
    holds: playHolds(world, jobs),
    message: playMessage(),
    trash: playTrash(world, jobs),
    rewrite: playRewrite(world),
    smtp: playSmtp(world),
    dns: playDns(world),
    views: playViews(),
    terminal: shells.handlers,
    journal: playJournal(world),
  });
  return {
    router,
    shells,
    world,
    ask: (kind: Parameters<World['ask']>[0]): void => world.ask(kind),
    arrive: (hostId: string, count: number): void => world.arrive(hostId, count),
    setStatus: (...args: Parameters<World['setStatus']>): void => world.setStatus(...args),
  };
}

import { implement, ORPCError } from '@orpc/server';
import { contract } from '#contract/index';
import { makeMail } from './mail.ts';
import type { PlayJobs } from './play-jobs.ts';
import type { World } from './play-world.ts';

const os = implement(contract);

/** The part of the play that the `trash` feature sees: what was deleted, until it is put back or purged. */
export function playTrash(world: World, jobs: PlayJobs) {
  const now = Math.floor(Date.now() / 1000);
  const old = makeMail(world.scene.trash ?? 0, 23, now - 86_400);
  if (old.length > 0)
    world.trash.set(
      'mx1',
      old.map((mail, at) => ({
        mail,
        batch: `20261120T0${at % 10}0000Z-old`,
        deletedAt: now - 600 * (at + 1),
        by: at % 3 === 0 ? 'anna@console via Postroom' : 'ops@console via Postroom',
        note: at % 4 === 0 ? 'INC-4711' : '',
      })),
    );
  return {
    list: os.trash.list.handler(({ input }) => {
      world.online(input.hostId);
      if (world.scene.broken && input.hostId === 'relay')
        throw new ORPCError('HOST_FAILED', {
          defined: true,
          status: 502,
          message: 'The host could not do it.',
          data: {
            what: 'The trash of this host could not be read.',
            todo: 'Look at its disk.',
            raw: 'I/O error',
          },
        });
      const kept = world.trash.get(input.hostId) ?? [];
      return {
        messages: kept.slice(0, 5000).map(({ mail, ...rest }) => ({
          source: world.sourceOf(input.hostId, mail.id),
          id: mail.id,
          sender: mail.sender,
          recipients: mail.recipients.slice(0, 3).map(({ address }) => address),
          recipientCount: mail.recipients.length,
          sizeBytes: mail.size,
          arrivedAt: mail.arrivedAt,
          ...rest,
        })),
        total: kept.length,
        totalBytes: kept.reduce((sum, { mail }) => sum + mail.size, 0),
        problems:
          world.scene.broken && input.hostId === 'mx2'
            ? [
                {
                  source: 'postfix:/etc/postfix-out',
                  problem: 'ls: cannot open directory: Permission denied',
                  todo: 'Give the account the rights that the Overview lists.',
                },
              ]
            : [],
      };
    }),
    restore: os.trash.restore.handler(({ input }) =>
      jobs.begin(
        input.hostId,
        'restore',
        input.items.map(({ id }) => id),
        input,
      ),
    ),
    purge: os.trash.purge.handler(({ input }) =>
      jobs.begin(
        input.hostId,
        'purge',
        input.items.map(({ id }) => id),
        input,
      ),
    ),
  };
}

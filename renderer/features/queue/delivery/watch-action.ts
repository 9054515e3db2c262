import { useMemo } from 'react';
import { useActions } from '../../../app/actions.ts';
import { useSession, useSessionStore } from '../../../app/session-context.ts';
import { hostOf } from '../../../app/session.ts';
import { blocked } from '../confirmation.ts';
import { useQueue, useQueueStore } from '../store-context.ts';
import { useDeliveryStore } from './store-context.ts';

/** More are not watched one by one; see contract/delivery.ts. */
export const mostWatched = 500;

export const watchTitle = 'Deliver and watch';
export const watchMeans =
  'Try these messages now, and show what the servers say to each other while they do.';

/** Why the selected messages cannot be delivered and watched, and the way to do it. */
export function useWatch(): { readonly why: string | undefined; readonly watch: () => void } {
  const queue = useQueueStore();
  const session = useSessionStore();
  const delivery = useDeliveryStore();
  const selected = useQueue((state) => state.selection.selected);
  const version = useQueue((state) => state.version);
  const hosts = useSession((state) => state.hosts);
  return useMemo(() => {
    const targets = queue.getState().targets();
    const several = new Set(targets.map(({ hostId }) => hostId)).size > 1;
    const why =
      blocked(targets, hosts) ??
      (several
        ? 'Messages of one host at a time can be watched.'
        : targets.length > mostWatched
          ? `At most ${mostWatched} messages can be watched; flush tries any number.`
          : undefined);
    return {
      why,
      watch: () => {
        const rows = queue.getState().targets();
        const hostId = rows[0]?.hostId;
        if (why !== undefined || hostId === undefined) return;
        const name = hostOf(session.getState(), hostId)?.host.name ?? '';
        delivery.getState().start(
          hostId,
          name,
          rows.map(({ source, id, arrivedAt, sizeBytes, sender }) => ({
            source,
            id,
            arrivedAt,
            sizeBytes,
            sender,
          })),
          '',
        );
      },
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the rows are one mutable map: selected and version say when it changed
  }, [queue, session, delivery, selected, version, hosts]);
}

/** `w` on the queue page, and in the palette. */
export function useWatchAction(): void {
  const page = useSession((state) => state.page);
  const section = useQueue((state) => state.section);
  const { why, watch } = useWatch();
  const here = page === 'queue' && section === 'messages';
  const actions = useMemo(
    () =>
      here
        ? [
            {
              id: 'queue.watch',
              title: 'Deliver the selected messages now and watch',
              group: 'Queue',
              keys: ['w'],
              hint: watchMeans,
              disabled: why,
              run: watch,
            },
          ]
        : [],
    [here, why, watch],
  );
  useActions(actions);
}

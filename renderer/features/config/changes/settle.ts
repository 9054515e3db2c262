import type { StoreApi } from 'zustand/vanilla';
import type { Deploy } from '#contract/deploys';
import type { Workbench } from '../workbench.ts';
import { hashOf } from './text-lines.ts';

/**
 * Once a deploy has come to an end its host is read again, and what was kept is no edit any more. Works from what the
 * host tells alone, so it does so too in a window that was opened later.
 */
export function settle(
  bench: Workbench,
  store: StoreApi<{ readonly deploys: readonly Deploy[] }>,
): () => void {
  const open = new Set<string>();
  const busy = new Set<string>();

  const settleFile = async (hostId: string, path: string, after: string, live: string): Promise<void> => {
    const mine = (await hashOf(after)) === live;
    const read = mine ? undefined : await bench.api.config.open({ hostId, path });
    if (read !== undefined && read.state.sha256 !== live) return;
    bench.deployed(hostId, [{ path, hash: live, content: read?.content ?? after }]);
  };

  const look = (): void => {
    const { benches } = bench.store.getState();
    for (const { id, hostId, ended, state, files } of store.getState().deploys) {
      if (!ended) open.add(id);
      else if (open.delete(id)) void bench.reread(hostId).catch(() => undefined); // Its page says why.
      const known = benches[hostId];
      if (state !== 'done' || known === undefined) continue;
      for (const { path, base, after } of known.edited) {
        const file = files.find((one) => one.path === path && one.old === base && one.new !== base);
        const live = known.survey?.states.find((one) => one.path === path)?.sha256;
        const name = `${hostId} ${path}`;
        // Only while what was deployed is still what is there: it may have been undone since.
        if (file === undefined || live !== file.new || busy.has(name)) continue;
        busy.add(name);
        void settleFile(hostId, path, after, live)
          .catch(() => undefined) // The edit stays, as one that somebody else overtook.
          .finally(() => busy.delete(name));
      }
    }
  };
  const stops = [store.subscribe(look), bench.store.subscribe(look)];
  return () => stops.forEach((stop) => stop());
}

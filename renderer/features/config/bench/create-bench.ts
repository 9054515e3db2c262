import { createStore } from 'zustand/vanilla';
import type { Api } from '../../../app/client.ts';
import { hostOf, type Session } from '../../../app/session.ts';
import { showToast } from '../../../app/toasts.ts';
import { emptyBench, type HostBench, type WorkbenchState } from '../workbench.ts';
import type { Bench, BenchEvents, By, Wish } from './bench.ts';
import { HostDrafts } from './drafting.ts';
import { HostFiles, type Edit } from './host-files.ts';
import { keepSame } from './keep-same.ts';
import { createSurveying } from './surveying.ts';

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** What the page and its parts share. Texts are byte text everywhere here. */
export function createBench(api: Api, session: Session): Bench {
  const all = new Map<string, HostFiles>();
  const drafts = new Map<string, HostDrafts>();
  const hearers = new Set<Partial<BenchEvents>>();
  const beforeLook = new Set<() => void>();
  const wish: { current: Wish | undefined } = { current: undefined };
  let wishes = 0;
  let started = false;

  const look = (): void => beforeLook.forEach((takeIn) => takeIn());
  const store = createStore<WorkbenchState>()((set) => ({
    section: 'files',
    benches: {},
    show: (section) => {
      look();
      set({ section });
    },
  }));
  const files = (hostId: string): HostFiles => {
    const known = all.get(hostId) ?? new HostFiles();
    all.set(hostId, known);
    return known;
  };
  const patch = (hostId: string, change: Partial<HostBench>): void =>
    store.setState(({ benches }) => ({
      benches: { ...benches, [hostId]: { ...(benches[hostId] ?? emptyBench), ...change } },
    }));
  const publish = (hostId: string): void => {
    const { survey } = files(hostId);
    patch(hostId, { survey, edited: files(hostId).edited() });
  };
  const tell = (hostId: string, path: string, by: By): void => {
    publish(hostId);
    for (const hearer of hearers) hearer.content?.(hostId, path, by);
  };
  const draftsOf = (hostId: string): HostDrafts => {
    const known =
      drafts.get(hostId) ??
      new HostDrafts(hostId, {
        api,
        filesOf: files,
        arrived: (id, paths) => paths.forEach((path) => tell(id, path, 'other')),
        notice: (title, body) => showToast({ id: `draft-${title}`, tone: 'plain', title, body, seconds: 20 }),
      });
    drafts.set(hostId, known);
    return known;
  };
  const surveying = createSurveying({
    api,
    files,
    patch,
    tell,
    ready: (hostId) => draftsOf(hostId).ready,
    host: (hostId) => {
      publish(hostId);
      for (const hearer of hearers) hearer.host?.(hostId);
    },
  });
  const setEdit = (hostId: string, path: string, edit: Edit | undefined, by: By): void => {
    const { edits } = files(hostId);
    if (edit === undefined || edit.after === edit.before) edits.delete(path);
    else edits.set(path, edit);
    draftsOf(hostId).keep(path);
    tell(hostId, path, by);
  };

  const bench: Bench = {
    store,
    api,
    session,
    files,
    wish,
    beforeLook,
    reread: async (hostId) => {
      look();
      await surveying.read(hostId);
    },
    setOf: (hostId, path) => files(hostId).set(path),
    fileOf: (hostId, path) => files(hostId).file(path),
    live: (hostId, path) => surveying.live(hostId, path),
    load: (hostId, path) => surveying.load(hostId, path),
    adopt: async (hostId, path, content, base) => {
      look();
      const on =
        base === undefined ? await surveying.live(hostId, path) : { base: base.hash, content: base.content };
      setEdit(hostId, path, { base: on.base, before: on.content, after: content }, 'other');
    },
    discard: async (hostId, paths) => {
      look();
      const one = files(hostId);
      const { edits, lives } = one;
      const gone: (readonly [string, Edit])[] = [];
      for (const path of paths) {
        const edit = edits.get(path);
        if (edit === undefined) continue;
        gone.push([path, edit]);
        // What the edit was built on is what is on the host, unless the host is known to have something else by now.
        if (!lives.has(path) && !one.moved(path)) lives.set(path, { base: edit.base, content: edit.before });
        setEdit(hostId, path, undefined, 'other');
      }
      if (gone.length === 0) return;
      showToast({
        id: `discard-${hostId}`,
        tone: 'plain',
        title:
          gone.length === 1
            ? `The edit of ${nameOf(gone[0]?.[0] ?? '')} was thrown away`
            : `The edits of ${gone.length} files were thrown away`,
        seconds: 20,
        buttons: [
          {
            label: 'Undo',
            run: () => gone.forEach(([path, edit]) => setEdit(hostId, path, edit, 'other')),
          },
        ],
      });
      await Promise.all(paths.filter((path) => !lives.has(path)).map((path) => surveying.load(hostId, path)));
    },
    deployed: (hostId, done) => {
      look();
      const one = files(hostId);
      for (const { path, hash, content } of done) {
        one.lives.set(path, { base: hash, content });
        one.learned(path, { sha256: hash, sizeBytes: content.length });
        const edit = one.edits.get(path);
        setEdit(
          hostId,
          path,
          edit === undefined ? undefined : { base: hash, before: content, after: edit.after },
          'other',
        );
      }
    },
    typed: (hostId, path, after) => {
      const one = files(hostId);
      const live = one.lives.get(path);
      const edit = one.edits.get(path);
      const on = edit ?? (live === undefined ? undefined : { base: live.base, before: live.content });
      if (on === undefined || after === (edit?.after ?? on.before)) return;
      setEdit(hostId, path, { base: on.base, before: on.before, after }, 'editor');
    },
    setFindings: (hostId, path, findings) => {
      const before = store.getState().benches[hostId]?.findings;
      const kept = keepSame(before?.get(path), findings);
      if (kept !== before?.get(path)) patch(hostId, { findings: new Map(before).set(path, kept) });
    },
    open: (hostId, path) => {
      look();
      if (store.getState().benches[hostId]?.path !== path) patch(hostId, { path });
      void surveying.load(hostId, path);
    },
    reveal: (hostId, path, at) => {
      wish.current = { hostId, path, line: at?.line, column: at?.column, seq: ++wishes };
      bench.open(hostId, path);
      store.getState().show('files');
      session.getState().go({ hostId, page: 'config' });
      for (const hearer of hearers) hearer.host?.(hostId);
    },
    ask: (hostId, paths, users) => surveying.ask(hostId, paths, users),
    enter: (hostId) => {
      draftsOf(hostId);
      surveying.enter(hostId);
    },
    followDrafts: (hostIds) => hostIds.forEach((hostId) => draftsOf(hostId)),
    hear: (events) => {
      hearers.add(events);
      return () => hearers.delete(events);
    },
    start: () => {
      started = true;
      const hidden = (): void => {
        if (document.visibilityState === 'hidden') look();
      };
      document.addEventListener('visibilitychange', hidden);
      window.addEventListener('pagehide', look);
      window.addEventListener('blur', look);
      const unwatch = session.subscribe((state, before) => {
        const { hostId } = state;
        const online = (of: typeof state): boolean => hostOf(of, hostId)?.connection.state === 'online';
        // The page is open and the host has just come: what could not be read is read now.
        if (started && hostId !== undefined && state.page === 'config' && online(state) && !online(before))
          surveying.enter(hostId);
      });
      return () => {
        started = false;
        look();
        document.removeEventListener('visibilitychange', hidden);
        window.removeEventListener('pagehide', look);
        window.removeEventListener('blur', look);
        unwatch();
        drafts.forEach((one) => one.stop());
        drafts.clear();
      };
    },
  };
  return bench;
}

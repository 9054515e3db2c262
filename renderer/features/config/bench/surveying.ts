import type { Survey } from '#contract/config';
import type { Api } from '../../../app/client.ts';
import { problemOf } from '../../../app/problem.ts';
import type { HostBench } from '../workbench.ts';
import type { By } from './bench.ts';
import { largestBytes, type HostFiles, type Live } from './host-files.ts';

interface Doors {
  readonly api: Api;
  readonly files: (hostId: string) => HostFiles;
  readonly patch: (hostId: string, change: Partial<HostBench>) => void;
  readonly tell: (hostId: string, path: string, by: By) => void;
  readonly host: (hostId: string) => void;
  /** Resolves when the kept edits of this host are known. */
  readonly ready: (hostId: string) => Promise<void>;
}

export interface Surveying {
  /** Asks the host which files there are and how they are now; what fails stands in the bench. */
  read(hostId: string): Promise<void>;
  enter(hostId: string): void;
  live(hostId: string, path: string): Promise<Live>;
  load(hostId: string, path: string): Promise<void>;
  ask(hostId: string, paths: readonly string[], users: readonly string[]): void;
}

/** After this long, what is on the host is looked at again when the page is opened. */
const oldMs = 60_000;

/** Reads what is on the hosts, and no more often than needed. */
export function createSurveying({ api, files, patch, tell, host, ready }: Doors): Surveying {
  const reading = new Map<string, Promise<void>>();
  const readAt = new Map<string, number>();
  const opening = new Map<string, Promise<Live>>();
  const asked = new Map<string, Set<string>>();

  const live = (hostId: string, path: string): Promise<Live> => {
    const one = files(hostId);
    const state = one.state(path);
    const known = one.lives.get(path);
    if (known !== undefined && (state?.sha256 ?? known.base) === known.base) return Promise.resolve(known);
    if (state?.sha256 === 'absent') {
      const nothing = { base: 'absent', content: '' };
      one.lives.set(path, nothing);
      return Promise.resolve(nothing);
    }
    const key = `${hostId} ${path}`;
    const under = opening.get(key);
    if (under !== undefined) return under;
    const opened = api.config
      .open({ hostId, path })
      .then(({ state: now, content }) => {
        const found = { base: now.sha256 ?? 'absent', content };
        one.lives.set(path, found);
        one.problems.delete(path);
        one.learned(path, now);
        return found;
      })
      .finally(() => opening.delete(key));
    opening.set(key, opened);
    return opened;
  };

  const load = async (hostId: string, path: string): Promise<void> => {
    const one = files(hostId);
    const before = one.lives.get(path);
    try {
      await ready(hostId);
      if ((await live(hostId, path)) !== before) tell(hostId, path, 'other');
    } catch (error) {
      one.problems.set(path, problemOf(error));
      tell(hostId, path, 'other');
    }
  };

  /** Everything that findings may depend on, two files at a time so that the host is not kept busy. */
  const loadAll = async (hostId: string, survey: Survey): Promise<void> => {
    const sizes = new Map(survey.states.map((state) => [state.path, state]));
    const paths = survey.sets
      .flatMap((set) => set.files)
      .filter(({ path }) => {
        const state = sizes.get(path);
        return state?.sha256 !== undefined && state.sizeBytes <= largestBytes;
      })
      .map(({ path }) => path);
    const next = paths[Symbol.iterator]();
    const worker = async (): Promise<void> => {
      for (const path of next) await load(hostId, path);
    };
    await Promise.all([worker(), worker()]);
  };

  const look = async (hostId: string): Promise<void> => {
    patch(hostId, { reading: true });
    const one = files(hostId);
    try {
      const survey = await api.config.survey({ hostId });
      await ready(hostId);
      readAt.set(hostId, Date.now());
      one.survey = survey;
      one.knowledge = {
        ...survey.knowledge,
        users: { ...one.knowledge?.users, ...survey.knowledge.users },
        paths: { ...survey.knowledge.paths },
      };
      asked.delete(hostId);
      patch(hostId, { problem: undefined });
      host(hostId);
      await loadAll(hostId, survey);
    } catch (error) {
      patch(hostId, { problem: problemOf(error) });
    } finally {
      patch(hostId, { reading: false });
    }
  };

  const read = (hostId: string): Promise<void> => {
    const under = reading.get(hostId);
    if (under !== undefined) return under;
    const begun = look(hostId).finally(() => reading.delete(hostId));
    reading.set(hostId, begun);
    return begun;
  };

  return {
    read,
    live,
    load,
    enter: (hostId) => {
      if (!reading.has(hostId) && Date.now() - (readAt.get(hostId) ?? 0) > oldMs) void read(hostId);
    },
    ask: (hostId, paths, users) => {
      const known = asked.get(hostId) ?? new Set<string>();
      asked.set(hostId, known);
      const one = files(hostId);
      const fresh = (kind: string, name: string, has: boolean): boolean => {
        if (has || known.has(`${kind}${name}`)) return false;
        known.add(`${kind}${name}`);
        return true;
      };
      const newPaths = paths
        .filter((path) => fresh('p', path, Object.hasOwn(one.knowledge?.paths ?? {}, path)))
        .slice(0, 2000);
      const newUsers = users
        .filter((user) => fresh('u', user, Object.hasOwn(one.knowledge?.users ?? {}, user)))
        .slice(0, 5000);
      if (newPaths.length + newUsers.length === 0) return;
      api.config.ask({ hostId, paths: newPaths, users: newUsers }).then(
        (told) => {
          if (one.knowledge === undefined) return;
          one.knowledge = {
            ...one.knowledge,
            users: { ...one.knowledge.users, ...told.users },
            paths: { ...one.knowledge.paths, ...told.paths },
          };
          host(hostId);
        },
        // Findings then say less; the state of the connection is said elsewhere. Asked again after the next survey.
        () => undefined,
      );
    },
  };
}

import type { Change, FileState, Plan } from '#contract/config';
import type { ConfigSet } from '#mail/config/files';
import { isKept, type HostConfiguration } from '../work/configuration.ts';
import { hashOf } from '../work/configuration.ts';
import { refused } from '../work/refusals.ts';
import type { PlanOfCommit } from './places.ts';

/** Builds and checks changes on a host, not to be deployed. */
export type TryOut = (
  hostId: string,
  setId: string,
  changes: readonly Change[],
  signal: AbortSignal | undefined,
) => AsyncGenerator<Plan>;

export interface CommitPlansOptions {
  readonly surveys: Pick<HostConfiguration, 'known' | 'states'>;
  readonly tryOut: TryOut;
  /** Files as they were in a version; `undefined` when there is no such version. */
  readonly filesAt: (
    hostId: string,
    commit: string,
    paths: readonly string[],
  ) => Promise<ReadonlyMap<string, string> | undefined>;
}

const rememberedPlans = 8;

/**
 * Stages on a host how its files were in a version of the history. What the host builds of them is built anew. A file that
 * the version does not have stays as it is now. The same question again is answered by the plan that is there.
 */
export function commitPlans({ surveys, tryOut, filesAt }: CommitPlansOptions): PlanOfCommit {
  const made = new Map<string, Plan>();
  return async (hostId, setId, commit, signal) => {
    const { sets } = await surveys.known(hostId);
    const set = sets.find(({ id }) => id === setId);
    if (set === undefined)
      throw refused('This configuration is not on the host any more.', 'Look at the host again.');
    const paths = sourcesOf(set);
    const then = await filesAt(hostId, commit, paths);
    if (then === undefined)
      throw refused('This version is not in the history of this host.', 'Look at the list again.');
    const changes = changesTo(then, await surveys.states(hostId, paths));
    if (changes.length === 0) return undefined;
    const key = JSON.stringify([hostId, setId, commit, changes.map(({ path, base }) => [path, base])]);
    const before = made.get(key);
    made.delete(key);
    let plan = before;
    if (plan === undefined) for await (const told of tryOut(hostId, setId, changes, signal)) plan = told;
    if (plan?.state === 'ready') {
      made.set(key, plan);
      for (const oldest of [...made.keys()].slice(0, -rememberedPlans)) made.delete(oldest);
    }
    return plan;
  };
}

const sourcesOf = (set: ConfigSet): string[] =>
  set.files.filter(({ path, generated }) => generated !== true && isKept(path)).map(({ path }) => path);

function changesTo(
  then: ReadonlyMap<string, string>,
  now: ReadonlyMap<string, Pick<FileState, 'sha256'>>,
): Change[] {
  return [...then].flatMap(([path, content]) => {
    const base = now.get(path)?.sha256;
    return base === undefined || base === hashOf(content) ? [] : [{ path, base, content }];
  });
}

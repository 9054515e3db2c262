import { textOf } from '#mail/bytes';
import {
  hashOf,
  isDrift,
  isKept,
  type FileNow,
  type History,
  type HostConfiguration,
} from '../work/configuration.ts';
import type { DeployBook, Entry } from './deploy-book.ts';
import type { DeployStore } from './deploy-store.ts';

export interface ToHistoryOptions {
  readonly surveys: HostConfiguration;
  readonly versions: History;
  readonly store: DeployStore;
  readonly book: DeployBook;
}

/** Files of the configuration that are not as the history has them, as they are now. */
export async function driftedFiles(
  surveys: HostConfiguration,
  hostId: string,
  only?: ReadonlySet<string>,
): Promise<FileNow[]> {
  const { sets } = await surveys.known(hostId);
  const paths = [...new Set(sets.flatMap(({ files }) => files.map(({ path }) => path)))].filter(
    (path) => isKept(path) && only?.has(path) !== false,
  );
  const states = await surveys.states(hostId, paths);
  const drifted = [...states.values()].filter(isDrift);
  return drifted.length === 0 ? [] : surveys.forHistory(hostId, drifted);
}

/** What changed on the host without us becomes a version of its own, so that a deploy on top of it loses nothing. */
export async function recordDrift(
  { surveys, versions }: Pick<ToHistoryOptions, 'surveys' | 'versions'>,
  hostId: string,
  paths: readonly string[],
  note: string,
): Promise<string | undefined> {
  const files = await driftedFiles(surveys, hostId, new Set(paths));
  return files.length === 0 ? undefined : versions.add(hostId, { kind: 'seen', note, files });
}

/**
 * A deploy that is done becomes a version: what was sent from what is kept here, what was built from the host. A file
 * counts only while its hash is the one that the host says it put in place.
 */
export async function recordDeploy(
  { surveys, versions, store, book }: ToHistoryOptions,
  entry: Entry,
): Promise<void> {
  const { hostId, id, kept, report } = entry;
  if (kept === undefined || report === undefined) return;
  const sent = await store.contents(id);
  const wanted = new Map(
    report.files.filter(({ path }) => isKept(path)).map((file) => [file.path, file.new] as const),
  );
  const states = await surveys.states(hostId, [...wanted.keys()]);
  const there = await surveys.forHistory(hostId, [...states.values()]);
  const onHost = new Map(there.map((file) => [file.path, file] as const));
  const files = [...wanted].flatMap(([path, hash]): FileNow[] => {
    const content = [sent[path], onHost.get(path)?.content].find(
      (text) => text !== undefined && hashOf(text) === hash,
    );
    const { owner = '', group = '', mode = '' } = states.get(path) ?? {};
    return content === undefined ? [] : [{ path, content, owner: `${textOf(owner)}:${group}`, mode }];
  });
  const commit = await versions.add(hostId, { kind: 'deploy', note: kept.note, deployId: id, files });
  await book.keep(entry, { settled: true, ...(commit === undefined ? {} : { commit }) });
  await store.forgetContents(id);
}

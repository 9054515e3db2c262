import type { FileState, Survey } from '#contract/config';
import { configPath } from '#contract/config';
import type { ConfigSet } from '#mail/config/files';
import type { HostKnowledge, PathFact } from '#mail/config/knowledge';
import { factOf, lookUpAccounts, readAccounts, type Looks } from '#mail/config/reading';
import type { HostFacts } from '#mail/host-facts';
import { mtas } from '#mail/mta/index';
import type { Reach } from '../hosts/reach.ts';
import { hashOf, isKept, type FileNow, type History, type HostConfiguration } from '../work/configuration.ts';
import { noSuchHost, refused } from '../work/refusals.ts';
import { contentsOf, look, readAsRoot, stateOf } from './reading-host.ts';

/** What was last seen of a host's configuration. */
export interface Surveyed {
  readonly facts: HostFacts;
  readonly sets: readonly ConfigSet[];
  readonly states: ReadonlyMap<string, FileState>;
  readonly knowledge: HostKnowledge;
  readonly readAt: string;
  readonly problems: readonly string[];
}

/** Looks at the configuration of hosts, and remembers what was seen. */
export class Surveys implements HostConfiguration {
  readonly #reach: Reach;
  readonly #versions: History;
  readonly #now: () => Date;
  readonly #last = new Map<string, Surveyed>();
  readonly #running = new Map<string, Promise<Surveyed>>();
  /** Paths that the window asked about, and what they were. */
  readonly #asked = new Map<string, Map<string, PathFact>>();

  constructor({ reach, versions, now }: { reach: Reach; versions: History; now: () => Date }) {
    this.#reach = reach;
    this.#versions = versions;
    this.#now = now;
  }

  last(hostId: string): Surveyed | undefined {
    return this.#last.get(hostId);
  }

  /** Two that ask at once share one look. Rejects with the errors of the contract. */
  survey(hostId: string): Promise<Surveyed> {
    if (this.#reach.host(hostId) === undefined) return Promise.reject(noSuchHost());
    const running = this.#running.get(hostId);
    if (running !== undefined) return running;
    const mine = this.#survey(hostId).finally(() => this.#running.delete(hostId));
    this.#running.set(hostId, mine);
    return mine;
  }

  /** What was last seen, or a first look. */
  known(hostId: string): Promise<Surveyed> {
    const last = this.#last.get(hostId);
    return last === undefined ? this.survey(hostId) : Promise.resolve(last);
  }

  /** How these files are right now; the survey learns of it. */
  async states(hostId: string, paths: readonly string[]): Promise<ReadonlyMap<string, FileState>> {
    const { files } = await look(this.#reach, hostId, paths, 'states');
    const recorded = await this.#versions.recorded(hostId);
    const states = new Map(
      paths.map((path) => [path, stateOf(path, files.get(path), recorded.get(path))] as const),
    );
    const last = this.#last.get(hostId);
    if (last !== undefined) this.#last.set(hostId, { ...last, states: new Map([...last.states, ...states]) });
    return states;
  }

  /** Texts of files as they are right now, byte text. What is absent or cannot be read is left out. */
  async texts(hostId: string, paths: readonly string[]): Promise<Map<string, string>> {
    const { states } = await this.known(hostId);
    const files = paths.map((path) => ({ path, sizeBytes: states.get(path)?.sizeBytes ?? 0 }));
    const found = await contentsOf(this.#reach, hostId, files);
    return new Map([...found].map(([path, { content }]) => [path, content]));
  }

  /** Files as the history keeps them. What could not be read is left out, not taken for absent. */
  async forHistory(hostId: string, states: readonly FileState[]): Promise<FileNow[]> {
    const there = states.filter(({ sha256 }) => sha256 !== undefined && sha256 !== 'absent');
    const contents = await contentsOf(this.#reach, hostId, there);
    return states.flatMap(({ path, sha256, owner, group, mode }): FileNow[] => {
      if (sha256 === 'absent') return [{ path, owner: '', mode: '' }];
      const content = contents.get(path)?.content;
      if (content === undefined || content.includes('\0')) return [];
      return [{ path, content, owner: `${owner}:${group}`, mode }];
    });
  }

  async ask(
    hostId: string,
    paths: readonly string[],
    users: readonly string[],
  ): Promise<Pick<HostKnowledge, 'paths' | 'users'>> {
    const [looks, accounts] = await Promise.all([
      paths.length === 0 ? undefined : look(this.#reach, hostId, paths, 'facts'),
      users.length === 0 ? undefined : this.#accounts(hostId, users),
    ]);
    const facts = new Map([...(looks?.files ?? [])].map(([path, file]) => [path, factOf(file)] as const));
    const asked = this.#asked.get(hostId) ?? new Map<string, PathFact>();
    this.#asked.set(hostId, asked);
    for (const [path, fact] of facts) asked.set(path, fact);
    return { paths: Object.fromEntries(facts), users: accounts ?? {} };
  }

  /**
   * Files that the configuration names are read as root. Any other must have been asked about, and is read with the
   * rights of the account alone: what it may read, the user may read in the terminal as well.
   */
  async open(hostId: string, path: string): Promise<{ state: FileState; content: string }> {
    const { sets, states } = await this.known(hostId);
    const named = sets.some(({ files }) => files.some((file) => file.path === path)) && states.has(path);
    if (!named && this.#asked.get(hostId)?.get(path)?.kind !== 'file')
      throw refused(
        `${path} is not part of the mail configuration of this host.`,
        'Open it in the terminal.',
      );
    const looks = await look(this.#reach, hostId, [path], 'contents', named ? 'as root' : 'plainly');
    const file = looks.files.get(path);
    const { content = '' } = file ?? {};
    const recorded = (await this.#versions.recorded(hostId)).get(path);
    const sha256 = file?.content === undefined ? undefined : hashOf(file.content);
    const state =
      sha256 === undefined ? stateOf(path, file, recorded) : stateOf(path, file, recorded, sha256);
    if (state.problem !== '') throw refused(`${path}: ${state.problem}`, state.todo);
    return { state, content };
  }

  async #accounts(hostId: string, users: readonly string[]): Promise<Record<string, boolean>> {
    const result = await this.#reach.run(hostId, lookUpAccounts(users), {
      action: 'config.ask',
      quietSeconds: 60,
    });
    return readAccounts(result.stdout, users) ?? {};
  }

  async #survey(hostId: string): Promise<Surveyed> {
    const facts = await this.#reach.facts(hostId);
    const problems: string[] = [];
    const found = await Promise.all(
      facts.mtas.map(async (mta) => {
        const { config } = mtas[mta.mta];
        if (config === undefined) return undefined;
        const command = config.survey(mta, facts);
        const { output } = await readAsRoot(this.#reach, hostId, 'config.survey', (root) => ({
          ...command,
          root: root && command.root,
        }));
        return config.readSurvey(mta, output);
      }),
    );
    const sets = found.flatMap((one) => one?.sets ?? []).map(withGoodPaths);
    for (const one of found) problems.push(...(one?.problems ?? []));
    const paths = [...new Set(sets.flatMap(({ files }) => files.map(({ path }) => path)))];
    const looks = await look(this.#reach, hostId, paths, 'states');
    if (!looks.whole) problems.push('The host did not tell how all of the files are. Look again.');
    const surveyed: Surveyed = {
      facts,
      sets,
      states: await this.#statesOf(hostId, paths, looks, problems),
      knowledge: {
        hostname: facts.hostname,
        ...merged(found.map((one) => one?.knowledge ?? {})),
        users: Object.fromEntries(looks.names.map((name) => [name, true])),
        paths: Object.fromEntries([...looks.files].map(([path, file]) => [path, factOf(file)])),
      },
      readAt: this.#now().toISOString(),
      problems,
    };
    this.#last.set(hostId, surveyed);
    return surveyed;
  }

  /** The first time, everything is written down as it is. */
  async #statesOf(
    hostId: string,
    paths: readonly string[],
    { files }: Looks,
    problems: string[],
  ): Promise<Map<string, FileState>> {
    let recorded: ReadonlyMap<string, string> = new Map();
    try {
      recorded = await this.#versions.recorded(hostId);
      if (recorded.size === 0) {
        const kept = paths
          .filter((path) => isKept(path))
          .map((path) => stateOf(path, files.get(path), undefined));
        const now = await this.forHistory(hostId, kept);
        await this.#versions.add(hostId, { kind: 'first', note: '', files: now });
        recorded = await this.#versions.recorded(hostId);
      }
    } catch (error) {
      problems.push(
        `The history on this computer cannot be used: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
    return new Map(paths.map((path) => [path, stateOf(path, files.get(path), recorded.get(path))]));
  }
}

/** As the contract tells it. */
export const surveyOf = ({ sets, states, knowledge, readAt, problems }: Surveyed): Survey => ({
  sets: [...sets],
  states: [...states.values()],
  knowledge,
  readAt,
  problems: [...problems],
});

/** A path that no command could take is no path of a configuration. */
const withGoodPaths = (set: ConfigSet): ConfigSet => ({
  ...set,
  files: set.files.filter(({ path }) => configPath.safeParse(path).success),
});

type Words = Pick<HostKnowledge, 'sendmail' | 'postfix'>;
const merged = (parts: readonly Words[]): Words =>
  parts.reduce<Words>((all, part) => ({ ...all, ...part }), {});

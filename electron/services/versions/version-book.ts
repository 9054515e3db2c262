import { Buffer } from 'node:buffer';
import { join } from 'node:path';
import type { Version } from '#contract/versions';
import { hashOf, type History, type KeptTexts, type NewVersion } from '../work/configuration.ts';
import { asideMessage, isAside, messageOf, wordsOf } from './commit-words.ts';
import { treePath } from './file-names.ts';
import { FolderLock } from './folder-lock.ts';
import { Repository } from './repository.ts';

interface Past {
  /** Newest first. */
  versions: Version[];
  places: Map<string, number>;
}

/** What is kept beside the files of the host: not a folder that a mail server has at its root. */
const aside = '.postroom';

/** The history of every host's configuration: one git repository each, in `config/<host>/`, mode 0700. */
export class VersionBook implements History, KeptTexts {
  readonly #dir: string;
  readonly #now: () => Date;
  readonly #admin: string;
  readonly #past = new Map<string, Past>();
  readonly #turns = new Map<string, Promise<unknown>>();

  constructor({ dataDir, now, admin }: { dataDir: string; now: () => Date; admin: string }) {
    this.#dir = join(dataDir, 'config');
    this.#now = now;
    this.#admin = admin;
  }

  /** Per path the hash that is the newest one known here; `absent` where the file was removed. */
  async recorded(hostId: string): Promise<ReadonlyMap<string, string>> {
    const newest = new Map<string, string>();
    for (const { files } of (await this.#read(hostId)).versions)
      for (const { path, after } of files) if (!newest.has(path)) newest.set(path, after);
    return newest;
  }

  /** @param query.after the id of the last version of the page before; one that is not there gives an empty page */
  async list(
    hostId: string,
    query: { readonly path?: string; readonly after?: string; readonly limit: number },
  ): Promise<{ versions: Version[]; more: boolean }> {
    const { versions, places } = await this.#read(hostId);
    const from = query.after === undefined ? 0 : (places.get(query.after) ?? versions.length) + 1;
    const page: Version[] = [];
    for (const version of versions.slice(from)) {
      if (query.path !== undefined && !version.files.some(({ path }) => path === query.path)) continue;
      if (page.length === query.limit) return { versions: page, more: true };
      page.push(version);
    }
    return { versions: page, more: false };
  }

  /** A file before and after a version; `undefined` when there is no such version. */
  async show(
    hostId: string,
    commit: string,
    path: string,
  ): Promise<{ before?: string; after?: string } | undefined> {
    const { versions, places } = await this.#read(hostId);
    const place = places.get(commit);
    if (place === undefined) return undefined;
    const repository = this.#repository(hostId);
    const textAt = async (id: string | undefined): Promise<string | undefined> =>
      id === undefined ? undefined : (await repository.file(id, treePath(path)))?.toString('latin1');
    const before = await textAt(versions[place + 1]?.id);
    const after = await textAt(commit);
    return { ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) };
  }

  /** Files as they were in a version, byte text; those it does not have are left out. `undefined`: no such version. */
  async filesAt(
    hostId: string,
    commit: string,
    paths: readonly string[],
  ): Promise<ReadonlyMap<string, string> | undefined> {
    if (!(await this.#read(hostId)).places.has(commit)) return undefined;
    const repository = this.#repository(hostId);
    const found = new Map<string, string>();
    for (const path of paths) {
      const content = await repository.file(commit, treePath(path));
      if (content !== undefined) found.set(path, content.toString('latin1'));
    }
    return found;
  }

  /** Writes a version of what is not recorded like this already. `undefined`: there was nothing new. */
  add(hostId: string, version: NewVersion): Promise<string | undefined> {
    return this.#inTurn(hostId, () => this.#add(hostId, version));
  }

  async keptText(hostId: string, name: string): Promise<string | undefined> {
    const repository = this.#repository(hostId);
    const head = await repository.head();
    return head === undefined
      ? undefined
      : (await repository.file(head, `${aside}/${name}`))?.toString('utf8');
  }

  async keptNames(hostId: string, folder: string): Promise<string[]> {
    const repository = this.#repository(hostId);
    const head = await repository.head();
    return head === undefined ? [] : repository.names(head, `${aside}/${folder}`);
  }

  keepText(
    hostId: string,
    { name, text, note, unless }: Parameters<KeptTexts['keepText']>[1],
  ): Promise<void> {
    return this.#inTurn(hostId, () =>
      this.#locked(hostId, async (repository) => {
        const there = await this.keptText(hostId, name);
        unless(there);
        if (there === text) return;
        const change = {
          name: `${aside}/${name}`,
          ...(text === undefined ? {} : { content: Buffer.from(text, 'utf8') }),
        };
        await repository.commit(await repository.head(), [change], this.#signed(asideMessage(note)));
      }),
    );
  }

  /** Resolves when nothing is being written any more. */
  async close(): Promise<void> {
    await Promise.all(this.#turns.values());
  }

  #inTurn<T>(hostId: string, work: () => Promise<T>): Promise<T> {
    const before = this.#turns.get(hostId) ?? Promise.resolve();
    const mine = before.then(work);
    const done = mine.catch(() => undefined);
    this.#turns.set(hostId, done);
    return mine;
  }

  /** Nobody else on this computer writes to the repository meanwhile. */
  async #locked<T>(hostId: string, work: (repository: Repository) => Promise<T>): Promise<T> {
    const repository = this.#repository(hostId);
    await repository.create();
    const lock = new FolderLock(join(this.#dir, hostId, 'postroom.lock'));
    await lock.take();
    try {
      return await work(repository);
    } finally {
      await lock.release();
    }
  }

  #signed(message: string): { message: string; by: string; at: number } {
    return { message, by: this.#admin, at: Math.floor(this.#now().getTime() / 1000) };
  }

  #add(hostId: string, { files, kind, note, deployId }: NewVersion): Promise<string | undefined> {
    return this.#locked(hostId, async (repository) => {
      const recorded = await this.recorded(hostId);
      const changed = files.flatMap((file) => {
        const before = recorded.get(file.path) ?? 'absent';
        const after = file.content === undefined ? 'absent' : hashOf(file.content);
        return before === after ? [] : [{ ...file, before, after }];
      });
      if (changed.length === 0) return undefined;
      const parent = await repository.head();
      return repository.commit(
        parent,
        changed.map(({ path, content }) => ({
          name: treePath(path),
          ...(content === undefined ? {} : { content: Buffer.from(content, 'latin1') }),
        })),
        this.#signed(
          messageOf({
            kind,
            note,
            by: this.#admin,
            files: changed,
            ...(deployId === undefined ? {} : { deployId }),
          }),
        ),
      );
    });
  }

  /** Reads only what is newer than what was read before. */
  async #read(hostId: string): Promise<Past> {
    const repository = this.#repository(hostId);
    const known = this.#past.get(hostId);
    const newer: Version[] = [];
    let next = await repository.head();
    while (next !== undefined && known?.places.has(next) !== true) {
      const { id, message, by, at, parent } = await repository.read(next);
      if (!isAside(message))
        newer.push({ id, by, at: new Date(at * 1000).toISOString(), ...wordsOf(message) });
      next = parent;
    }
    if (known !== undefined && newer.length === 0 && next === known.versions[0]?.id) return known;
    const older = next === undefined ? [] : (known?.versions.slice(known.places.get(next)) ?? []);
    const versions = [...newer, ...older];
    const past = { versions, places: new Map(versions.map(({ id }, place) => [id, place])) };
    this.#past.set(hostId, past);
    return past;
  }

  #repository(hostId: string): Repository {
    return new Repository(join(this.#dir, hostId));
  }
}

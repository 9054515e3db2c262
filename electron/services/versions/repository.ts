import { Buffer } from 'node:buffer';
import { mkdir } from 'node:fs/promises';
import git from 'isomorphic-git';
import { durableFiles as fs } from './durable-files.ts';

const ref = 'refs/heads/main';

/** One change of the tree: `content` absent removes the file. */
export interface TreeChange {
  /** Name in the tree, as `treePath` makes it. */
  readonly name: string;
  readonly content?: Buffer;
}

export interface Commit {
  readonly id: string;
  readonly parent?: string;
  readonly message: string;
  readonly by: string;
  /** Unix seconds. */
  readonly at: number;
}

/** A git repository without a work tree, of one branch; any git can read it. Nothing here ever asks a network. */
export class Repository {
  readonly #gitdir: string;

  constructor(dir: string) {
    this.#gitdir = dir;
  }

  /** Makes it, with mode 0700, where it is not there yet. */
  async create(): Promise<void> {
    await mkdir(this.#gitdir, { recursive: true, mode: 0o700 });
    await git.init({ fs, dir: this.#gitdir, gitdir: this.#gitdir, bare: true, defaultBranch: 'main' });
  }

  /** The newest commit; `undefined` where there is none, or no repository. */
  async head(): Promise<string | undefined> {
    try {
      return await git.resolveRef({ fs, gitdir: this.#gitdir, ref });
    } catch (error) {
      if (error instanceof git.Errors.NotFoundError) return undefined;
      throw error;
    }
  }

  async read(id: string): Promise<Commit> {
    const { commit } = await git.readCommit({ fs, gitdir: this.#gitdir, oid: id });
    const [parent] = commit.parent;
    return {
      id,
      message: commit.message,
      by: commit.author.name,
      at: commit.committer.timestamp,
      ...(parent === undefined ? {} : { parent }),
    };
  }

  /** A file of a commit; `undefined` where it has none of that name. */
  async file(id: string, name: string): Promise<Buffer | undefined> {
    try {
      const { blob } = await git.readBlob({ fs, gitdir: this.#gitdir, oid: id, filepath: name });
      return Buffer.from(blob);
    } catch (error) {
      if (error instanceof git.Errors.NotFoundError || error instanceof git.Errors.ObjectTypeError)
        return undefined;
      throw error;
    }
  }

  /** Files in a folder of a commit; none where there is no such folder. */
  async names(id: string, folder: string): Promise<string[]> {
    try {
      const { tree } = await git.readTree({ fs, gitdir: this.#gitdir, oid: id, filepath: folder });
      return tree.filter(({ type }) => type === 'blob').map(({ path }) => path);
    } catch (error) {
      if (error instanceof git.Errors.NotFoundError || error instanceof git.Errors.ObjectTypeError) return [];
      throw error;
    }
  }

  /** @param at Unix seconds */
  async commit(
    parent: string | undefined,
    changes: readonly TreeChange[],
    { message, by, at }: Pick<Commit, 'message' | 'by' | 'at'>,
  ): Promise<string> {
    const gitdir = this.#gitdir;
    const leaves: Leaf[] = [];
    for (const { name, content } of changes)
      leaves.push({
        parts: name.split('/'),
        oid: content === undefined ? undefined : await git.writeBlob({ fs, gitdir, blob: content }),
      });
    const before =
      parent === undefined ? undefined : (await git.readCommit({ fs, gitdir, oid: parent })).commit.tree;
    const tree = (await this.#plant(before, leaves)) ?? (await git.writeTree({ fs, gitdir, tree: [] }));
    const person = { name: by, email: by, timestamp: at, timezoneOffset: 0 };
    const id = await git.writeCommit({
      fs,
      gitdir,
      commit: {
        message,
        tree,
        parent: parent === undefined ? [] : [parent],
        author: person,
        committer: person,
      },
    });
    await git.writeRef({ fs, gitdir, ref, value: id, force: true });
    return id;
  }

  /** A tree with leaves put in or taken out; `undefined` when nothing is left in it. */
  async #plant(oid: string | undefined, leaves: readonly Leaf[]): Promise<string | undefined> {
    const gitdir = this.#gitdir;
    const entries = new Map(
      oid === undefined
        ? []
        : (await git.readTree({ fs, gitdir, oid })).tree.map((entry) => [entry.path, entry] as const),
    );
    const deeper = new Map<string, Leaf[]>();
    for (const { parts, oid: blob } of leaves) {
      const [path = '', ...rest] = parts;
      if (rest.length > 0) deeper.set(path, [...(deeper.get(path) ?? []), { parts: rest, oid: blob }]);
      else if (blob === undefined) entries.delete(path);
      else entries.set(path, { mode: '100644', path, oid: blob, type: 'blob' });
    }
    for (const [path, below] of deeper) {
      const there = entries.get(path);
      const tree = await this.#plant(there?.type === 'tree' ? there.oid : undefined, below);
      if (tree === undefined) entries.delete(path);
      else entries.set(path, { mode: '040000', path, oid: tree, type: 'tree' });
    }
    return entries.size === 0 ? undefined : git.writeTree({ fs, gitdir, tree: [...entries.values()] });
  }
}

interface Leaf {
  readonly parts: readonly string[];
  readonly oid: string | undefined;
}

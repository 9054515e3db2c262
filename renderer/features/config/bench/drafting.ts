import type { Api } from '../../../app/client.ts';
import { follow, type Following } from '../../../app/follow.ts';
import { problemOf } from '../../../app/problem.ts';
import { showToast } from '../../../app/toasts.ts';
import type { Edit, HostFiles } from './host-files.ts';

type Draft = Awaited<ReturnType<Api['config']['drafts']>> extends AsyncIterable<infer T> ? T : never;

export interface DraftingDoors {
  readonly api: Api;
  readonly filesOf: (hostId: string) => HostFiles;
  /** An edit came, changed or went by another window, or by an earlier life of this one. */
  readonly arrived: (hostId: string, paths: readonly string[]) => void;
  readonly notice: (title: string, body: string) => void;
}

/** The name of this window: the same after a reload, another one in every other window. */
function windowName(): string {
  const known = sessionStorage.getItem('postroom.window');
  if (known !== null) return known;
  const name = `window ${Math.floor(Math.random() * 0xffff_ffff).toString(36)}`;
  sessionStorage.setItem('postroom.window', name);
  return name;
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** Keeps the edits of one host with the services, and takes over those of other windows. */
export class HostDrafts {
  readonly #doors: DraftingDoors;
  readonly #hostId: string;
  readonly #me = windowName();
  /** What the services have, as far as known here. */
  readonly #kept = new Map<string, string>();
  /** Calls under way, by path: what the stream says meanwhile may be older. */
  readonly #busy = new Map<string, number>();
  #known = false;
  #failing = false;
  readonly #first: Promise<void>;
  readonly #following: Following;

  constructor(hostId: string, doors: DraftingDoors) {
    this.#hostId = hostId;
    this.#doors = doors;
    let first: () => void = () => undefined;
    this.#first = new Promise((resolve) => (first = resolve));
    this.#following = follow(
      (options) => doors.api.config.drafts({ hostId }, options),
      (drafts) => {
        this.#take(drafts);
        first();
      },
    );
  }

  stop(): void {
    this.#following.stop();
  }

  /** Resolves when the kept edits are there: nothing is shown of a file before. */
  get ready(): Promise<void> {
    return this.#first;
  }

  /** Brings the services to what `edits` has for this path; at once. */
  keep(path: string): void {
    const { api, filesOf } = this.#doors;
    const hostId = this.#hostId;
    const edit = filesOf(hostId).edits.get(path);
    if (edit === undefined) {
      if (this.#kept.delete(path)) this.#call(path, api.config.dropDrafts({ hostId, paths: [path] }));
      return;
    }
    const mark = markOf(edit);
    if (this.#kept.get(path) === mark) return;
    this.#kept.set(path, mark);
    this.#call(
      path,
      api.config.saveDraft({
        hostId,
        path,
        base: edit.base,
        before: edit.before,
        content: edit.after,
        by: this.#me,
      }),
    );
  }

  #call(path: string, asked: Promise<unknown>): void {
    this.#busy.set(path, (this.#busy.get(path) ?? 0) + 1);
    asked
      .then(
        () => (this.#failing = false),
        (error: unknown) => {
          this.#kept.delete(path);
          const { what, todo } = problemOf(error);
          // One note for a row of failures: every key press tries again.
          if (!this.#failing)
            showToast({
              id: 'draft-failed',
              tone: 'bad',
              title: `The edit of ${nameOf(path)} is not kept: it would be lost with this window.`,
              body: `${what} ${todo}`,
            });
          this.#failing = true;
        },
      )
      .finally(() => this.#busy.set(path, (this.#busy.get(path) ?? 1) - 1));
  }

  #take(drafts: readonly Draft[number][]): void {
    const { filesOf, arrived, notice } = this.#doors;
    const files = filesOf(this.#hostId);
    const changed: string[] = [];
    for (const { path, base, before, content, by } of drafts) {
      if ((this.#busy.get(path) ?? 0) > 0) continue;
      const edit: Edit = { base, before, after: content };
      const mark = markOf(edit);
      const mine = files.edits.get(path);
      if (this.#kept.get(path) === mark) continue;
      this.#kept.set(path, mark);
      if (mine !== undefined && markOf(mine) === mark) continue;
      files.edits.set(path, edit);
      changed.push(path);
      if (this.#known && by !== this.#me)
        notice(
          `${nameOf(path)} was edited in another window`,
          'The newest edit counts: this window shows it now. Undo (Ctrl+Z) brings back what stood here.',
        );
    }
    const there = new Set(drafts.map(({ path }) => path));
    for (const path of [...this.#kept.keys()])
      if (!there.has(path) && (this.#busy.get(path) ?? 0) === 0) {
        this.#kept.delete(path);
        if (files.edits.delete(path)) {
          changed.push(path);
          notice(
            `The edit of ${nameOf(path)} was thrown away or deployed in another window`,
            'This window shows what is on the host.',
          );
        }
      }
    this.#known = true;
    if (changed.length > 0) arrived(this.#hostId, changed);
  }
}

const markOf = ({ base, after }: Edit): string => `${base}\n${after}`;

import type { Change } from '#contract/config';
import { Waking } from './waking.ts';

export type Draft = Change & {
  readonly hostId: string;
  readonly savedAt: string;
  readonly before: string;
  readonly by: string;
};

const asked = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('The store did not answer.'));
  });

/** Edits as the services keep them: over a reload, and seen by every window. Without a browser: in memory only. */
export class PlayDrafts {
  readonly #waking = new Waking();
  #drafts: readonly Draft[] = [];
  readonly #there = typeof indexedDB === 'object';
  #first: Promise<void> | undefined;
  #others: BroadcastChannel | undefined;

  async #store(mode: IDBTransactionMode): Promise<IDBObjectStore> {
    const opening = indexedDB.open('play', 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore('drafts');
    return (await asked(opening)).transaction('drafts', mode).objectStore('drafts');
  }

  async #load(): Promise<void> {
    if (!this.#there) return;
    const store = await this.#store('readonly');
    this.#drafts = ((await asked(store.get('all'))) ?? []) as readonly Draft[];
    this.#waking.changed();
  }

  #begin(): Promise<void> {
    if (this.#there && this.#others === undefined) {
      this.#others = new BroadcastChannel('drafts');
      this.#others.onmessage = () => void this.#load();
    }
    this.#first ??= this.#load();
    return this.#first;
  }

  async #keep(drafts: readonly Draft[]): Promise<void> {
    this.#drafts = drafts;
    this.#waking.changed();
    if (!this.#there) return;
    const store = await this.#store('readwrite');
    await asked(store.put(drafts, 'all'));
    this.#others?.postMessage('changed');
  }

  async *watch(hostId: string, signal: AbortSignal | undefined): AsyncGenerator<Draft[], void> {
    await this.#begin();
    yield* this.#waking.watch(signal, () => this.#drafts.filter((draft) => draft.hostId === hostId));
  }

  async save(draft: Omit<Draft, 'savedAt'>): Promise<void> {
    await this.#begin();
    const others = this.#drafts.filter(({ hostId, path }) => hostId !== draft.hostId || path !== draft.path);
    await this.#keep([...others, { ...draft, savedAt: new Date().toISOString() }]);
  }

  async drop(host: string, paths: readonly string[]): Promise<void> {
    await this.#begin();
    await this.#keep(this.#drafts.filter(({ hostId, path }) => hostId !== host || !paths.includes(path)));
  }
}

import { createStore, type StoreApi } from 'zustand/vanilla';
import { z } from 'zod';
import { keep, kept } from '../../../app/keep.ts';
import type { Bench } from '../bench/bench.ts';
import { feedLanguages, type Languages } from '../language/feed.ts';
import { connectWorker } from '../language/language-client.ts';
import { loadMonaco, type Monaco } from '../../../widgets/monaco/monaco.ts';
import { Models } from './models.ts';
import { createNotes, type NotesStore } from './notes.ts';
import { provideLanguages } from './providers.ts';

const panel = z.enum(['findings', 'outline', 'match', 'expand', 'restrictions']);
export type PanelName = z.infer<typeof panel>;

export interface DeskState {
  readonly panel: PanelName;
  readonly showPanel: (panel: PanelName) => void;
}

/** The editor of the window: loaded and connected when the page is opened for the first time, then kept. */
export interface Desk {
  readonly bench: Bench;
  readonly notes: NotesStore;
  readonly store: StoreApi<DeskState>;
  /** Starts the worker of the languages, once. */
  language(): Languages;
  /** Loads the editor's code, once. */
  editor(): Promise<{ readonly monaco: Monaco; readonly models: Models }>;
  /** The open texts, when the editor is there. */
  readonly models: { current: Models | undefined };
  stop(): void;
}

export function createDesk(bench: Bench): Desk {
  const notes = createNotes();
  const models: { current: Models | undefined } = { current: undefined };
  let client: Languages | undefined;
  let loading: ReturnType<Desk['editor']> | undefined;
  const language = (): Languages => (client ??= feedLanguages(bench, connectWorker));
  const store = createStore<DeskState>()((set) => ({
    panel: kept('config.panel', panel, 'findings'),
    showPanel: (shown) => {
      keep('config.panel', shown);
      set({ panel: shown });
    },
  }));
  return {
    bench,
    notes,
    store,
    models,
    language,
    editor: () => {
      loading ??= loadMonaco().then((monaco) => {
        const made = new Models(monaco, bench, language(), notes);
        models.current = made;
        provideLanguages(monaco, {
          models: made,
          language: language(),
          findingsOf: (hostId, path) => bench.store.getState().benches[hostId]?.findings.get(path) ?? [],
        });
        return { monaco, models: made };
      });
      return loading;
    },
    stop: () => {
      client?.stop();
      client = undefined;
    },
  };
}

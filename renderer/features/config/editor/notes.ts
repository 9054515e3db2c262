import { createStore, type StoreApi } from 'zustand/vanilla';
import type { TextForm, Unwritable } from '#mail/config/text';

/** What the editor knows of an open file beyond its text. */
export interface TextNotes {
  readonly form: TextForm;
  /** Characters that the file's encoding cannot write; while there are any, the edit is not kept. */
  readonly unwritable: readonly Unwritable[];
}

export interface EditorNotes {
  /** By host and path, see `keyOf`. */
  readonly texts: Readonly<Record<string, TextNotes>>;
  /** Where the cursor is, from 1. */
  readonly cursor: { readonly line: number; readonly column: number } | undefined;
}

export type NotesStore = StoreApi<EditorNotes>;

export const keyOf = (hostId: string, path: string): string => `${hostId} ${path}`;

export const createNotes = (): NotesStore =>
  createStore<EditorNotes>()(() => ({ texts: {}, cursor: undefined }));

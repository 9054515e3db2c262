import type { ComponentType, ReactNode } from 'react';
import type { StoreApi } from 'zustand/vanilla';
import type { Survey } from '#contract/config';
import type { ConfigFile, ConfigSet } from '#mail/config/files';
import type { Finding } from '#mail/config/language';
import type { Api } from '../../app/client.ts';
import type { Problem } from '../../app/problem.ts';
import type { Session } from '../../app/session.ts';

/** Parts of the page. */
export type Section = 'files' | 'changes' | 'history' | 'compare';

/** One edited file: what it was when it was read, and what it is now. Contents are byte text. */
export interface Edited {
  readonly path: string;
  readonly setId: string;
  /** Hash of `before`, `absent` for a new file. */
  readonly base: string;
  readonly before: string;
  readonly after: string;
  /** What is on the host now has another hash than `base`: somebody else changed it meanwhile. */
  readonly moved: boolean;
}

/** A finding with its place in the text for people, from 1; columns in UTF-16 units. */
export interface PlacedFinding extends Finding {
  readonly line: number;
  readonly column: number;
}

/** What the page knows of one host. */
export interface HostBench {
  readonly survey: Survey | undefined;
  readonly reading: boolean;
  readonly problem: Problem | undefined;
  /** Files that differ from what was read, in the order of the survey. */
  readonly edited: readonly Edited[];
  /** Of every file that was looked at, as it stands in the window; the newest only. */
  readonly findings: ReadonlyMap<string, readonly PlacedFinding[]>;
  /** The file in the editor. */
  readonly path: string | undefined;
}

export interface WorkbenchState {
  readonly section: Section;
  readonly benches: Readonly<Record<string, HostBench>>;
  readonly show: (section: Section) => void;
}

/** What the parts of the page share. */
export interface Workbench {
  readonly store: StoreApi<WorkbenchState>;
  readonly api: Api;
  readonly session: Session;
  /** Reads the files of a host again; edits stay. */
  reread(hostId: string): Promise<void>;
  setOf(hostId: string, path: string): ConfigSet | undefined;
  fileOf(hostId: string, path: string): ConfigFile | undefined;
  /** Content on the host as last read (byte text); reads it when that was not done yet. Rejects as the contract does. */
  live(hostId: string, path: string): Promise<{ readonly base: string; readonly content: string }>;
  /**
   * Makes `content` the unsaved edit of a file (restore, merge, copy from another host); `base` is the hash it is built
   * on, the one on the host when absent. Kept as a draft at once.
   */
  adopt(
    hostId: string,
    path: string,
    content: string,
    base?: { hash: string; content: string },
  ): Promise<void>;
  /** Throws the edits of these files away. */
  discard(hostId: string, paths: readonly string[]): Promise<void>;
  /** After a deploy: what was deployed is what is live; edits made since stay as edits on top of it. */
  deployed(
    hostId: string,
    files: readonly { readonly path: string; readonly hash: string; readonly content: string }[],
  ): void;
  /** Opens a file in the editor, at a place where one is given (from 1). */
  reveal(hostId: string, path: string, at?: { readonly line: number; readonly column?: number }): void;
}

/** A part of the page with a store of its own. */
export interface WorkbenchPart {
  readonly section: Section;
  readonly Provider: ComponentType<{ children: ReactNode }>;
  readonly Page: ComponentType<{ hostId: string }>;
  /** Dialogs and actions that exist whatever page is shown. */
  readonly Everywhere?: ComponentType;
  /** Its part of the status bar: shown on every page of the app. */
  readonly Status?: ComponentType;
  readonly start: () => () => void;
}

/** Makes a part; called once. */
export type OpenWorkbenchPart = (bench: Workbench) => WorkbenchPart;

/** A host that was not looked at yet. */
export const emptyBench: HostBench = {
  survey: undefined,
  reading: false,
  problem: undefined,
  edited: [],
  findings: new Map(),
  path: undefined,
};

import type { HostFiles } from './host-files.ts';
import type { PlacedFinding, Workbench } from '../workbench.ts';

/** Who changed what the window shows of a file. */
export type By = 'editor' | 'other';

export interface BenchEvents {
  /** What the window shows of a file came or changed. */
  readonly content: (hostId: string, path: string, by: By) => void;
  /** Files or facts of a host are known anew. */
  readonly host: (hostId: string) => void;
}

/** A place to go to. `seq` tells two wishes for the same place apart. */
export interface Wish {
  readonly hostId: string;
  readonly path: string;
  readonly line: number | undefined;
  readonly column: number | undefined;
  readonly seq: number;
}

/** The workbench with what only the editor needs. */
export interface Bench extends Workbench {
  files(hostId: string): HostFiles;
  /** The page of this host is looked at: reads what was not read yet or may be old. */
  enter(hostId: string): void;
  /** Reads one file if it was not read yet; what comes of it is told by `content`, what fails stands in `problems`. */
  load(hostId: string, path: string): Promise<void>;
  /** The editor has this text of a file now; byte text. */
  typed(hostId: string, path: string, after: string): void;
  setFindings(hostId: string, path: string, findings: readonly PlacedFinding[]): void;
  open(hostId: string, path: string): void;
  /** Names that only the host can tell; asked once each. */
  ask(hostId: string, paths: readonly string[], users: readonly string[]): void;
  /** The last place to go to, until it was gone to. */
  readonly wish: { current: Wish | undefined };
  /** What was typed within the last moments is taken in now; set by the editor. */
  readonly beforeLook: Set<() => void>;
  hear(events: Partial<BenchEvents>): () => void;
  /** Follows the kept edits of these hosts too: the list of all hosts shows them. */
  followDrafts(hostIds: readonly string[]): void;
  start(): () => void;
}

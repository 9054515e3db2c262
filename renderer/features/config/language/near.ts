import type { ConfigSet } from '#mail/config/files';
import type { HostKnowledge } from '#mail/config/knowledge';
import type { Edit, Finding } from '#mail/config/language';
import type { TextForm } from '#mail/config/text';
import type { PlacedFinding } from '../workbench.ts';
import { lookAt, placedIn, sameFindings } from './looking.ts';
import { Mirror } from './mirror.ts';

/** A look that takes longer would hold up the next key. */
const longestMs = 12;
/** One slow look may be the machine's; a file with so many in a row is left to the worker until it is opened again. */
const mostSlow = 3;

/** Everything that the languages need to understand one file. */
export interface Near {
  readonly sets: readonly ConfigSet[];
  readonly knowledge: HostKnowledge;
  /** The files of its configuration as the window has them, itself among them. */
  readonly files: readonly { readonly path: string; readonly text: string; readonly form: TextForm }[];
}

export interface NearDoors {
  readonly findings: (hostId: string, path: string, findings: readonly PlacedFinding[]) => void;
  /** Runs something when the window has nothing else to do. */
  readonly idle: (run: () => void) => void;
  /** Milliseconds of any clock. */
  readonly now: () => number;
}

interface Watched {
  readonly hostId: string;
  readonly path: string;
  readonly mirror: Mirror;
  told: readonly Finding[] | undefined;
  /** Slow looks in a row. */
  slow: number;
}

/** The file that is in the editor. */
interface Opened {
  readonly hostId: string;
  readonly path: string;
  readonly near: () => Near | undefined;
  tooSlow: boolean;
}

/**
 * Looks through the file that is typed in beside the editor itself, where that is quick. After a key a browser holds back what a
 * worker says until a frame is drawn, so that a finding is seen one frame later than the key: here it is in the same one.
 */
export class NearLook {
  readonly #doors: NearDoors;
  #opened: Opened | undefined;
  #watched: Watched | undefined;
  #turn = 0;

  constructor(doors: NearDoors) {
    this.#doors = doors;
  }

  /** Whether the findings of this file are told from here: the worker's are older or the same. */
  tells(hostId: string, path: string): boolean {
    return this.#watched?.hostId === hostId && this.#watched.path === path;
  }

  /** The editor shows this file: it is read before the first key. `near` is asked for what there is when there is time. */
  open(hostId: string, path: string, near: () => Near | undefined): void {
    this.#opened = { hostId, path, near, tooSlow: false };
    this.forget();
  }

  /** Something else than this file changed: until it is read again, the worker's word counts. */
  forget(): void {
    this.#watched = undefined;
    const turn = (this.#turn += 1);
    const opened = this.#opened;
    if (opened === undefined || opened.tooSlow) return;
    const step = (run: () => void): void =>
      this.#doors.idle(() => {
        if (turn === this.#turn) run();
      });
    step(() => {
      const all = opened.near();
      if (all === undefined) return;
      const { hostId, path } = opened;
      const mirror = new Mirror();
      mirror.know(all.sets, all.knowledge);
      for (const file of all.files) mirror.put(file.path, file.text, file.form);
      // In parts, so that a key in between waits for one of them only.
      mirror.parsed(path);
      step(() => {
        lookAt(mirror, path);
        this.#watched = { hostId, path, mirror, told: undefined, slow: 0 };
        this.#look(this.#watched);
      });
    });
  }

  /** No file is shown any more. */
  close(): void {
    this.#opened = undefined;
    this.forget();
  }

  /** Keys were typed; those that come before the file is read are left to the worker. */
  edits(hostId: string, path: string, edits: readonly Edit[]): void {
    if (this.#watched === undefined || !this.tells(hostId, path)) {
      this.forget();
      return;
    }
    this.#watched.mirror.edit(path, edits);
    this.#look(this.#watched);
  }

  #look(watched: Watched): void {
    const { hostId, path, mirror, told } = watched;
    const begun = this.#doors.now();
    const found = lookAt(mirror, path);
    const text = mirror.text(path);
    if (found === undefined || text === undefined) {
      this.#watched = undefined;
      return;
    }
    if (!sameFindings(found, told)) {
      watched.told = found;
      this.#doors.findings(hostId, path, placedIn(text, found));
    }
    watched.slow = this.#doors.now() - begun > longestMs ? watched.slow + 1 : 0;
    if (watched.slow < mostSlow) return;
    this.#watched = undefined;
    if (this.#opened !== undefined) this.#opened.tooSlow = true;
  }
}

import type { ConfigSet } from '#mail/config/files';
import type { HostKnowledge } from '#mail/config/knowledge';
import type { Edit, Finding } from '#mail/config/language';
import type { TextForm } from '#mail/config/text';
import type { PlacedFinding } from '../workbench.ts';
import { lookAt, placedIn, sameFindings } from './looking.ts';
import { Mirror } from './mirror.ts';

/** A file that takes longer to look through would hold up the next key: it is left to the worker. */
const longestMs = 12;
/** Bytes of all files of a configuration that are kept a second time. */
const mostText = 2_000_000;

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
}

/**
 * Looks through the file that is typed in beside the editor itself, where that is quick. After a key a browser holds back what a
 * worker says until a frame is drawn, so that a finding is seen one frame later than the key: here it is in the same one.
 */
export class NearLook {
  readonly #doors: NearDoors;
  #watched: Watched | undefined;
  #turn = 0;

  constructor(doors: NearDoors) {
    this.#doors = doors;
  }

  /** Whether the findings of this file are told from here: the worker's are older or the same. */
  tells(hostId: string, path: string): boolean {
    return this.#watched?.hostId === hostId && this.#watched.path === path;
  }

  /** Something else than this file changed: from now on the worker's word counts again. */
  forget(): void {
    this.#turn += 1;
    this.#watched = undefined;
  }

  /** Keys were typed. The first ones into a file are left to the worker; `near` is asked for what there is when there is time. */
  edits(hostId: string, path: string, edits: readonly Edit[], near: () => Near | undefined): void {
    if (this.#watched !== undefined && this.tells(hostId, path)) {
      this.#watched.mirror.edit(path, edits);
      this.#look(this.#watched);
      return;
    }
    this.forget();
    const turn = this.#turn;
    this.#doors.idle(() => {
      if (turn !== this.#turn) return;
      const all = near();
      if (all === undefined || all.files.reduce((sum, { text }) => sum + text.length, 0) > mostText) return;
      const mirror = new Mirror();
      mirror.know(all.sets, all.knowledge);
      for (const file of all.files) mirror.put(file.path, file.text, file.form);
      // The first look reads everything; how long the next ones take is known after one more.
      lookAt(mirror, path);
      this.#watched = { hostId, path, mirror, told: undefined };
      this.#look(this.#watched);
    });
  }

  #look(watched: Watched): void {
    const { hostId, path, mirror, told } = watched;
    const begun = this.#doors.now();
    const found = lookAt(mirror, path);
    const text = mirror.text(path);
    if (found === undefined || text === undefined) {
      this.forget();
      return;
    }
    if (!sameFindings(found, told)) {
      watched.told = found;
      this.#doors.findings(hostId, path, placedIn(text, found));
    }
    if (this.#doors.now() - begun > longestMs) this.forget();
  }
}

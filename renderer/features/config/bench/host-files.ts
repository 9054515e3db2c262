import type { FileState, Survey } from '#contract/config';
import type { ConfigFile, ConfigSet } from '#mail/config/files';
import type { HostKnowledge } from '#mail/config/knowledge';
import type { Problem } from '../../../app/problem.ts';
import type { Edited } from '../workbench.ts';

/** Content of a file on the host as last read; byte text. */
export interface Live {
  /** Hash of `content`, or `absent`. */
  readonly base: string;
  readonly content: string;
}

/** A file with changes that are not deployed; byte text. */
export interface Edit {
  readonly base: string;
  readonly before: string;
  readonly after: string;
}

/** Longer files are shown, but neither understood nor edited. */
export const largestBytes = 8 * 1024 * 1024;

/** The files of one host as the window knows them. */
export class HostFiles {
  survey: Survey | undefined;
  knowledge: HostKnowledge | undefined;
  readonly lives = new Map<string, Live>();
  readonly edits = new Map<string, Edit>();
  /** Why a file could not be read. */
  readonly problems = new Map<string, Problem>();
  #shown: readonly Edited[] = [];

  /** What the editor shows: the edit, or what is on the host; `undefined` while that was not read. */
  content(path: string): string | undefined {
    return this.edits.get(path)?.after ?? this.lives.get(path)?.content;
  }

  state(path: string): FileState | undefined {
    return this.survey?.states.find((state) => state.path === path);
  }

  set(path: string): ConfigSet | undefined {
    return this.survey?.sets.find(({ files }) => files.some((file) => file.path === path));
  }

  file(path: string): ConfigFile | undefined {
    return this.set(path)?.files.find((file) => file.path === path);
  }

  /** Somebody else changed the file since the edit was begun. */
  moved(path: string): boolean {
    const now = this.state(path)?.sha256;
    const edit = this.edits.get(path);
    return edit !== undefined && now !== undefined && now !== edit.base;
  }

  /** What was learned by reading or writing one file goes into the survey. */
  learned(path: string, news: Partial<FileState>): void {
    if (this.survey === undefined) return;
    const states = this.survey.states.map((state) => (state.path === path ? { ...state, ...news } : state));
    this.survey = { ...this.survey, states };
  }

  /** Files with edits in the order of the survey; the same objects as long as nothing of them changed. */
  edited(): readonly Edited[] {
    const places = new Map(
      (this.survey?.sets ?? [])
        .flatMap(({ files }) => files.map(({ path }) => path))
        .map((path, at) => [path, at]),
    );
    const before = new Map(this.#shown.map((one) => [one.path, one]));
    this.#shown = [...this.edits]
      .sort(([a], [b]) => (places.get(a) ?? Infinity) - (places.get(b) ?? Infinity) || (a < b ? -1 : 1))
      .map(([path, edit]) => {
        const next = { path, setId: this.set(path)?.id ?? '', moved: this.moved(path), ...edit };
        const old = before.get(path);
        const same =
          old?.base === next.base &&
          old.after === next.after &&
          old.before === next.before &&
          old.moved === next.moved &&
          old.setId === next.setId;
        return same ? old : next;
      });
    return this.#shown;
  }
}

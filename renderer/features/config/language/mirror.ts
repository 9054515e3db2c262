import type { ConfigFile, ConfigSet } from '#mail/config/files';
import type { HostKnowledge } from '#mail/config/knowledge';
import type { Edit, Surroundings, Told } from '#mail/config/language';
import type { TextForm } from '#mail/config/text';
import { languages, type AnyLanguage } from '#mail/config/languages';

interface Held {
  text: string;
  form: TextForm;
  /** What `parse` made of `text`; absent while that was not needed. */
  parsed?: { readonly of: unknown };
  told?: { readonly of: Told | undefined };
}

const unknownFile = (path: string): ConfigFile => ({ path, language: 'text', role: '', because: '' });

/** The texts of one host as the window has them, and what their languages made of them. */
export class Mirror {
  #sets: readonly ConfigSet[] = [];
  #knowledge: HostKnowledge = { hostname: '', users: {}, paths: {} };
  readonly #held = new Map<string, Held>();

  get sets(): readonly ConfigSet[] {
    return this.#sets;
  }

  get knowledge(): HostKnowledge {
    return this.#knowledge;
  }

  /** Files whose language is another than before are read anew. */
  know(sets: readonly ConfigSet[], knowledge: HostKnowledge): void {
    const before = new Map([...this.#held.keys()].map((path) => [path, this.language(path)]));
    this.#sets = sets;
    this.#knowledge = knowledge;
    for (const [path, held] of this.#held) {
      // What a file tells may depend on what the host has.
      delete held.told;
      if (this.language(path) !== before.get(path)) delete held.parsed;
    }
  }

  set(path: string): ConfigSet | undefined {
    return this.#sets.find(({ files }) => files.some((file) => file.path === path));
  }

  file(path: string): ConfigFile {
    return this.set(path)?.files.find((file) => file.path === path) ?? unknownFile(path);
  }

  language(path: string): AnyLanguage {
    return languages[this.file(path).language];
  }

  text(path: string): string | undefined {
    return this.#held.get(path)?.text;
  }

  has(path: string): boolean {
    return this.#held.has(path);
  }

  put(path: string, text: string, form: TextForm): void {
    this.#held.set(path, { text, form });
  }

  form(path: string): TextForm | undefined {
    return this.#held.get(path)?.form;
  }

  reform(path: string, form: TextForm): void {
    const held = this.#held.get(path);
    if (held !== undefined) held.form = form;
  }

  edit(path: string, edits: readonly Edit[]): void {
    const held = this.#held.get(path);
    if (held === undefined) return;
    const language = this.language(path);
    delete held.told;
    for (const edit of edits) {
      held.text = held.text.slice(0, edit.from) + edit.text + held.text.slice(edit.to);
      // What was not parsed yet, or cannot be parsed in part, is parsed when it is needed.
      const before = held.parsed;
      delete held.parsed;
      if (before !== undefined && language.reparse !== undefined)
        held.parsed = { of: language.reparse(before.of, held.text, edit) };
    }
  }

  parsed(path: string): unknown {
    const held = this.#held.get(path);
    if (held === undefined) return undefined;
    held.parsed ??= { of: this.language(path).parse(held.text) };
    return held.parsed.of;
  }

  told(path: string): Told | undefined {
    const held = this.#held.get(path);
    if (held === undefined) return undefined;
    held.told ??= { of: this.language(path).told?.(this.parsed(path), this.#knowledge) };
    return held.told.of;
  }

  around(path: string): Surroundings {
    const set = this.set(path);
    return {
      file: this.file(path),
      files: set?.files ?? [],
      text: (other) => this.text(other),
      parsed: (other) => this.parsed(other),
      told: (other) => this.told(other),
      host: this.#knowledge,
    };
  }
}

/** Line and column from 1 of places that are asked for in rising order; from the start again when one is not. */
export function lineCounter(text: string): (at: number) => { line: number; column: number } {
  let line = 1;
  let start = 0;
  return (at) => {
    if (at < start) {
      line = 1;
      start = 0;
    }
    for (let end = text.indexOf('\n', start); end >= 0 && end < at; end = text.indexOf('\n', start)) {
      line++;
      start = end + 1;
    }
    return { line, column: at - start + 1 };
  };
}

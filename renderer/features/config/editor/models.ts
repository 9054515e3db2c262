import type { editor } from 'monaco-editor/editor';
import type { Edit } from '#mail/config/language';
import { afterEdit, openText, writeText, type TextForm } from '#mail/config/text';
import type { Bench } from '../bench/bench.ts';
import { largestBytes } from '../bench/host-files.ts';
import type { Languages } from '../language/feed.ts';
import type { Monaco } from '../../../widgets/monaco/monaco.ts';
import { keyOf, type NotesStore } from './notes.ts';

/** A pause in typing after which an edit is kept. */
const pauseMs = 600;

interface Open {
  readonly hostId: string;
  readonly path: string;
  readonly model: editor.ITextModel;
  /** As it was last put in from outside: the same text again means the same bytes, whatever was undone between. */
  opened: { readonly text: string; readonly form: TextForm };
  form: TextForm;
  /** Text before the next edit; only where line ends are mixed. */
  text: string;
  timer: ReturnType<typeof setTimeout> | undefined;
  replacing: boolean;
}

/** Where two texts differ: the first edit that makes one of the other. */
function difference(before: string, after: string): Edit {
  const shorter = Math.min(before.length, after.length);
  let from = 0;
  while (from < shorter && before.charCodeAt(from) === after.charCodeAt(from)) from++;
  let end = 0;
  while (
    end < shorter - from &&
    before.charCodeAt(before.length - 1 - end) === after.charCodeAt(after.length - 1 - end)
  )
    end++;
  return { from, to: before.length - end, text: after.slice(from, after.length - end) };
}

/** The open texts: one model of the editor per file, kept as long as the window is. */
export class Models {
  readonly #monaco: Monaco;
  readonly #bench: Bench;
  readonly #language: Languages;
  readonly #notes: NotesStore;
  readonly #open = new Map<string, Open>();

  constructor(monaco: Monaco, bench: Bench, language: Languages, notes: NotesStore) {
    this.#monaco = monaco;
    this.#bench = bench;
    this.#language = language;
    this.#notes = notes;
    bench.hear({
      content: (hostId, path, by) => {
        const one = this.#open.get(keyOf(hostId, path));
        if (one !== undefined && by === 'other') this.#replace(one);
      },
      host: (hostId) => {
        for (const one of this.#open.values())
          if (one.hostId === hostId)
            monaco.editor.setModelLanguage(one.model, this.#languageOf(hostId, one.path));
      },
    });
    bench.beforeLook.add(() => this.takeIn());
  }

  /** The model of a file; `undefined` while its content is not there. */
  of(hostId: string, path: string): editor.ITextModel | undefined {
    const key = keyOf(hostId, path);
    const known = this.#open.get(key);
    if (known !== undefined) return known.model;
    const content = this.#bench.files(hostId).content(path);
    if (content === undefined) return undefined;
    const opened = openText(content);
    const uri = this.#monaco.Uri.from({ scheme: 'postroom', authority: hostId, path });
    const model = this.#monaco.editor.createModel(opened.text, this.#languageOf(hostId, path), uri);
    model.updateOptions({
      bracketColorizationOptions: { enabled: false, independentColorPoolPerBracketType: false },
      insertSpaces: false,
      tabSize: 8,
      trimAutoWhitespace: false,
    });
    model.setEOL(this.#monaco.editor.EndOfLineSequence.LF);
    const one: Open = {
      hostId,
      path,
      model,
      opened,
      form: opened.form,
      text: typeof opened.form.ends === 'string' ? '' : opened.text,
      timer: undefined,
      replacing: false,
    };
    this.#open.set(key, one);
    this.#note(one, []);
    model.onDidChangeContent((event) => this.#changed(one, event));
    return model;
  }

  /** Which file a model shows. */
  fileOf(model: editor.ITextModel): { readonly hostId: string; readonly path: string } | undefined {
    return [...this.#open.values()].find((one) => one.model === model);
  }

  /** The model of a file if it is open. */
  opened(hostId: string, path: string): editor.ITextModel | undefined {
    return this.#open.get(keyOf(hostId, path))?.model;
  }

  /** The editor shows this file now; without one, none. */
  show(file?: { readonly hostId: string; readonly path: string }): void {
    const one = file === undefined ? undefined : this.#open.get(keyOf(file.hostId, file.path));
    this.#language.show(
      one && {
        hostId: one.hostId,
        path: one.path,
        now: () => ({ text: one.model.getValue(), form: one.form }),
      },
    );
  }

  /** Everything that was typed is taken into the workbench now. */
  takeIn(): void {
    for (const one of this.#open.values()) if (one.timer !== undefined) this.#take(one);
  }

  /** Writes the file in another form from now on: as UTF-8, with LF at every line, without a byte order mark. */
  reform(hostId: string, path: string, change: Partial<TextForm>): void {
    const one = this.#open.get(keyOf(hostId, path));
    if (one === undefined) return;
    one.form = { ...one.form, ...change };
    this.#language.form(hostId, path, one.form);
    one.opened = { text: one.opened.text, form: one.form };
    this.#take(one);
  }

  #languageOf(hostId: string, path: string): string {
    const file = this.#bench.fileOf(hostId, path);
    return `postroom-${file?.language ?? 'text'}`;
  }

  #changed(one: Open, { changes }: editor.IModelContentChangedEvent): void {
    const edits: Edit[] = changes.map(({ rangeOffset, rangeLength, text }) => ({
      from: rangeOffset,
      to: rangeOffset + rangeLength,
      text,
    }));
    if (one.replacing) return;
    if (one.model.getValueLength() <= largestBytes) this.#language.edits(one.hostId, one.path, edits);
    if (typeof one.form.ends !== 'string')
      for (const edit of edits) {
        one.form = afterEdit(one.form, one.text, edit);
        one.text = one.text.slice(0, edit.from) + edit.text + one.text.slice(edit.to);
      }
    const { edits: kept } = this.#bench.files(one.hostId);
    const first = !kept.has(one.path) && one.timer === undefined;
    clearTimeout(one.timer);
    one.timer = setTimeout(() => this.#take(one), pauseMs);
    // The first key marks the file as soon as it is drawn itself; the next pause keeps the rest.
    if (first) requestAnimationFrame(() => setTimeout(() => this.takeIn(), 0));
  }

  #take(one: Open): void {
    clearTimeout(one.timer);
    one.timer = undefined;
    const text = one.model.getValue();
    if (text === one.opened.text) one.form = one.opened.form;
    const written = writeText(text, one.form);
    this.#note(one, 'unwritable' in written ? written.unwritable : []);
    if ('bytes' in written) this.#bench.typed(one.hostId, one.path, written.bytes);
  }

  #note(one: Open, unwritable: readonly { at: number; character: string }[]): void {
    const key = keyOf(one.hostId, one.path);
    this.#notes.setState(({ texts }) => ({ texts: { ...texts, [key]: { form: one.form, unwritable } } }));
  }

  #replace(one: Open): void {
    const content = this.#bench.files(one.hostId).content(one.path);
    if (content === undefined) return;
    clearTimeout(one.timer);
    one.timer = undefined;
    const opened = openText(content);
    one.opened = opened;
    one.form = opened.form;
    if (typeof opened.form.ends !== 'string') one.text = opened.text;
    const edit = difference(one.model.getValue(), opened.text);
    if (edit.from !== edit.to || edit.text !== '') {
      const { model } = one;
      const range = this.#monaco.Range.fromPositions(
        model.getPositionAt(edit.from),
        model.getPositionAt(edit.to),
      );
      one.replacing = true;
      model.pushStackElement();
      model.pushEditOperations([], [{ range, text: edit.text }], () => null);
      model.pushStackElement();
      one.replacing = false;
    }
    this.#note(one, []);
  }
}

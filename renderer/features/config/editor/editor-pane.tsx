import { useComputedColorScheme } from '@mantine/core';
import type { editor } from 'monaco-editor/editor';
import { useEffect, useLayoutEffect, useRef } from 'react';
import { runAction } from '../../../app/actions.ts';
import type { Wish } from '../bench/bench.ts';
import { useDesk } from '../desk-context.ts';
import type { Desk } from './desk.ts';
import styles from './editor.module.css';
import { showMarkers } from './markers.ts';
import { editorOptions, themeFor, type Monaco } from '../../../widgets/monaco/monaco.ts';
import { keyOf } from './notes.ts';

interface Props {
  hostId: string;
  path: string;
  label: string;
  /** Why it cannot be edited; absent when it can. */
  readOnly: string | undefined;
  keep: () => void;
}

/** Scroll position and cursor of each file, as long as the window is open. */
const viewStates = new Map<string, editor.ICodeEditorViewState | null>();

function goTo(one: editor.IStandaloneCodeEditor, wish: Wish): void {
  if (wish.line !== undefined) {
    const position = { lineNumber: wish.line, column: wish.column ?? 1 };
    one.setPosition(position);
    one.revealPositionInCenterIfOutsideViewport(position);
  }
  one.focus();
}

async function goToDefinition(desk: Desk, one: editor.IStandaloneCodeEditor): Promise<void> {
  const model = one.getModel();
  const position = one.getPosition();
  const file = model === null ? undefined : desk.models.current?.fileOf(model);
  if (model === null || position === null || file === undefined) return;
  const { hostId, path } = file;
  const place = await desk.language().ask(hostId, path, 'definition', model.getOffsetAt(position));
  if (place === undefined) return;
  const { line, column } = place;
  desk.bench.reveal(
    hostId,
    place.path,
    line === undefined ? undefined : { line, ...(column === undefined ? {} : { column }) },
  );
}

function addKeys(monaco: Monaco, one: editor.IStandaloneCodeEditor, desk: Desk, keep: () => void): void {
  const { KeyCode, KeyMod } = monaco;
  one.addAction({
    id: 'postroom.keep',
    label: 'Keep and review changes',
    keybindings: [KeyMod.CtrlCmd | KeyCode.KeyS],
    run: keep,
  });
  // Monaco waits for a second key after this one; here it is the palette of the window.
  one.addAction({
    id: 'postroom.palette',
    label: 'Command palette',
    keybindings: [KeyMod.CtrlCmd | KeyCode.KeyK],
    run: () => runAction('app.palette'),
  });
  // Monaco's own goes round in one file; ours goes on to the next.
  one.addAction({
    id: 'postroom.next',
    label: 'Next finding',
    keybindings: [KeyCode.F8],
    run: () => runAction('config.next'),
  });
  one.addAction({
    id: 'postroom.previous',
    label: 'Previous finding',
    keybindings: [KeyMod.Shift | KeyCode.F8],
    run: () => runAction('config.previous'),
  });
  one.addAction({
    id: 'postroom.definition',
    label: 'Go to definition',
    keybindings: [KeyCode.F12],
    contextMenuGroupId: 'navigation',
    run: () => goToDefinition(desk, one),
  });
}

/** The editor: one for the whole page, with the text of one file in it at a time. */
export function EditorPane({ hostId, path, label, readOnly, keep }: Props): React.JSX.Element {
  const desk = useDesk();
  const place = useRef<HTMLDivElement>(null);
  const made = useRef<editor.IStandaloneCodeEditor>(undefined);
  const scheme = useComputedColorScheme('light');
  const shown = useRef({ hostId, path, label, readOnly, scheme, keep });
  useLayoutEffect(() => {
    shown.current = { hostId, path, label, readOnly, scheme, keep };
  });

  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    let gone = false;
    const stops: (() => void)[] = [];
    void desk.editor().then(({ monaco, models }) => {
      if (gone) return;
      const one = monaco.editor.create(element, {
        ...editorOptions,
        model: null,
        theme: themeFor(shown.current.scheme),
        'semanticHighlighting.enabled': true,
        quickSuggestions: { other: true, comments: false, strings: true },
        suggest: { showStatusBar: false, preview: false, showWords: false },
        ariaLabel: shown.current.label,
      });
      made.current = one;
      addKeys(monaco, one, desk, () => shown.current.keep());
      let current = '';
      const show = (): void => {
        const { hostId: host, path: file, label: name, readOnly: why } = shown.current;
        const key = keyOf(host, file);
        if (current !== '' && current !== key) viewStates.set(current, one.saveViewState());
        const model = models.of(host, file) ?? null;
        if (one.getModel() !== model) {
          one.setModel(model);
          models.show(model === null ? undefined : { hostId: host, path: file });
          const before = viewStates.get(key);
          if (before !== undefined) one.restoreViewState(before);
          showMarkers(monaco, models, desk.bench, host, file);
          const at = one.getPosition();
          desk.notes.setState({
            cursor: at === null ? undefined : { line: at.lineNumber, column: at.column },
          });
        }
        current = key;
        one.updateOptions({
          readOnly: why !== undefined,
          ...(why === undefined
            ? {}
            : { readOnlyMessage: { value: why.replace(/[!-/:-@[-`{-~]/g, '\\$&') } }),
          ariaLabel: `${name}. Tab writes a tab; Ctrl+M lets it move on, F6 leaves the editor.`,
        });
        const wish = desk.bench.wish.current;
        if (model !== null && wish?.hostId === host && wish.path === file) {
          desk.bench.wish.current = undefined;
          goTo(one, wish);
        }
      };
      one.onDidChangeCursorPosition(({ position }) =>
        desk.notes.setState({ cursor: { line: position.lineNumber, column: position.column } }),
      );
      one.onDidBlurEditorText(() => models.takeIn());
      one.onMouseDown(({ event, target }) => {
        if (!(event.ctrlKey || event.metaKey) || target.position === null) return;
        one.setPosition(target.position);
        void goToDefinition(desk, one);
      });
      let findings = desk.bench.store
        .getState()
        .benches[shown.current.hostId]?.findings.get(shown.current.path);
      stops.push(
        desk.bench.hear({ content: show, host: show }),
        desk.bench.store.subscribe(({ benches }) => {
          const { hostId: host, path: file } = shown.current;
          const now = benches[host]?.findings.get(file);
          if (now === findings) return;
          findings = now;
          showMarkers(monaco, models, desk.bench, host, file);
        }),
        () => {
          viewStates.set(current, one.saveViewState());
          models.show();
          one.setModel(null);
          one.dispose();
        },
      );
      shows.current = show;
      show();
    });
    return () => {
      gone = true;
      made.current = undefined;
      shows.current = undefined;
      desk.models.current?.takeIn();
      stops.forEach((stop) => stop());
    };
  }, [desk]);

  const shows = useRef<() => void>(undefined);
  useEffect(() => shows.current?.(), [hostId, path, label, readOnly]);
  useEffect(() => {
    void desk.editor().then(({ monaco }) => monaco.editor.setTheme(themeFor(scheme)));
  }, [desk, scheme]);

  return <div className={styles.editor} ref={place} data-editor />;
}

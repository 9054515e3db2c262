import { useComputedColorScheme } from '@mantine/core';
import type { editor } from 'monaco-editor/editor';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { editorOptions, loadMonaco, themeFor } from './monaco.ts';
import { provideYaml, yamlLanguage } from './yaml-language.ts';

interface Props {
  readonly text: string;
  readonly onChange: (text: string) => void;
  /** Lines that are not right, with why. */
  readonly faults: readonly { readonly line: number; readonly words: string }[];
  readonly label: string;
  readonly readOnly?: boolean;
  /** The line to begin at, from 1; it then takes the focus. */
  readonly line?: number;
  readonly onSave: () => void;
  /** Opens the window's palette: its key belongs to Monaco while the editor has the focus. */
  readonly onPalette: () => void;
  readonly className: string | undefined;
}

/** A text in YAML in the window's editor, loaded when it is first needed; faults are marked at their lines. */
export function YamlEditor(props: Props): React.JSX.Element {
  const { text, faults, label, line, readOnly = false, className } = props;
  const place = useRef<HTMLDivElement>(null);
  const shows = useRef<() => void>(undefined);
  const [failed, setFailed] = useState(false);
  const scheme = useComputedColorScheme('light');
  const now = useRef(props);
  useLayoutEffect(() => {
    now.current = props;
  });
  useEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    let close: (() => void) | undefined;
    let gone = false;
    loadMonaco().then(
      (monaco) => {
        if (gone) return;
        provideYaml(monaco);
        const model = monaco.editor.createModel(now.current.text, yamlLanguage);
        model.updateOptions({ insertSpaces: true, tabSize: 2 });
        const made = monaco.editor.create(element, {
          ...editorOptions,
          autoIndent: 'keep',
          readOnly,
          model,
          ariaLabel: `${label}. Tab writes spaces; Ctrl+M lets it move on, F6 leaves the editor.`,
        });
        made.addAction({
          id: 'postroom.save',
          label: 'Save',
          keybindings: [monaco.KeyMod.CtrlCmd | monaco.KeyCode.KeyS],
          run: () => now.current.onSave(),
        });
        // Monaco waits for a second key after this one; here it is the palette of the window.
        made.addAction({
          id: 'postroom.palette',
          label: 'Command palette',
          keybindings: [monaco.KeyMod.CtrlCmd | monaco.KeyCode.KeyK],
          run: () => now.current.onPalette(),
        });
        const show = (): void => {
          const wanted = now.current.text;
          if (model.getValue() !== wanted)
            model.pushEditOperations([], [{ range: model.getFullModelRange(), text: wanted }], () => null);
          monaco.editor.setModelMarkers(
            model,
            'postroom',
            now.current.faults.map((fault): editor.IMarkerData => {
              const at = Math.min(Math.max(1, fault.line), model.getLineCount());
              return {
                severity: monaco.MarkerSeverity.Error,
                message: fault.words,
                startLineNumber: at,
                startColumn: model.getLineFirstNonWhitespaceColumn(at) || 1,
                endLineNumber: at,
                endColumn: model.getLineMaxColumn(at),
              };
            }),
          );
        };
        model.onDidChangeContent(() => {
          const value = model.getValue();
          if (value !== now.current.text) now.current.onChange(value);
        });
        if (line !== undefined) {
          made.setPosition({ lineNumber: Math.min(line, model.getLineCount()), column: 1 });
          made.revealLineInCenterIfOutsideViewport(Math.min(line, model.getLineCount()));
          made.focus();
        }
        shows.current = show;
        show();
        close = () => {
          made.dispose();
          model.dispose();
        };
      },
      () => setFailed(true),
    );
    return () => {
      gone = true;
      shows.current = undefined;
      close?.();
    };
  }, [label, line, readOnly]);
  useEffect(() => shows.current?.(), [text, faults]);
  useEffect(() => {
    void loadMonaco().then(
      (monaco) => monaco.editor.setTheme(themeFor(scheme)),
      () => undefined, // Said below.
    );
  }, [scheme]);
  return (
    <>
      {failed && (
        <p style={{ padding: '4px 12px', color: 'var(--bad)' }}>
          The editor could not be loaded. Reload the window to try again.
        </p>
      )}
      <div ref={place} className={className} data-editor />
    </>
  );
}

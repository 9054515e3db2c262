import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { ScenarioFile } from '#contract/smtp';
import { editorOptions, loadMonaco, themeFor, type Monaco } from '../../../widgets/monaco/monaco.ts';
import styles from './scenarios.module.css';

const language = 'postroom-scenario';
let provided = false;

/** Colours for the YAML of scenarios, once per window. */
function provideLanguage(monaco: Monaco): void {
  if (provided) return;
  provided = true;
  monaco.languages.register({ id: language });
  monaco.languages.setLanguageConfiguration(language, { comments: { lineComment: '#' } });
  monaco.languages.setMonarchTokensProvider(language, {
    tokenizer: {
      root: [
        [/(^|\s)#.*$/, 'comment'],
        [/"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'/, 'string'],
        [/\{[a-z][a-z0-9_]*\}/, 'type'],
        [/[A-Za-z][\w -]*(?=:(\s|$))/, 'keyword'],
        [/^\s*-(?=\s)|[:,{}[\]]/, 'operator'],
        [/[^\s#"',:{}[\]]+|./, ''],
      ],
    },
  });
}

interface Props {
  readonly text: string;
  readonly onChange: (text: string) => void;
  readonly faults: ScenarioFile['faults'];
  readonly readOnly: boolean;
  readonly label: string;
  readonly onSave: () => void;
}

/** The text of a scenario in the window's editor, loaded when it is first needed; faults are marked at their lines. */
export function YamlEditor(props: Props): React.JSX.Element {
  const { text, faults, readOnly, label } = props;
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
        provideLanguage(monaco);
        const model = monaco.editor.createModel(now.current.text, language);
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
          label: 'Save the scenario',
          keybindings: [monaco.KeyMod.CtrlCmd | monaco.KeyCode.KeyS],
          run: () => now.current.onSave(),
        });
        const show = (): void => {
          const { text: wanted, faults: marked } = now.current;
          if (model.getValue() !== wanted)
            model.pushEditOperations([], [{ range: model.getFullModelRange(), text: wanted }], () => null);
          monaco.editor.setModelMarkers(
            model,
            'postroom',
            marked.map(({ line, words }) => {
              const at = Math.min(Math.max(1, line), model.getLineCount());
              return {
                severity: monaco.MarkerSeverity.Error,
                message: words,
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
  }, [label, readOnly]);
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
        <p className={styles.wrong}>The editor could not be loaded. Reload the window to try again.</p>
      )}
      <div ref={place} className={styles.editor} data-editor />
    </>
  );
}

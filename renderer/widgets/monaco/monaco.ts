import { defineThemes } from './themes.ts';

export type Monaco = typeof import('./monaco-bundle.ts');

let loading: Promise<Monaco> | undefined;

/** The editor's code, loaded when it is needed for the first time; its themes are defined. */
export function loadMonaco(): Promise<Monaco> {
  loading ??= import('./monaco-bundle.ts').then((monaco) => {
    defineThemes(monaco);
    return monaco;
  });
  return loading;
}

/** The theme for a scheme of the window. */
export const themeFor = (scheme: 'light' | 'dark'): string => `postroom-${scheme}`;

/** What every editor of the window has in common. */
export const editorOptions = {
  fontFamily: 'ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace',
  fontSize: 13,
  lineHeight: 19,
  fontLigatures: false,
  automaticLayout: true,
  minimap: { enabled: false },
  bracketPairColorization: { enabled: false },
  scrollBeyondLastLine: false,
  smoothScrolling: false,
  // A text area, so that the keys of the window know that somebody types.
  editContext: false,
  links: false,
  occurrencesHighlight: 'singleFile',
  renderControlCharacters: true,
  renderWhitespace: 'boundary',
  unusualLineTerminators: 'off',
  wordBasedSuggestions: 'off',
  detectIndentation: false,
  insertSpaces: false,
  tabSize: 8,
  trimAutoWhitespace: false,
  // Enter ends a line that is already written as the list has it.
  acceptSuggestionOnEnter: 'smart',
  autoClosingBrackets: 'never',
  autoClosingQuotes: 'never',
  autoIndent: 'none',
  formatOnPaste: false,
  formatOnType: false,
  stickyScroll: { enabled: false },
  fixedOverflowWidgets: true,
  largeFileOptimizations: false,
  maxTokenizationLineLength: 20_000,
  padding: { top: 4, bottom: 4 },
} as const;

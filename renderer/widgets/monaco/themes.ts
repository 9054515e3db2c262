import type { Monaco } from './monaco.ts';

type Colours = Readonly<
  Record<'text' | 'faint' | 'keyword' | 'name' | 'string' | 'number' | 'macro', string>
> &
  Readonly<
    Record<'ground' | 'sunk' | 'raised' | 'line' | 'strong' | 'selected' | 'hover' | 'bad' | 'warn', string>
  >;

// The colours of theme.css: Monaco wants them as numbers, not as variables.
const light: Colours = {
  text: '#1b1f24',
  faint: '#5f6772',
  keyword: '#6a35c2',
  name: '#0a57a5',
  string: '#176b33',
  number: '#7d4b00',
  macro: '#b0206b',
  ground: '#ffffff',
  sunk: '#f0f2f5',
  raised: '#ffffff',
  line: '#dfe2e7',
  strong: '#c4c9d1',
  selected: '#c9d8ec',
  hover: '#f0f2f5',
  bad: '#b81c28',
  warn: '#a86500',
};
const dark: Colours = {
  text: '#e5e8ec',
  faint: '#98a1ad',
  keyword: '#bd9ff7',
  name: '#76b8ff',
  string: '#57c777',
  number: '#e2a740',
  macro: '#ff86c0',
  ground: '#16181d',
  sunk: '#101216',
  raised: '#1d2026',
  line: '#2a2e36',
  strong: '#414753',
  selected: '#33445e',
  hover: '#1f232a',
  bad: '#ff8981',
  warn: '#e2a740',
};

const rule = (token: string, colour: string, fontStyle?: string) => ({
  token,
  foreground: colour.slice(1),
  ...(fontStyle === undefined ? {} : { fontStyle }),
});

/** Tells the editor the two schemes of the window. */
export function defineThemes(monaco: Monaco): void {
  for (const [name, base, c] of [
    ['postroom-light', 'vs', light],
    ['postroom-dark', 'vs-dark', dark],
  ] as const)
    monaco.editor.defineTheme(name, {
      base,
      inherit: true,
      rules: [
        rule('', c.text),
        rule('comment', c.faint, 'italic'),
        rule('keyword', c.keyword),
        rule('name', c.name),
        rule('string', c.string),
        rule('number', c.number),
        rule('operator', c.faint),
        rule('variable', c.macro),
        rule('type', c.number),
        rule('macro', c.keyword),
      ],
      colors: {
        'editor.background': c.ground,
        'editor.foreground': c.text,
        'editorLineNumber.foreground': c.faint,
        'editorLineNumber.dimmedForeground': c.faint,
        'editorLineNumber.activeForeground': c.text,
        'editor.selectionBackground': c.selected,
        'editor.inactiveSelectionBackground': c.selected,
        'editor.lineHighlightBackground': '#00000000',
        'editor.lineHighlightBorder': c.line,
        'editorCursor.foreground': c.text,
        'editorWhitespace.foreground': c.strong,
        'editorIndentGuide.background1': c.line,
        'editorGutter.background': c.ground,
        'editorError.foreground': c.bad,
        'editorWarning.foreground': c.warn,
        'editorInfo.foreground': c.name,
        'editorOverviewRuler.border': c.line,
        'editorOverviewRuler.errorForeground': c.bad,
        'editorOverviewRuler.warningForeground': c.warn,
        'editorWidget.background': c.raised,
        'editorWidget.border': c.strong,
        'editorHoverWidget.background': c.raised,
        'editorHoverWidget.border': c.strong,
        'editorSuggestWidget.background': c.raised,
        'editorSuggestWidget.border': c.strong,
        'editorSuggestWidget.foreground': c.text,
        'editorSuggestWidget.selectedBackground': c.selected,
        'editorSuggestWidget.selectedForeground': c.text,
        'editorSuggestWidget.highlightForeground': c.name,
        'editorSuggestWidget.focusHighlightForeground': c.name,
        'list.hoverBackground': c.hover,
        'list.focusBackground': c.selected,
        'list.highlightForeground': c.name,
        'input.background': c.ground,
        'input.border': c.strong,
        'input.foreground': c.text,
        'menu.background': c.raised,
        'menu.foreground': c.text,
        'menu.border': c.strong,
        'menu.selectionBackground': c.selected,
        'menu.selectionForeground': c.text,
        focusBorder: c.text,
        'scrollbarSlider.background': `${c.strong}99`,
        'scrollbarSlider.hoverBackground': c.strong,
        'scrollbarSlider.activeBackground': c.strong,
        'diffEditor.insertedTextBackground': base === 'vs' ? '#176b3326' : '#57c77726',
        'diffEditor.removedTextBackground': base === 'vs' ? '#b81c2820' : '#ff898126',
        'diffEditor.insertedLineBackground': base === 'vs' ? '#176b3314' : '#57c77714',
        'diffEditor.removedLineBackground': base === 'vs' ? '#b81c2812' : '#ff898114',
      },
    });
}

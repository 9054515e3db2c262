import type { Monaco } from './monaco.ts';

export const yamlLanguage = 'postroom-yaml';

let provided = false;

/** Colours for YAML, once per window: comments, keys, texts and what is neither. */
export function provideYaml(monaco: Monaco): void {
  if (provided) return;
  provided = true;
  monaco.languages.register({ id: yamlLanguage });
  monaco.languages.setLanguageConfiguration(yamlLanguage, { comments: { lineComment: '#' } });
  monaco.languages.setMonarchTokensProvider(yamlLanguage, {
    tokenizer: {
      root: [
        [/(^|\s)#.*$/, 'comment'],
        [/"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'/, 'string'],
        // What stands for a value in the lines of a scenario.
        [/\{[a-z][a-z0-9_]*\}/, 'type'],
        [/[A-Za-z][\w -]*(?=:(\s|$))/, 'keyword'],
        [/\b(true|false|null)\b/, 'type'],
        [/\d+(?![\w.:@-])/, 'number'],
        [/^\s*-(?=\s)|[:,{}[\]]/, 'operator'],
        [/[^\s#"',:{}[\]]+|./, ''],
      ],
    },
  });
}

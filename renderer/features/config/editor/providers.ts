import type { editor, languages as Languages, IRange, IMarkdownString } from 'monaco-editor/editor';
import type { Completion, CompletionKind, Span } from '#mail/config/language';
import type { LanguageId } from '#mail/config/files';
import type { LanguageClient } from '../language/language-client.ts';
import type { QuestionKind, Questions } from '../language/wire.ts';
import type { PlacedFinding } from '../workbench.ts';
import type { Models } from './models.ts';
import type { Monaco } from '../../../widgets/monaco/monaco.ts';

const tokenKinds = [
  'comment',
  'keyword',
  'name',
  'string',
  'number',
  'operator',
  'variable',
  'type',
  'macro',
];

/** Text of languages, as it is: every sign that Markdown could read is escaped, so it is never a link or a tag. */
const plain = (text: string): string =>
  text.replace(/[!-/:-@[-`{-~]/g, '\\$&').replace(/\n+/g, (ends) => (ends.length > 1 ? '\n\n' : '  \n'));

const fenced = (code: string): string => {
  const longest = Math.max(2, ...[...code.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}\n${code}\n${fence}`;
};

const words = (value: string): IMarkdownString => ({ value, isTrusted: false, supportHtml: false });

/** What a comment begins with, for the key that makes one. */
const comments: Readonly<Record<LanguageId, string>> = {
  mc: 'dnl ',
  cf: '#',
  access: '#',
  aliases: '#',
  virtusertable: '#',
  mailertable: '#',
  genericstable: '#',
  domaintable: '#',
  class: '#',
  'main.cf': '#',
  'master.cf': '#',
  'postfix-map': '#',
  text: '#',
};

interface Doors {
  readonly models: Models;
  readonly language: LanguageClient;
  readonly findingsOf: (hostId: string, path: string) => readonly PlacedFinding[];
}

/** Tells the editor to ask our languages. Once per window. */
export function provideLanguages(monaco: Monaco, { models, language, findingsOf }: Doors): void {
  const ask = async <K extends QuestionKind>(
    model: editor.ITextModel,
    what: K,
    question: Questions[K]['ask'],
  ): Promise<Questions[K]['answer'] | undefined> => {
    const file = models.fileOf(model);
    return file === undefined ? undefined : language.ask(file.hostId, file.path, what, question);
  };
  const rangeOf = (model: editor.ITextModel, { from, to }: Span): IRange =>
    monaco.Range.fromPositions(model.getPositionAt(from), model.getPositionAt(to));
  const kinds: Readonly<Record<CompletionKind, Languages.CompletionItemKind>> = {
    feature: monaco.languages.CompletionItemKind.Module,
    setting: monaco.languages.CompletionItemKind.Property,
    macro: monaco.languages.CompletionItemKind.Function,
    value: monaco.languages.CompletionItemKind.Value,
    key: monaco.languages.CompletionItemKind.Field,
    map: monaco.languages.CompletionItemKind.Struct,
    file: monaco.languages.CompletionItemKind.File,
    user: monaco.languages.CompletionItemKind.User,
    section: monaco.languages.CompletionItemKind.Keyword,
  };
  const item = (model: editor.ITextModel, at: number, one: Completion): Languages.CompletionItem => {
    const escaped = (text: string): string => text.replace(/[\\$}]/g, '\\$&');
    const cursor = one.cursor ?? one.insert.length;
    return {
      label: one.deprecated === true ? { label: one.label, description: 'deprecated' } : one.label,
      kind: kinds[one.kind],
      insertText: `${escaped(one.insert.slice(0, cursor))}$0${escaped(one.insert.slice(cursor))}`,
      insertTextRules: monaco.languages.CompletionItemInsertTextRule.InsertAsSnippet,
      range: rangeOf(model, { from: Math.min(one.span.from, at), to: Math.max(one.span.to, at) }),
      ...(one.detail === undefined ? {} : { detail: one.detail }),
      ...(one.help === undefined ? {} : { documentation: one.help }),
      ...(one.deprecated === true ? { tags: [monaco.languages.CompletionItemTag.Deprecated] } : {}),
    };
  };
  const ids = Object.keys(comments).map((id) => `postroom-${id}`);
  for (const [name, lineComment] of Object.entries(comments)) {
    const id = `postroom-${name}`;
    monaco.languages.register({ id });
    monaco.languages.setLanguageConfiguration(id, {
      comments: { lineComment },
      brackets: [['(', ')']],
      wordPattern: /[\w{}.-]+/,
    });
  }
  monaco.languages.registerDocumentRangeSemanticTokensProvider(ids, {
    getLegend: () => ({ tokenTypes: tokenKinds, tokenModifiers: [] }),
    provideDocumentRangeSemanticTokens: async (model, range) => {
      const part = {
        from: model.getOffsetAt({ lineNumber: range.startLineNumber, column: range.startColumn }),
        to: model.getOffsetAt({ lineNumber: range.endLineNumber, column: range.endColumn }),
      };
      const version = model.getVersionId();
      const tokens = (await ask(model, 'tokens', part)) ?? [];
      if (model.isDisposed() || model.getVersionId() !== version) return null;
      return { data: encode(model, tokens) };
    },
  });
  monaco.languages.registerCompletionItemProvider(ids, {
    triggerCharacters: ['(', '`', ',', '$', '=', ':', '/', '@', '.', '{', '\t', ' '],
    provideCompletionItems: async (model, position) => {
      const at = model.getOffsetAt(position);
      const found = (await ask(model, 'completions', at)) ?? [];
      return {
        suggestions: found.map((one, rank) => ({
          ...item(model, at, one),
          sortText: String(rank).padStart(6, '0'),
          filterText: model.getValueInRange(rangeOf(model, one.span)).startsWith('`')
            ? `\`${one.label}`
            : one.label,
        })),
      };
    },
  });
  monaco.languages.registerHoverProvider(ids, {
    provideHover: async (model, position) => {
      const hover = await ask(model, 'hover', model.getOffsetAt(position));
      if (hover === undefined) return null;
      return {
        range: rangeOf(model, hover.span),
        contents: [
          words(`**${plain(hover.title)}**`),
          words(plain(hover.text)),
          ...(hover.code ?? []).map((code) => words(fenced(code))),
        ],
      };
    },
  });
  monaco.languages.registerSignatureHelpProvider(ids, {
    signatureHelpTriggerCharacters: ['(', ',', '`'],
    signatureHelpRetriggerCharacters: [')', "'"],
    provideSignatureHelp: async (model, position) => {
      const found = await ask(model, 'signature', model.getOffsetAt(position));
      if (found === undefined) return null;
      return {
        value: {
          activeSignature: 0,
          activeParameter: found.active,
          signatures: [
            {
              label: found.label,
              documentation: found.help,
              parameters: found.parameters.map(({ from, to, help }) => ({
                label: [from, to] as [number, number],
                documentation: help,
              })),
            },
          ],
        },
        dispose: () => undefined,
      };
    },
  });
  monaco.languages.registerFoldingRangeProvider(ids, {
    provideFoldingRanges: async (model) =>
      ((await ask(model, 'folds', undefined)) ?? []).map(({ from, to }) => ({
        start: model.getPositionAt(from).lineNumber,
        end: model.getPositionAt(Math.max(from, to - 1)).lineNumber,
      })),
  });
  monaco.languages.registerDocumentSymbolProvider(ids, {
    provideDocumentSymbols: async (model) => {
      const symbol = (one: Questions['outline']['answer'][number]): Languages.DocumentSymbol => ({
        name: one.name || '(no name)',
        detail: one.detail,
        kind: monaco.languages.SymbolKind.Property,
        tags: [],
        range: rangeOf(model, one.span),
        selectionRange: rangeOf(model, one.span),
        children: one.children.map(symbol),
      });
      return ((await ask(model, 'outline', undefined)) ?? []).map(symbol);
    },
  });
  monaco.languages.registerCodeActionProvider(ids, {
    provideCodeActions: (model, range) => {
      const file = models.fileOf(model);
      const found = file === undefined ? [] : findingsOf(file.hostId, file.path);
      const from = model.getOffsetAt({ lineNumber: range.startLineNumber, column: 1 });
      const to = model.getOffsetAt({
        lineNumber: range.endLineNumber,
        column: model.getLineMaxColumn(range.endLineNumber),
      });
      const actions = found
        .filter(({ span }) => span.from <= to && span.to >= from)
        .flatMap((finding) =>
          (finding.fixes ?? [])
            .filter(({ edits }) => edits.length > 0)
            .map((fix) => ({
              title: fix.title,
              kind: 'quickfix',
              isPreferred: fix.preferred === true,
              edit: {
                edits: fix.edits.map((edit) => ({
                  resource: model.uri,
                  versionId: model.getVersionId(),
                  textEdit: { range: rangeOf(model, edit), text: edit.text },
                })),
              },
            })),
        );
      return { actions, dispose: () => undefined };
    },
  });
}

/** Tokens as the editor wants them: five numbers each, relative to the one before; none goes over a line end. */
function encode(model: editor.ITextModel, tokens: Questions['tokens']['answer']): Uint32Array {
  const data: number[] = [];
  let line = 1;
  let column = 1;
  for (const { from, to, kind } of tokens) {
    const type = tokenKinds.indexOf(kind);
    if (type < 0) continue;
    const end = model.getPositionAt(to);
    let at = model.getPositionAt(from);
    while (at.isBefore(end)) {
      const stop = at.lineNumber === end.lineNumber ? end.column : model.getLineMaxColumn(at.lineNumber);
      if (stop > at.column) {
        data.push(at.lineNumber - line, at.lineNumber === line ? at.column - column : at.column - 1);
        data.push(stop - at.column, type, 0);
        line = at.lineNumber;
        column = at.column;
      }
      at = at.with(at.lineNumber + 1, 1);
    }
  }
  return Uint32Array.from(data);
}

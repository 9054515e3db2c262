import type { Language } from '../language.ts';
import { parseLines, reparseLines } from '../line-table.ts';
import { accessCompletions } from './completions.ts';
import { accessHover, accessOutline, accessTokens } from './display.ts';
import { type Access, accessEntry } from './entry.ts';
import { accessFindings } from './findings.ts';
import { accessMatch } from './match/answer.ts';

/** sendmail's access table, as makemap and the rule sets of proto.m4 read it. */
export const access: Language<Access> = {
  parse: (text) => parseLines(text, accessEntry),
  reparse: (before, text, edit) => reparseLines(before, text, edit, accessEntry),
  findings: accessFindings,
  told: (table) => ({
    names: new Set(table.lines.flatMap(({ line }) => (line.kind === 'entry' ? [line.folded] : []))),
  }),
  tokens: accessTokens,
  completions: accessCompletions,
  hover: accessHover,
  outline: accessOutline,
  match: accessMatch,
};

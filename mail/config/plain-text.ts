import type { Language } from './language.ts';

/** A file of which nothing is known but its text. */
export const plainText: Language<string> = {
  parse: (text) => text,
  findings: () => [],
  tokens: () => [],
};

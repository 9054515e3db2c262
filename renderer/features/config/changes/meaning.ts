import type { LanguageId } from '#mail/config/files';

/** One difference that counts, whatever the lines look like. */
export interface Meaning {
  readonly kind: string;
  readonly name: string;
  readonly words: string;
  readonly before?: string | undefined;
  readonly after?: string | undefined;
}

/** What differs between two texts by meaning; `undefined` for a language whose meaning is not known. */
export const meaningOf = (
  _language: LanguageId | undefined,
  _before: string,
  _after: string,
): readonly Meaning[] | undefined => undefined;

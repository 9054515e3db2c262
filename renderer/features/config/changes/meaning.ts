import { diffCf, type CfChange } from '#mail/config/cf/diff';
import type { LanguageId } from '#mail/config/files';

/** One difference that counts, whatever the lines look like. */
export type Meaning = CfChange;

/** What differs between two texts by meaning; `undefined` for a language whose meaning is not known. */
export const meaningOf = (
  language: LanguageId | undefined,
  before: string,
  after: string,
): readonly Meaning[] | undefined => (language === 'cf' ? diffCf(before, after) : undefined);

import type { LanguageId } from './files.ts';
import type { Language } from './language.ts';
import { access } from './access/index.ts';
import { classFile } from './tables/class/index.ts';
import { mc } from './mc/index.ts';
import { plainText } from './plain-text.ts';

// A registry of languages of different shapes: each gets back only what its own `parse` made.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type AnyLanguage = Language<any>;

/** Every language by its id. A new one is one line here. */
export const languages: Readonly<Record<LanguageId, AnyLanguage>> = {
  mc,
  cf: plainText,
  access,
  aliases: plainText,
  virtusertable: plainText,
  mailertable: plainText,
  genericstable: plainText,
  domaintable: plainText,
  class: classFile,
  'main.cf': plainText,
  'master.cf': plainText,
  'postfix-map': plainText,
  text: plainText,
};

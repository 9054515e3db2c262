import { aliases } from './aliases/index.ts';
import { cf } from './cf/index.ts';
import type { LanguageId } from './files.ts';
import type { Language } from './language.ts';
import { access } from './access/index.ts';
import { classFile } from './tables/class/index.ts';
import { domaintable } from './tables/domaintable.ts';
import { genericstable } from './tables/genericstable.ts';
import { mailertable } from './tables/mailertable.ts';
import { virtusertable } from './tables/virtusertable.ts';
import { mc } from './mc/index.ts';
import { plainText } from './plain-text.ts';
import { mainCf } from './postfix/main/index.ts';
import { postfixMap } from './postfix/map/index.ts';
import { masterCf } from './postfix/master/index.ts';

// A registry of languages of different shapes: each gets back only what its own `parse` made.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type AnyLanguage = Language<any>;

/** Every language by its id. A new one is one line here. */
export const languages: Readonly<Record<LanguageId, AnyLanguage>> = {
  mc,
  cf,
  access,
  aliases,
  virtusertable,
  mailertable,
  genericstable,
  domaintable,
  class: classFile,
  'main.cf': mainCf,
  'master.cf': masterCf,
  'postfix-map': postfixMap,
  text: plainText,
};

import type { Language } from '../language.ts';
import { findings } from './findings/index.ts';
import { parse, told, type Mc } from './reading.ts';

/** sendmail.mc and submit.mc: m4 with sendmail's macros. */
export const mc: Language<Mc> = {
  parse,
  findings,
  told,
  tokens: () => [],
};

import type { Language } from '../language.ts';
import { findings } from './findings/index.ts';
import { completions } from './help/completions.ts';
import { definition } from './help/definition.ts';
import { hover, signature } from './help/hover.ts';
import { folds, outline, tokens, wanted } from './help/outline.ts';
import { parse, told, type Mc } from './reading.ts';

/** sendmail.mc and submit.mc: m4 with sendmail's macros. */
export const mc: Language<Mc> = {
  parse,
  findings,
  wanted,
  told,
  tokens,
  completions,
  hover,
  signature,
  outline,
  folds,
  definition,
};

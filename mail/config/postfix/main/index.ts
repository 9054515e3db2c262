import type { Language } from '../../language.ts';
import { type MainCf, joined, parseMainCf } from '../main-cf-text.ts';
import {
  mainCfCompletions,
  mainCfDefinition,
  mainCfFolds,
  mainCfHover,
  mainCfOutline,
  mainCfTokens,
} from './display.ts';
import { mainCfFindings } from './findings.ts';
import { mapPaths } from './map-findings.ts';

/** Postfix's main.cf, as postconf(5) describes it. */
export const mainCf: Language<MainCf> = {
  parse: parseMainCf,
  findings: mainCfFindings,
  wanted: (main) => ({ paths: mapPaths(main), users: [] }),
  told: (main) => ({
    parameters: new Map([...main.inForce.values()].map(({ name, value }) => [name, joined(value)])),
  }),
  tokens: mainCfTokens,
  completions: mainCfCompletions,
  hover: mainCfHover,
  outline: mainCfOutline,
  folds: mainCfFolds,
  definition: mainCfDefinition,
};

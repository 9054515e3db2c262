import type { Finding, Surroundings } from '../../language.ts';
import type { MainCf } from '../main-cf-text.ts';
import { contradictions } from './contradictions.ts';
import { groundOf } from './ground.ts';
import { brokenLines, obsolete, repeated, strangeText, undefinedNames, unknown } from './line-findings.ts';
import { mapFindings } from './map-findings.ts';
import { restrictionFindings } from './restriction-findings.ts';
import { badValues } from './value-findings.ts';

const most = 2000;

/** Everything that can be said about a main.cf, by place. */
export function mainCfFindings(main: MainCf, around: Surroundings): readonly Finding[] {
  const ground = groundOf(main, around);
  return [
    ...brokenLines(ground),
    ...repeated(ground),
    ...unknown(ground),
    ...undefinedNames(ground),
    ...strangeText(ground),
    ...obsolete(ground),
    ...badValues(ground),
    ...mapFindings(ground),
    ...restrictionFindings(ground),
    ...contradictions(ground),
  ]
    .sort((a, b) => a.span.from - b.span.from || a.span.to - b.span.to)
    .slice(0, most);
}
